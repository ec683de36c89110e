import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** An address may hold a password before its host, or a token in its query. */
const withoutSecrets = (address: string) => address.replace(/\/\/[^/]*@/, '//***@').replace(/\?.*/, '?***')

/** A tag that names a version is seldom moved. */
const versionTag = /\.git#(?:refs\/tags\/)?v?\d+(?:\.\d+)+/

const unchecked = (url: string) => `Dockerfile uses ADD for ${url} without a checksum`

export default defineRule({
  id: 'dockerfile/remote-add',
  on: 'dockerfile',
  title: 'ADD fetches what is not pinned',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.9'],
  why: 'Whoever controls the address, or the way to it, decides what is in the image.',
  fix: 'Add `--checksum=sha256:DIGEST` to a download, and a full commit ID to a repository.',
  reads: ['added'],
  *check({ name, added }) {
    const discriminate = numbered()
    for (const fact of added) {
      const { path, destination, from, isPinned, isKey, stage } = fact.value
      if (isPinned || from === 'context') continue
      const what = from === 'git' ? 'full commit ID' : 'checksum'
      const message = `${name} uses ADD for ${withoutSecrets(path)}${inStage(stage)} without a ${what}`
      // COPY cannot clone a repository, so CIS Docker 4.9 does not apply.
      const controls = from === 'git' ? [] : undefined
      // A key over HTTPS comes from whom it lets sign.
      const isLow = versionTag.test(path) || (isKey && /^https:/i.test(path))
      const severity = isLow ? 'low' : undefined
      yield fail(fact, message, { discriminator: discriminate(`${path} ${destination}`), controls, severity })
    }
  },
  bad: [
    dockerfile('FROM a:1\nADD --chown=app «https://a.io/a.tgz» /opt/', `medium: ${unchecked('https://a.io/a.tgz')}`),
    dockerfile(
      'FROM debian:13\nADD «https://shop:s3cr3t@example.org/a?key=s3cr3t» /a',
      'medium: Dockerfile uses ADD for https://***@example.org/a?*** without a checksum',
    ),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/key.gpg» «http://example.org/key.gpg» /etc/apt/keyrings/',
      'low: Dockerfile uses ADD for https://example.org/key.gpg without a checksum',
      'medium: Dockerfile uses ADD for http://example.org/key.gpg without a checksum',
    ),
    dockerfile('FROM a:1\nADD «https://a.io/run.asc» /bin/run', `medium: ${unchecked('https://a.io/run.asc')}`),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/a.git#main» /src',
      'medium: Dockerfile uses ADD for https://example.org/a.git#main without a full commit ID',
    ),
    dockerfile(
      'FROM debian:13\nADD «https://example.org/a.git#v1.2.3» /src',
      'low: Dockerfile uses ADD for https://example.org/a.git#v1.2.3 without a full commit ID',
    ),
    dockerfile(
      'FROM a:1 AS build\nADD «https://a.example/a.tar.gz» /opt/\nFROM a:1',
      'medium: Dockerfile uses ADD for https://a.example/a.tar.gz in stage build without a checksum',
    ),
  ],
  good: [
    dockerfile(`FROM debian:13\nADD --checksum=sha256:${'0'.repeat(64)} https://example.org/a.tgz /`),
    dockerfile(`FROM debian:13\nADD https://example.org/a.git#${'0'.repeat(40)} /src`),
    dockerfile(`FROM debian:13\nADD https://example.org/a.git?tag=v1&checksum=${'0'.repeat(40)} /src`),
    dockerfile('FROM debian:13\nADD app.tar /app'),
  ],
})
