import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/docker-socket-unit',
  on: 'host',
  title: 'Unit docker.socket can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.3', 'cis-docker:3.4'],
  why: 'Whoever can write to the unit opens the socket of the engine to everyone.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['dockerSocketUnit'],
  *check({ dockerSocketUnit }) {
    yield* fileFaults(dockerSocketUnit, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.3',
      mode: 0o644,
      modeControl: 'cis-docker:3.4',
    })
  },
  bad: [
    hostFiles(
      'file dockerSocketUnit 644 app:root «/usr/lib/systemd/system/docker.socket»',
      'high: /usr/lib/systemd/system/docker.socket is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file dockerSocketUnit 666 root:root «/usr/lib/systemd/system/docker.socket»',
      'high: /usr/lib/systemd/system/docker.socket has mode 666, more than 644',
    ),
  ],
  good: [
    hostFiles('file dockerSocketUnit 644 root:root /usr/lib/systemd/system/docker.socket'),
    hostFiles('file dockerSocketUnit 600 root:root /usr/lib/systemd/system/docker.socket'),
  ],
})
