import { defineRule, fail, missing } from '../../model/rule.ts'
import { files, pod } from '../examples.ts'

export default defineRule({
  id: 'container/service-account-token',
  on: 'container',
  title: 'Service account token is mounted',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.6'],
  why: "An attacker who compromises the program can use the API server with the permissions of the pod's service account.",
  fix: 'Set `automountServiceAccountToken: false` on the pod, unless its program uses the API server.',
  edit: { set: 'serviceAccountToken', value: false },
  alwaysAsked: true,
  reads: ['serviceAccountToken'],
  consults: ['serviceAccount', 'namespace'],
  joins: ['service-account'],
  *check(container, { find }) {
    const { name, at, owner, serviceAccount, serviceAccountToken, namespace } = container
    const message = `${owner?.name ?? name} mounts a service account token`
    if (serviceAccountToken?.value) yield fail(serviceAccountToken, message)
    if (serviceAccountToken) return
    const accounts = find('service-account', namespace?.value, serviceAccount?.value ?? 'default', at)
    const { token } = accounts.find((account) => account.token?.value !== false) ?? accounts[0] ?? {}
    if (token?.value) yield fail({ ...token, owner }, message)
    else if (!token) yield { ...missing(container, 'serviceAccountToken', message), owner }
  },
  bad: [
    pod({ settings: '', spec: 'automountServiceAccountToken: «true»' }, 'low: shop mounts a service account token'),
    files(
      'pod: nothing set',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\n«spec»: {containers: [{name: web, image: shop}]}\n',
      },
      'low: shop mounts a service account token',
    ),
    files(
      'pod: nothing set; default account with a token',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: web, image: shop}]}\n',
        'account.yaml':
          'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\nautomountServiceAccountToken: «true»\n',
      },
      'low: shop mounts a service account token',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'automountServiceAccountToken: false' }),
    files('pod: nothing set; default account without a token', {
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: web, image: shop}]}\n',
      'account.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\nautomountServiceAccountToken: false\n',
    }),
  ],
})
