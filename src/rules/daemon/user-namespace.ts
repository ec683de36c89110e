import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/user-namespace',
  on: 'daemon',
  title: 'User namespace remapping is off',
  severity: 'low',
  threats: ['D3'],
  controls: ['cis-docker:2.8'],
  why: 'Root in a container is root of the host once an attacker breaks out.',
  fix: 'Set `"userns-remap": "default"`, or run the daemon rootless.',
  edit: { set: 'usernsRemap', value: 'default' },
  alwaysAsked: true,
  reads: ['usernsRemap'],
  consults: ['rootless'],
  *check(daemon) {
    const { name, usernsRemap } = daemon
    if (daemon.rootless?.value) return
    if (!usernsRemap)
      yield missing(
        daemon,
        'usernsRemap',
        `${name} does not set userns-remap: by default root in a container is root on the host`,
      )
    else if (usernsRemap.value === '')
      yield fail(usernsRemap, `${name} has an empty userns-remap: root in a container is root on the host`)
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon does not set userns-remap: by default root in a container is root on the host'),
    daemonJson(
      '{"userns-remap": "«»"}',
      'low: the daemon has an empty userns-remap: root in a container is root on the host',
    ),
    dockerd('--userns-remap=«»', 'low: dockerd has an empty userns-remap: root in a container is root on the host'),
    engine(
      { info: { SecurityOptions: [] } },
      'low: the engine does not set userns-remap: by default root in a container is root on the host',
    ),
  ],
  good: [
    daemonJson('{"userns-remap": "default"}'),
    dockerd('--userns-remap dockremap'),
    daemonJson('{"rootless": true}'),
    engine({ info: { SecurityOptions: ['name=userns'] } }),
  ],
})
