import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'pod/tiller-exposed',
  on: 'pod',
  title: 'Tiller listens on the network of the cluster',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Whoever reaches its port from any pod installs what they like, with the permissions of Tiller.',
  fix: 'Remove Tiller; until then set `--listen=localhost:44134`.',
  reads: ['exposedTiller'],
  *check({ name, exposedTiller }) {
    if (exposedTiller) yield fail(exposedTiller, `${name} runs a Tiller that listens on the network of the cluster`)
  },
  bad: [
    pod(
      { settings: 'args: «["--listen=10.0.0.8:44134"]»', image: 'tiller:v2.16.1' },
      'high: shop runs a Tiller that listens on the network of the cluster',
    ),
    pod(
      { settings: '', image: '«tiller:v2.16.1»' },
      'high: shop runs a Tiller that listens on the network of the cluster',
    ),
  ],
  good: [
    pod({ settings: 'args: [--listen=localhost:44134]', image: 'tiller:v2.16.1' }),
    pod({ settings: 'args: [--listen, "127.0.0.1:44134"]', image: 'tiller:v2.16.1' }),
    pod({ settings: '', image: '"shop:$TAG"' }),
  ],
})
