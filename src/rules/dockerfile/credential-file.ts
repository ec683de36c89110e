import { credentialFileKind } from '../../knowledge/credential-files.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

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
      const { path, destination, from, stage } = fact.value
      const kind = from === undefined ? credentialFileKind(path) : undefined
      if (!kind) continue
      const severity = stage.isInImage ? (kind === 'store' ? 'high' : 'medium') : 'low'
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
      'medium: Dockerfile copies the credential file ./.env.production into the image in stage 1',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nCOPY .env.example id_rsa.pub config.json /app/'),
    dockerfile('FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /root/.ssh /root/.ssh'),
  ],
})
