import { modeFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/pki-key',
  on: 'node',
  title: 'Private key of the cluster can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.21'],
  why: 'Whoever reads the file can be what the key stands for: the API server, etcd, or the CA of the cluster itself.',
  fix: 'Set the mode to 600 or less (`chmod 600`).',
  reads: ['pkiKey'],
  *check({ pkiKey }) {
    yield* modeFaults(pkiKey, { mode: 0o600, modeControl: 'cis-kubernetes:1.1.21', isSecret: true })
  },
  bad: [
    nodeFiles(
      'file pkiKey 644 root:root «/etc/kubernetes/pki/apiserver.key»',
      'high: /etc/kubernetes/pki/apiserver.key has mode 644, more than 600',
    ),
    nodeFiles(
      'file pkiKey 610 root:root «/etc/kubernetes/pki/apiserver.key»',
      'low: /etc/kubernetes/pki/apiserver.key has mode 610, more than 600',
    ),
  ],
  good: [
    nodeFiles('file pkiKey 600 root:root /etc/kubernetes/pki/apiserver.key'),
    nodeFiles('file pkiKey 400 app:app /etc/kubernetes/pki/apiserver.key'),
  ],
})
