import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/auto-tls',
  on: 'component',
  program: 'etcd',
  title: 'Certificate of etcd is signed by itself',
  severity: 'medium',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.3'],
  why: 'Nobody can verify a certificate that etcd signs by itself: whoever is on the path can take its place.',
  fix: 'Remove `--auto-tls` and set certificates of a CA.',
  reads: ['auto-tls'],
  consults: ['cert-file'],
  *check(own) {
    // Certificates that are set are used all the same.
    const severity = own['cert-file'] ? 'low' : 'medium'
    yield* switched(own, 'auto-tls', false, {
      consequence: 'it signs its certificates for clients by itself',
      severity,
    })
  },
  bad: [
    component(
      'etcd',
      '«--auto-tls»',
      'medium: etcd sets --auto-tls=true: it signs its certificates for clients by itself',
    ),
    component(
      'etcd',
      '--cert-file=/a.crt --auto-tls=«true»',
      'low: etcd sets --auto-tls=true: it signs its certificates for clients by itself',
    ),
  ],
  good: [component('etcd', '--auto-tls=false'), component('etcd', '--name=a')],
})
