import { isStrongCipher, isWeakCipher } from '../../knowledge/component-flags.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/ciphers',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet accepts weak ciphers',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.12'],
  why: 'Recorded traffic with weak suites can be decrypted later, or its clients attacked on the way.',
  fix: 'Set `tlsCipherSuites` to suites with ECDHE and GCM or ChaCha20.',
  alwaysAsked: true,
  reads: ['tls-cipher-suites'],
  *check(own) {
    const suites = own['tls-cipher-suites']
    const weak = suites.filter(({ value }) => !isStrongCipher(value))
    if (suites.length === 0)
      yield missing(own, 'tls-cipher-suites', `${own.name} does not set its ciphers: its release decides`)
    else if (weak.length > 0) {
      const more = weak.length > 1 ? ` and ${weak.length - 1} more` : ''
      const severity = weak.some(({ value }) => isWeakCipher(value)) ? 'medium' : 'low'
      yield fail(weak[0]!, `${own.name} accepts the weak cipher ${weak[0]!.value}${more}`, { severity })
    }
  },
  bad: [
    kubeletConfig('maxPods: 50', 'low: kubelet does not set its ciphers: its release decides'),
    kubeletConfig(
      'tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, «TLS_RSA_WITH_3DES_EDE_CBC_SHA», TLS_RSA_WITH_RC4_128_SHA]',
      'medium: kubelet accepts the weak cipher TLS_RSA_WITH_3DES_EDE_CBC_SHA and 1 more',
    ),
    component(
      'kubelet',
      '--tls-cipher-suites=«TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA»',
      'low: kubelet accepts the weak cipher TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    ),
  ],
  good: [
    kubeletConfig('tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]'),
    component('kubelet', '--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305'),
  ],
})
