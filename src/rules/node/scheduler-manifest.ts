import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { nodeFiles } from '../examples.ts'

export default defineRule({
  id: 'node/scheduler-manifest',
  on: 'node',
  title: 'Manifest of the scheduler can be changed',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.1.5', 'cis-kubernetes:1.1.6'],
  why: 'Whoever can write to the manifest has a pod of their own started on the node.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 600 (`chmod 600`).',
  reads: ['schedulerManifest'],
  *check({ schedulerManifest }) {
    yield* fileFaults(schedulerManifest, {
      owner: 'root:root',
      ownerControl: 'cis-kubernetes:1.1.6',
      mode: 0o600,
      modeControl: 'cis-kubernetes:1.1.5',
    })
  },
  bad: [
    nodeFiles(
      'file schedulerManifest 600 app:root «/etc/kubernetes/manifests/kube-scheduler.yaml»',
      'high: /etc/kubernetes/manifests/kube-scheduler.yaml is owned by app:root, not by root:root',
    ),
    nodeFiles(
      'file schedulerManifest 644 root:root «/etc/kubernetes/manifests/kube-scheduler.yaml»',
      'low: /etc/kubernetes/manifests/kube-scheduler.yaml has mode 644, more than 600',
    ),
    nodeFiles(
      'file schedulerManifest 666 root:root «/etc/kubernetes/manifests/kube-scheduler.yaml»',
      'high: /etc/kubernetes/manifests/kube-scheduler.yaml has mode 666, more than 600',
    ),
  ],
  good: [
    nodeFiles('file schedulerManifest 600 root:root /etc/kubernetes/manifests/kube-scheduler.yaml'),
    nodeFiles('file schedulerManifest 400 root:root /etc/kubernetes/manifests/kube-scheduler.yaml'),
  ],
})
