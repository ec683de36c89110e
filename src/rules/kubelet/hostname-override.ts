import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kubelet/hostname-override',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet hostname is overridden',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.7'],
  why: 'A node under another name than its own may not match its certificate, and its audit trail names another machine.',
  fix: 'Remove `--hostname-override`, unless the cloud provider needs it.',
  reads: ['hostname-override'],
  *check(own) {
    const name = own['hostname-override']
    if (name && name.value !== '') yield fail(name, `${own.name} overrides its hostname`)
  },
  bad: [component('kubelet', '--hostname-override=«worker-1»', 'low: kubelet overrides its hostname')],
  good: [component('kubelet', '--hostname-override=')],
})
