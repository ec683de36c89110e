import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/read-only-port',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet has a read-only port',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.4'],
  why: 'Whoever reaches the port reads the pods of the node, their environment and their state without credentials.',
  fix: 'Remove `readOnlyPort`, or set `--read-only-port=0`.',
  edit: { set: 'read-only-port', value: 0 },
  alwaysAsked: true,
  reads: ['read-only-port'],
  consults: ['config'],
  *check(own) {
    const port = own['read-only-port']
    if (port && port.value !== 0) yield fail(port, `${own.name} opens the read-only port ${port.value}`)
    else if (!port && !own.config)
      yield missing(
        own,
        'read-only-port',
        `${own.name} opens the read-only port 10255: the default without a configuration file`,
      )
  },
  bad: [
    kubeletConfig('readOnlyPort: «10255»', 'medium: kubelet opens the read-only port 10255'),
    component(
      '«kubelet»',
      '--anonymous-auth=false',
      'medium: kubelet opens the read-only port 10255: the default without a configuration file',
    ),
  ],
  good: [kubeletConfig('readOnlyPort: 0'), kubeletConfig('maxPods: 50'), component('kubelet', '--read-only-port=0')],
})
