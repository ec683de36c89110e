import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-user-namespace',
  on: 'container',
  title: "Container opts out of the engine's user namespace",
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.30'],
  why: 'Where the engine maps root inside to nobody outside, this container alone is root on the host again.',
  fix: 'Remove the setting.',
  reads: ['usernsMode'],
  *check({ name, usernsMode }) {
    if (usernsMode?.value === 'host') yield fail(usernsMode, `${name} uses the user namespace of its host`)
  },
  bad: [compose('userns_mode: «host»'), run('--userns=«host»')],
  good: [compose(''), compose('userns_mode: ""'), run('--user host')],
})
