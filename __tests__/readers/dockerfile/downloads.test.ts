import { describe, expect, it } from 'vitest'
import type { Dockerfile } from '../../../src/model/dockerfile.ts'
import { readDockerfiles } from '../../../src/readers/dockerfile/dockerfile.ts'
import { readFile } from '../read-file.ts'

/** What becomes of the downloads of a Dockerfile. */
async function uses(run: string): Promise<string[]> {
  const { subjects } = await readFile(readDockerfiles, 'Dockerfile', `FROM debian:13\n${run}\n`)
  const { runs } = subjects.find(({ kind }) => kind === 'dockerfile') as Dockerfile
  return runs.flatMap(({ value }) =>
    value.downloads.map(({ value: { host, isPlain, use, runner } }) =>
      [use, runner, host, isPlain && 'plain'].filter(Boolean).join(' '),
    ),
  )
}

/** Which downloads are packages of repositories. */
async function repositories(run: string): Promise<(true | undefined)[]> {
  const { subjects } = await readFile(readDockerfiles, 'Dockerfile', `FROM debian:13\n${run}\n`)
  const { runs } = subjects.find(({ kind }) => kind === 'dockerfile') as Dockerfile
  return runs.flatMap(({ value }) => value.downloads.map(({ value: { bringsRepository } }) => bringsRepository))
}

describe('a package that sets up a repository', () => {
  it.each([
    ['RUN dnf install -y https://a.example/pub/epel-release-latest-9.noarch.rpm', true],
    ['RUN dnf install -y https://a.example/EL-9-x86_64/pgdg-redhat-repo-latest.noarch.rpm', true],
    ['RUN rpm -ivh https://a.example/mysql80-community-release-el9.rpm', true],
    ['RUN wget -qO p.deb https://a.example/12/packages-microsoft-prod.deb && dpkg -i p.deb', true],
    [
      'RUN curl -O https://a.example/mysql-apt-config_0.8.29-1_all.deb && dpkg -i mysql-apt-config_0.8.29-1_all.deb',
      true,
    ],
    ['RUN curl -O https://a.example/cuda-keyring_1.1-1_all.deb && dpkg -i cuda-keyring_1.1-1_all.deb', true],
    ['RUN curl -O https://a.example/zabbix-release_7.0-1+debian12_all.deb && dpkg -i *.deb', true],
    ['RUN dnf install -y https://a.example/tool-1.2.rpm', undefined],
    ['RUN dnf install -y https://a.example/releases/epel-release/tool.rpm', undefined],
    ['RUN curl -O https://a.example/release.deb && dpkg -i release.deb', undefined],
    ['RUN curl -O https://a.example/tool-release.tgz && tar xf tool-release.tgz', undefined],
    ['RUN dnf install -y https://a.example/tool.rpm?epel-release.rpm', undefined],
  ])('%s', async (run, expected) => {
    expect(await repositories(run)).toEqual([expected])
  })
})

describe('a download', () => {
  it.each([
    ['RUN curl -fsSLo a.deb https://a.example/x && dpkg --install ./a.deb', ['install dpkg a.example']],
    ['RUN wget https://a.example/x.rpm && rpm -Uvh x.rpm', ['install rpm a.example']],
    ['RUN wget https://a.example/x.rpm && rpm -q x.rpm', []],
    ['RUN curl -O https://a.example/x.apk && apk add --allow-untrusted x.apk', ['install apk a.example']],
    ['RUN curl https://a.example/x > /x.zip\nRUN unzip /x.zip', ['unpack unzip a.example']],
    ['RUN curl https://a.example/x | gzip -d > /x', []],
    ['RUN curl http://a.example/x | gzip -d > /x', ['keep a.example plain']],
    ['RUN wget -qO- https://a.example/x | tar --extract --gzip', ['unpack tar a.example']],
    ['RUN wget -O - https://a.example/x | tar tz', []],
    ['RUN tar xzf <(curl -s https://a.example/x)', ['unpack tar a.example']],
    ['RUN ["yum", "install", "-y", "https://a.example/x.rpm"]', ['install yum a.example']],
    ['RUN yum install -y https://a.example/repo/', []],
    ['RUN curl -o /bin/a https://a.example/a && chmod 644 /bin/a', []],
    ['RUN curl -o /bin/a https://a.example/a && chmod u+x /bin/a', ['program chmod a.example']],
    ['RUN curl -o a https://a.example/a && install -m 0755 a /usr/bin/a', ['program install a.example']],
    ['RUN curl -o a https://a.example/a && install a /usr/bin/a', ['program install a.example']],
    ['RUN curl -o a https://a.example/a && install -Dm755 a /usr/bin/a', ['program install a.example']],
    ['RUN curl -o a https://a.example/a && install --mode=u=rwx,go=rx a /a', ['program install a.example']],
    ['RUN curl -o a https://a.example/a && install -m $M a /a', ['program install a.example']],
    ['RUN curl -o a https://a.example/a && install -m 0644 a /etc/a', []],
    ['RUN curl -o a https://a.example/a && install -D -o root -m644 a /etc/a', []],
    ['RUN curl -o a https://a.example/a && install --mode=u=rw,go=r a /etc/a', []],
    ['RUN curl -o a http://a.example/a && install -m 0644 a /etc/a', ['keep a.example plain']],
    ['RUN curl -o a https://a.example/a && install -d -m 0755 a', []],
    [
      'RUN curl https://a.example/k | tee /k\nRUN install x /usr/bin/ && tar xf b.tgz -C /opt/ && unzip c.zip -d /c/',
      [],
    ],
    ['RUN wget -qO- https://a.example/j | jq .x\nRUN chmod 755 /d/ && sh -c /d/', []],
    ['RUN wget http://a.example/data.csv', ['keep a.example plain']],
    ['RUN curl http://a.example/health', []],
    ['RUN curl -s http://a.example/k | gpg --dearmor -o /k', ['trust gpg a.example plain']],
    ['RUN curl -s https://a.example/k | gpg --dearmor -o /k', ['trust gpg a.example']],
    ['RUN curl -so /etc/apt/keyrings/a.asc https://a.example/k', ['trust a.example']],
    ['RUN wget -qO- https://a.example/k | tee /usr/share/keyrings/a.asc', ['trust a.example']],
    ['RUN wget https://a.example/gpg-key.asc && echo "$S gpg-key.asc" | sha256sum -c', []],
    ['RUN rpm --import https://a.example/k', ['trust rpm a.example']],
    ['RUN pip install https://a.example/x-1.whl', ['install pip a.example']],
    ['RUN python3 -m pip install "x @ https://a.example/x.tar.gz"', ['install python3 a.example']],
    ['RUN uv pip install http://a.example/x.whl', ['install uv a.example plain']],
    ['RUN pip install https://a.example/x.whl#sha256=00', []],
    ['RUN pip install https://files.pythonhosted.org/packages/x.whl', []],
    ['RUN pip install --extra-index-url https://a.example/simple x', []],
    ['RUN npm i -g https://a.example/x.tgz', ['install npm a.example']],
    ['RUN npm install -g x@https://a.example/x.tgz', ['install npm a.example']],
    ['RUN npm i https://registry.npmjs.org/x/-/x-1.tgz', []],
    ['RUN npm view https://a.example/x.tgz', []],
    ['RUN curl -o setup.py https://a.example/s && python setup.py install', ['run python a.example']],
  ])('%s', async (run, expected) => {
    expect(await uses(run)).toEqual(expected)
  })

  it.each([
    ['RUN curl -o a https://a.example/a && chmod +x a && tar xf a', ['program chmod a.example']],
    ['RUN curl -o a https://a.example/a && chmod +x a\nRUN ./a', ['run the file itself a.example']],
    ['RUN wget http://a.example/a.tgz\nRUN tar xf a.tgz', ['unpack tar a.example plain']],
    ['RUN curl https://a.example/a | tee a | tar x; sh a', ['run sh a.example']],
    ['RUN curl https://a.example/a | gunzip > /bin/a && chmod +x /bin/a', ['program chmod a.example']],
    ['RUN wget https://a.example/a.gz && gunzip a.gz && chmod +x a', ['program chmod a.example']],
    ['RUN wget https://a.example/a.gz\nRUN gunzip a.gz && mv a /bin/b\nRUN /bin/b', ['run the file itself a.example']],
    ['RUN curl -o a.gz https://a.example/a && gunzip -c a.gz > b && chmod +x b', ['program chmod a.example']],
    ['RUN curl -o a.gz https://a.example/a && gunzip < a.gz > b\nRUN chmod +x b', ['program chmod a.example']],
    ['RUN curl -o a.xz https://a.example/a && xz -dc a.xz | tee b; sh b', ['run sh a.example']],
    ['RUN curl -o a.gz https://a.example/a && zcat a.gz | sh', ['run sh a.example']],
    ['RUN curl -o a https://a.example/a && cat c | sh; gunzip -c a > data', []],
    ['RUN curl -o a https://a.example/a && mv a /bin/ && chmod +x /bin/a', ['program chmod a.example']],
    ['RUN curl https://a.example/a | sed s/x/y/ > a.sh; sh a.sh', ['run sh a.example']],
    ['RUN curl -o a https://a.example/a && cp b c && sh c', []],
    [
      'RUN sh -c "curl https://a.example/a | tar x; curl https://a.example/b | tar x"',
      ['unpack tar a.example', 'unpack tar a.example'],
    ],
    [
      'RUN curl https://a.example/a | tar x; curl https://a.example/a | tar x',
      ['unpack tar a.example', 'unpack tar a.example'],
    ],
  ])('has its worst use, once: %s', async (run, expected) => {
    expect(await uses(run)).toEqual(expected)
  })

  it.each([
    ['echo "$S a" | sha256sum --check', true],
    ['[ "$(sha256sum a | cut -c1-64)" = "$S" ]', true],
    ['sha256sum a', false],
    ['gpg --batch --verify a.asc a', true],
    ['gpg --import k', false],
    ['cosign verify-blob --key k a', true],
    ['cosign version', false],
    ['rpm -K a', true],
    ['minisign -Vm a -P x', true],
    ['gh attestation verify a -R x/y', true],
  ])('is verified by %s: %s', async (command, isVerified) => {
    expect(await uses(`RUN wget https://a.example/a && ${command} && tar xf a`)).toEqual(
      isVerified ? [] : ['unpack tar a.example'],
    )
  })
})
