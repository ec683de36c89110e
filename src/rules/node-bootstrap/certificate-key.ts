import { defineRule, fail } from '../../model/rule.ts'
import { kubeadmNode } from '../examples.ts'

export default defineRule({
  id: 'node-bootstrap/certificate-key',
  on: 'node-bootstrap',
  title: 'Key of uploaded certificates is in the repository',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'With this key and a bootstrap token, whoever can read the repository gets the private keys of the CAs of the cluster.',
  fix: 'Remove it: `kubeadm init phase upload-certs --upload-certs` makes a new one for two hours.',
  reads: ['certificateKey'],
  *check({ name, certificateKey }) {
    if (certificateKey)
      yield fail(certificateKey, `${name} contains the key that uploaded certificates are encrypted with`)
  },
  bad: [
    kubeadmNode(
      'InitConfiguration',
      'certificateKey: «e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204»',
      'high: the InitConfiguration contains the key that uploaded certificates are encrypted with',
    ),
    kubeadmNode(
      'JoinConfiguration',
      'controlPlane: {certificateKey: «e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204»}',
      'high: the JoinConfiguration contains the key that uploaded certificates are encrypted with',
    ),
  ],
  good: [
    kubeadmNode('InitConfiguration', 'certificateKey: "{{ certificate_key }}"'),
    kubeadmNode('InitConfiguration', 'nodeRegistration: {name: a}'),
  ],
})
