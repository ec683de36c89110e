import { isBuildStandIn } from '../../knowledge/credential-names.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What they print or are told about accounts is no option that holds a credential. */
const notOptions = /^(?:sudo|doas|echo|printf|sed|cat|tee|export|declare|\w*passwd|adduser|addgroup|useradd|usermod)$/
/** A cheap first look: most arguments name packages and files. */
const mayHold = /[=:"]|^-[pua]|pass|secret|token|key|cred|auth|[\w-]{20}/i

export default defineRule({
  id: 'dockerfile/secret',
  on: 'dockerfile',
  title: 'Credential is written in the Dockerfile',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Anyone who can read the repository, or pull the image and read its history, gets the credential.',
  fix: 'Remove the credential, revoke it, and mount a new one in the RUN that needs it (`--mount=type=secret`).',
  reads: ['env', 'runs'],
  *check({ name, env, runs }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value, instruction, stage } = fact.value
      if (value === undefined || isBuildStandIn(value) || !isCredential(variable, value)) continue
      const message = `${name} has a credential in ${instruction} ${variable}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs)
      for (const { program, at, args } of run.commands) {
        if (notOptions.test(program) || !args.some(({ value }) => mayHold.test(value))) continue
        const [option] = credentialsInCommand([program, ...args.map(({ value }) => value)])
        if (option === undefined) continue
        const message = `${name} passes a credential to ${program} (${option})${inStage(run.stage)}`
        yield fail({ value: program, at }, message, { discriminator: discriminate(`${program} ${option}`) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nENV A=DB_PASSWORD\nENV B=b «$A=hunter2»\nARG «API_TOKEN=k-3f7c9»',
      'high: Dockerfile has a credential in ENV DB_PASSWORD',
      'high: Dockerfile has a credential in ARG API_TOKEN',
    ),
    dockerfile(
      'FROM debian:13 AS build\nLABEL «note="Bearer 7hQ2mZx90LkPq4"»\nFROM debian:13',
      'high: Dockerfile has a credential in LABEL note in stage build',
    ),
    dockerfile(
      'FROM debian:13\nRUN export «SECRET_KEY=s3cr3t» && «curl» -u me:hunter2 https://example.org/x -o x',
      'high: Dockerfile has a credential in RUN SECRET_KEY',
      'high: Dockerfile passes a credential to curl (-u)',
    ),
    dockerfile(
      'FROM debian:13\nRUN «git» clone https://me:hunter2@example.org/a.git',
      'high: Dockerfile passes a credential to git (an argument)',
    ),
  ],
  good: [
    dockerfile('FROM ruby:3\nRUN SECRET_KEY_BASE=dummy rake && adduser --disabled-password app'),
    dockerfile('FROM debian:13\nENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_TTL=300s GPG_KEY=E3FF2839C048B25C'),
    dockerfile(
      'FROM debian:13\nRUN --mount=type=secret,id=t TOKEN=$(cat /run/secrets/t) curl -u "me:$TOKEN" https://x',
    ),
    dockerfile('FROM debian:13\nARG TOKEN\nRUN git clone https://me:${TOKEN}@example.org/a.git'),
  ],
})
