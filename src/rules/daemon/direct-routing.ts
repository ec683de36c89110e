import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/direct-routing',
  on: 'daemon',
  title: 'Containers can be reached without published ports',
  severity: 'medium',
  threats: ['D4'],
  controls: [],
  why: 'Another machine of the network routes packets straight to the addresses of containers.',
  fix: 'Remove `allow-direct-routing`.',
  edit: { remove: 'allowDirectRouting' },
  reads: ['allowDirectRouting'],
  *check({ name, allowDirectRouting }) {
    if (allowDirectRouting?.value)
      yield fail(allowDirectRouting, `${name} lets other machines reach the addresses of containers`)
  },
  bad: [
    daemonJson(
      '{"allow-direct-routing": «true»}',
      'medium: the daemon lets other machines reach the addresses of containers',
    ),
    dockerd('«--allow-direct-routing»', 'medium: dockerd lets other machines reach the addresses of containers'),
  ],
  good: [daemonJson('{"allow-direct-routing": false}'), daemonJson('{}')],
})
