import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const bridges = new Set(['bridge', 'default', ''])

export default defineRule({
  id: 'container/default-bridge',
  on: 'container',
  title: 'Default bridge network is used',
  severity: 'low',
  hygiene: true,
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.29'],
  why: 'A compromised container can reach every other container on the default bridge.',
  fix: {
    default: 'Use a dedicated network for the service.',
    run: 'Create a network and add `--network NAME`.',
  },
  alwaysAsked: true,
  reads: ['networkMode'],
  *check(container) {
    const { name, dialect, networkMode } = container
    const message = `${name} uses the default bridge network`
    if (networkMode && bridges.has(networkMode.value)) yield fail(networkMode, message)
    // Compose and workflows create a dedicated network by default.
    else if (!networkMode && dialect === 'run') yield missing(container, 'networkMode', message)
  },
  bad: [
    compose('network_mode: «bridge»', 'low: web uses the default bridge network'),
    run({ flags: '', command: '«docker run»' }, 'low: shop uses the default bridge network'),
    run('--network=«bridge»', 'low: shop uses the default bridge network'),
  ],
  good: [
    compose(''),
    compose('networks: [front]'),
    compose('networks: [default, bridge]'),
    run('--network front'),
    run('--net none'),
  ],
})
