import type { EngineAnswers } from '../../model/docker-api.ts'
import { network } from '../../model/network.ts'
import { type Fact, source, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { type SwarmField, swarm } from '../../model/swarm.ts'

const nanosecondsInHour = 3.6e12
const hidden: readonly SwarmField[] = ['listenAddress', 'dataPathAddress']

/** The swarm that an engine manages, and the overlay networks that it knows. */
export function readSwarm({ info, swarm: settings, overlays }: EngineAnswers): Subject[] {
  const at = span(source('engine', '', 'engine'), 0)
  const fact = <T>(value: T): Fact<T> => ({ value, at })
  const frame = { dialect: 'live', evidence: 'live', at } as const
  const networks = (overlays ?? []).map(({ Name: name = '', Options: options }) =>
    network({
      ...frame,
      key: `engine/network/${name}`,
      name: `network ${name}`,
      driver: fact('overlay'),
      ...(options && 'encrypted' in options && { encrypted: fact(true) }),
    }),
  )
  if (!settings) return networks
  const { EncryptionConfig: encryption, CAConfig: certificates } = settings.Spec ?? {}
  const expiry = certificates?.NodeCertExpiry
  const managed = swarm({
    ...frame,
    key: 'engine/swarm',
    name: 'the swarm',
    autolock: fact(encryption?.AutoLockManagers === true),
    ...(expiry !== undefined && { certificateHours: fact(expiry / nanosecondsInHour) }),
    ...(info.Swarm?.Managers !== undefined && { managers: fact(info.Swarm.Managers) }),
    unobserved: new Map(hidden.map((field) => [field, 'the API of the engine does not say it'])),
  })
  return [managed, ...networks]
}
