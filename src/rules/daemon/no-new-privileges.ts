import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/no-new-privileges',
  on: 'daemon',
  title: 'Containers may gain privileges by default',
  severity: 'low',
  threats: ['D3'],
  controls: ['cis-docker:2.17'],
  why: 'A program with the set-user-ID bit makes an attacker in a container root again, unless each container forbids it.',
  fix: 'Set `"no-new-privileges": true`.',
  edit: { set: 'noNewPrivileges', value: true },
  alwaysAsked: true,
  reads: ['noNewPrivileges'],
  *check(daemon) {
    const { name, noNewPrivileges } = daemon
    if (!noNewPrivileges)
      yield missing(
        daemon,
        'noNewPrivileges',
        `${name} does not set no-new-privileges: by default containers can gain privileges`,
      )
    else if (!noNewPrivileges.value) yield fail(noNewPrivileges, `${name} lets containers gain privileges`)
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon does not set no-new-privileges: by default containers can gain privileges'),
    daemonJson('{"no-new-privileges": «false»}', 'low: the daemon lets containers gain privileges'),
    dockerd('--no-new-privileges=«0»', 'low: dockerd lets containers gain privileges'),
    engine({ info: { SecurityOptions: [] } }, 'low: the engine lets containers gain privileges'),
  ],
  good: [
    daemonJson('{"no-new-privileges": true}'),
    dockerd('--no-new-privileges'),
    engine({ info: { SecurityOptions: ['name=no-new-privileges'] } }),
  ],
})
