import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/sysconfig-docker',
  on: 'host',
  title: 'File /etc/sysconfig/docker can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.20', 'cis-docker:3.21'],
  why: 'Whoever can write to the file adds flags to the daemon.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['sysconfigDocker'],
  *check({ sysconfigDocker }) {
    yield* fileFaults(sysconfigDocker, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.20',
      mode: 0o644,
      modeControl: 'cis-docker:3.21',
    })
  },
  bad: [
    hostFiles(
      'file sysconfigDocker 644 app:root «/etc/sysconfig/docker»',
      'high: /etc/sysconfig/docker is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file sysconfigDocker 666 root:root «/etc/sysconfig/docker»',
      'high: /etc/sysconfig/docker has mode 666, more than 644',
    ),
  ],
  good: [
    hostFiles('file sysconfigDocker 644 root:root /etc/sysconfig/docker'),
    hostFiles('file sysconfigDocker 600 root:root /etc/sysconfig/docker'),
  ],
})
