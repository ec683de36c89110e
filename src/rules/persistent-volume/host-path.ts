import { isHostEscapePath, normalizePath } from '../../knowledge/host-paths.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const volume = (type: string) => ({
  'volume.yaml': `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\nspec:\n  capacity: {storage: 1Gi}\n  ${type}\n`,
})

export default defineRule({
  id: 'persistent-volume/host-path',
  on: 'persistent-volume',
  title: 'PersistentVolume is a path of the node',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.11'],
  why: 'Whoever claims the volume gets the path of the node, also where pods may not use hostPath volumes.',
  fix: 'Use a storage class or a CSI driver, or a path that holds nothing but the data.',
  reads: ['hostPath'],
  *check({ name, hostPath }) {
    if (!hostPath) return
    const path = normalizePath(hostPath.value)
    const severity = path === '/' ? 'critical' : isHostEscapePath(path) ? 'high' : 'low'
    yield fail(hostPath, `${name} is the host path ${path}`, { severity })
  },
  bad: [
    files('hostPath: /', volume('hostPath: {path: «/»}'), 'critical: disk is the host path /'),
    files(
      'hostPath: keys',
      volume('hostPath: {path: «/etc/kubernetes/»}'),
      'high: disk is the host path /etc/kubernetes',
    ),
    files(
      'hostPath: socket',
      volume('hostPath: {path: «/run/docker.sock»}'),
      'high: disk is the host path /run/docker.sock',
    ),
    files('local: /data', volume('local: {path: «/data»}'), 'low: disk is the host path /data'),
  ],
  good: [files('csi', volume('csi: {driver: disk.example, volumeHandle: a}'))],
})
