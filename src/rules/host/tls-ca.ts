import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/tls-ca',
  on: 'host',
  title: 'Certificate authority of the daemon can be changed',
  severity: 'high',
  threats: ['D1'],
  controls: ['cis-docker:3.9', 'cis-docker:3.10'],
  why: 'Whoever can replace the file issues certificates with which clients control the engine.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 444 (`chmod 444`).',
  reads: ['tlsCa'],
  *check({ tlsCa }) {
    yield* fileFaults(tlsCa, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.9',
      mode: 0o444,
      modeControl: 'cis-docker:3.10',
    })
  },
  bad: [
    hostFiles(
      'file tlsCa 444 app:root «/etc/docker/ca.pem»',
      'high: /etc/docker/ca.pem is owned by app:root, not by root:root',
    ),
    hostFiles('file tlsCa 466 root:root «/etc/docker/ca.pem»', 'high: /etc/docker/ca.pem has mode 466, more than 444'),
  ],
  good: [
    hostFiles('file tlsCa 444 root:root /etc/docker/ca.pem'),
    hostFiles('file tlsCa 400 root:root /etc/docker/ca.pem'),
  ],
})
