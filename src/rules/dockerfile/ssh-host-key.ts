import { writtenTexts } from '../../knowledge/written-settings.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** As an option, or as a line of a configuration; `accept-new` still notices a key that changes. */
const off = /\bStrictHostKeyChecking[\s="']+(?:no|off)\b/i
/** Prose that a file is written with is no setting. */
const written = /(?:^|\n|\\n|-o)(?:\s|\\t)*StrictHostKeyChecking[\s="']+(?:no|off)\b/i
const clients = /^(?:ssh|scp|sftp|rsync|git|sshpass|autossh|ssh-copy-id)$/

export default defineRule({
  id: 'dockerfile/ssh-host-key',
  on: 'dockerfile',
  title: 'SSH host keys are not verified',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: [],
  why: 'Anyone between the build and the server can answer in its place, and put code of their own into the image.',
  fix: 'Remove the setting, and write the host key that the server publishes into `known_hosts`.',
  reads: ['runs', 'env'],
  *check({ name, runs, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value, instruction, stage } = fact.value
      if (instruction === 'LABEL' || value === undefined || !off.test(value)) continue
      const message = `${name} switches the verification of SSH host keys off with ${variable}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const given = clients.test(command.program) ? command.args.find(({ value }) => off.test(value)) : undefined
        const fact = given ?? writtenTexts(command).find(({ value }) => written.test(value))
        if (!fact) continue
        const what = given
          ? `calls ${command.program} without verifying SSH host keys`
          : 'writes a setting that switches the verification of SSH host keys off'
        const message = `${name} ${what}${inStage(run.stage)}`
        yield fail(fact, message, { discriminator: discriminate(command.program) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN scp -o «StrictHostKeyChecking=no» files.example.org:/app.tgz /tmp/',
      'medium: Dockerfile calls scp without verifying SSH host keys',
    ),
    dockerfile(
      'FROM debian:13\nRUN printf "«Host *\\n  StrictHostKeyChecking no\\n»" >> /etc/ssh/ssh_config',
      'medium: Dockerfile writes a setting that switches the verification of SSH host keys off',
    ),
    dockerfile(
      'FROM debian:13\nENV «GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no"»',
      'medium: Dockerfile switches the verification of SSH host keys off with GIT_SSH_COMMAND',
    ),
  ],
  good: [
    dockerfile(
      'FROM debian:13\nRUN GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=accept-new" git clone git@git.example.org:a/b.git',
    ),
    dockerfile(
      'FROM debian:13\nRUN echo "StrictHostKeyChecking yes" > /root/.ssh/config && echo "never StrictHostKeyChecking no" > /README',
    ),
  ],
})
