import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/root-ca',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Pods get no CA of the API server',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.3.5'],
  why: 'Pods then cannot verify the API server, and send their tokens to whoever answers in its place.',
  fix: 'Set `--root-ca-file`.',
  alwaysAsked: true,
  reads: ['root-ca-file'],
  *check(own) {
    yield* required(own, 'root-ca-file', 'pods cannot verify the API server')
  },
  bad: [
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'medium: kube-controller-manager does not set --root-ca-file: pods cannot verify the API server',
    ),
  ],
  good: [component('kube-controller-manager', '--root-ca-file=/pki/file')],
})
