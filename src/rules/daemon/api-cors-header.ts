import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/api-cors-header',
  on: 'daemon',
  title: 'API is open to web pages',
  severity: 'medium',
  threats: ['D1'],
  controls: [],
  why: 'A web page that somebody on the host or its network opens can then send commands to the engine.',
  fix: 'Remove `api-cors-header`; engines from 28.0 do not have it.',
  edit: { remove: 'apiCorsHeader' },
  reads: ['apiCorsHeader'],
  *check({ name, apiCorsHeader }) {
    if (apiCorsHeader && apiCorsHeader.value !== '')
      yield fail(apiCorsHeader, `${name} lets web pages use its API (api-cors-header)`)
  },
  bad: [
    daemonJson('{"api-cors-header": "«*»"}', 'medium: the daemon lets web pages use its API (api-cors-header)'),
    dockerd('--api-cors-header=«*»', 'medium: dockerd lets web pages use its API (api-cors-header)'),
  ],
  good: [daemonJson('{}'), daemonJson('{"api-cors-header": ""}')],
})
