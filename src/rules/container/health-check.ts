import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/health-check',
  on: 'container',
  title: 'Health check is missing',
  severity: 'low',
  hygiene: true,
  ofServices: true,
  platform: 'docker',
  threats: ['D2', 'H'],
  controls: ['cis-docker:5.26'],
  why: 'A service that hangs, or that an attacker has broken, keeps receiving traffic and nobody is alerted.',
  fix: {
    default: 'Add a HEALTHCHECK to the image.',
    compose: 'Set `healthcheck.test`, or add a HEALTHCHECK to the image.',
    run: 'Add `--health-cmd`, or add a HEALTHCHECK to the image.',
  },
  alwaysAsked: true,
  reads: ['healthcheck'],
  *check(container) {
    const { name, healthcheck } = container
    if (!healthcheck) yield missing(container, 'healthcheck', `${name} has no health check`)
    else if (healthcheck.value.state === 'disabled') yield fail(healthcheck, `${name} disables its health check`)
  },
  bad: [
    compose('healthcheck: {disable: «true»}', 'low: web disables its health check'),
    compose('healthcheck:\n  test: «["NONE"]»', 'low: web disables its health check'),
    compose('healthcheck:\n  test: «NONE»', 'low: web disables its health check'),
    run('«--no-healthcheck»', 'low: shop disables its health check'),
  ],
  good: [
    compose('healthcheck: {test: [CMD, wget, -q, "http://localhost"]}'),
    compose('healthcheck: {disable: false, test: "true"}'),
    run('--health-cmd "wget -q http://localhost"'),
  ],
})
