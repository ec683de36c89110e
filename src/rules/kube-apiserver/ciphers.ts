import { isWeakCipher } from '../../knowledge/component-flags.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/ciphers',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server accepts weak ciphers',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.29'],
  why: 'Recorded traffic with weak suites can be decrypted later, or its clients attacked on the way.',
  fix: 'Set `--tls-cipher-suites` to suites with ECDHE and GCM or ChaCha20.',
  alwaysAsked: true,
  reads: ['tls-cipher-suites'],
  *check(own) {
    const suites = own['tls-cipher-suites']
    const weak = suites.filter(({ value }) => isWeakCipher(value))
    if (suites.length === 0)
      yield missing(
        own,
        'tls-cipher-suites',
        `${own.name} does not set --tls-cipher-suites: its release decides which are accepted`,
      )
    else if (weak.length > 0) {
      const names = weak.slice(0, 3).map(({ value }) => value)
      const more = weak.length > 3 ? ` and ${weak.length - 3} more` : ''
      yield fail(weak[0]!, `${own.name} accepts weak ciphers: ${names.join(', ')}${more}`, { severity: 'medium' })
    }
  },
  bad: [
    component(
      'kube-apiserver',
      '--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,«TLS_RSA_WITH_3DES_EDE_CBC_SHA»',
      'medium: kube-apiserver accepts weak ciphers: TLS_RSA_WITH_3DES_EDE_CBC_SHA',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --tls-cipher-suites: its release decides which are accepted',
    ),
  ],
  good: [component('kube-apiserver', '--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')],
})
