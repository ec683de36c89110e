import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/controller-manager-conf',
  on: 'node',
  title: 'Credentials of the controller manager can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.17', 'cis-kubernetes:1.1.18'],
  why: 'Whoever reads the file has the rights of the controller manager, which creates pods and tokens everywhere.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['controllerManagerConf'],
  *check({ controllerManagerConf }) {
    yield* fileFaults(controllerManagerConf, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.18',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.17',
      isSecret: true,
    })
  },
  bad: [
    nodeFiles(
      'file controllerManagerConf 600 app:root «/etc/kubernetes/controller-manager.conf»',
      'high: /etc/kubernetes/controller-manager.conf is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file controllerManagerConf 644 root:root «/etc/kubernetes/controller-manager.conf»',
      'high: /etc/kubernetes/controller-manager.conf has mode 644, more than 600',
    ),
    nodeFiles(
      'file controllerManagerConf 666 root:root «/etc/kubernetes/controller-manager.conf»',
      'high: /etc/kubernetes/controller-manager.conf has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file controllerManagerConf 600 root:root /etc/kubernetes/controller-manager.conf'),
    nodeFiles('file controllerManagerConf 400 root:root /etc/kubernetes/controller-manager.conf'),
  ],
})
