import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/daemon-json',
  on: 'host',
  title: 'File daemon.json can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.17', 'cis-docker:3.18'],
  why: 'Whoever can write to the file opens the API of the daemon or switches its protection off.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 644 (`chmod 644`).',
  reads: ['daemonJson'],
  *check({ daemonJson }) {
    yield* fileFaults(daemonJson, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.17',
      mode: 0o644,
      modeControl: 'cis-docker:3.18',
    })
  },
  bad: [
    hostFiles(
      'file daemonJson 644 app:root «/etc/docker/daemon.json»',
      'high: /etc/docker/daemon.json is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file daemonJson 666 root:root «/etc/docker/daemon.json»',
      'high: /etc/docker/daemon.json has mode 666, more than 644',
    ),
  ],
  good: [
    hostFiles('file daemonJson 644 root:root /etc/docker/daemon.json'),
    hostFiles('file daemonJson 600 root:root /etc/docker/daemon.json'),
  ],
})
