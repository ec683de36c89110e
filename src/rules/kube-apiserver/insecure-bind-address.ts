import { isOwnAddress } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/insecure-bind-address',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has an address for insecure requests',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Requests to this address are neither authenticated nor authorized. Releases since 1.24 do not start with the flag.',
  fix: 'Remove `--insecure-bind-address`.',
  reads: ['insecure-bind-address'],
  consults: ['insecure-port'],
  *check(own) {
    const address = own['insecure-bind-address']
    if (address && own['insecure-port']?.value !== 0)
      yield fail(address, `${own.name} takes insecure requests at ${address.value}`, {
        severity: isOwnAddress(address.value) ? 'medium' : 'high',
      })
  },
  bad: [
    component(
      'kube-apiserver',
      '--insecure-bind-address=«0.0.0.0»',
      'high: kube-apiserver takes insecure requests at 0.0.0.0',
    ),
    component(
      'kube-apiserver',
      '--insecure-bind-address=«127.0.0.1»',
      'medium: kube-apiserver takes insecure requests at 127.0.0.1',
    ),
  ],
  good: [
    component('kube-apiserver', '--bind-address=0.0.0.0'),
    component('kube-apiserver', '--insecure-bind-address=127.0.0.1 --insecure-port=0'),
  ],
})
