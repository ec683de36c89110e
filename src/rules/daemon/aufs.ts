import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/aufs',
  on: 'daemon',
  title: 'Storage driver is aufs',
  severity: 'medium',
  threats: ['D4'],
  controls: ['cis-docker:2.5'],
  why: 'The driver is no longer maintained and causes kernel crashes; engines from 24.0 do not have it.',
  fix: 'Remove `storage-driver`, or set it to `overlay2`.',
  edit: { set: 'storageDriver', value: 'overlay2' },
  reads: ['storageDriver'],
  *check({ name, storageDriver }) {
    if (storageDriver?.value === 'aufs') yield fail(storageDriver, `${name} uses the storage driver aufs`)
  },
  bad: [
    daemonJson('{"storage-driver": "«aufs»"}', 'medium: the daemon uses the storage driver aufs'),
    dockerd('-s «aufs»', 'medium: dockerd uses the storage driver aufs'),
    engine({ info: { Driver: 'aufs' } }, 'medium: the engine uses the storage driver aufs'),
  ],
  good: [
    daemonJson('{"storage-driver": "overlay2"}'),
    daemonJson('{}'),
    dockerd('--storage-driver=overlay2'),
    engine({ info: { Driver: 'overlay2' } }),
  ],
})
