import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-ipc',
  on: 'container',
  title: 'Host IPC namespace is shared',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.16', 'cis-kubernetes:5.2.4', 'pss:baseline/hostNamespaces'],
  why: 'An attacker can read and change the shared memory and message queues of host processes.',
  fix: {
    default: 'Remove the setting, or share IPC only with one other container.',
    pod: 'Remove `hostIPC: true`.',
  },
  edit: { remove: 'ipcMode' },
  reads: ['ipcMode'],
  *check({ name, ipcMode }) {
    if (ipcMode?.value === 'host') yield fail(ipcMode, `${ipcMode.owner?.name ?? name} shares the host's IPC namespace`)
  },
  bad: [
    compose('ipc: «host»', "high: web shares the host's IPC namespace"),
    pod({ settings: '', spec: 'hostIPC: «true»' }, "high: shop shares the host's IPC namespace"),
    run('--ipc=«host»', "high: shop shares the host's IPC namespace"),
  ],
  good: [compose('ipc: shareable'), compose(''), pod({ settings: '', spec: 'hostIPC: false' }), run('--ipc private')],
})
