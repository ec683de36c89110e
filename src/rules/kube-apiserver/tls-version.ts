import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/tls-version',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server accepts old TLS versions',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.29'],
  why: 'TLS 1.0 and 1.1 have known attacks.',
  fix: 'Set `--tls-min-version=VersionTLS12` or later.',
  edit: { set: 'tls-min-version', value: 'VersionTLS12' },
  reads: ['tls-min-version'],
  *check(own) {
    const version = own['tls-min-version']
    if (version && /^VersionTLS1[01]$/.test(version.value)) yield fail(version, `${own.name} accepts ${version.value}`)
  },
  bad: [component('kube-apiserver', '--tls-min-version=«VersionTLS10»', 'medium: kube-apiserver accepts VersionTLS10')],
  good: [
    component('kube-apiserver', '--tls-min-version=VersionTLS13'),
    component('kube-apiserver', '--secure-port=6443'),
  ],
})
