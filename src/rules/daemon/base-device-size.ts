import { defineRule, fail, numbered } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/base-device-size',
  on: 'daemon',
  title: 'Base device size is raised',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.10'],
  why: 'Containers and images may then grow until the disk of the host is full.',
  fix: 'Remove `dm.basesize` from `storage-opts`.',
  edit: { remove: 'storageOpts' },
  reads: ['storageOpts'],
  *check({ name, storageOpts }) {
    const discriminate = numbered()
    for (const option of storageOpts)
      if (/^dm\.basesize=/.test(option.value))
        yield fail(option, `${name} sets ${option.value}`, { discriminator: discriminate('dm.basesize') })
  },
  bad: [
    daemonJson('{"storage-opts": ["«dm.basesize=50G»"]}', 'low: the daemon sets dm.basesize=50G'),
    dockerd('--storage-opt «dm.basesize=20G»', 'low: dockerd sets dm.basesize=20G'),
  ],
  good: [
    daemonJson('{"storage-opts": ["overlay2.size=10G"]}'),
    daemonJson('{}'),
    dockerd('--storage-opt overlay2.size=10G'),
  ],
})
