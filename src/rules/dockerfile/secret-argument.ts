import { isCredentialName } from '../../knowledge/credential-names.ts'
import { isCredentialShape } from '../../knowledge/credential-shapes.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** Half of a pair: whoever passes it passes the other half too. */
const keyId = /access_?key_?id$/i
/** Frontends are built with these, and show them to everybody. */
const shown = /^(?:VITE|REACT_APP|VUE_APP|GATSBY)_/

export default defineRule({
  id: 'dockerfile/secret-argument',
  on: 'dockerfile',
  title: 'Secret is passed as ARG or ENV',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'The history of the image, and what the builder attests of it, hold the values of ARG and ENV: whoever can pull it gets the secret.',
  fix: 'Mount it in the RUN that needs it (`--mount=type=secret`), or set it when the container starts.',
  reads: ['env'],
  *check({ name, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value = '', instruction, stage } = fact.value
      if (instruction !== 'ARG' && instruction !== 'ENV') continue
      // One that has the form of a key is a credential in the file.
      const isKeyId = keyId.test(variable) && !/^\d+$/.test(value) && !isCredentialShape(value)
      if (!isKeyId && !(isCredentialName(variable) && (value.trim() === '' || /\$/.test(value)))) continue
      const isHarmless = !stage.isInImage || shown.test(variable) || (instruction === 'ENV' && value === '')
      const message = `${name} passes a secret as ${instruction} ${variable}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable), severity: isHarmless ? 'low' : undefined })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nARG A «NPM_TOKEN»', 'medium: Dockerfile passes a secret as ARG NPM_TOKEN'),
    dockerfile(
      'FROM debian:13\nARG «TOKEN=»\nENV «API_TOKEN=$TOKEN2»',
      'medium: Dockerfile passes a secret as ARG TOKEN',
      'medium: Dockerfile passes a secret as ENV API_TOKEN',
    ),
    dockerfile(
      'ARG «NPM_TOKEN»\nFROM debian:13 AS build\nARG «AWS_ACCESS_KEY_ID=fill-me-in»\nFROM debian:13\nENV «API_KEY=»',
      'low: Dockerfile passes a secret as ARG NPM_TOKEN',
      'low: Dockerfile passes a secret as ARG AWS_ACCESS_KEY_ID in stage build',
      'low: Dockerfile passes a secret as ENV API_KEY in the 2nd stage',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nENV AWS_ACCESS_KEY_ID=AKIAQWERTYUIOPASDFGH'),
    dockerfile('FROM debian:13\nARG PUBLIC_TOKEN SECRET_FILE AUTH_MODULE_VERSION\nENV USE_TOKEN=true PUBLIC_KEY='),
    dockerfile('FROM debian:13\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci'),
  ],
})
