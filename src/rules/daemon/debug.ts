import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/debug',
  on: 'daemon',
  title: 'Daemon runs in debug mode',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.2'],
  why: 'The log then holds data of requests, and the API gives out profiles of the daemon.',
  fix: 'Remove `debug`.',
  edit: { remove: 'debug' },
  reads: ['debug'],
  *check({ name, debug }) {
    if (debug?.value) yield fail(debug, `${name} runs in debug mode`)
  },
  bad: [
    daemonJson('{"debug": «true»}', 'low: the daemon runs in debug mode'),
    dockerd('«-D»', 'low: dockerd runs in debug mode'),
    engine({ info: { Debug: true } }, 'low: the engine runs in debug mode'),
  ],
  good: [
    daemonJson('{"debug": false}'),
    daemonJson('{}'),
    dockerd('--debug=false'),
    engine({ info: { Debug: false } }),
  ],
})
