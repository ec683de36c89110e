import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

const sshServer = /(?:^|\/)(?:sshd|dropbear)(?::|\s|$)/

export default defineRule({
  id: 'container/ssh-server',
  on: 'container',
  title: 'SSH server runs in the container',
  severity: 'medium',
  threats: ['D2', 'K5'],
  controls: ['cis-docker:5.6'],
  why: 'A second way in, with keys and passwords that no engine or cluster knows of.',
  fix: 'Remove the server; `docker exec` and `kubectl exec` are logged and can be taken away.',
  reads: ['processes'],
  *check({ name, processes }) {
    const server = processes.find(({ value }) => sshServer.test(value))
    if (server) yield fail(server, `${name} runs an SSH server`)
  },
  bad: [
    compose('command: «/usr/sbin/sshd -D»'),
    pod('command: «["/usr/sbin/sshd", "-D"]»'),
    run({ flags: '', image: 'shop:1.4 «/usr/sbin/sshd» -D' }),
  ],
  good: [
    compose('command: ssh-keygen -A'),
    pod('command: [sshd_exporter]'),
    run({ flags: '', image: 'shop:1.4 serve' }),
  ],
})
