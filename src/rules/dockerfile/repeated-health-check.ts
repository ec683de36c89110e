import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/repeated-health-check',
  on: 'dockerfile',
  title: 'Stage has several health checks',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'Only the last HEALTHCHECK of a stage is used: what the others would notice goes unnoticed.',
  fix: 'Remove all but one HEALTHCHECK of each stage.',
  reads: ['healthChecks'],
  *check({ name, healthChecks }) {
    const discriminate = numbered()
    for (const fact of healthChecks) {
      const { stage, isReplaced } = fact.value
      const message = `${name} has a later HEALTHCHECK that replaces this one${inStage(stage)}`
      if (isReplaced) yield fail(fact, message, { discriminator: discriminate(stage.name ?? '') })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\n«HEALTHCHECK CMD a»\nHEALTHCHECK CMD b',
      'low: Dockerfile has a later HEALTHCHECK that replaces this one',
    ),
    dockerfile(
      'FROM debian:13 AS one\n«HEALTHCHECK CMD a»\nHEALTHCHECK CMD b\nFROM one\nHEALTHCHECK CMD c',
      'low: Dockerfile has a later HEALTHCHECK that replaces this one in stage one',
    ),
  ],
  good: [dockerfile('FROM debian:13 AS one\nHEALTHCHECK CMD a\nFROM one\nHEALTHCHECK NONE')],
})
