import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What puts a line into a file. */
const writers = /^(?:echo|printf|tee|sed|cat|bash|sh)$/

export default defineRule({
  id: 'dockerfile/passwordless-sudo',
  on: 'dockerfile',
  title: 'User of the image becomes root without a password',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.1'],
  why: 'Who takes over a program in the container is root there with one command, whatever USER says.',
  fix: 'Remove the NOPASSWD line, and run what needs root in the build, before the last USER.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const { program, args, input } of run.commands) {
        if (!writers.test(program)) continue
        const line = [...args, ...(input ? [input] : [])].find(({ value }) => /\bNOPASSWD\b/.test(value))
        const message = `${name} lets a user become root without a password (NOPASSWD)${inStage(run.stage)}`
        if (line) yield fail(line, message, { discriminator: discriminate(program) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN echo "«app ALL=(ALL) NOPASSWD:ALL»" >> /etc/sudoers',
      'low: Dockerfile lets a user become root without a password (NOPASSWD)',
    ),
    dockerfile(
      "FROM fedora:43\nRUN sed -i '«s/^# \\(%wheel.*NOPASSWD\\)/\\1/»' /etc/sudoers",
      'low: Dockerfile lets a user become root without a password (NOPASSWD)',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN echo "app ALL=(ALL) ALL" > /etc/sudoers.d/app'),
    dockerfile('FROM debian:13\nRUN grep -q NOPASSWD /etc/sudoers && exit 1'),
  ],
})
