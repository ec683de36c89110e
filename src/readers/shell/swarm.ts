import { type Network, network } from '../../model/network.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { type Swarm, type SwarmFacts, type SwarmField, swarm } from '../../model/swarm.ts'
import { globalTable, table } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { stretch, unresolvedOf, type Word } from '../parse/words.ts'

const initTable = table(
  'autolock force-new-cluster help',
  `advertise-addr availability cert-expiry data-path-addr data-path-port default-addr-pool default-addr-pool-mask-length
   dispatcher-heartbeat external-ca listen-addr max-snapshots snapshot-interval task-history-limit`,
)
const createTable = table(
  'attachable config-only help ingress internal ipv4 ipv6',
  'aux-address config-from driver/d gateway ip-range ipam-driver ipam-opt label opt/o scope subnet',
)

/** What `docker swarm init`, `docker swarm update` and `docker network create` make. */
export function swarmAndNetworksOf(words: readonly Word[], key: (name: string) => string): (Swarm | Network)[] {
  const [program] = words
  const { rest } = splitFlags(words.slice(1), globalTable)
  const [noun, verb, ...args] = rest
  if (!noun || !verb) return []
  const at = stretch(program!, verb)
  if (noun.text === 'swarm' && verb.text === 'init') {
    const { flags, opaque } = splitFlags(args, initTable, { flagsOnly: true })
    return [
      swarm({
        key: key('swarm'),
        name: 'the swarm',
        dialect: 'run',
        at,
        ...swarmFacts(flags),
        ...(opaque && { opaque }),
      }),
    ]
  }
  if (noun.text === 'swarm' && verb.text === 'update') return changed(args, at, key)
  if (noun.text !== 'network' || verb.text !== 'create') return []
  const { flags, rest: names, opaque } = splitFlags(args, createTable)
  const name = names[0]?.text ?? 'an unnamed network'
  const driver = flags.findLast((flag) => flag.name === 'driver')?.value
  if (driver?.text !== 'overlay') return []
  const option = flags.findLast(
    ({ name: flag, value }) => flag === 'opt' && /^encrypted(?:=|$)/.test(value?.text ?? ''),
  )
  return [
    network({
      key: key(`network/${name}`),
      name: `network ${name}`,
      dialect: 'run',
      at,
      driver: { value: driver.text, at: driver.span },
      ...(option?.value && { encrypted: { value: !/=(?:false|0)$/i.test(option.value.text), at: option.value.span } }),
      ...(opaque && { opaque }),
    }),
  ]
}

/** What a line changes about a swarm that is there: nothing but what it sets is known. */
function changed(args: readonly Word[], at: Span, key: (name: string) => string): Swarm[] {
  const { flags } = splitFlags(args, initTable, { flagsOnly: true })
  const facts = swarmFacts(flags)
  const isSet = (field: SwarmField) => facts[field] !== undefined || facts.unresolved.has(field)
  const unsupported = new Set(swarmFields.filter((field) => !isSet(field)))
  if (unsupported.size === swarmFields.length) return []
  return [swarm({ key: key('swarm'), name: 'the swarm', dialect: 'run', at, ...facts, unsupported })]
}

const swarmFields: readonly SwarmField[] = [
  'autolock',
  'certificateHours',
  'listenAddress',
  'dataPathAddress',
  'managers',
]

function swarmFacts(
  flags: readonly Flag[],
): Omit<SwarmFacts, 'managers'> & Pick<Swarm, 'unresolved'> & { managers?: undefined } {
  const unresolved = new Map<keyof SwarmFacts, Unresolved>()
  const text = (field: keyof SwarmFacts, name: string): Fact<string> | undefined => {
    const value = flags.findLast((flag) => flag.name === name)?.value
    if (value?.unsure === undefined) return value && { value: value.text, at: value.span }
    unresolved.set(field, unresolvedOf(value))
    return undefined
  }
  const lock = text('autolock', 'autolock')
  const autolock = lock && { ...lock, value: !/^(?:false|f|0)$/i.test(lock.value) }
  const expiry = text('certificateHours', 'cert-expiry')
  const hours = expiry && hoursOf(expiry.value)
  const listenAddress = text('listenAddress', 'listen-addr')
  const dataPathAddress = text('dataPathAddress', 'data-path-addr')
  return {
    unresolved,
    ...(autolock && { autolock }),
    ...(expiry && hours !== undefined && { certificateHours: { ...expiry, value: hours } }),
    ...(listenAddress && { listenAddress }),
    ...(dataPathAddress && { dataPathAddress }),
  }
}

/** Go's durations (`2160h0m0s`) in hours; undefined for what is none. */
function hoursOf(duration: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|m|s))+$/.test(duration)) return undefined
  const units: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 }
  return [...duration.matchAll(/([\d.]+)([hms])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * units[unit!]!, 0)
}
