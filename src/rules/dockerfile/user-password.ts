import { optionsOf } from '../../knowledge/options.ts'
import { inStage, type RunCommand } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** Where a command gives an account a password, or none at all. A hash of `!` or `*` locks it. */
function passwordOf({ program, at, args }: RunCommand) {
  if (program === 'chpasswd') return { value: program, at }
  const option = optionsOf(args, program === 'passwd' ? 'inwxRS' : 'bcdefgkGKrRsuZp').find(({ name, value }) =>
    program === 'passwd'
      ? /^(?:-d|--delete|--stdin)$/.test(name)
      : /^(?:-p|--password)$/.test(name) && !/^[!*]/.test(value ?? ''),
  )
  return option && /^(?:passwd|useradd|usermod)$/.test(program) ? { value: option.name, at: option.at } : undefined
}

export default defineRule({
  id: 'dockerfile/user-password',
  on: 'dockerfile',
  title: 'Password of an account is set in the build',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Everyone who has the image has the password, and a program in the container becomes that user with it.',
  fix: 'Remove the password, and let the container start as the user that it needs.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const fact = passwordOf(command)
        const does = /^(?:-d|--delete)$/.test(fact?.value ?? '')
          ? 'lets an account in without a password'
          : 'sets the password of an account'
        const message = `${name} ${does} with ${command.program}${inStage(run.stage)}`
        if (fact) yield fail(fact, message, { discriminator: discriminate(command.program) })
      }
  },
  bad: [
    dockerfile(
      "FROM debian:13\nRUN set -e; echo 'root:hunter2' | sudo «chpasswd»; passwd «-d» app",
      'medium: Dockerfile sets the password of an account with chpasswd',
      'medium: Dockerfile lets an account in without a password with passwd',
    ),
    dockerfile(
      'FROM debian:13\nRUN useradd -m -s /bin/sh «-p» hunter2 app',
      'medium: Dockerfile sets the password of an account with useradd',
    ),
  ],
  good: [
    dockerfile(
      "FROM debian:13\nRUN useradd -rm -d /p app && usermod -p '!' app && passwd -l app && mkdir -p /chpasswd",
    ),
  ],
})
