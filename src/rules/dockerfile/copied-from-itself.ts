import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/copied-from-itself',
  on: 'dockerfile',
  title: 'Stage copies from itself',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'Builders disagree about it: one fails, another takes an image of that name from a public registry.',
  fix: 'Use another stage in `--from`, or copy with RUN.',
  reads: ['copied'],
  *check({ name, copied }) {
    const discriminate = numbered()
    for (const fact of copied) {
      const { from = '', isFromOwnStage, stage } = fact.value
      const message = `${name} copies from ${from}, which is the stage itself${inStage(stage)}`
      if (isFromOwnStage) yield fail(fact, message, { discriminator: discriminate(from) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13 AS build\nCOPY --from=build «/a» /b',
      'low: Dockerfile copies from build, which is the stage itself',
    ),
  ],
  good: [dockerfile('FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build /a /a')],
})
