import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/host-network',
  on: 'dockerfile',
  title: 'RUN uses the network of the build host',
  severity: 'medium',
  threats: ['D2', 'D3'],
  controls: [],
  why: 'What the build runs reaches services that listen on the build host alone: metadata services, engines, databases.',
  fix: 'Remove `--network=host`.',
  edit: { remove: 'runs' },
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value } of runs) {
      if (value.network?.value !== 'host') continue
      const message = `${name} runs a command in the network of the build host${inStage(value.stage)}`
      yield fail(value.network, message, { discriminator: discriminate(value.stage.name ?? '') })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN «--network=host» make',
      'medium: Dockerfile runs a command in the network of the build host',
    ),
  ],
  good: [dockerfile('FROM debian:13\nRUN --network=none make\nRUN echo --network=host')],
})
