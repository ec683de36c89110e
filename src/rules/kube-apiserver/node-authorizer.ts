import { defineRule, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/node-authorizer',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Node authorizer is off',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.7'],
  why: 'Kubelets then need rights that are not limited to the objects of their own node.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  mootBy: 'kube-apiserver/always-allow',
  alwaysAsked: true,
  reads: ['authorization-mode'],
  consults: ['authorization-config'],
  *check(own) {
    const modes = own['authorization-mode']
    if (own['authorization-config'] || modes.some(({ value }) => value === 'Node')) return
    yield missing(
      own,
      'authorization-mode',
      `${own.name} does not use the authorizer Node: kubelets are not limited to the objects of their node`,
    )
  },
  bad: [
    component(
      'kube-apiserver',
      '«--authorization-mode=Webhook»',
      'medium: kube-apiserver does not use the authorizer Node: kubelets are not limited to the objects of their node',
    ),
    component(
      'kube-apiserver',
      '«--authorization-mode» ABAC',
      'medium: kube-apiserver does not use the authorizer Node: kubelets are not limited to the objects of their node',
    ),
  ],
  good: [
    component('kube-apiserver', '--authorization-mode=Node,RBAC'),
    component('kube-apiserver', '--authorization-config=/etc/authz.yaml'),
  ],
})
