import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/api-server-manifest',
  on: 'node',
  title: 'Manifest of the API server can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.1', 'cis-kubernetes:1.1.2'],
  why: 'Whoever can write to the manifest chooses how the API server runs; whoever can read it sees how it is protected.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['apiServerManifest'],
  *check({ apiServerManifest }) {
    yield* fileFaults(apiServerManifest, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.2',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.1',
    })
  },
  bad: [
    nodeFiles(
      'file apiServerManifest 600 app:root «/etc/kubernetes/manifests/kube-apiserver.yaml»',
      'high: /etc/kubernetes/manifests/kube-apiserver.yaml is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file apiServerManifest 644 root:root «/etc/kubernetes/manifests/kube-apiserver.yaml»',
      'low: /etc/kubernetes/manifests/kube-apiserver.yaml has mode 644, more than 600',
    ),
    nodeFiles(
      'file apiServerManifest 666 root:root «/etc/kubernetes/manifests/kube-apiserver.yaml»',
      'high: /etc/kubernetes/manifests/kube-apiserver.yaml has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file apiServerManifest 600 root:root /etc/kubernetes/manifests/kube-apiserver.yaml'),
    nodeFiles('file apiServerManifest 400 root:root /etc/kubernetes/manifests/kube-apiserver.yaml'),
  ],
})
