import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/health-check',
  on: 'container',
  title: 'Nothing checks the health of the container',
  severity: 'low',
  hygiene: true,
  platform: 'docker',
  threats: ['D2', 'H'],
  controls: ['cis-docker:5.26', 'cis-docker:4.6'],
  why: 'A service that hangs or was crippled on purpose stays in rotation, and nobody is told.',
  fix: {
    default: 'Give the image a HEALTHCHECK.',
    compose: 'Set `healthcheck.test`, or give the image a HEALTHCHECK.',
    run: 'Add `--health-cmd`, or give the image a HEALTHCHECK.',
  },
  reads: ['healthcheck'],
  *check(container) {
    const { name, healthcheck } = container
    if (!healthcheck) yield missing(container, 'healthcheck', `${name} has no health check`)
    else if (healthcheck.value.state === 'disabled') yield fail(healthcheck, `${name} switches its health check off`)
  },
  bad: [
    compose('healthcheck: {disable: «true»}'),
    compose('healthcheck:\n  test: «["NONE"]»'),
    compose('healthcheck:\n  test: «NONE»'),
    run('«--no-healthcheck»'),
  ],
  good: [
    compose('healthcheck: {test: [CMD, wget, -q, "http://localhost"]}'),
    compose('healthcheck: {disable: false, test: "true"}'),
    run('--health-cmd "wget -q http://localhost"'),
  ],
})
