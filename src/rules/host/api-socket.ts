import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/api-socket',
  on: 'host',
  title: 'Socket of the engine is open to others',
  severity: 'high',
  threats: ['D1'],
  controls: ['cis-docker:3.15', 'cis-docker:3.16'],
  why: 'Whoever can write to the socket is root on the machine.',
  fix: 'Make root:docker its owner (`chown root:docker`), and permit no more than 660 (`chmod 660`).',
  reads: ['apiSocket'],
  *check({ apiSocket }) {
    yield* fileFaults(apiSocket, {
      owner: 'root:docker',
      ownerControl: 'cis-docker:3.15',
      mode: 0o660,
      modeControl: 'cis-docker:3.16',
    })
  },
  bad: [
    hostFiles(
      'file apiSocket 660 app:docker «/run/docker.sock»',
      'high: /run/docker.sock is owned by app:docker, not by root:docker',
    ),
    hostFiles(
      'file apiSocket 666 root:docker «/run/docker.sock»',
      'high: /run/docker.sock has mode 666, more than 660',
    ),
  ],
  good: [
    hostFiles('file apiSocket 660 root:docker /run/docker.sock'),
    hostFiles('file apiSocket 600 root:docker /run/docker.sock'),
  ],
})
