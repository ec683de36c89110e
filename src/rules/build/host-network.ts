import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, files, script } from '../examples.ts'

export default defineRule({
  id: 'build/host-network',
  on: 'build',
  title: 'Build uses the network of the build host',
  severity: 'medium',
  hygiene: true,
  threats: ['D2', 'D3'],
  controls: [],
  why: 'What the build runs reaches services that listen on the build host alone: metadata services, engines, databases.',
  fix: {
    default: 'Remove `--network host` and `--allow network.host`, or `network` and `network.host` from the target.',
    compose: 'Remove `network: host` and `network.host` from `build`.',
    workflow: 'Remove `host` from `network`, and `network.host` from `allow`.',
  },
  edit: { remove: 'entitlements' },
  reads: ['network', 'entitlements'],
  *check({ name, network, entitlements }) {
    const message = `the build of ${name} uses the network of the build host`
    if (network?.value === 'host') {
      yield fail(network, message)
      return
    }
    const discriminate = numbered()
    for (const fact of entitlements)
      if (fact.value === 'network.host')
        yield fail(fact, `the build of ${name} may use the network of the build host`, {
          discriminator: discriminate('network.host'),
        })
  },
  bad: [
    compose(
      { image: 'build: {context: ., network: «host»}', settings: '' },
      'medium: the build of web uses the network of the build host',
    ),
    compose(
      { image: 'build: {context: ., entitlements: [«network.host»]}', settings: '' },
      'medium: the build of web may use the network of the build host',
    ),
    script('docker build --network=«host» -t shop .', 'medium: the build of shop uses the network of the build host'),
    script(
      'docker buildx build --network «host» --allow network.host src',
      'medium: the build of src uses the network of the build host',
    ),
    files(
      'bake: network',
      { 'docker-bake.json': '{"target": {"shop": {"network": "«host»"}}}\n' },
      'medium: the build of shop uses the network of the build host',
    ),
  ],
  good: [
    compose({ image: 'build: {context: ., network: none}', settings: '' }),
    script('docker build --network none -t shop --build-arg NETWORK=host .'),
  ],
})
