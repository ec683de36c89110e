import { withoutPassword } from '../../knowledge/credentials.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** Archives that ADD unpacks: what COPY cannot do. Source: Dockerfile reference, ADD. */
const archive = /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2?|txz)$/i

export default defineRule({
  id: 'dockerfile/add',
  on: 'dockerfile',
  title: 'ADD is used where COPY is enough',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.9'],
  why: 'ADD fetches from the network and unpacks archives: whoever controls the source decides what the image holds.',
  fix: 'Use COPY for files. Give a download `--checksum=sha256:…`, a repository a full commit id.',
  reads: ['added'],
  *check({ name, added }) {
    for (const fact of added) {
      const { path, destination, from, isPinned } = fact.value
      if (isPinned || (from === 'context' && archive.test(path))) continue
      const discriminator = `${path} ${destination}`
      if (from === 'context') yield fail(fact, `${name} adds ${path}, which COPY can do`, { discriminator })
      else
        yield fail(fact, `${name} adds ${withoutPassword(path)} without a checksum`, {
          discriminator,
          severity: 'medium',
        })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nADD «app» /app', 'low: Dockerfile adds app, which COPY can do'),
    dockerfile(
      'FROM debian:13\nADD --chown=app «https://example.org/a.tar.gz» /opt/',
      'medium: Dockerfile adds https://example.org/a.tar.gz without a checksum',
    ),
    dockerfile(
      'FROM debian:13\nadd ["«a b»", "«c»", "/dst/"]',
      'low: Dockerfile adds a b, which COPY can do',
      'low: Dockerfile adds c, which COPY can do',
    ),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/a.git#main» /src',
      'medium: Dockerfile adds https://example.org/a.git#main without a checksum',
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
