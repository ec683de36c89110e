import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/certificate-rotation',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet client certificate is not rotated',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.10'],
  why: 'A stolen certificate of a node is good until it expires, and a node with an expired one is lost.',
  fix: 'Set `rotateCertificates: true`.',
  edit: { set: 'rotate-certificates', value: true },
  reads: ['rotate-certificates'],
  *check(own) {
    const setting = own['rotate-certificates']
    if (setting?.value === false) yield fail(setting, `${own.name} does not rotate its client certificate`)
  },
  bad: [
    kubeletConfig('rotateCertificates: «false»', 'low: kubelet does not rotate its client certificate'),
    component('kubelet', '--rotate-certificates=«false»', 'low: kubelet does not rotate its client certificate'),
  ],
  good: [
    kubeletConfig('rotateCertificates: true'),
    component('kubelet', '--rotate-certificates=true'),
    kubeletConfig('maxPods: 50'),
  ],
})
