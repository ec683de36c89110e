import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/controller-manager-manifest',
  on: 'node',
  title: 'Manifest of the controller manager can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.3', 'cis-kubernetes:1.1.4'],
  why: 'Whoever can write to the manifest chooses how the controller manager runs, which signs the tokens of all service accounts.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['controllerManagerManifest'],
  *check({ controllerManagerManifest }) {
    yield* fileFaults(controllerManagerManifest, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.4',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.3',
    })
  },
  bad: [
    nodeFiles(
      'file controllerManagerManifest 600 app:root «/etc/kubernetes/manifests/kube-controller-manager.yaml»',
      'high: /etc/kubernetes/manifests/kube-controller-manager.yaml is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file controllerManagerManifest 644 root:root «/etc/kubernetes/manifests/kube-controller-manager.yaml»',
      'low: /etc/kubernetes/manifests/kube-controller-manager.yaml has mode 644, more than 600',
    ),
    nodeFiles(
      'file controllerManagerManifest 666 root:root «/etc/kubernetes/manifests/kube-controller-manager.yaml»',
      'high: /etc/kubernetes/manifests/kube-controller-manager.yaml has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file controllerManagerManifest 600 root:root /etc/kubernetes/manifests/kube-controller-manager.yaml'),
    nodeFiles('file controllerManagerManifest 400 root:root /etc/kubernetes/manifests/kube-controller-manager.yaml'),
  ],
})
