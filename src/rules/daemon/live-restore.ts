import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/live-restore',
  on: 'daemon',
  title: 'Containers stop when the daemon stops',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.13'],
  why: 'A crash or an update of the daemon stops every container, so security updates are postponed.',
  fix: 'Set `"live-restore": true`. In a swarm it cannot be used.',
  edit: { set: 'liveRestore', value: true },
  alwaysAsked: true,
  reads: ['liveRestore'],
  consults: ['swarm'],
  *check(daemon) {
    const { name, liveRestore } = daemon
    if (daemon.swarm?.value) return
    if (!liveRestore)
      yield missing(
        daemon,
        'liveRestore',
        `${name} does not set live-restore: by default containers stop with the daemon`,
      )
    else if (!liveRestore.value) yield fail(liveRestore, `${name} has live restore off`)
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon does not set live-restore: by default containers stop with the daemon'),
    daemonJson('{"live-restore": «false»}', 'low: the daemon has live restore off'),
    dockerd('--live-restore=«false»', 'low: dockerd has live restore off'),
    engine({ info: { LiveRestoreEnabled: false } }, 'low: the engine has live restore off'),
  ],
  good: [
    daemonJson('{"live-restore": true}'),
    dockerd('--live-restore'),
    engine({ info: { LiveRestoreEnabled: true } }),
  ],
})
