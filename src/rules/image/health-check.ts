import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

export default defineRule({
  id: 'image/health-check',
  on: 'image',
  title: 'Image has no health check',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.6'],
  why: 'A service that hangs, or that an attacker has broken, keeps receiving traffic and nobody is alerted.',
  fix: 'Add a HEALTHCHECK to the Dockerfile that the image is built of, or choose an image that has one.',
  reads: ['healthCheck'],
  *check({ name, healthCheck }) {
    if (!healthCheck || healthCheck.value === 'set') return
    yield fail(healthCheck, `${name} ${healthCheck.value === 'none' ? 'has no' : 'disables its'} health check`)
  },
  bad: [
    files('no check', { 'image app': '«»FROM x\n  755 0:0 /etc/\n' }, 'low: app has no health check'),
    files(
      'a disabled check',
      { 'image app': '«»FROM x\n  755 0:0 /etc/\nHEALTHCHECK NONE\n' },
      'low: app disables its health check',
    ),
  ],
  good: [files('a check', { 'image app': 'FROM x\n  755 0:0 /etc/\nHEALTHCHECK CMD true\n' })],
})
