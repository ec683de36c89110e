import { isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { modeOf } from '../../knowledge/file-modes.ts'
import { inStage, type RunCommand } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const setsUser = /^0*[4567]\d{3}$|[ugo]*u[ugo]*[+=][rwxXt]*s|^(?:a|,)?[+=][rwxXt]*s/

/** Where a command lets a file run with more than its caller has. Set-group-id on a folder gives nobody anything. */
function privilegeOf(command: RunCommand) {
  const mode = modeOf(command)
  if (mode) return setsUser.test(mode.value) && !command.args.some(({ value }) => value === '-d') ? mode : undefined
  if (command.program !== 'setcap') return undefined
  return command.args.find(({ value }) =>
    [...value.matchAll(/cap_(\w+)/gi)].some(([, name = '']) => isHostEscapeCapability(name.toUpperCase(), false)),
  )
}

export default defineRule({
  id: 'dockerfile/setuid',
  on: 'dockerfile',
  title: 'File is made to run as root',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.8'],
  why: 'A flaw in such a program makes root of any user in the container.',
  fix: 'Remove the bit or the capability, and start the container as the user that it needs.',
  reads: ['runs', 'copied'],
  *check({ name, runs, copied }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const fact = privilegeOf(command)
        if (!fact) continue
        const message = `${name} lets a file run as root with ${command.program} ${fact.value}${inStage(run.stage)}`
        yield fail(fact, message, { discriminator: discriminate(`${command.program} ${fact.value}`) })
      }
    const seen = new Set<number>()
    for (const { value } of copied) {
      const { mode, stage } = value
      if (!mode || !setsUser.test(mode.value) || seen.has(mode.at.start)) continue
      seen.add(mode.at.start)
      const message = `${name} lets a file run as root with --chmod=${mode.value}${inStage(stage)}`
      yield fail(mode, message, { discriminator: discriminate(`--chmod ${mode.value}`) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN chmod -R «u+s» /bin/x',
      'medium: Dockerfile lets a file run as root with chmod u+s',
    ),
    dockerfile('FROM debian:13\nRUN chmod «4755» /bin/x', 'medium: Dockerfile lets a file run as root with chmod 4755'),
    dockerfile(
      'FROM debian:13\nRUN install -o root «-m» 4755 x /bin/x\nCOPY «--chmod=4755» <<EOF /x\nexec app\nEOF',
      'medium: Dockerfile lets a file run as root with install 4755',
      'medium: Dockerfile lets a file run as root with --chmod=4755',
    ),
    dockerfile(
      'FROM debian:13\nRUN setcap «cap_sys_admin+ep» /bin/x',
      'medium: Dockerfile lets a file run as root with setcap cap_sys_admin+ep',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN chmod u-s,g-s /bin/su && chmod 2775 /data && chmod g+s /data && chmod 0755 /x'),
    dockerfile('FROM debian:13\nRUN setcap cap_net_bind_service=+ep /bin/x; find / -perm /6000 -exec chmod a-s {} +'),
  ],
})
