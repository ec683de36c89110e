import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/server-key',
  on: 'host',
  title: 'Private key of the daemon can be read',
  severity: 'high',
  threats: ['D1'],
  controls: ['cis-docker:3.13', 'cis-docker:3.14'],
  why: 'Whoever reads the key can pose as the daemon and take what clients send to it.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 400 (`chmod 400`).',
  reads: ['serverKey'],
  *check({ serverKey }) {
    yield* fileFaults(serverKey, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.13',
      mode: 0o400,
      modeControl: 'cis-docker:3.14',
      isSecret: true,
    })
  },
  bad: [
    hostFiles(
      'file serverKey 400 app:root «/etc/docker/server-key.pem»',
      'high: /etc/docker/server-key.pem is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file serverKey 644 root:root «/etc/docker/server-key.pem»',
      'high: /etc/docker/server-key.pem has mode 644, more than 400',
    ),
  ],
  good: [hostFiles('file serverKey 400 root:root /etc/docker/server-key.pem')],
})
