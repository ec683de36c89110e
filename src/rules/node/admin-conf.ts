import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/admin-conf',
  on: 'node',
  title: 'Credentials of the administrator can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.13', 'cis-kubernetes:1.1.14'],
  why: 'Whoever reads the file is administrator of the cluster.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['adminConf'],
  *check({ adminConf }) {
    yield* fileFaults(adminConf, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.14',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.13',
      isSecret: true,
    })
  },
  bad: [
    nodeFiles(
      'file adminConf 600 app:root «/etc/kubernetes/admin.conf»',
      'high: /etc/kubernetes/admin.conf is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file adminConf 644 root:root «/etc/kubernetes/admin.conf»',
      'high: /etc/kubernetes/admin.conf has mode 644, more than 600',
    ),
    nodeFiles(
      'file adminConf 666 root:root «/etc/kubernetes/admin.conf»',
      'high: /etc/kubernetes/admin.conf has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file adminConf 600 root:root /etc/kubernetes/admin.conf'),
    nodeFiles('file adminConf 400 root:root /etc/kubernetes/admin.conf'),
  ],
})
