import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/secret-env',
  on: 'container',
  title: 'Secret is handed over as an environment variable',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K3'],
  controls: ['cis-kubernetes:5.4.1'],
  why: 'The environment is inherited by every child process and ends up in crash reports, logs and debug pages.',
  fix: 'Mount the secret as a file.',
  reads: ['env'],
  *check({ name, env }) {
    for (const fact of env) {
      if (fact.value.from !== 'secret') continue
      yield fail(fact, `${name} takes ${fact.value.name || 'a whole secret'} into its environment`, {
        discriminator: fact.value.name,
      })
    }
  },
  bad: [pod('env: [{name: TOKEN, valueFrom: {«secretKeyRef»: {name: a, key: b}}}]')],
  good: [
    pod('env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}, {name: B, value: c}]'),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a}]',
      spec: 'volumes: [{name: a, secret: {secretName: a}}]',
    }),
  ],
})
