import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/secure-port',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no secure port',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Without it only insecure requests are served.',
  fix: 'Remove `--secure-port=0`.',
  reads: ['secure-port'],
  *check(own) {
    const port = own['secure-port']
    if (port?.value === 0) yield fail(port, `${own.name} serves no secure port`)
  },
  bad: [component('kube-apiserver', '--secure-port=«0»', 'high: kube-apiserver serves no secure port')],
  good: [component('kube-apiserver', '--secure-port=6443'), component('kube-apiserver', '--profiling=false')],
})
