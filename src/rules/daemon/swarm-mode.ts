import { defineRule, fail } from '../../model/rule.ts'
import { engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/swarm-mode',
  on: 'daemon',
  title: 'Engine is a member of a swarm',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.1'],
  why: 'A swarm opens ports to other machines, and lets its managers start containers here.',
  fix: 'Remove the engine from the swarm with `docker swarm leave` where nothing needs it.',
  reads: ['swarm'],
  *check({ name, swarm }) {
    if (swarm?.value) yield fail(swarm, `${name} is a member of a swarm`)
  },
  bad: [engine({ info: { Swarm: { LocalNodeState: 'active' } } }, 'low: the engine is a member of a swarm')],
  good: [engine({ info: { Swarm: { LocalNodeState: 'inactive' } } })],
})
