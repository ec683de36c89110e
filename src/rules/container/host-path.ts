import { pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/host-path',
  on: 'container',
  title: 'Pod mounts a path of its node',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.11', 'pss:baseline/hostPathVolumes', 'pss:restricted/restrictedVolumes'],
  why: 'The files outlive the pod and are shared with the node and every other pod that asks for them: links and programs left there reach further.',
  fix: 'Use a persistent volume, a configMap or an emptyDir.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    const pod = container.owner?.name ?? container.name
    for (const volume of container.volumes) {
      if (volume.value.type === 'bind' && !volume.value.source) yield fail(volume, `${pod} mounts a path of its node`)
    }
    for (const mount of hostMounts(container)) {
      const path = mount.value.source
      // The graver rules engine-socket and sensitive-mount speak for the rest.
      if (pathReach(path) !== 'files') continue
      yield fail(mount, `${pod} mounts ${path} of its node`, { discriminator: path })
    }
  },
  bad: [
    pod({ settings: '', spec: 'volumes:\n  - name: a\n    hostPath:\n      path: «/data/shop»' }),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a}]',
      spec: 'volumes: [{name: a, hostPath: {path: «/mnt»}}]',
    }),
    pod({ settings: '', spec: 'volumes: [{name: a, «hostPath»: {type: Directory}}]' }),
  ],
  good: [
    pod({ settings: '', spec: 'volumes: [{name: a, emptyDir: {}}]' }),
    pod({ settings: 'volumeMounts: [{name: a, mountPath: /etc}]', spec: 'volumes: [{name: a, configMap: {name: b}}]' }),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /etc}}]' }),
  ],
})
