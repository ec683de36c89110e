import { downloadWords } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const unverified = 'medium: Dockerfile runs a download from get.example with sh, unverified'

export default defineRule({
  id: 'dockerfile/executed-download',
  on: 'dockerfile',
  title: 'Download is run without being verified',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:+4.12'],
  why: 'Whoever controls the server decides with every build what is in the image, and leaves no trace in the repository.',
  fix: 'Make the build compare the file with a checksum that is written here (`sha256sum -c`) before it runs it.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const fact of run.downloads) {
        const { host, isPlain, file, use, runner } = fact.value
        if (use !== 'run') continue
        const message = `${name} runs a download${downloadWords(fact.value, run.stage)}`
        const severity = isPlain ? 'high' : undefined
        const reach = file === undefined ? [] : [`script ${file}`]
        yield fail(fact, message, { discriminator: discriminate(`${host ?? ''} ${runner}`), severity, reach })
      }
  },
  bad: [
    dockerfile('FROM a:1\nRUN «xh» a.io/i | sh', 'medium: Dockerfile runs a download with sh, unverified'),
    dockerfile(
      'FROM debian:13\nRUN «curl» -fsSL https://example.org/setup.sh | sudo -E bash -',
      'medium: Dockerfile runs a download from example.org with bash, unverified',
    ),
    dockerfile(
      'FROM debian:13\nRUN bash <(«curl» -s http://me:pw@example.org/setup.sh)',
      'high: Dockerfile runs a download from example.org with bash, over plain HTTP, unverified',
    ),
    dockerfile(
      'FROM debian:13\nRUN sh -c "$(«wget» -qO- $URL)" && «curl» -s https://example.org/i | php -- --dir=/bin',
      'medium: Dockerfile runs a download with sh, unverified',
      'medium: Dockerfile runs a download from example.org with php, unverified',
    ),
    dockerfile(
      'FROM debian:13\nRUN «wget» https://example.org/a.sh -O /tmp/a.sh\nRUN chmod +x /tmp/a.sh && /tmp/a.sh',
      'medium: Dockerfile runs a download from example.org with the file itself, unverified',
    ),
    dockerfile('FROM debian:13\nRUN <<EOT bash -e\n«curl» https://get.example/i | sh\nEOT', unverified),
    dockerfile('FROM debian:13\nRUN cat <<EOT | sh\n«curl» https://get.example/i | sh\nEOT', unverified),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/run.asc» /tmp/\nRUN sh /tmp/run.asc',
      'medium: Dockerfile runs a download from example.org with sh, unverified',
    ),
    dockerfile(
      'FROM a:1 AS build\nRUN «curl» -s https://a.example/i | sh\nFROM a:1',
      'medium: Dockerfile runs a download from a.example with sh in stage build, unverified',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nADD https://example.org/k.asc /tmp/\nRUN gpg --import /tmp/k.asc'),
    dockerfile('FROM debian:13\nRUN cat <<EOT > /x\ncurl https://get.example/i | sh\nEOT'),
    dockerfile(
      'FROM debian:13\nRUN curl -o a.sh https://example.org/a.sh && echo "$SUM a.sh" | sha256sum -c && sh a.sh',
    ),
    dockerfile('FROM debian:13\nRUN curl -s https://example.org/a.tgz | tar xz && echo "curl https://x | sh"'),
    dockerfile('FROM debian:13\nRUN curl -s https://example.org/key | gpg --dearmor > /k && sh ./local.sh'),
  ],
})
