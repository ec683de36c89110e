import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-ipc',
  on: 'container',
  title: "Container shares the host's IPC",
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.16', 'cis-kubernetes:5.2.4', 'pss:baseline/hostNamespaces'],
  why: "Shared memory and message queues of the host's processes can be read and changed.",
  fix: { default: 'Remove the setting, or share with one other container alone.', pod: 'Remove `hostIPC: true`.' },
  reads: ['ipcMode'],
  *check({ name, ipcMode }) {
    if (ipcMode?.value === 'host') yield fail(ipcMode, `${name} shares the IPC of its host`)
  },
  bad: [compose('ipc: «host»'), pod({ settings: '', spec: 'hostIPC: «true»' }), run('--ipc=«host»')],
  good: [compose('ipc: shareable'), compose(''), pod({ settings: '', spec: 'hostIPC: false' }), run('--ipc private')],
})
