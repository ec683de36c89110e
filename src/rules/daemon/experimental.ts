import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/experimental',
  on: 'daemon',
  title: 'Experimental features are on',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.16'],
  why: 'Such features are not finished, and their security is not reviewed.',
  fix: 'Remove `experimental`.',
  edit: { remove: 'experimental' },
  reads: ['experimental'],
  *check({ name, experimental }) {
    if (experimental?.value) yield fail(experimental, `${name} has experimental features on`)
  },
  bad: [
    daemonJson('{"experimental": «true»}', 'low: the daemon has experimental features on'),
    dockerd('«--experimental»', 'low: dockerd has experimental features on'),
    engine({ info: { ExperimentalBuild: true } }, 'low: the engine has experimental features on'),
  ],
  good: [
    daemonJson('{"experimental": false}'),
    daemonJson('{}'),
    dockerd('--experimental=false'),
    engine({ info: { ExperimentalBuild: false } }),
  ],
})
