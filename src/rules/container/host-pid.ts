import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-pid',
  on: 'container',
  title: 'Host PID namespace is shared',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.15', 'cis-kubernetes:5.2.3', 'pss:baseline/hostNamespaces'],
  why: 'An attacker sees every process on the host, can read command lines and environments, and may signal or trace them.',
  fix: { default: 'Remove the setting.', pod: 'Remove `hostPID: true`.' },
  edit: { remove: 'pidMode' },
  reads: ['pidMode'],
  *check({ name, pidMode }) {
    if (pidMode?.value === 'host') yield fail(pidMode, `${pidMode.owner?.name ?? name} shares the host's PID namespace`)
  },
  bad: [
    compose('pid: "«host»"', "high: web shares the host's PID namespace"),
    pod({ settings: '', spec: 'hostPID: «true»' }, "high: shop shares the host's PID namespace"),
    run('--pid=«host»', "high: shop shares the host's PID namespace"),
    run('--pid «host»', "high: shop shares the host's PID namespace"),
  ],
  good: [
    compose('pid: "service:db"'),
    compose(''),
    pod({ settings: '', spec: 'shareProcessNamespace: true' }),
    run('--pids-limit 9'),
  ],
})
