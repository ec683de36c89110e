import { defineRule, fail } from '../../model/rule.ts'
import { files, pod } from '../examples.ts'

export default defineRule({
  id: 'container/default-namespace',
  on: 'container',
  title: 'Pod is put into the default namespace',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.4'],
  why: 'Roles, quotas and network policies are set by namespace: in the default one everything shares them, or has none.',
  fix: 'Name a namespace of its own.',
  reads: ['namespace'],
  *check({ name, owner, namespace }) {
    if (namespace?.value !== 'default') return
    yield { ...fail(namespace, `${owner?.name ?? name} is put into the default namespace`), owner }
  },
  bad: [
    files('pod: namespace: default', {
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: «default»}\nspec: {containers: [{name: web}]}\n',
    }),
  ],
  good: [
    pod(''),
    files('pod: namespace: shop', {
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: web}]}\n',
    }),
  ],
})
