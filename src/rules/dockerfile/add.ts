import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** Archives that ADD unpacks, which COPY cannot do. Source: Dockerfile reference, ADD. */
const archive = /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2?|txz)$/i

/** An address may hold a password before its host, or a token in its query. */
const withoutSecrets = (address: string) => address.replace(/\/\/[^/]*@/, '//***@').replace(/\?.*/, '?***')

export default defineRule({
  id: 'dockerfile/add',
  on: 'dockerfile',
  title: 'ADD is used instead of COPY',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.9'],
  why: 'ADD fetches from the network and unpacks archives: whoever controls the source controls the content of the image.',
  fix: 'Use COPY for files. Add `--checksum=sha256:…` to a download, and a full commit ID to a repository.',
  reads: ['added'],
  *check({ name, added }) {
    const discriminate = numbered()
    for (const fact of added) {
      const { path, destination, from, isPinned } = fact.value
      if (isPinned || (from === 'context' && archive.test(path))) continue
      const discriminator = discriminate(`${path} ${destination}`)
      if (from === 'context') yield fail(fact, `${name} uses ADD for ${path}, where COPY is enough`, { discriminator })
      else {
        // COPY cannot clone a repository, so that CIS asks for nothing else.
        const controls = from === 'git' ? [] : undefined
        const what = from === 'git' ? 'commit id' : 'checksum'
        const message = `${name} uses ADD for ${withoutSecrets(path)} without a ${what}`
        yield fail(fact, message, { discriminator, severity: 'medium', controls })
      }
    }
  },
  bad: [
    dockerfile('FROM debian:13\nADD «app» /app', 'low: Dockerfile uses ADD for app, where COPY is enough'),
    dockerfile(
      'FROM debian:13\nADD --chown=app «https://example.org/a.tar.gz» /opt/',
      'medium: Dockerfile uses ADD for https://example.org/a.tar.gz without a checksum',
    ),
    dockerfile(
      'FROM debian:13\nadd [«"a b"», «"c"», "/dst/"]',
      'low: Dockerfile uses ADD for a b, where COPY is enough',
      'low: Dockerfile uses ADD for c, where COPY is enough',
    ),
    dockerfile(
      'FROM debian:13\nADD «https://shop:s3cr3t@example.org/a?key=s3cr3t» /a',
      'medium: Dockerfile uses ADD for https://***@example.org/a?*** without a checksum',
    ),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/a.git#main» /src',
      'medium: Dockerfile uses ADD for https://example.org/a.git#main without a commit id',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nCOPY app /app\n# ADD app /app'),
    dockerfile('FROM debian:13\nADD rootfs.tar.xz /'),
    dockerfile(`FROM debian:13\nADD --checksum=sha256:${'0'.repeat(64)} https://example.org/a.tgz /`),
    dockerfile(`FROM debian:13\nADD https://example.org/a.git#${'0'.repeat(40)} /src`),
    dockerfile('FROM debian:13\nADD <<EOF /etc/motd\nhello\nEOF'),
  ],
})
