import { packageAction } from '../../knowledge/package-managers.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const servers = /^(?:openssh-server(?:-\S+)?|dropbear(?:-run)?|ssh)(?:[=~<>].*)?$/
const program =
  /(?:^|[\s;&|/])(?:(?:sshd|dropbear)(?:[\s;&|]|$)|(?:rc-)?service\s+(?:ssh|sshd|dropbear)\s+(?:re)?start\b|init\.d\/(?:ssh|sshd|dropbear)\s+(?:re)?start\b|systemctl\s+(?:re)?start\s+sshd?\b)/

export default defineRule({
  id: 'dockerfile/ssh-server',
  on: 'dockerfile',
  title: 'Image has an SSH server',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:5.6'],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the server. Use `docker exec` or `kubectl exec`, which can be logged and revoked.',
  reads: ['startCommand', 'runs'],
  *check({ name, startCommand, runs }) {
    const discriminate = numbered()
    if (startCommand && program.test(startCommand.value.join(' ')))
      yield fail(startCommand, `${name} starts an SSH server`, { discriminator: 'start' })
    for (const { value: run } of runs)
      for (const command of run.commands) {
        const done = packageAction(command)
        const server = done?.action === 'install' && done.packages.find(({ value }) => servers.test(value))
        if (!server || !run.stage.isInImage) continue
        const message = `${name} installs the SSH server ${server.value}${inStage(run.stage)}`
        yield fail(server, message, { discriminator: discriminate(server.value), severity: 'low' })
      }
  },
  bad: [
    dockerfile('FROM debian:13\n«CMD ["/usr/sbin/sshd", "-D"]»', 'medium: Dockerfile starts an SSH server'),
    dockerfile('FROM debian:13\n«CMD service ssh start && exec app»', 'medium: Dockerfile starts an SSH server'),
    dockerfile(
      'FROM debian:13\nRUN apt-get install -y git «openssh-server»',
      'low: Dockerfile installs the SSH server openssh-server',
    ),
  ],
  good: [
    dockerfile('FROM debian:13 AS test\nRUN apt-get install -y openssh-server\nFROM debian:13\nCMD ["sshd_exporter"]'),
    dockerfile('FROM debian:13\nRUN apt-get install -y openssh-client'),
    dockerfile('FROM debian:13\nCMD service ssh status; service nginx start'),
  ],
})
