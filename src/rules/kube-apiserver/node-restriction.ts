import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/node-restriction',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Nodes may change objects of other nodes',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.14'],
  why: 'Whoever takes over one kubelet can change every node and pod, and have pods with secrets scheduled to it.',
  fix: 'Add `NodeRestriction` to `--enable-admission-plugins`.',
  edit: { set: 'enable-admission-plugins', value: 'NodeRestriction' },
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'NodeRestriction', 'a kubelet may change the objects of other nodes')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not run the admission plugin NodeRestriction: a kubelet may change the objects of other nodes',
    ),
    component(
      'kube-apiserver',
      '«--enable-admission-plugins=PodNodeSelector,Other»',
      'medium: kube-apiserver does not run the admission plugin NodeRestriction: a kubelet may change the objects of other nodes',
    ),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=NodeRestriction --disable-admission-plugins=«NodeRestriction»',
      'medium: kube-apiserver switches the admission plugin NodeRestriction off: a kubelet may change the objects of other nodes',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,NodeRestriction'),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=NodeRestriction',
    ),
  ],
})
