import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig, kubeletUnit } from '../examples.ts'

export default defineRule({
  id: 'kubelet/anonymous-auth',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet accepts anonymous requests',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.1'],
  why: 'Whoever reaches port 10250 of the node is served without credentials: with an open authorization mode that runs commands in every container.',
  fix: 'Set `authentication.anonymous.enabled: false`, or `--anonymous-auth=false`.',
  edit: { set: 'anonymous-auth', value: false },
  alwaysAsked: true,
  reads: ['anonymous-auth'],
  consults: ['config'],
  *check(own) {
    const setting = own['anonymous-auth']
    if (setting?.value) yield fail(setting, `${own.name} accepts requests without credentials`)
    else if (!setting && !own.config)
      yield missing(
        own,
        'anonymous-auth',
        `${own.name} accepts requests without credentials: the default without a configuration file`,
      )
  },
  bad: [
    kubeletConfig(
      'authentication: {anonymous: {enabled: «true»}}',
      'high: kubelet accepts requests without credentials',
    ),
    component(
      'kubelet',
      '--config=/var/lib/kubelet/config.yaml --anonymous-auth=«true»',
      'high: kubelet accepts requests without credentials',
    ),
    component(
      '«kubelet»',
      '--node-ip=10.0.0.1',
      'high: kubelet accepts requests without credentials: the default without a configuration file',
    ),
    kubeletUnit(
      '--anonymous-auth=«true»',
      'authentication: {anonymous: {enabled: false}}',
      'high: kubelet accepts requests without credentials',
    ),
  ],
  good: [
    kubeletUnit('--anonymous-auth=false', 'authentication: {anonymous: {enabled: true}}'),
    kubeletConfig('authentication: {anonymous: {enabled: no}}'),
    kubeletConfig('maxPods: 50'),
    component('kubelet', '--anonymous-auth=false'),
  ],
})
