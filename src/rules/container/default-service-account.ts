import { defineRule, fail, missing } from '../../model/rule.ts'
import { files, pod } from '../examples.ts'

export default defineRule({
  id: 'container/default-service-account',
  on: 'container',
  title: 'Default service account is used',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.5'],
  why: 'Every pod in the namespace that names no account shares this one: a compromised pod has the permissions that were granted for any of them.',
  fix: 'Create a service account for the workload and set `serviceAccountName`, or set `automountServiceAccountToken: false`.',
  alwaysAsked: true,
  reads: ['serviceAccount'],
  consults: ['serviceAccountToken', 'namespace'],
  joins: ['service-account'],
  *check(container, { find }) {
    const { name, at, owner, serviceAccount, serviceAccountToken, namespace } = container
    if ((serviceAccount && serviceAccount.value !== 'default') || serviceAccountToken?.value === false) return
    const accounts = find('service-account', namespace?.value, 'default', at)
    if (!serviceAccountToken && accounts.length > 0 && accounts.every(({ token }) => token?.value === false)) return
    const message = `${owner?.name ?? name} uses the default service account`
    yield { ...(serviceAccount ? fail(serviceAccount, message) : missing(container, 'serviceAccount', message)), owner }
  },
  bad: [
    pod({ settings: '', spec: 'serviceAccountName: «default»' }, 'low: shop uses the default service account'),
    pod({ settings: '', spec: 'serviceAccount: «default»' }, 'low: shop uses the default service account'),
    files(
      'pod: nothing set',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\n«spec»: {containers: [{name: web, image: shop}]}\n',
      },
      'low: shop uses the default service account',
    ),
  ],
  good: [
    files('pod: nothing set; default account without a token', {
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: web, image: shop}]}\n',
      'account.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\nautomountServiceAccountToken: false\n',
    }),
    pod({ settings: '', spec: 'serviceAccountName: shop' }),
    pod({ settings: '', spec: 'serviceAccountName: default\nautomountServiceAccountToken: false' }),
  ],
})
