import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/default-address',
  on: 'daemon',
  title: 'Ports are published on every interface by default',
  severity: 'low',
  threats: ['D4'],
  controls: [],
  why: 'A port that somebody publishes for use on this host is open to its whole network.',
  fix: 'Set `"ip": "127.0.0.1"`, and name the interface where a port is meant for others.',
  edit: { set: 'ip', value: '127.0.0.1' },
  reads: ['ip'],
  *check({ name, ip }) {
    if (ip && /^(?:0\.0\.0\.0|::|\[::\])$/.test(ip.value))
      yield fail(ip, `${name} publishes ports on every interface by default (${ip.value})`)
  },
  bad: [
    daemonJson('{"ip": "«0.0.0.0»"}', 'low: the daemon publishes ports on every interface by default (0.0.0.0)'),
    dockerd('--ip «0.0.0.0»', 'low: dockerd publishes ports on every interface by default (0.0.0.0)'),
  ],
  good: [daemonJson('{"ip": "127.0.0.1"}'), daemonJson('{}')],
})
