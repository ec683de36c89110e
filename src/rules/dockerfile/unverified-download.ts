import { type DownloadUse, downloadWords } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered, type Severity } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What each use is called, which control it violates, and how grave it is where anybody on the way can change the download. */
const uses = {
  install: ['installs a download', 'cis-docker:4.11', 'high'],
  program: ['installs a download', 'cis-docker:+4.12', 'high'],
  unpack: ['unpacks a download', 'cis-docker:+4.12', 'high'],
  trust: ['trusts a key', 'cis-docker:4.11', 'medium'],
  keep: ['saves a download', 'cis-docker:+4.12', 'medium'],
} as const satisfies Record<Exclude<DownloadUse, 'run'>, readonly [does: string, control: string, overPlain: Severity]>

export default defineRule({
  id: 'dockerfile/unverified-download',
  on: 'dockerfile',
  title: 'Download is put into the image without being verified',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.11', 'cis-docker:+4.12'],
  why: 'Whoever controls the server decides with every build what is in the image, and leaves no trace in the repository.',
  fix: 'Make the same RUN compare the file with a checksum that is written here (`sha256sum -c`), or verify its signature, before it uses it.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const fact of run.downloads) {
        const { host = '', isPlain, use, runner = 'a file', bringsRepository } = fact.value
        // Over HTTPS, whose packages are installed is trusted with the key to them too, as all distributors instruct.
        if (use === 'run' || (use === 'trust' && !isPlain)) continue
        const [does, control, overPlain] = uses[use]
        const message = `${name} ${does}${downloadWords(fact.value, run.stage)}`
        const severity = isPlain ? overPlain : bringsRepository ? 'low' : undefined
        yield fail(fact, message, { discriminator: discriminate(`${host} ${runner}`), severity, controls: [control] })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN «curl» -fsSL https://example.org/a.deb -o /tmp/a.deb && dpkg -i /tmp/a.deb; «wget» -q http://example.org/b.deb\nRUN apt-get install -y ./b.deb',
      'medium: Dockerfile installs a download from example.org with dpkg, unverified',
      'high: Dockerfile installs a download from example.org with apt-get, over plain HTTP, unverified',
    ),
    dockerfile(
      'FROM debian:13\nARG V=1.2\nRUN «curl» -sSL https://a.example/a-$V.tgz | tar -xzC /opt; «wget» -qO/b https://a.example/b && chmod 0755 /b; sha256sum /b; pip install «https://b.example/b-1.0.whl»',
      'medium: Dockerfile unpacks a download from a.example with tar, unverified',
      'medium: Dockerfile installs a download from a.example with chmod, unverified',
      'medium: Dockerfile installs a download from b.example with pip, unverified',
    ),
    dockerfile(
      'FROM fedora:42\nRUN dnf -y install «https://example.org/a.rpm» «https://b.example/epel-release-9.rpm» && «wget» http://a.example/Geo.dat -P /data; rpm --import «http://c.example/k»',
      'medium: Dockerfile installs a download from example.org with dnf, unverified',
      'low: Dockerfile installs a download from b.example with dnf, unverified',
      'medium: Dockerfile saves a download from a.example, over plain HTTP, unverified',
      'medium: Dockerfile trusts a key from c.example with rpm, over plain HTTP, unverified',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN curl -O https://a.example/a && echo "$SUM  a" | sha256sum -c && dpkg -i a'),
    dockerfile('FROM debian:13\nRUN curl https://a.example/data.gz | gunzip > /data && curl http://localhost/'),
    dockerfile(
      'FROM debian:13\nRUN curl -fsSL https://a.example/gpg -o /etc/apt/keyrings/a.asc && curl -fsSL https://b.example/k | gpg --dearmor -o /etc/apt/keyrings/b.gpg',
    ),
    dockerfile(
      'FROM debian:13\nRUN wget http://a.example/k.asc && gpg --show-keys k.asc | grep A1 && gpg --import k.asc',
    ),
    dockerfile(
      'FROM debian:13\nRUN dpkg -i a.deb && tar cf b.tar /opt && wget https://a.example/l && install -m644 l /b',
    ),
  ],
})
