import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/kubelet-service',
  on: 'node',
  title: 'Unit of the kubelet can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.1.1', 'cis-kubernetes:4.1.2'],
  why: 'Whoever can write to the unit has a command of their own run as root when the kubelet starts.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['kubeletService'],
  *check({ kubeletService }) {
    yield* fileFaults(kubeletService, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:4.1.2',
      mode: 0o600,
      modeControl: 'cis-kubernetes:4.1.1',
    })
  },
  bad: [
    nodeFiles(
      'file kubeletService 600 app:root «/etc/systemd/system/kubelet.service»',
      'high: /etc/systemd/system/kubelet.service is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file kubeletService 644 root:root «/etc/systemd/system/kubelet.service»',
      'low: /etc/systemd/system/kubelet.service has mode 644, more than 600',
    ),
    nodeFiles(
      'file kubeletService 666 root:root «/etc/systemd/system/kubelet.service»',
      'high: /etc/systemd/system/kubelet.service has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file kubeletService 600 root:root /etc/systemd/system/kubelet.service'),
    nodeFiles('file kubeletService 400 root:root /etc/systemd/system/kubelet.service'),
  ],
})
