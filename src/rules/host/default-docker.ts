import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/default-docker',
  on: 'host',
  title: 'File /etc/default/docker can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.19', 'cis-docker:3.22'],
  why: 'Whoever can write to the file adds flags to the daemon.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['defaultDocker'],
  *check({ defaultDocker }) {
    yield* fileFaults(defaultDocker, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.19',
      mode: 0o644,
      modeControl: 'cis-docker:3.22',
    })
  },
  bad: [
    hostFiles(
      'file defaultDocker 644 app:root «/etc/default/docker»',
      'high: /etc/default/docker is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file defaultDocker 666 root:root «/etc/default/docker»',
      'high: /etc/default/docker has mode 666, more than 644',
    ),
  ],
  good: [
    hostFiles('file defaultDocker 644 root:root /etc/default/docker'),
    hostFiles('file defaultDocker 600 root:root /etc/default/docker'),
  ],
})
