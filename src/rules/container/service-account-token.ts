import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/service-account-token',
  on: 'container',
  title: 'Pod is handed a token for the API server',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.6'],
  why: "Whoever takes the program over speaks to the API server as the pod's service account.",
  fix: 'Set `automountServiceAccountToken: false` on the pod, unless its program calls the API server.',
  reads: ['serviceAccountToken'],
  *check(container) {
    const { name, owner, serviceAccountToken } = container
    const message = `${owner?.name ?? name} is handed its service account's token`
    if (!serviceAccountToken) yield { ...missing(container, 'serviceAccountToken', message), owner }
    else if (serviceAccountToken.value) yield fail(serviceAccountToken, message)
  },
  bad: [pod({ settings: '', spec: 'automountServiceAccountToken: «true»' })],
  good: [pod({ settings: '', spec: 'automountServiceAccountToken: false' })],
})
