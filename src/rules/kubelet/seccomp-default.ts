import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/seccomp-default',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet leaves pods without a seccomp filter',
  severity: 'low',
  threats: ['K5'],
  controls: ['cis-kubernetes:4.2.14'],
  why: 'Pods that set no seccomp profile may make every system call of the kernel.',
  fix: 'Set `seccompDefault: true`.',
  edit: { set: 'seccomp-default', value: true },
  alwaysAsked: true,
  reads: ['seccomp-default'],
  *check(own) {
    const setting = own['seccomp-default']
    if (setting?.value === false) yield fail(setting, `${own.name} runs pods that set no seccomp profile unconfined`)
    else if (!setting)
      yield missing(
        own,
        'seccomp-default',
        `${own.name} does not set seccompDefault: pods that set no seccomp profile run unconfined by default`,
      )
  },
  bad: [
    kubeletConfig('seccompDefault: «false»', 'low: kubelet runs pods that set no seccomp profile unconfined'),
    component('kubelet', '--seccomp-default=«false»', 'low: kubelet runs pods that set no seccomp profile unconfined'),
    kubeletConfig(
      'maxPods: 50',
      'low: kubelet does not set seccompDefault: pods that set no seccomp profile run unconfined by default',
    ),
  ],
  good: [kubeletConfig('seccompDefault: true'), component('kubelet', '--seccomp-default=true')],
})
