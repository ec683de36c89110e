import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/client-ca',
  on: 'node',
  title: 'CA of the kubelet can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.1.7', 'cis-kubernetes:4.1.8'],
  why: 'Whoever can write to the file chooses whose certificates are accepted.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['clientCa'],
  *check({ clientCa }) {
    yield* fileFaults(clientCa, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:4.1.8',
      mode: 0o644,
      modeControl: 'cis-kubernetes:4.1.7',
    })
  },
  bad: [
    nodeFiles(
      'file clientCa 644 app:root «/etc/kubernetes/pki/ca.crt»',
      'high: /etc/kubernetes/pki/ca.crt is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file clientCa 664 root:root «/etc/kubernetes/pki/ca.crt»',
      'high: /etc/kubernetes/pki/ca.crt has mode 664, more than 644',
    ),
    nodeFiles(
      'file clientCa 666 root:root «/etc/kubernetes/pki/ca.crt»',
      'high: /etc/kubernetes/pki/ca.crt has mode 666, more than 644',
    ),
  ],
  good: [
    nodeFiles('file clientCa 644 root:root /etc/kubernetes/pki/ca.crt'),
    nodeFiles('file clientCa 400 root:root /etc/kubernetes/pki/ca.crt'),
  ],
})
