import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/default-service-account',
  on: 'container',
  title: 'Pod runs as the default service account',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.5'],
  why: 'Every pod of the namespace that names no account is the same account: a right given to one of them is given to all.',
  fix: 'Make a service account of its own and name it in `serviceAccountName`, or switch the token off.',
  reads: ['serviceAccount'],
  consults: ['serviceAccountToken', 'namespace'],
  joins: ['service-account'],
  *check({ name, at, owner, serviceAccount, serviceAccountToken, namespace }, { find }) {
    // A pod that names none is service-account-token's business.
    if (serviceAccount?.value !== 'default' || serviceAccountToken?.value === false) return
    const accounts = find('service-account', namespace?.value, 'default', at)
    if (!serviceAccountToken && accounts.length > 0 && accounts.every(({ token }) => token?.value === false)) return
    yield fail(serviceAccount, `${owner?.name ?? name} runs as the default service account`)
  },
  bad: [
    pod({ settings: '', spec: 'serviceAccountName: «default»' }),
    pod({ settings: '', spec: 'serviceAccount: «default»' }),
  ],
  good: [
    pod({ settings: '', spec: 'serviceAccountName: shop' }),
    pod({ settings: '', spec: 'serviceAccountName: default\nautomountServiceAccountToken: false' }),
  ],
})
