import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/devicemapper',
  on: 'daemon',
  title: 'Storage driver is devicemapper',
  severity: 'medium',
  threats: ['D4'],
  controls: ['cis-docker:+2.7'],
  why: 'The driver is no longer maintained; engines from 25.0 do not have it.',
  fix: 'Remove `storage-driver`, or set it to `overlay2`.',
  edit: { set: 'storageDriver', value: 'overlay2' },
  reads: ['storageDriver'],
  *check({ name, storageDriver }) {
    if (storageDriver?.value === 'devicemapper')
      yield fail(storageDriver, `${name} uses the storage driver devicemapper`)
  },
  bad: [
    daemonJson('{"storage-driver": "«devicemapper»"}', 'medium: the daemon uses the storage driver devicemapper'),
    dockerd('--storage-driver «devicemapper»', 'medium: dockerd uses the storage driver devicemapper'),
    engine({ info: { Driver: 'devicemapper' } }, 'medium: the engine uses the storage driver devicemapper'),
  ],
  good: [
    daemonJson('{"storage-driver": "overlay2"}'),
    daemonJson('{}'),
    dockerd('--storage-driver=overlay2'),
    engine({ info: { Driver: 'overlay2' } }),
  ],
})
