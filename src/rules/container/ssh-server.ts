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
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the server. Use `docker exec` or `kubectl exec`, which can be logged and revoked.',
  reads: ['processes'],
  *check({ name, processes }) {
    const server = processes.find(({ value }) => sshServer.test(value))
    if (server) yield fail(server, `${name} runs an SSH server`)
  },
  bad: [
    compose('command: «/usr/sbin/sshd -D»', 'medium: web runs an SSH server'),
    pod('command: «["/usr/sbin/sshd", "-D"]»', 'medium: web runs an SSH server'),
    run({ flags: '', image: 'shop:1.4 «/usr/sbin/sshd» -D' }, 'medium: shop runs an SSH server'),
  ],
  good: [
    compose('command: ssh-keygen -A'),
    pod('command: [sshd_exporter]'),
    run({ flags: '', image: 'shop:1.4 serve' }),
  ],
})
