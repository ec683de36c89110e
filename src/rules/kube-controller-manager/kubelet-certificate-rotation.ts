import { gate } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/kubelet-certificate-rotation',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Rotation of kubelet serving certificates is off',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.3.6'],
  why: 'Certificates of kubelets then run out, or are made to live for years.',
  fix: 'Remove `RotateKubeletServerCertificate=false` from `--feature-gates`.',
  reads: ['feature-gates'],
  *check(own) {
    const found = gate(own['feature-gates'], 'RotateKubeletServerCertificate')
    if (found?.value === false) yield fail(found, `${own.name} switches RotateKubeletServerCertificate off`)
  },
  bad: [
    component(
      'kube-controller-manager',
      '--feature-gates=A=true,«RotateKubeletServerCertificate=false»',
      'medium: kube-controller-manager switches RotateKubeletServerCertificate off',
    ),
  ],
  good: [
    component('kube-controller-manager', '--feature-gates=RotateKubeletServerCertificate=true'),
    component('kube-controller-manager', '--leader-elect=true'),
  ],
})
