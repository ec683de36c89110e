import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/registry-ca',
  on: 'host',
  title: 'Certificate authority of a registry can be changed',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:3.7', 'cis-docker:3.8'],
  why: 'Whoever can replace the file makes the daemon trust a registry of their own under the name of yours.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 444 (`chmod 444`).',
  reads: ['registryCa'],
  *check({ registryCa }) {
    yield* fileFaults(registryCa, {
      owner: 'root:root',
      ownerControl: 'cis-docker:3.7',
      mode: 0o444,
      modeControl: 'cis-docker:3.8',
    })
  },
  bad: [
    hostFiles(
      'file registryCa 444 app:root «/etc/docker/certs.d/registry.acme.dev/ca.crt»',
      'high: /etc/docker/certs.d/registry.acme.dev/ca.crt is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file registryCa 466 root:root «/etc/docker/certs.d/registry.acme.dev/ca.crt»',
      'high: /etc/docker/certs.d/registry.acme.dev/ca.crt has mode 466, more than 444',
    ),
  ],
  good: [
    hostFiles('file registryCa 444 root:root /etc/docker/certs.d/registry.acme.dev/ca.crt'),
    hostFiles('file registryCa 400 root:root /etc/docker/certs.d/registry.acme.dev/ca.crt'),
  ],
})
