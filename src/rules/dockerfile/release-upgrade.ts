import { packageAction } from '../../knowledge/package-managers.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/release-upgrade',
  on: 'dockerfile',
  title: 'Whole distribution is upgraded in a RUN',
  severity: 'low',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.4'],
  why: 'The image is then neither the base that was reviewed nor the same in two builds, and the packages that it replaces stay in a layer below.',
  fix: 'Use a newer base image and rebuild it regularly.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const done = packageAction(command)
        if (done?.action !== 'release') continue
        const what = `${command.program} ${done.operation}`
        const message = `${name} upgrades the distribution with ${what}${inStage(run.stage)}`
        yield fail({ value: what, at: done.at }, message, { discriminator: discriminate(what) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN apt-get update && «apt-get -y -t stable dist-upgrade»',
      'low: Dockerfile upgrades the distribution with apt-get dist-upgrade',
    ),
    dockerfile(
      'FROM opensuse/leap:15\nRUN «zypper -n dup»',
      'low: Dockerfile upgrades the distribution with zypper dup',
    ),
  ],
  good: [dockerfile('FROM debian:13\nRUN apt-get update && apt-get upgrade -y && echo apt-get dist-upgrade')],
})
