import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/docker-service',
  on: 'host',
  title: 'Unit docker.service can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.1', 'cis-docker:3.2'],
  why: 'Whoever can write to the unit has a command of their own run as root when Docker starts.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['dockerService'],
  *check({ dockerService }) {
    yield* fileFaults(dockerService, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.1',
      mode: 0o644,
      modeControl: 'cis-docker:3.2',
    })
  },
  bad: [
    hostFiles(
      'file dockerService 644 app:root «/usr/lib/systemd/system/docker.service»',
      'high: /usr/lib/systemd/system/docker.service is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file dockerService 666 root:root «/usr/lib/systemd/system/docker.service»',
      'high: /usr/lib/systemd/system/docker.service has mode 666, more than 644',
    ),
  ],
  good: [
    hostFiles('file dockerService 644 root:root /usr/lib/systemd/system/docker.service'),
    hostFiles('file dockerService 600 root:root /usr/lib/systemd/system/docker.service'),
  ],
})
