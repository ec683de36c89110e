import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/etcd-manifest',
  on: 'node',
  title: 'Manifest of etcd can be changed',
  severity: 'high',
  threats: ['K2'],
  controls: ['cis-kubernetes:1.1.7', 'cis-kubernetes:1.1.8'],
  why: 'Whoever can write to the manifest can open etcd, which holds the whole state of the cluster.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['etcdManifest'],
  *check({ etcdManifest }) {
    yield* fileFaults(etcdManifest, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.8',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.7',
    })
  },
  bad: [
    nodeFiles(
      'file etcdManifest 600 app:root «/etc/kubernetes/manifests/etcd.yaml»',
      'high: /etc/kubernetes/manifests/etcd.yaml is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file etcdManifest 644 root:root «/etc/kubernetes/manifests/etcd.yaml»',
      'low: /etc/kubernetes/manifests/etcd.yaml has mode 644, more than 600',
    ),
    nodeFiles(
      'file etcdManifest 666 root:root «/etc/kubernetes/manifests/etcd.yaml»',
      'high: /etc/kubernetes/manifests/etcd.yaml has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file etcdManifest 600 root:root /etc/kubernetes/manifests/etcd.yaml'),
    nodeFiles('file etcdManifest 400 root:root /etc/kubernetes/manifests/etcd.yaml'),
  ],
})
