import { credentialFileSeverity } from '../../knowledge/credential-files.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile, files } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/credential-file',
  on: 'dockerfile',
  title: 'Credential file is copied into the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Whoever can pull the image reads the file, even where a later instruction removes it: the layer stays.',
  fix: 'Mount the file in the RUN that needs it (`--mount=type=secret`), and list it in `.dockerignore`.',
  reads: ['copied'],
  *check({ name, copied }) {
    const discriminate = numbered()
    for (const fact of copied) {
      const { path, destination, from, stage, isLeftOut, holdsSecret } = fact.value
      if (from !== undefined || isLeftOut) continue
      const own = credentialFileSeverity(path, destination, holdsSecret)
      if (!own) continue
      const severity = stage.isInImage ? own : 'low'
      const message = `${name} copies the credential file ${path} into the image${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(`${path} ${destination}`), severity })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nCOPY --chmod=600 a «keys/id_rsa» /root/.ssh/',
      'high: Dockerfile copies the credential file keys/id_rsa into the image',
    ),
    dockerfile(
      'FROM debian:13 AS build\nCOPY «.npmrc» ./\nFROM debian:13\nADD [«"./.env.production"», "/app/"]',
      'low: Dockerfile copies the credential file .npmrc into the image in stage build',
      'medium: Dockerfile copies the credential file ./.env.production into the image in the 2nd stage',
    ),
    dockerfile(
      'FROM debian:13\nCOPY «server.key» «.env*» «id_*» web.crt «my.key» /etc/x/',
      'medium: Dockerfile copies the credential file server.key into the image',
      'medium: Dockerfile copies the credential file .env* into the image',
      'high: Dockerfile copies the credential file id_* into the image',
      'low: Dockerfile copies the credential file my.key into the image',
    ),
    files(
      'by what they hold',
      {
        Dockerfile: 'FROM node:22\nCOPY «my.key» «.netrc» /app/\n',
        'my.key': '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n',
        '.netrc': '\n',
      },
      'high: Dockerfile copies the credential file my.key into the image',
      'low: Dockerfile copies the credential file .netrc into the image',
    ),
  ],
  good: [
    files('left out, and without a secret', {
      Dockerfile: 'FROM node:22\nCOPY .env .npmrc a.key /app/\nCOPY vendor.key pub.key /etc/apt/keyrings/\n',
      '.dockerignore': '.env*\n',
      '.npmrc': 'engine-strict=true\n',
      'a.key': '-----BEGIN PUBLIC KEY-----\n',
    }),
    dockerfile('FROM debian:13\nCOPY .env.example id_rsa.pub config.json /app/'),
    dockerfile('FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /root/.ssh /root/.ssh'),
  ],
})
