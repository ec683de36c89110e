import { restrictedVolumeTypes } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/volume-type',
  on: 'container',
  title: 'Pod uses a volume type outside the restricted list',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:restricted/restrictedVolumes'],
  why: 'In-line network volumes carry their own addresses and credentials past the storage classes that the cluster vetted.',
  fix: 'Put the volume behind a PersistentVolumeClaim.',
  reads: ['volumes'],
  *check({ name, owner, volumes }) {
    for (const volume of volumes) {
      const { type, source } = volume.value
      // hostPath (a bind) has rules of its own.
      if (type === 'bind' || restrictedVolumeTypes.has(type)) continue
      yield fail(volume, `${owner?.name ?? name} uses a volume of the type ${type}`, {
        discriminator: `${type} ${source ?? ''}`,
      })
    }
  },
  bad: [pod({ settings: '', spec: 'volumes: [{name: a, «nfs»: {server: files, path: /}}]' })],
  good: [
    pod({ settings: '', spec: 'volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: b}}]' }),
    pod({ settings: '', spec: 'volumes: [{name: a, ephemeral: {}}, {name: b, hostPath: {path: /a}}]' }),
  ],
})
