import { gate } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/serving-certificate-rotation',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet serving certificate is not rotated',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.11'],
  why: 'The gate is on by default; without it the serving certificate is not requested anew, and the node serves an expired one in the end.',
  fix: 'Remove `RotateKubeletServerCertificate: false`.',
  reads: ['feature-gates'],
  *check(own) {
    const rotates = gate(own['feature-gates'], 'RotateKubeletServerCertificate')
    if (rotates?.value === false) yield fail(rotates, `${own.name} switches RotateKubeletServerCertificate off`)
  },
  bad: [
    kubeletConfig(
      'featureGates: {RotateKubeletServerCertificate: «false»}',
      'low: kubelet switches RotateKubeletServerCertificate off',
    ),
    component(
      'kubelet',
      '--feature-gates=A=true,«RotateKubeletServerCertificate=false»',
      'low: kubelet switches RotateKubeletServerCertificate off',
    ),
  ],
  good: [
    kubeletConfig('featureGates: {RotateKubeletServerCertificate: true}'),
    component('kubelet', '--config=/a.yaml --feature-gates=RotateKubeletClientCertificate=false'),
  ],
})
