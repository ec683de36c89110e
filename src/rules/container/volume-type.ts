import { isRestrictedVolumeType } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/volume-type',
  on: 'container',
  title: 'Volume type is not allowed by the restricted profile',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:restricted/restrictedVolumes'],
  why: 'Inline network volumes carry their own addresses and credentials, so they bypass the storage classes that the cluster allows.',
  fix: 'Use a PersistentVolumeClaim.',
  reads: ['volumes'],
  *check({ name, owner, volumes }, { kubernetesVersion }) {
    for (const volume of volumes) {
      const { type, source } = volume.value
      // Other rules report hostPath (a bind).
      if (type === 'bind' || isRestrictedVolumeType(type, kubernetesVersion)) continue
      yield fail(volume, `${owner?.name ?? name} uses a volume of type ${type}`, {
        discriminator: `${type} ${source ?? ''}`,
      })
    }
  },
  bad: [
    pod(
      { settings: '', spec: 'volumes: [{name: a, «nfs»: {server: files, path: /}}]' },
      'low: shop uses a volume of type nfs',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: b}}]' }),
    pod({
      settings: '',
      spec: 'volumes: [{name: a, ephemeral: {}}, {name: b, hostPath: {path: /a}}, {name: c, image: {reference: d}}]',
    }),
  ],
})
