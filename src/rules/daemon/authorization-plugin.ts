import { defineRule, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/authorization-plugin',
  on: 'daemon',
  title: 'Client commands are not authorized',
  severity: 'low',
  threats: ['D1'],
  controls: ['cis-docker:2.11'],
  why: 'Whoever reaches the API may run every command, so a stolen client has root on the host.',
  fix: 'Set `authorization-plugins` to a plugin that allows each client only what it needs.',
  alwaysAsked: true,
  reads: ['authorizationPlugins'],
  *check(daemon) {
    if (daemon.authorizationPlugins.length === 0)
      yield missing(
        daemon,
        'authorizationPlugins',
        `${daemon.name} has no authorization plugin: any client may run every command`,
      )
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon has no authorization plugin: any client may run every command'),
    daemonJson(
      '«{»"authorization-plugins": []}',
      'low: the daemon has no authorization plugin: any client may run every command',
    ),
    daemonJson(
      '«{»"authorization-plugin": ["opa"]}',
      'low: the daemon has no authorization plugin: any client may run every command',
    ),
    engine(
      { info: { Plugins: { Authorization: null } } },
      'low: the engine has no authorization plugin: any client may run every command',
    ),
  ],
  good: [
    daemonJson('{"authorization-plugins": ["opa-docker-authz"]}'),
    dockerd('--authorization-plugin=opa-docker-authz'),
    engine({ info: { Plugins: { Authorization: ['opa'] } } }),
  ],
})
