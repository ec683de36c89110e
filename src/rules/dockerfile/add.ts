import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** Archives that ADD unpacks, which COPY cannot do. Source: Dockerfile reference, ADD. */
const archive = /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2?|txz)$/i

export default defineRule({
  id: 'dockerfile/add',
  on: 'dockerfile',
  title: 'ADD is used instead of COPY',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.9'],
  why: 'ADD unpacks archives and follows addresses: what a file holds, and what a variable is set to, decides what it does.',
  fix: 'Use COPY.',
  edit: { replace: 'added', by: 'COPY' },
  reads: ['added'],
  *check({ name, added }) {
    const discriminate = numbered()
    for (const fact of added) {
      const { path, destination, from, isPinned, stage } = fact.value
      if (isPinned || from !== 'context' || archive.test(path)) continue
      const message = `${name} uses ADD for ${path}${inStage(stage)}, where COPY is enough`
      yield fail(fact, message, { discriminator: discriminate(`${path} ${destination}`) })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nADD «app» /app', 'low: Dockerfile uses ADD for app, where COPY is enough'),
    dockerfile(
      'FROM debian:13\nadd [«"a b"», «"c"», "/dst/"]',
      'low: Dockerfile uses ADD for a b, where COPY is enough',
      'low: Dockerfile uses ADD for c, where COPY is enough',
    ),
    dockerfile(
      'FROM debian:13 AS build\nADD «app» /app\nFROM build',
      'low: Dockerfile uses ADD for app in stage build, where COPY is enough',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nCOPY app /app\n# ADD app /app'),
    dockerfile('FROM debian:13\nADD rootfs.tar.xz /'),
    dockerfile('FROM debian:13\nADD https://example.org/a.tgz /'),
    dockerfile('FROM debian:13\nADD <<EOF /etc/motd\nhello\nEOF'),
  ],
})
