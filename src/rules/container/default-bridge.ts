import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const bridges = new Set(['bridge', 'default', ''])

export default defineRule({
  id: 'container/default-bridge',
  on: 'container',
  title: 'Container sits on the default bridge',
  severity: 'low',
  hygiene: true,
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.29'],
  why: 'On docker0 every container that named no network can reach every other.',
  fix: { default: 'Give the service a network of its own.', run: 'Make a network and add `--network NAME`.' },
  reads: ['networkMode'],
  *check(container) {
    const { name, dialect, networkMode } = container
    const message = `${name} sits on the default bridge`
    if (networkMode && bridges.has(networkMode.value)) yield fail(networkMode, message)
    // Compose and workflows make a network of their own where none is named.
    else if (!networkMode && dialect === 'run') yield missing(container, 'networkMode', message)
  },
  bad: [compose('network_mode: «bridge»'), run({ flags: '', command: '«docker run»' }), run('--network=«bridge»')],
  good: [compose(''), compose('networks: [front]'), run('--network front'), run('--net none')],
})
