import { defineRule, fail } from '../../model/rule.ts'
import { kubeadmNode } from '../examples.ts'

export default defineRule({
  id: 'node-bootstrap/ca-verification',
  on: 'node-bootstrap',
  title: 'Node joins any API server that answers',
  severity: 'medium',
  threats: ['K1'],
  controls: [],
  why: 'Another node, or anyone who has the bootstrap token, can pose as the API server and give the new node its pods.',
  fix: 'Remove `unsafeSkipCAVerification` and set `caCertHashes` to the hash that `kubeadm token create --print-join-command` prints.',
  reads: ['skipsCaVerification'],
  *check({ name, skipsCaVerification }) {
    if (skipsCaVerification?.value)
      yield fail(skipsCaVerification, `${name} does not verify the CA of the cluster (unsafeSkipCAVerification)`)
  },
  bad: [
    kubeadmNode(
      'JoinConfiguration',
      'discovery:\n  bootstrapToken:\n    apiServerEndpoint: 10.0.0.1:6443\n    unsafeSkipCAVerification: «true»',
      'medium: the JoinConfiguration does not verify the CA of the cluster (unsafeSkipCAVerification)',
    ),
  ],
  good: [
    kubeadmNode(
      'JoinConfiguration',
      'discovery: {bootstrapToken: {caCertHashes: ["sha256:0a1b"], unsafeSkipCAVerification: false}}',
    ),
  ],
})
