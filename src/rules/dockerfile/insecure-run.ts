import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/insecure-run',
  on: 'dockerfile',
  title: 'RUN is privileged',
  severity: 'high',
  threats: ['D2', 'D3'],
  controls: [],
  why: 'A privileged command of a build holds every capability of the build host: code that reaches the build takes the host over.',
  fix: 'Remove `--security=insecure`, and `security.insecure` from the entitlements of the builder.',
  edit: { remove: 'runs' },
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value } of runs) {
      if (value.security?.value !== 'insecure') continue
      const message = `${name} runs a privileged command${inStage(value.stage)}`
      yield fail(value.security, message, { discriminator: discriminate(value.stage.name ?? '') })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13 AS build\nRUN «--security=insecure» mount\nFROM debian:13',
      'high: Dockerfile runs a privileged command in stage build',
    ),
  ],
  good: [dockerfile('FROM debian:13\nRUN --security=sandbox mount')],
})
