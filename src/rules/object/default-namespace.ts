import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const manifest = (kind: string, metadata: string) => ({
  'object.yaml': `apiVersion: v1\nkind: ${kind}\nmetadata: {name: web, ${metadata}}\n`,
})

export default defineRule({
  id: 'object/default-namespace',
  on: 'object',
  title: 'Object is in the default namespace',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.6.4'],
  why: 'Roles, quotas and network policies apply per namespace. In the default one an object is shared with unrelated workloads.',
  fix: 'Create a namespace for the workload and set it here.',
  reads: ['namespace'],
  *check({ name, namespace }) {
    if (namespace?.value === 'default') yield fail(namespace, `${name} is in the default namespace`)
  },
  bad: [
    files(
      'Service: namespace: default',
      manifest('Service', 'namespace: «default»'),
      'low: Service web is in the default namespace',
    ),
    files(
      'ConfigMap: namespace: "default"',
      manifest('ConfigMap', 'namespace: "«default»"'),
      'low: ConfigMap web is in the default namespace',
    ),
    files(
      'what a kustomization puts there',
      {
        'kustomization.yaml': 'namespace: «default»\nresources: [settings.yaml]\n',
        'settings.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata: {MODE: fast}\n',
      },
      'low: ConfigMap web is in the default namespace',
    ),
  ],
  good: [
    files('an account of another namespace', {
      'object.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web, namespace: shop}\nsubjects: [{kind: ServiceAccount, name: web, namespace: default}]\n',
    }),
  ],
})
