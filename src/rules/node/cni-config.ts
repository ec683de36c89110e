import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/cni-config',
  on: 'node',
  title: 'Configuration of the network plugin can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.9', 'cis-kubernetes:1.1.10'],
  why: 'Whoever can write to it chooses the programs that the runtime starts as root for every pod.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['cniConfig'],
  *check({ cniConfig }) {
    yield* fileFaults(cniConfig, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.10',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.9',
    })
  },
  bad: [
    nodeFiles(
      'file cniConfig 600 app:root «/etc/cni/net.d/10-net.conflist»',
      'high: /etc/cni/net.d/10-net.conflist is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file cniConfig 644 root:root «/etc/cni/net.d/10-net.conflist»',
      'low: /etc/cni/net.d/10-net.conflist has mode 644, more than 600',
    ),
    nodeFiles(
      'file cniConfig 666 root:root «/etc/cni/net.d/10-net.conflist»',
      'high: /etc/cni/net.d/10-net.conflist has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file cniConfig 600 root:root /etc/cni/net.d/10-net.conflist'),
    nodeFiles('file cniConfig 400 root:root /etc/cni/net.d/10-net.conflist'),
  ],
})
