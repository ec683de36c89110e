import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/root-user',
  on: 'daemon',
  title: 'Daemon runs as root',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:+2.1'],
  why: 'A fault of the daemon, or a client that may use it, gives root on the host.',
  fix: 'Use rootless mode where the containers allow it.',
  reads: ['rootless'],
  *check({ name, rootless }) {
    if (rootless?.value === false) yield fail(rootless, `${name} runs as root, not in rootless mode`)
  },
  bad: [
    daemonJson('{"rootless": «false»}', 'low: the daemon runs as root, not in rootless mode'),
    engine({ info: { SecurityOptions: [] } }, 'low: the engine runs as root, not in rootless mode'),
  ],
  good: [daemonJson('{"rootless": true}'), engine({ info: { SecurityOptions: ['name=rootless'] } })],
})
