import { defineRule, fail, missing } from '../../model/rule.ts'
import { files } from '../examples.ts'

const account = (name: string, setting = '') => ({
  'account.yaml': `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\n${setting}`,
})

export default defineRule({
  id: 'service-account/default-token',
  on: 'service-account',
  title: 'Default service account mounts its token',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.5'],
  why: 'Every pod in the namespace that names no account gets the token of this one, also a pod that never calls the API server.',
  fix: 'Set `automountServiceAccountToken: false` on the default service account.',
  edit: { set: 'token', value: false },
  alwaysAsked: true,
  reads: ['token'],
  *check(account) {
    const { reference, token } = account
    if (reference?.name !== 'default' || token?.value === false) return
    const message = 'the default service account gives its token to every pod that names no account'
    yield token ? fail(token, message) : missing(account, 'token', message)
  },
  bad: [
    files(
      'nothing set',
      account('«default»'),
      'low: the default service account gives its token to every pod that names no account',
    ),
    files(
      'true',
      account('default', 'automountServiceAccountToken: «true»\n'),
      'low: the default service account gives its token to every pod that names no account',
    ),
  ],
  good: [
    files('false', account('default', 'automountServiceAccountToken: false\n')),
    files('an account of its own', account('shop')),
  ],
})
