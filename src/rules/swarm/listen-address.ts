import { defineRule, fail, missing } from '../../model/rule.ts'
import { script } from '../examples.ts'

const everywhere = /^(?:0\.0\.0\.0|\[?::\]?)(?::\d+)?$/

export default defineRule({
  id: 'swarm/listen-address',
  on: 'swarm',
  title: 'Swarm listens on every interface',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.3'],
  why: 'Whoever reaches any address of a manager can try to join the swarm.',
  fix: 'Set `--listen-addr` to the address or the interface of the network that the managers share.',
  alwaysAsked: true,
  reads: ['listenAddress'],
  *check(swarm) {
    const { name, listenAddress } = swarm
    if (!listenAddress)
      yield missing(swarm, 'listenAddress', `${name} sets no listen address: by default it listens on every interface`)
    else if (everywhere.test(listenAddress.value))
      yield fail(listenAddress, `${name} listens on ${listenAddress.value}, every interface`)
  },
  bad: [
    script(
      '«docker swarm init» --autolock',
      'low: the swarm sets no listen address: by default it listens on every interface',
    ),
    script('docker swarm init --listen-addr «0.0.0.0:2377»', 'low: the swarm listens on 0.0.0.0:2377, every interface'),
  ],
  good: [script('docker swarm init --listen-addr eth1:2377'), script('docker swarm init --listen-addr=10.0.0.5')],
})
