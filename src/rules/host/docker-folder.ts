import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/docker-folder',
  on: 'host',
  title: 'Folder /etc/docker can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.5', 'cis-docker:3.6'],
  why: 'Whoever can write in the folder replaces the configuration and the certificates of the daemon.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 755 (`chmod 755`).',
  reads: ['dockerFolder'],
  *check({ dockerFolder }) {
    yield* fileFaults(dockerFolder, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.5',
      mode: 0o755,
      modeControl: 'cis-docker:3.6',
    })
  },
  bad: [
    hostFiles(
      'file dockerFolder 755 app:root «/etc/docker»',
      'high: /etc/docker is owned by app:root, not by root:root',
    ),
    hostFiles('file dockerFolder 777 root:root «/etc/docker»', 'high: /etc/docker has mode 777, more than 755'),
  ],
  good: [
    hostFiles('file dockerFolder 755 root:root /etc/docker'),
    hostFiles('file dockerFolder 700 root:root /etc/docker'),
  ],
})
