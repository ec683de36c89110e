import { isControlPlanePath, pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts, isWritable } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/host-path',
  on: 'container',
  title: 'Volume of type hostPath is used',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.11', 'pss:baseline/hostPathVolumes', 'pss:restricted/restrictedVolumes'],
  why: 'Files on the node outlive the pod and are shared with the node and other pods. An attacker can use links or programs left there to reach further.',
  fix: 'Use a persistent volume, a ConfigMap or an emptyDir.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    const pod = container.owner?.name ?? container.name
    for (const volume of container.volumes) {
      if (volume.value.type === 'bind' && !volume.value.source)
        yield fail(volume, `${pod} has a hostPath volume without a path`)
    }
    for (const mount of hostMounts(container)) {
      const { source: path, target } = mount.value
      // engine-socket and sensitive-mount report the others, with a higher severity.
      if (['engine', 'host'].includes(pathReach(path, isWritable(container.mounts, mount)))) continue
      const severity = container.isControlPlane && isControlPlanePath(path) ? 'low' : undefined
      yield fail(mount, `${pod} mounts the host path ${path}`, { discriminator: `${path}:${target}`, severity })
    }
  },
  bad: [
    pod(
      { settings: '', spec: 'volumes:\n  - name: a\n    hostPath:\n      path: «/data/shop»' },
      'medium: shop mounts the host path /data/shop',
    ),
    pod(
      {
        settings: 'volumeMounts: [{name: a, mountPath: /a}]',
        spec: 'volumes: [{name: a, hostPath: {path: «/mnt»}}]',
      },
      'medium: shop mounts the host path /mnt',
    ),
    pod(
      { settings: '', spec: 'volumes: [{name: a, «hostPath»: {type: Directory}}]' },
      'medium: shop has a hostPath volume without a path',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'volumes: [{name: a, emptyDir: {}}]' }),
    pod({ settings: 'volumeMounts: [{name: a, mountPath: /etc}]', spec: 'volumes: [{name: a, configMap: {name: b}}]' }),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /etc}}]' }),
  ],
})
