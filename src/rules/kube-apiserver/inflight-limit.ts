import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/inflight-limit',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server does not limit concurrent requests',
  severity: 'medium',
  threats: ['K4'],
  controls: [],
  why: 'A flood of requests exhausts its memory and takes the control plane down.',
  fix: 'Remove the flag, or set it above 0.',
  reads: ['max-requests-inflight', 'max-mutating-requests-inflight'],
  *check(own) {
    for (const flag of ['max-requests-inflight', 'max-mutating-requests-inflight'] as const) {
      const limit = own[flag]
      if (limit?.value === 0)
        yield fail(limit, `${own.name} sets --${flag}=0: concurrent requests are not limited`, { discriminator: flag })
    }
  },
  bad: [
    component(
      'kube-apiserver',
      '--max-requests-inflight=«0»',
      'medium: kube-apiserver sets --max-requests-inflight=0: concurrent requests are not limited',
    ),
  ],
  good: [component('kube-apiserver', '--max-requests-inflight=400'), component('kube-apiserver', '--secure-port=6443')],
})
