import { defineRule, fail, missing } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/health-check',
  on: 'dockerfile',
  title: 'Dockerfile has no health check',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.6'],
  why: 'A service that hangs, or that an attacker has broken, keeps receiving traffic and nobody is alerted.',
  fix: 'Add a HEALTHCHECK to the final stage.',
  alwaysAsked: true,
  reads: ['healthcheck'],
  *check(image) {
    const { name, healthcheck } = image
    if (!healthcheck) yield missing(image, 'healthcheck', `${name} has no HEALTHCHECK in its final stage`)
    else if (healthcheck.value.state === 'disabled') yield fail(healthcheck, `${name} disables its health check`)
  },
  bad: [
    dockerfile('«FROM debian:13»\nUSER app', 'low: Dockerfile has no HEALTHCHECK in its final stage'),
    dockerfile(
      'FROM debian:13 AS build\nHEALTHCHECK CMD true\n«FROM debian:13»',
      'low: Dockerfile has no HEALTHCHECK in its final stage',
    ),
    dockerfile('FROM debian:13\nHEALTHCHECK CMD true\n«HEALTHCHECK NONE»', 'low: Dockerfile disables its health check'),
  ],
  good: [
    dockerfile('FROM debian:13\nHEALTHCHECK --interval=30s CMD ["/app", "check"]'),
    dockerfile('FROM debian:13 AS base\nHEALTHCHECK CMD true\nFROM base\nUSER app'),
  ],
})
