import { defineRule, fail } from '../../model/rule.ts'
import { engine } from '../examples.ts'

/** Docker's own advice: more managers only slow the swarm down. */
const mostManagers = 7

export default defineRule({
  id: 'swarm/managers',
  on: 'swarm',
  title: 'Swarm has many managers',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.2'],
  why: 'Every manager holds the keys and the secrets of the whole swarm: one of them is enough for an attacker.',
  fix: 'Make nodes workers with `docker node demote` until three, five or seven managers are left.',
  reads: ['managers'],
  *check({ name, managers }) {
    if (managers && managers.value > mostManagers) yield fail(managers, `${name} has ${managers.value} managers`)
  },
  bad: [
    engine({ swarm: {}, info: { Swarm: { LocalNodeState: 'active', Managers: 9 } } }, 'low: the swarm has 9 managers'),
  ],
  good: [engine({ swarm: {}, info: { Swarm: { LocalNodeState: 'active', Managers: 3 } } })],
})
