import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig, kubeletUnit } from '../examples.ts'

export default defineRule({
  id: 'kubelet/kernel-defaults',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet changes kernel parameters',
  severity: 'low',
  threats: ['K4'],
  controls: [],
  why: 'The kubelet overwrites kernel parameters that the node was hardened with instead of refusing to start.',
  fix: 'Set the parameters on the node, then `protectKernelDefaults: true`.',
  edit: { set: 'protect-kernel-defaults', value: true },
  alwaysAsked: true,
  reads: ['protect-kernel-defaults'],
  *check(own) {
    const setting = own['protect-kernel-defaults']
    if (setting?.value === false)
      yield fail(setting, `${own.name} changes kernel parameters instead of refusing to start`)
    else if (!setting)
      yield missing(
        own,
        'protect-kernel-defaults',
        `${own.name} does not set protectKernelDefaults: it changes kernel parameters by default`,
      )
  },
  bad: [
    kubeletConfig(
      'protectKernelDefaults: «false»',
      'low: kubelet changes kernel parameters instead of refusing to start',
    ),
    component(
      'kubelet',
      '--protect-kernel-defaults=«false»',
      'low: kubelet changes kernel parameters instead of refusing to start',
    ),
    kubeletConfig(
      'maxPods: 50',
      'low: kubelet does not set protectKernelDefaults: it changes kernel parameters by default',
    ),
  ],
  good: [
    kubeletUnit('--protect-kernel-defaults', 'maxPods: 50'),
    kubeletConfig('protectKernelDefaults: true'),
    component('kubelet', '--protect-kernel-defaults=true'),
  ],
})
