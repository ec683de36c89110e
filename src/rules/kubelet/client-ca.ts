import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, files, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/client-ca',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet has no client CA',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.3'],
  why: 'Client certificates are not verified: the API server itself cannot prove who it is.',
  fix: 'Set `authentication.x509.clientCAFile`, or `--client-ca-file`, to the CA of the cluster.',
  alwaysAsked: true,
  reads: ['client-ca-file'],
  *check(own) {
    const file = own['client-ca-file']
    const message = `${own.name} has no client CA: no client certificate is accepted`
    if (!file) yield missing(own, 'client-ca-file', message)
    else if (file.value === '') yield fail(file, message)
  },
  bad: [
    kubeletConfig('maxPods: 50', 'medium: kubelet has no client CA: no client certificate is accepted'),
    kubeletConfig(
      '«authentication»:\n  webhook: {enabled: true}',
      'medium: kubelet has no client CA: no client certificate is accepted',
    ),
    component(
      '«kubelet»',
      '--anonymous-auth=false',
      'medium: kubelet has no client CA: no client certificate is accepted',
    ),
  ],
  good: [
    kubeletConfig('authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}'),
    component('kubelet', '--client-ca-file=/etc/kubernetes/pki/ca.crt'),
    files('kubeadm sets it', {
      'kubeadm.yaml':
        'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n',
    }),
  ],
})
