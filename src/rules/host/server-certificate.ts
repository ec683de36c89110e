import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/server-certificate',
  on: 'host',
  title: 'Certificate of the daemon can be changed',
  severity: 'high',
  threats: ['D1'],
  controls: ['cis-docker:3.11', 'cis-docker:3.12'],
  why: 'Whoever can replace the file stops clients from recognizing the daemon, or has them trust another.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 444 (`chmod 444`).',
  reads: ['serverCertificate'],
  *check({ serverCertificate }) {
    yield* fileFaults(serverCertificate, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.11',
      mode: 0o444,
      modeControl: 'cis-docker:3.12',
    })
  },
  bad: [
    hostFiles(
      'file serverCertificate 444 app:root «/etc/docker/server.pem»',
      'high: /etc/docker/server.pem is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file serverCertificate 466 root:root «/etc/docker/server.pem»',
      'high: /etc/docker/server.pem has mode 466, more than 444',
    ),
  ],
  good: [
    hostFiles('file serverCertificate 444 root:root /etc/docker/server.pem'),
    hostFiles('file serverCertificate 400 root:root /etc/docker/server.pem'),
  ],
})
