import { defineRule, missing } from '../../model/rule.ts'
import { component, kubeletConfig, kubeletUnit } from '../examples.ts'

export default defineRule({
  id: 'kubelet/serving-certificate',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet has no serving certificate',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.9'],
  why: 'The kubelet signs a certificate by itself, which the API server and the metrics server cannot verify.',
  fix: 'Set `serverTLSBootstrap: true`, or `tlsCertFile` and `tlsPrivateKeyFile`.',
  alwaysAsked: true,
  reads: ['tls-cert-file', 'tls-private-key-file'],
  consults: ['rotate-server-certificates'],
  *check(own) {
    const [file, key] = [own['tls-cert-file'], own['tls-private-key-file']].map((fact) => fact?.value)
    if (own['rotate-server-certificates']?.value || (file && key)) return
    const lacking = file && !key ? 'tls-private-key-file' : 'tls-cert-file'
    const what = file ? 'a serving certificate without its key' : key ? 'a key without its certificate' : undefined
    yield missing(own, lacking, `${own.name} has ${what ?? 'no serving certificate'}: it signs one by itself`)
  },
  bad: [
    kubeletConfig('maxPods: 50', 'low: kubelet has no serving certificate: it signs one by itself'),
    kubeletConfig(
      'tlsCertFile: /pki/node.crt',
      'low: kubelet has a serving certificate without its key: it signs one by itself',
    ),
    component(
      '«kubelet»',
      '--anonymous-auth=false --tls-private-key-file=/pki/node.key',
      'low: kubelet has a key without its certificate: it signs one by itself',
    ),
    kubeletUnit(
      '--node-ip=10.0.0.1',
      'tlsCertFile: /pki/node.crt',
      'low: kubelet has a serving certificate without its key: it signs one by itself',
    ),
  ],
  good: [
    kubeletUnit('--tls-private-key-file=/pki/node.key', 'tlsCertFile: /pki/node.crt'),
    kubeletConfig('serverTLSBootstrap: true'),
    kubeletConfig('tlsCertFile: /pki/node.crt\ntlsPrivateKeyFile: /pki/node.key'),
    component('kubelet', '--rotate-server-certificates'),
  ],
})
