import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/shareable-ipc',
  on: 'daemon',
  title: 'Containers can join the IPC namespace of others by default',
  severity: 'low',
  threats: ['D3'],
  controls: [],
  why: 'One container reads the shared memory of another.',
  fix: 'Set `"default-ipc-mode": "private"`.',
  edit: { set: 'defaultIpcMode', value: 'private' },
  reads: ['defaultIpcMode'],
  *check({ name, defaultIpcMode }) {
    if (defaultIpcMode?.value === 'shareable')
      yield fail(defaultIpcMode, `${name} makes the IPC namespace of containers shareable`)
  },
  bad: [
    daemonJson(
      '{"default-ipc-mode": "«shareable»"}',
      'low: the daemon makes the IPC namespace of containers shareable',
    ),
    dockerd('--default-ipc-mode=«shareable»', 'low: dockerd makes the IPC namespace of containers shareable'),
  ],
  good: [daemonJson('{"default-ipc-mode": "private"}'), daemonJson('{}')],
})
