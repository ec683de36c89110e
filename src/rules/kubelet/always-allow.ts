import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/always-allow',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet authorizes every request',
  severity: 'high',
  threats: ['K5'],
  controls: ['cis-kubernetes:4.2.2'],
  why: 'Every request that is authenticated, and every anonymous one where these are accepted, may run commands in any container of the node.',
  fix: 'Set `authorization.mode: Webhook`, or `--authorization-mode=Webhook`.',
  edit: { set: 'authorization-mode', value: 'Webhook' },
  alwaysAsked: true,
  reads: ['authorization-mode'],
  consults: ['config'],
  *check(own) {
    const modes = own['authorization-mode']
    const open = modes.find(({ value }) => value === 'AlwaysAllow')
    if (open) yield fail(open, `${own.name} allows every request (AlwaysAllow)`)
    else if (modes.length === 0 && !own.config)
      yield missing(
        own,
        'authorization-mode',
        `${own.name} allows every request: the default without a configuration file`,
      )
  },
  bad: [
    kubeletConfig('authorization: {mode: «AlwaysAllow»}', 'high: kubelet allows every request (AlwaysAllow)'),
    component(
      '«kubelet»',
      '--anonymous-auth=false',
      'high: kubelet allows every request: the default without a configuration file',
    ),
  ],
  good: [
    kubeletConfig('authorization: {mode: Webhook}'),
    kubeletConfig('authorization:'),
    component('kubelet', '--authorization-mode=Webhook'),
  ],
})
