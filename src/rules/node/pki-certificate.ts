import { modeFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/pki-certificate',
  on: 'node',
  title: 'Certificate of the cluster can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.20'],
  why: 'Whoever can write to the file chooses whose certificates are accepted, or stops the program that reads it.',
  fix: 'Set the mode to 644 or less (`chmod 644`).',
  reads: ['pkiCertificate'],
  *check({ pkiCertificate }) {
    yield* modeFaults(pkiCertificate, { mode: 0o644, modeControl: 'cis-kubernetes:1.1.20' })
  },
  bad: [
    nodeFiles(
      'file pkiCertificate 664 root:root «/etc/kubernetes/pki/apiserver.crt»',
      'high: /etc/kubernetes/pki/apiserver.crt has mode 664, more than 644',
    ),
    nodeFiles(
      'file pkiCertificate 755 root:root «/etc/kubernetes/pki/apiserver.crt»',
      'low: /etc/kubernetes/pki/apiserver.crt has mode 755, more than 644',
    ),
  ],
  good: [
    nodeFiles('file pkiCertificate 644 root:root /etc/kubernetes/pki/apiserver.crt'),
    nodeFiles('file pkiCertificate 400 app:app /etc/kubernetes/pki/apiserver.crt'),
  ],
})
