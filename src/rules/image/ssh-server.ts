import { inLayer } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/ssh-server',
  on: 'image',
  title: 'Program of an SSH server is in the image',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:5.6'],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the server. Use `docker exec` or `kubectl exec`, which can be logged and revoked.',
  reads: ['sshServer'],
  *check({ name, sshServer }) {
    if (!sshServer) return
    const { paths, layer } = sshServer.value
    yield fail(sshServer, `${name} has an SSH server: ${paths.join(', ')} (${inLayer(layer)})`)
  },
  bad: [
    builtImage(
      'FROM debian:13\n«RUN apt-get install ssh»',
      'FROM debian:13\n  755 0:0 /etc/\nRUN apt-get install ssh\n  755 0:0 /usr/sbin/sshd',
      'low: app has an SSH server: /usr/sbin/sshd (layer 2 of 2, 0123456789ab)',
    ),
  ],
  good: [builtImage('FROM debian:13\nRUN x', 'FROM debian:13\n  755 0:0 /usr/bin/ssh\n  755 0:0 /home/a/sshd')],
})
