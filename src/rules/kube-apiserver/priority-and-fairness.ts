import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/priority-and-fairness',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API Priority and Fairness is off',
  severity: 'medium',
  threats: ['K4'],
  controls: [],
  why: 'One client with many requests starves all others, the control plane too.',
  fix: 'Remove `--enable-priority-and-fairness=false`.',
  edit: { set: 'enable-priority-and-fairness', value: true },
  reads: ['enable-priority-and-fairness'],
  *check(own) {
    yield* switched(own, 'enable-priority-and-fairness', true, { consequence: 'one client may starve all others' })
  },
  bad: [
    component(
      'kube-apiserver',
      '--enable-priority-and-fairness=«false»',
      'medium: kube-apiserver sets --enable-priority-and-fairness=false: one client may starve all others',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-priority-and-fairness=true'),
    component('kube-apiserver', '--secure-port=6443'),
  ],
})
