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

describe('a download', () => {
  it.each([
    ['RUN curl -fsSLo a.deb https://a.example/x && dpkg --install ./a.deb', ['install dpkg a.example']],
    ['RUN wget https://a.example/x.rpm && rpm -Uvh x.rpm', ['install rpm a.example']],
    ['RUN wget https://a.example/x.rpm && rpm -q x.rpm', []],
    ['RUN curl -O https://a.example/x.apk && apk add --allow-untrusted x.apk', ['install apk a.example']],
    ['RUN curl https://a.example/x > /x.zip\nRUN unzip /x.zip', ['unpack unzip a.example']],
    ['RUN curl https://a.example/x | gzip -d > /x', ['unpack gzip a.example']],
    ['RUN wget -qO- https://a.example/x | tar --extract --gzip', ['unpack tar a.example']],
    ['RUN wget -O - https://a.example/x | tar tz', []],
    ['RUN tar xzf <(curl -s https://a.example/x)', ['unpack tar a.example']],
    ['RUN ["yum", "install", "-y", "https://a.example/x.rpm"]', ['install yum a.example']],
    ['RUN yum install -y https://a.example/repo/', []],
    ['RUN curl -o /bin/a https://a.example/a && chmod 644 /bin/a', []],
    ['RUN curl -o /bin/a https://a.example/a && chmod u+x /bin/a', ['install chmod a.example']],
    ['RUN curl -o a https://a.example/a && install -m 0755 a /usr/bin/a', ['install install a.example']],
    ['RUN wget http://a.example/data.csv', ['keep a file a.example plain']],
    ['RUN curl http://a.example/health', []],
    ['RUN curl -s http://a.example/k | gpg --dearmor -o /k', ['trust gpg a.example plain']],
    ['RUN curl -s https://a.example/k | gpg --dearmor -o /k', []],
  ])('%s', async (run, expected) => {
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
