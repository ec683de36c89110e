import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/copied-root',
  on: 'dockerfile',
  title: 'Whole root of another stage is copied',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.3'],
  why: 'Compilers, caches and credentials of the build come along, which the stages were meant to leave behind.',
  fix: 'Use COPY for the files that the program needs, and for nothing else.',
  reads: ['copied'],
  *check({ name, copied }) {
    const discriminate = numbered()
    for (const fact of copied) {
      const { path, from, isFromScratch, stage } = fact.value
      if (from === undefined || isFromScratch || !/^\/+(?:\.\/*)?$/.test(path)) continue
      const message = `${name} copies the whole root of ${from}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(from) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build «/» /',
      'low: Dockerfile copies the whole root of build in the 2nd stage',
    ),
  ],
  good: [
    dockerfile('FROM debian:13 AS build\nFROM scratch\nCOPY --from=build /app/ /app\nCOPY . /'),
    dockerfile('FROM scratch AS files\nCOPY a /a\nFROM debian:13\nCOPY --from=files / /'),
  ],
})
