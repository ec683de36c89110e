import { type DownloadUse, inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What a download is put to, the worst first: it is reported once. */
const uses: readonly (readonly [use: DownloadUse, verb: string])[] = [
  ['run', 'runs'],
  ['install', 'installs'],
  ['unpack', 'unpacks'],
  ['trust', 'trusts the key of'],
  ['keep', 'saves'],
]

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
    const rank = ({ value }: { value: { use: DownloadUse } }) => uses.findIndex(([use]) => use === value.use)
    const worst = new Map<number, number>()
    const all = runs.flatMap(({ value: { stage, downloads } }) => downloads.map((fact) => ({ stage, fact })))
    for (const { fact } of all) worst.set(fact.at.start, Math.min(rank(fact), worst.get(fact.at.start) ?? uses.length))
    for (const { stage, fact } of all) {
      const { host = '', isPlain, use, runner } = fact.value
      if (use === 'run' || rank(fact) !== worst.get(fact.at.start)) continue
      worst.delete(fact.at.start)
      const what = `${uses[rank(fact)]![1]} a download${host && ` from ${host}`}${use === 'keep' ? '' : ` with ${runner}`}`
      const message = `${name} ${what}, ${isPlain ? 'over plain HTTP, ' : ''}unverified${inStage(stage)}`
      const severity = isPlain && (use === 'install' || use === 'unpack') ? 'high' : undefined
      const isPackage = use === 'trust' || (use === 'install' && !/^(?:chmod|install)$/.test(runner))
      const controls = [isPackage ? ('cis-docker:4.11' as const) : ('cis-docker:+4.12' as const)]
      yield fail(fact, message, { discriminator: discriminate(`${host} ${runner}`), severity, controls })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN «curl» -fsSL https://example.org/a.deb -o /tmp/a.deb && dpkg -i /tmp/a.deb',
      'medium: Dockerfile installs a download from example.org with dpkg, unverified',
    ),
    dockerfile(
      'FROM debian:13\nRUN «wget» -q http://example.org/a.deb\nRUN apt-get install -y ./*.deb',
      'high: Dockerfile installs a download from example.org with apt-get, over plain HTTP, unverified',
    ),
    dockerfile(
      'FROM debian:13\nARG V=1.2\nRUN «curl» -sSL https://example.org/a-$V.tgz | tar -xzC /opt; «wget» -qO/b https://example.org/b && chmod 0755 /b; sha256sum /b',
      'medium: Dockerfile unpacks a download from example.org with tar, unverified',
      'medium: Dockerfile installs a download from example.org with chmod, unverified',
    ),
    dockerfile(
      'FROM fedora:42\nRUN dnf -y install «https://example.org/a.rpm» && «wget» http://a.example/Geo.dat -P /data',
      'medium: Dockerfile installs a download from example.org with dnf, unverified',
      'medium: Dockerfile saves a download from a.example, over plain HTTP, unverified',
    ),
  ],
  good: [
    dockerfile(
      'FROM debian:13\nRUN curl -O https://a.example/a.deb && echo "$SUM  a.deb" | sha256sum -c - && dpkg -i a.deb',
    ),
    dockerfile('FROM debian:13\nRUN wget http://example.org/a.tgz && gpg --verify a.tgz.asc a.tgz && tar xf a.tgz'),
    dockerfile('FROM debian:13\nRUN curl http://localhost/; curl https://a.example/k | gpg --dearmor -o /k'),
    dockerfile('FROM debian:13\nRUN dpkg -i a.deb && tar cf b.tar /opt && wget -q https://a.example/l.txt'),
  ],
})
