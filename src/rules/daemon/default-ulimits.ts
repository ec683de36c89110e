import { defineRule, missing } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/default-ulimits',
  on: 'daemon',
  title: 'Default ulimits are not set',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.7'],
  why: 'A container that sets no limit can use up the files and processes of the host.',
  fix: 'Set `default-ulimits` for at least `nofile` and `nproc`.',
  alwaysAsked: true,
  reads: ['defaultUlimits'],
  *check(daemon) {
    if (daemon.defaultUlimits.length === 0)
      yield missing(
        daemon,
        'defaultUlimits',
        `${daemon.name} does not set default-ulimits: by default containers have those of the daemon`,
      )
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon does not set default-ulimits: by default containers have those of the daemon'),
    daemonJson(
      '«{»"default-ulimits": {}}',
      'low: the daemon does not set default-ulimits: by default containers have those of the daemon',
    ),
  ],
  good: [
    daemonJson('{"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 1024, "Soft": 1024}}}'),
    dockerd('--default-ulimit nofile=1024:1024'),
  ],
})
