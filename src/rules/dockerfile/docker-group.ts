import { inStage, type RunCommand } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const named = /(?:^|[,=])docker(?:,|$)/
const isValue = /^-(?:[a-zA-Z]*[gGuhsk]|-(?:gid|uid|group|groups|home|shell|ingroup))$/

/** The argument that names the group among those that a user is added to. */
function groupOf({ program, args }: RunCommand) {
  const operands = args.filter(({ value }, i) => !value.startsWith('-') && !isValue.test(args[i - 1]?.value ?? ''))
  // An account that is called so has a group of its own of that name.
  if (/^(?:useradd|usermod|adduser|addgroup)$/.test(program) && operands[0]?.value === 'docker' && operands.length < 3)
    return undefined
  if (/^(?:adduser|addgroup)$/.test(program) && operands.length === 2) return operands[1]
  if (program === 'gpasswd') return args.some(({ value }) => /^(?:-a|--add)$/.test(value)) ? operands.at(-1) : undefined
  if (!/^(?:useradd|usermod|adduser)$/.test(program)) return undefined
  return args.find(
    ({ value }, i) =>
      named.test(value) &&
      (/^--g/.test(value) || /^(?:-[a-zA-Z]*[gG]|--g\w+|--ingroup)$/.test(args[i - 1]?.value ?? '')),
  )
}

export default defineRule({
  id: 'dockerfile/docker-group',
  on: 'dockerfile',
  title: 'User is added to the docker group',
  severity: 'medium',
  threats: ['D1', 'D2'],
  controls: [],
  why: 'Who may use the engine is root on its host: the group makes the user of the container that, as soon as the socket is mounted.',
  fix: 'Remove the user from the group. Build with a rootless builder, or reach the engine through TLS with a client certificate.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const fact = groupOf(command)
        const message = `${name} adds a user to the docker group${inStage(run.stage)}`
        if (fact && named.test(fact.value)) yield fail(fact, message, { discriminator: discriminate(command.program) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN usermod -aG «sudo,docker» app',
      'medium: Dockerfile adds a user to the docker group',
    ),
    dockerfile('FROM alpine:3\nRUN addgroup app «docker»', 'medium: Dockerfile adds a user to the docker group'),
    dockerfile('FROM debian:13\nRUN gpasswd -a app «docker»', 'medium: Dockerfile adds a user to the docker group'),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN groupadd docker && addgroup -g 999 docker && usermod -aG audio docker'),
    dockerfile('FROM alpine:3\nRUN addgroup -g 900 -S docker && adduser -u 900 -D -H -G docker docker'),
  ],
})
