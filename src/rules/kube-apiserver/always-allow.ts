import { defineRule, fail, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/always-allow',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server authorizes every request',
  severity: 'high',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.6'],
  why: 'Every request is allowed, whoever sends it: any pod that reaches the API server owns the cluster.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  edit: { set: 'authorization-mode', value: 'Node,RBAC' },
  alwaysAsked: true,
  reads: ['authorization-mode'],
  consults: ['authorization-config'],
  *check(own) {
    const modes = own['authorization-mode']
    const open = modes.find(({ value }) => value === 'AlwaysAllow')
    if (open) yield fail(open, `${own.name} allows every request (AlwaysAllow)`)
    else if (modes.length === 0 && !own['authorization-config'])
      yield missing(
        own,
        'authorization-mode',
        `${own.name} does not set --authorization-mode: every request is allowed by default`,
      )
  },
  bad: [
    component(
      'kube-apiserver',
      '--authorization-mode=RBAC,«AlwaysAllow»',
      'high: kube-apiserver allows every request (AlwaysAllow)',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'high: kube-apiserver does not set --authorization-mode: every request is allowed by default',
    ),
  ],
  good: [
    component('kube-apiserver', '--authorization-mode=Node,RBAC'),
    component('kube-apiserver', '--authorization-config=/etc/authz.yaml'),
  ],
})
