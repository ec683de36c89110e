import { defineRule, fail, missing } from '../../model/rule.ts'
import { engine, script } from '../examples.ts'

export default defineRule({
  id: 'swarm/autolock',
  on: 'swarm',
  title: 'Managers of the swarm start unlocked',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.6'],
  why: 'Whoever copies the disk of a manager has the keys of the swarm, and with them its secrets and certificates.',
  fix: 'Set `--autolock`, and keep the key that it prints in a safe place.',
  alwaysAsked: true,
  reads: ['autolock'],
  *check(swarm) {
    const message = `${swarm.name} keeps the keys of its managers unlocked on disk`
    if (!swarm.autolock) yield missing(swarm, 'autolock', message)
    else if (!swarm.autolock.value) yield fail(swarm.autolock, message)
  },
  bad: [
    script(
      '«docker swarm init» --listen-addr 10.0.0.1 --data-path-addr 10.1.0.1',
      'low: the swarm keeps the keys of its managers unlocked on disk',
    ),
    script('docker swarm init --autolock=«false»', 'low: the swarm keeps the keys of its managers unlocked on disk'),
    engine(
      { swarm: { Spec: { EncryptionConfig: { AutoLockManagers: false } } } },
      'low: the swarm keeps the keys of its managers unlocked on disk',
    ),
  ],
  good: [
    script('docker swarm init --autolock'),
    engine({ swarm: { Spec: { EncryptionConfig: { AutoLockManagers: true } } } }),
  ],
})
