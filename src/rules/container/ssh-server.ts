import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

/** The server where a command begins, also in the text of a shell; not its folders and files. */
const sshServer =
  /(?:^(?:\S*sh\s+-\w*c\s+)?|[;&|(\n][ \t]*|\s(?:exec|sudo|--)\s+)(?:[^\s;&|(]*\/)?(?:(?:sshd|dropbear)(?=[:\s;&|)]|$)|(?:(?:rc-)?service\s+|init\.d\/)(?:ssh|sshd|dropbear)\s+(?:re)?start\b)/

export default defineRule({
  id: 'container/ssh-server',
  on: 'container',
  title: 'SSH server runs in the container',
  severity: 'medium',
  threats: ['D2', 'K5'],
  controls: ['cis-docker:5.6'],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the server. Use `docker exec` or `kubectl exec`, which can be logged and revoked.',
  alwaysAsked: true,
  reads: ['processes'],
  consults: ['entrypoint', 'command'],
  *check({ name, processes, entrypoint, command }) {
    const lines = [entrypoint, command].flatMap((fact) => (fact ? [{ ...fact, value: fact.value.join(' ') }] : []))
    const server = [...processes, ...lines].find(({ value }) => sshServer.test(value))
    if (server) yield fail(server, `${name} runs an SSH server`)
  },
  bad: [
    compose('command: «/usr/sbin/sshd -D»', 'medium: web runs an SSH server'),
    pod('command: «["/usr/sbin/sshd", "-D"]»', 'medium: web runs an SSH server'),
    pod('command: «[sh, -c, "ssh-keygen -A && exec sshd -D"]»', 'medium: web runs an SSH server'),
    compose('command: «sh -c "service ssh start && serve"»', 'medium: web runs an SSH server'),
    run({ flags: '', image: 'shop:1.4 «/usr/sbin/sshd» -D' }, 'medium: shop runs an SSH server'),
  ],
  good: [
    compose('command: ssh-keygen -A'),
    compose('command: sh -c "service ssh stop; serve"'),
    pod('command: [sshd_exporter]'),
    compose('command: [sh, -c, "mkdir -p /run/sshd && exec serve"]'),
    run({ flags: '', image: 'shop:1.4 serve' }),
  ],
})
