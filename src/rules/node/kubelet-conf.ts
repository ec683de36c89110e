import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/kubelet-conf',
  on: 'node',
  title: 'Credentials of the kubelet can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.1.5', 'cis-kubernetes:4.1.6'],
  why: 'Whoever reads the file acts at the API server as the node, and reads the secrets of its pods.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['kubeletConf'],
  *check({ kubeletConf }) {
    yield* fileFaults(kubeletConf, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:4.1.6',
      mode: 0o600,
      modeControl: 'cis-kubernetes:4.1.5',
      isSecret: true,
    })
  },
  bad: [
    nodeFiles(
      'file kubeletConf 600 app:root «/etc/kubernetes/kubelet.conf»',
      'high: /etc/kubernetes/kubelet.conf is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file kubeletConf 644 root:root «/etc/kubernetes/kubelet.conf»',
      'high: /etc/kubernetes/kubelet.conf has mode 644, more than 600',
    ),
    nodeFiles(
      'file kubeletConf 666 root:root «/etc/kubernetes/kubelet.conf»',
      'high: /etc/kubernetes/kubelet.conf has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file kubeletConf 600 root:root /etc/kubernetes/kubelet.conf'),
    nodeFiles('file kubeletConf 400 root:root /etc/kubernetes/kubelet.conf'),
  ],
})
