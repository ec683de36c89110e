import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/scheduler-conf',
  on: 'node',
  title: 'Credentials of the scheduler can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.15', 'cis-kubernetes:1.1.16'],
  why: 'Whoever reads the file places pods on nodes in place of the scheduler.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['schedulerConf'],
  *check({ schedulerConf }) {
    yield* fileFaults(schedulerConf, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.16',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.15',
      isSecret: true,
    })
  },
  bad: [
    nodeFiles(
      'file schedulerConf 600 app:root «/etc/kubernetes/scheduler.conf»',
      'high: /etc/kubernetes/scheduler.conf is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file schedulerConf 644 root:root «/etc/kubernetes/scheduler.conf»',
      'high: /etc/kubernetes/scheduler.conf has mode 644, more than 600',
    ),
    nodeFiles(
      'file schedulerConf 666 root:root «/etc/kubernetes/scheduler.conf»',
      'high: /etc/kubernetes/scheduler.conf has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file schedulerConf 600 root:root /etc/kubernetes/scheduler.conf'),
    nodeFiles('file schedulerConf 400 root:root /etc/kubernetes/scheduler.conf'),
  ],
})
