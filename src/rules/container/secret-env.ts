import { defineRule, fail, numbered } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/secret-env',
  on: 'container',
  title: 'Secret is passed as an environment variable',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K3'],
  controls: ['cis-kubernetes:5.4.1'],
  why: 'Child processes inherit the environment, and it often ends up in crash reports, logs and debug pages, where attackers find the secret.',
  fix: 'Mount the secret as a file.',
  reads: ['env'],
  *check({ name, env }) {
    // `env` names the variable, `envFrom` the secret: the two may be the same word.
    const discriminate = numbered()
    for (const { value, ...fact } of env) {
      if (value.from !== 'secret') continue
      const message = `${name} gets a secret through its environment: ${value.name}`
      yield fail({ ...fact, value }, message, { discriminator: discriminate(value.name) })
    }
  },
  bad: [
    pod(
      'env: [{name: TOKEN, valueFrom: {«secretKeyRef»: {name: a, key: b}}}]',
      'low: web gets a secret through its environment: TOKEN',
    ),
    pod('envFrom: [{«secretRef»: {name: shop}}]', 'low: web gets a secret through its environment: shop'),
  ],
  good: [
    pod('env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}, {name: B, value: c}]'),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a}]',
      spec: 'volumes: [{name: a, secret: {secretName: a}}]',
    }),
  ],
})
