import { fileFaults } from '../../knowledge/host-files.ts'
import { defineRule } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/containerd-socket',
  on: 'host',
  title: 'Socket of containerd is open to others',
  severity: 'high',
  threats: ['D4'],
  controls: ['cis-docker:+3.23', 'cis-docker:+3.24'],
  why: 'Whoever can write to the socket starts containers past every check of Docker.',
  fix: 'Make root:root its owner (`chown root:root`), and permit no more than 660 (`chmod 660`).',
  reads: ['containerdSocket'],
  *check({ containerdSocket }) {
    yield* fileFaults(containerdSocket, {
      owner: 'root:root',
      ownerControl: 'cis-docker:+3.23',
      mode: 0o660,
      modeControl: 'cis-docker:+3.24',
    })
  },
  bad: [
    hostFiles(
      'file containerdSocket 660 app:root «/run/containerd/containerd.sock»',
      'high: /run/containerd/containerd.sock is owned by app:root, not by root:root',
    ),
    hostFiles(
      'file containerdSocket 666 root:root «/run/containerd/containerd.sock»',
      'high: /run/containerd/containerd.sock has mode 666, more than 660',
    ),
  ],
  good: [
    hostFiles('file containerdSocket 660 root:root /run/containerd/containerd.sock'),
    hostFiles('file containerdSocket 600 root:root /run/containerd/containerd.sock'),
  ],
})
