import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-pid',
  on: 'container',
  title: "Container shares the host's process ids",
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.15', 'cis-kubernetes:5.2.3', 'pss:baseline/hostNamespaces'],
  why: 'The container sees every process of the host, reads their command lines and environment and may signal or trace them.',
  fix: { default: 'Remove the setting.', pod: 'Remove `hostPID: true`.' },
  reads: ['pidMode'],
  *check({ name, pidMode }) {
    if (pidMode?.value === 'host') yield fail(pidMode, `${name} shares the process ids of its host`)
  },
  bad: [
    compose('pid: "«host»"'),
    pod({ settings: '', spec: 'hostPID: «true»' }),
    run('--pid=«host»'),
    run('--pid «host»'),
  ],
  good: [
    compose('pid: "service:db"'),
    compose(''),
    pod({ settings: '', spec: 'shareProcessNamespace: true' }),
    run('--pids-limit 9'),
  ],
})
