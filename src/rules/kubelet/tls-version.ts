import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/tls-version',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet accepts old TLS versions',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.12'],
  why: 'TLS 1.0 and 1.1 have known attacks.',
  fix: 'Set `tlsMinVersion: VersionTLS12` or later.',
  edit: { set: 'tls-min-version', value: 'VersionTLS12' },
  reads: ['tls-min-version'],
  *check(own) {
    const version = own['tls-min-version']
    if (version && /^VersionTLS1[01]$/.test(version.value)) yield fail(version, `${own.name} accepts ${version.value}`)
  },
  bad: [
    kubeletConfig('tlsMinVersion: «VersionTLS10»', 'medium: kubelet accepts VersionTLS10'),
    component('kubelet', '--tls-min-version=«VersionTLS11»', 'medium: kubelet accepts VersionTLS11'),
  ],
  good: [kubeletConfig('tlsMinVersion: VersionTLS12'), kubeletConfig('maxPods: 50')],
})
