import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/sudo',
  on: 'dockerfile',
  title: 'RUN uses sudo',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.1'],
  why: 'An image with sudo gives every program in it a way to root, whatever its USER says.',
  fix: 'Put the command before the last USER, and leave sudo out of the image.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs) {
      const command = run.commands.find(({ program }) => program === 'sudo' || program === 'doas')
      if (!command) continue
      const { program, at } = command
      const message = `${name} calls ${program} in a RUN${inStage(run.stage)}`
      yield fail({ value: program, at }, message, { discriminator: discriminate(program) })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nRUN «sudo» apt-get update && sudo rm /x', 'low: Dockerfile calls sudo in a RUN'),
    dockerfile('FROM debian:13\nRUN [«"sudo"», "make"]', 'low: Dockerfile calls sudo in a RUN'),
  ],
  good: [dockerfile('FROM debian:13\nRUN apt-get install -y sudo && echo sudo make')],
})
