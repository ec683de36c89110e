import { defineRule, missing } from '../../model/rule.ts'
import { script } from '../examples.ts'

export default defineRule({
  id: 'swarm/data-path',
  on: 'swarm',
  title: 'Swarm has one network for managers and containers',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.10'],
  why: 'A container that floods or listens to its network reaches what the managers send each other as well.',
  fix: 'Set `--data-path-addr` to the address or the interface of another network.',
  alwaysAsked: true,
  reads: ['dataPathAddress'],
  *check(swarm) {
    if (!swarm.dataPathAddress)
      yield missing(
        swarm,
        'dataPathAddress',
        `${swarm.name} sends the traffic of managers and containers over one network`,
      )
  },
  bad: [
    script(
      '«docker swarm init» --advertise-addr 10.0.0.5',
      'low: the swarm sends the traffic of managers and containers over one network',
    ),
  ],
  good: [script('docker swarm init --data-path-addr eth2')],
})
