import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeadmNode } from '../examples.ts'

export default defineRule({
  id: 'node-bootstrap/literal-token',
  on: 'node-bootstrap',
  title: 'Bootstrap token is in the repository',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.1.3'],
  why: 'While the token is valid, whoever knows it can join a node of their own and read the secrets of pods that land there.',
  fix: 'Remove the token: kubeadm makes one, and `kubeadm token create` one for each join.',
  reads: ['tokens'],
  *check({ name, tokens }) {
    const nameOf = numbered()
    for (const token of tokens) {
      const { id, isWellKnown } = token.value
      const example = isWellKnown ? ', the example that everybody knows' : ''
      yield fail(token, `${name} contains bootstrap token ${id}${example}`, { discriminator: nameOf(id) })
    }
  },
  bad: [
    kubeadmNode(
      'InitConfiguration',
      'bootstrapTokens:\n  - token: «abcdef.0123456789abcdef»\n    ttl: 24h0m0s\n  - token: «k2v9xq.7h3m1n8p4r6t2w5y»',
      'medium: the InitConfiguration contains bootstrap token abcdef, the example that everybody knows',
      'medium: the InitConfiguration contains bootstrap token k2v9xq',
    ),
    kubeadmNode(
      'JoinConfiguration',
      'discovery:\n  bootstrapToken: {token: «k2v9xq.7h3m1n8p4r6t2w5y», apiServerEndpoint: "10.0.0.1:6443"}',
      'medium: the JoinConfiguration contains bootstrap token k2v9xq',
    ),
  ],
  good: [
    kubeadmNode('InitConfiguration', 'bootstrapTokens: [{token: "{{ kubeadm_token }}", ttl: 24h}]'),
    kubeadmNode('JoinConfiguration', 'discovery: {file: {kubeConfigPath: /etc/kubernetes/discovery.conf}}'),
  ],
})
