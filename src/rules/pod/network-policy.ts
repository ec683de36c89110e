import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const pod = (name: string, labels: string, spec = '«spec»') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {${labels}}}\n${spec}: {containers: [{name: web, image: shop}]}\n`
const policy = (selector: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: {podSelector: {${selector}}}\n`

export default defineRule({
  id: 'pod/network-policy',
  on: 'pod',
  title: 'No network policy selects the pod',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.3.2'],
  why: 'Others in the namespace are protected, this pod is not: whoever is in the cluster reaches it, and it reaches everyone.',
  fix: 'Add a NetworkPolicy whose `podSelector` matches the labels of the pod.',
  reads: ['unselected'],
  joins: ['network-policy'],
  *check({ name, unselected }, { mayMiss }) {
    if (unselected && !mayMiss('network-policy')) yield fail(unselected, `no NetworkPolicy selects ${name}`)
  },
  bad: [
    files(
      'other labels',
      { 'pod.yaml': pod('web', 'app: shop'), 'policy.yaml': policy('matchLabels: {app: web}') },
      'low: no NetworkPolicy selects web',
    ),
    files(
      'an expression',
      {
        'pod.yaml': pod('web', 'app: shop'),
        'policy.yaml': policy('matchExpressions: [{key: app, operator: NotIn, values: [shop]}]'),
      },
      'low: no NetworkPolicy selects web',
    ),
  ],
  good: [
    files('its labels', {
      'pod.yaml': pod('web', 'app: web, tier: front', 'spec'),
      'policy.yaml': policy('matchLabels: {app: web}'),
    }),
    files('every pod', { 'pod.yaml': pod('web', 'app: web', 'spec'), 'policy.yaml': policy('') }),
    files('an expression that holds', {
      'pod.yaml': pod('web', 'app: web', 'spec'),
      'policy.yaml': policy('matchExpressions: [{key: app, operator: In, values: [web, shop]}]'),
    }),
  ],
})
