import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/seccomp-profile',
  on: 'daemon',
  title: 'Daemon starts containers without a seccomp filter',
  severity: 'high',
  threats: ['D3'],
  controls: ['cis-docker:2.15'],
  why: 'Every container may make every system call, so that each fault of the kernel is in reach.',
  fix: 'Remove `"seccomp-profile": "unconfined"`.',
  edit: { remove: 'seccompProfile' },
  reads: ['seccompProfile'],
  *check({ name, seccompProfile }) {
    if (seccompProfile?.value === 'unconfined')
      yield fail(seccompProfile, `${name} starts containers without a seccomp filter`)
  },
  bad: [
    daemonJson('{"seccomp-profile": "«unconfined»"}', 'high: the daemon starts containers without a seccomp filter'),
    dockerd('--seccomp-profile=«unconfined»', 'high: dockerd starts containers without a seccomp filter'),
    engine(
      { info: { SecurityOptions: ['name=seccomp,profile=unconfined'] } },
      'high: the engine starts containers without a seccomp filter',
    ),
  ],
  good: [
    daemonJson('{"seccomp-profile": "/etc/docker/seccomp.json"}'),
    daemonJson('{}'),
    dockerd('--seccomp-profile=builtin'),
    engine({ info: { SecurityOptions: ['name=seccomp,profile=builtin'] } }),
  ],
})
