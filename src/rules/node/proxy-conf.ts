import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/proxy-conf',
  on: 'node',
  title: 'Credentials of kube-proxy can be read',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.1.3', 'cis-kubernetes:4.1.4'],
  why: 'Whoever reads the file acts at the API server as kube-proxy.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['proxyConf'],
  *check({ proxyConf }) {
    yield* fileFaults(proxyConf, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:4.1.4',
      mode: 0o600,
      modeControl: 'cis-kubernetes:4.1.3',
      isSecret: true,
    })
  },
  bad: [
    nodeFiles(
      'file proxyConf 600 app:root «/etc/kubernetes/proxy.conf»',
      'high: /etc/kubernetes/proxy.conf is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file proxyConf 644 root:root «/etc/kubernetes/proxy.conf»',
      'high: /etc/kubernetes/proxy.conf has mode 644, more than 600',
    ),
    nodeFiles(
      'file proxyConf 666 root:root «/etc/kubernetes/proxy.conf»',
      'high: /etc/kubernetes/proxy.conf has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file proxyConf 600 root:root /etc/kubernetes/proxy.conf'),
    nodeFiles('file proxyConf 400 root:root /etc/kubernetes/proxy.conf'),
  ],
})
