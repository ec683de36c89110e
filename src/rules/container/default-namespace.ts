import { defineRule, fail } from '../../model/rule.ts'
import { files, pod } from '../examples.ts'

export default defineRule({
  id: 'container/default-namespace',
  on: 'container',
  title: 'Pod runs in the default namespace',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.4'],
  why: 'Roles, quotas and network policies apply per namespace. In the default one a compromised pod shares them with unrelated workloads, or none are set.',
  fix: 'Create a namespace for the workload and set it here.',
  reads: ['namespace'],
  *check({ name, owner, namespace }) {
    if (namespace?.value !== 'default') return
    yield { ...fail(namespace, `${owner?.name ?? name} runs in the default namespace`), owner }
  },
  bad: [
    files(
      'pod: namespace: default',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: «default»}\nspec: {containers: [{name: web, image: shop}]}\n',
      },
      'low: a runs in the default namespace',
    ),
  ],
  good: [
    pod(''),
    files('pod: namespace: shop', {
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: web, image: shop}]}\n',
    }),
  ],
})
