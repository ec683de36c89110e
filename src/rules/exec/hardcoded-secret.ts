import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose } from '../examples.ts'

export default defineRule({
  id: 'exec/hardcoded-secret',
  on: 'exec',
  title: 'Credential is hardcoded in a hook',
  severity: 'high',
  threats: ['D4'],
  controls: [],
  why: 'Anyone who can read the repository or its history gets the credential.',
  fix: 'Remove the credential from the hook, revoke it, and read a new one from `/run/secrets` where the command needs it.',
  reads: ['env', 'command'],
  *check({ name, env, command }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value } = fact.value
      if (value === undefined || !isCredential(variable, value)) continue
      yield fail(fact, `a hook of ${name} hardcodes a credential in ${variable}`, {
        discriminator: discriminate(variable),
      })
    }
    for (const option of command ? credentialsInCommand(command.value) : [])
      yield fail(command!, `a hook of ${name} hardcodes a credential in its command (${option})`, {
        discriminator: discriminate(`command ${option}`),
      })
  },
  bad: [
    compose(
      'post_start: [{command: ./seed, environment: {DB_PASSWORD: «hunter2»}}]',
      'high: a hook of web hardcodes a credential in DB_PASSWORD',
    ),
    compose(
      'pre_stop: [{command: «./drain --token=hunter2»}]',
      'high: a hook of web hardcodes a credential in its command (token)',
    ),
  ],
  good: [
    compose('post_start: [{command: "./seed --token-file /run/secrets/t", environment: [DB_PASSWORD, MODE=seed]}]'),
    compose('post_start: [{command: [./seed, --token, "${TOKEN}"]}]'),
  ],
})
