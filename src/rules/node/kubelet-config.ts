import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/kubelet-config',
  on: 'node',
  title: 'Configuration of the kubelet can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.1.9', 'cis-kubernetes:4.1.10'],
  why: 'Whoever can write to the file can switch off how the kubelet checks requests.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['kubeletConfig'],
  *check({ kubeletConfig }) {
    yield* fileFaults(kubeletConfig, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:4.1.10',
      mode: 0o600,
      modeControl: 'cis-kubernetes:4.1.9',
    })
  },
  bad: [
    nodeFiles(
      'file kubeletConfig 600 app:root «/var/lib/kubelet/config.yaml»',
      'high: /var/lib/kubelet/config.yaml is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file kubeletConfig 644 root:root «/var/lib/kubelet/config.yaml»',
      'low: /var/lib/kubelet/config.yaml has mode 644, more than 600',
    ),
    nodeFiles(
      'file kubeletConfig 666 root:root «/var/lib/kubelet/config.yaml»',
      'high: /var/lib/kubelet/config.yaml has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file kubeletConfig 600 root:root /var/lib/kubelet/config.yaml'),
    nodeFiles('file kubeletConfig 400 root:root /var/lib/kubelet/config.yaml'),
  ],
})
