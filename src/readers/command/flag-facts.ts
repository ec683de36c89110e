import { capabilityName } from '../../knowledge/capabilities.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import { openSocket } from '../../knowledge/mounts.ts'
import { isNamedMode } from '../../knowledge/namespace-modes.ts'
import { chosenPort, withOpenPort } from '../../knowledge/ports.ts'
import type { ContainerFacts, Field, LeftOut, Mount, Probe, StartSetting } from '../../model/container.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { parseBytes, parseCores, parseDurationNs } from '../parse/units.ts'
import { pieces, unresolvedOf, type Word } from '../parse/words.ts'
import * as values from './flag-values.ts'
import type { Flag } from './flag-words.ts'

type Scalars = { [F in Field]: ContainerFacts[F] extends readonly Fact<unknown>[] ? never : F }[Field] & Field
type Lists = Exclude<Field, Scalars>
type ValueOf<F extends Field> = ContainerFacts[F] extends readonly Fact<infer V>[]
  ? V
  : ContainerFacts[F] extends Fact<infer V> | undefined
    ? V
    : never

/** Facts as flags are read one after the other: lists add up, the last scalar wins. */
export class FlagFacts {
  readonly facts: Partial<ContainerFacts> = {}
  readonly unresolved = new Map<Field, Unresolved>()
  private quota: Word | undefined
  private period: Word | undefined
  private readonly probe: { -readonly [K in keyof Probe]?: Probe[K] } = {}

  set<F extends Scalars>(field: F, word: Word, value: ValueOf<F> | undefined): void {
    this.unset(field)
    if (word.unsure !== undefined || value === undefined) this.markUnresolved(field, word)
    else this.facts[field] = { value, at: word.span } as unknown as ContainerFacts[F]
  }

  unset(field: Scalars): void {
    this.unresolved.delete(field)
    delete this.facts[field]
  }

  /** A value that is known in part is still listed: its target, its container port may be what matters. */
  add<F extends Lists>(field: F, word: Word, value: ValueOf<F> | undefined): void {
    if (word.unsure !== undefined || value === undefined) this.markUnresolved(field, word)
    if (value === undefined) return
    const list = (this.facts[field] ?? []) as unknown as Fact<ValueOf<F>>[]
    list.push({ value, at: word.span })
    this.facts[field] = list as unknown as ContainerFacts[F]
  }

  /** @param place where it is written; never the credential */
  addCredential(word: Word, place: string): void {
    this.facts.writtenCredentials = [...(this.facts.writtenCredentials ?? []), { value: place, at: word.span }]
  }

  /** The value does not come from this line. */
  markSetElsewhere(field: Field, word: Word, because: string): void {
    this.unresolved.set(field, { ...unresolvedOf(word, because), unset: true })
  }

  markUnresolved(field: Field, word: Word, because = word.unsure ?? 'invalid value'): void {
    this.unresolved.set(field, unresolvedOf(word, because))
  }

  read(flags: readonly Flag[]): this {
    for (const { name, value } of flags) {
      readers[name]?.(this, value)
      const setting = handedOn.get(name)
      if (setting) this.handOn(name, value, ...setting)
      else if (!readers[name] && !irrelevant.has(name) && !isDefault(name, value)) this.leaveOut(`--${name}`, value)
    }
    this.finishQuota()
    return this
  }

  leaveOut(name: string, word: Word): void {
    const list = (this.facts.leftOut ?? []) as Fact<LeftOut>[]
    if (!list.some(({ value }) => value.name === name))
      this.facts.leftOut = [...list, { value: { name }, at: word.span }]
  }

  private handOn(flag: string, word: Word, name: StartSetting['name'], parse: Parse): void {
    const value = word.unsure === undefined ? parse(word.text) : undefined
    const written = `--${flag}`
    if (value === undefined) {
      if (!heldElsewhere.has(flag)) this.leaveOut(written, word)
      return
    }
    const list = (this.facts.startSettings ?? []) as Fact<StartSetting>[]
    list.push({ value: { name, value, written }, at: word.span })
    this.facts.startSettings = list
  }

  setQuota(word: Word): void {
    this.quota = word
  }

  setPeriod(word: Word): void {
    this.period = word
  }

  /** The quota per period; the kernel's default period is 100 ms. -1 and 0 mean no quota. */
  private finishQuota(): void {
    if (!this.quota) return
    const quota = values.parseInteger(this.quota.text)
    const period = this.period ? values.parseInteger(this.period.text) : 100_000
    const unsure = this.quota.unsure ?? this.period?.unsure
    const cores = quota === undefined || !period ? undefined : Math.max(0, quota) / period
    this.set('cpuLimit', { ...this.quota, unsure }, cores)
  }

  healthcheck(word: Word, change: { -readonly [K in keyof Probe]?: Probe[K] }): void {
    Object.assign(this.probe, change)
    const { state } = this.probe
    if (change.state && word.unsure !== undefined) this.markUnresolved('healthcheck', word)
    if (state) this.facts.healthcheck = { value: { ...this.probe, state }, at: this.facts.healthcheck?.at ?? word.span }
  }
}

/** Flags that change nothing in the container. */
const irrelevant = new Set(
  `detach disable-content-trust help quiet rm sig-proxy attach cidfile detach-keys name pull
   replace rmi`.split(/\s+/),
)

/** What Linux engines do. */
const isDefault = (name: string, { text, unsure }: Word) =>
  name === 'isolation' && unsure === undefined && /^(?:default)?$/i.test(text)

type Parse = (text: string) => StartSetting['value'] | undefined

const asText: Parse = (text) => text

/** Flags that are handed on as they are; some of them hold facts as well. */
const handedOn = new Map<string, readonly [name: StartSetting['name'], parse: Parse]>([
  ['add-host', ['add-host', asText]],
  ['blkio-weight', ['blkio-weight', values.parseInteger]],
  ['cpuset-mems', ['cpuset-mems', asText]],
  ['device', ['device', (text) => (/gpu=/.test(text) ? undefined : text)]],
  ['dns', ['dns', asText]],
  ['dns-opt', ['dns-option', asText]],
  ['dns-option', ['dns-option', asText]],
  ['dns-search', ['dns-search', asText]],
  ['domainname', ['domainname', asText]],
  ['group-add', ['group-add', (text) => (values.parseInteger(text) === undefined ? text : undefined)]],
  ['health-interval', ['health-interval', parseDurationNs]],
  ['health-retries', ['health-retries', values.parseInteger]],
  ['health-start-interval', ['health-start-interval', parseDurationNs]],
  ['health-start-period', ['health-start-period', parseDurationNs]],
  ['health-timeout', ['health-timeout', parseDurationNs]],
  ['hostname', ['hostname', asText]],
  ['interactive', ['interactive', values.parseSwitch]],
  ['memory-swap', ['memory-swap', (text) => (text === '-1' ? -1 : parseBytes(text))]],
  ['memory-swappiness', ['memory-swappiness', values.parseInteger]],
  ['oom-score-adj', ['oom-score-adj', values.parseInteger]],
  ['platform', ['platform', asText]],
  ['publish-all', ['publish-all', values.parseSwitch]],
  ['shm-size', ['shm-size', parseBytes]],
  ['stop-signal', ['stop-signal', asText]],
  ['stop-timeout', ['stop-timeout', values.parseInteger]],
  ['tty', ['tty', values.parseSwitch]],
])

/** A value that another field holds where this one does not. */
const heldElsewhere = new Set(['device', 'group-add'])

type FlagReader = (to: FlagFacts, word: Word) => void

const text =
  (field: TextField): FlagReader =>
  (to, word) =>
    // An empty text leaves it as it is.
    word.text === '' && word.unsure === undefined ? to.unset(field) : to.set(field, word, word.text)
type ModeField = 'pidMode' | 'ipcMode' | 'utsMode' | 'usernsMode' | 'cgroupnsMode'
type TextField = ModeField | 'user' | 'cgroupParent' | 'cpuSet' | 'workingDir'

const mode =
  (field: ModeField): FlagReader =>
  (to, word) =>
    text(field)(to, settled(word))

/** A part of it may be open; that it is none of the engine's own modes is known all the same. */
const settled = (word: Word, mode = word.text): Word =>
  word.unsure !== undefined && isNamedMode(mode) ? { ...word, unsure: undefined } : word

const flag =
  (field: 'privileged' | 'readOnlyRootFilesystem' | 'init'): FlagReader =>
  (to, word) =>
    to.set(field, word, values.parseSwitch(word.text))

const number =
  (
    field: 'memoryLimit' | 'memoryRequest' | 'cpuLimit' | 'cpuRequest' | 'cpuShares' | 'pidsLimit',
    parse: (text: string) => number | undefined,
  ): FlagReader =>
  (to, word) =>
    to.set(field, word, parse(word.text))

const capabilities =
  (field: 'capAdd' | 'capDrop'): FlagReader =>
  (to, word) => {
    for (const one of pieces(word, ',')) to.add(field, one, capability(one))
  }

const capability = (word: Word) => (word.unsure === undefined ? capabilityName(word.text) : undefined)

const duration =
  (field: 'interval' | 'timeout' | 'startPeriod' | 'startInterval'): FlagReader =>
  (to, word) =>
    to.healthcheck(word, { [field]: parseDurationNs(word.text) })

const publish: FlagReader = (to, word) => {
  const port = values.parsePort(word.unsure === undefined ? word.text : withoutVariables(word.text))
  const before = to.unresolved.get('ports')
  to.add('ports', word, port)
  const open = to.unresolved.get('ports')
  if (open && open !== before) to.unresolved.set('ports', withOpenPort(before, open, port))
  if (port)
    to.add(
      'exposedPorts',
      { ...word, unsure: undefined },
      { containerPort: port.containerPort, protocol: port.protocol },
    )
}

/** The container's port of `$PORT:80` is known all the same. */
const withoutVariables = (spec: string) =>
  spec.length > 1000 ? '' : spec.replace(/\$(?:\w+|\{[^}]*\}|\([^)]*\))/g, '')

const networkReach = (mode: string | undefined): number => {
  if (mode === 'host') return 2
  return mode === 'bridge' || mode === 'default' ? 1 : 0
}

const network: FlagReader = (to, word) => {
  const name = /(?:^|,)name=([^,]*)/.exec(word.text)?.[1] ?? word.text
  const extras = [...word.text.matchAll(/(?:^|,)([\w-]+)=/g)].flatMap(([, key]) =>
    key === 'name' || !key ? [] : [key],
  )
  for (const extra of word.text.includes('name=') ? extras : []) to.leaveOut(`--network ${extra}`, word)
  // Of several networks the engine takes the first for its mode; what the host or every container is on decides before that.
  const before = to.facts.networkMode ?? to.unresolved.get('networkMode')
  const given = to.facts.networkMode?.value
  if (before && networkReach(given) >= networkReach(name)) return to.leaveOut(`--network ${name}`, word)
  if (given !== undefined) to.leaveOut(`--network ${given}`, word)
  to.set('networkMode', settled(word, name), name)
}

const restart: FlagReader = (to, word) => to.set('restart', word, values.parseRestart(word.text))

const readers: Readonly<Record<string, FlagReader>> = {
  user: text('user'),
  pid: mode('pidMode'),
  ipc: mode('ipcMode'),
  uts: mode('utsMode'),
  userns: mode('usernsMode'),
  cgroupns: mode('cgroupnsMode'),
  'cgroup-parent': text('cgroupParent'),
  'cpuset-cpus': text('cpuSet'),
  workdir: text('workingDir'),
  privileged: flag('privileged'),
  'read-only': flag('readOnlyRootFilesystem'),
  init: flag('init'),
  memory: number('memoryLimit', parseBytes),
  'limit-memory': number('memoryLimit', parseBytes),
  'memory-reservation': number('memoryRequest', parseBytes),
  'reserve-memory': number('memoryRequest', parseBytes),
  cpus: number('cpuLimit', parseCores),
  'limit-cpu': number('cpuLimit', parseCores),
  'reserve-cpu': number('cpuRequest', parseCores),
  'cpu-shares': number('cpuShares', values.parseInteger),
  'cpu-quota': (to, word) => to.setQuota(word),
  'cpu-period': (to, word) => to.setPeriod(word),
  'pids-limit': number('pidsLimit', values.parseInteger),
  'limit-pids': number('pidsLimit', values.parseInteger),
  'cap-add': capabilities('capAdd'),
  'cap-drop': capabilities('capDrop'),
  restart,
  'restart-condition': (to, word) => {
    const name = { none: 'no', any: 'always', 'on-failure': 'on-failure' }[word.text]
    const tries = to.facts.restart?.value.maximumRetryCount ?? 0
    to.set('restart', word, name === undefined ? undefined : { name, maximumRetryCount: tries })
  },
  'restart-max-attempts': (to, word) => {
    const tries = values.parseInteger(word.text)
    const name = to.facts.restart?.value.name ?? 'always'
    to.set('restart', word, tries === undefined ? undefined : { name, maximumRetryCount: tries })
  },
  'security-opt': (to, word) => {
    if (word.unsure !== undefined) return markSecurityUnresolved(to, word)
    const option = values.parseSecurityOption(word.text)
    if (!option || values.isEmptyOption(option))
      return to.leaveOut(`--security-opt ${values.nameOfOption(word.text)}`, word)
    if (option.field === 'seccomp' && option.profile !== undefined) to.set('seccompProfile', word, option.profile)
    if (option.field === 'noNewPrivileges') to.set('noNewPrivileges', word, option.value)
    else if (option.field !== 'seLinux') to.set(option.field, word, option.value)
    else to.set('seLinux', word, { ...to.facts.seLinux?.value, ...option.value })
  },
  volume: (to, word) => {
    const mount = values.parseVolume(word.text)
    addMount(to, mount && reachesKnown(mount) ? { ...word, unsure: undefined } : word, mount)
  },
  mount: (to, word) => {
    const mount = values.parseMount(word.text)
    addMount(to, word, mount)
    for (const [name, value] of Object.entries(mount?.driver?.options ?? {}))
      if (isCredential(name, value)) to.addCredential(word, `volume: the option ${name}`)
  },
  'log-opt': (to, word) => {
    const [name = '', ...value] = word.text.split('=')
    if (isCredential(name, value.join('='))) to.addCredential(word, `logging option ${name}`)
    to.leaveOut('--log-opt', word)
  },
  tmpfs: (to, word) => to.add('mounts', word, values.parseTmpfs(word.text)),
  'volumes-from': (to, word) => {
    to.markSetElsewhere('mounts', word, 'the volumes of another container are mounted')
    to.leaveOut('--volumes-from', word)
  },
  'use-api-socket': (to, word) => {
    const socket = '/var/run/docker.sock'
    if (values.parseSwitch(word.text)) {
      to.add('mounts', word, { type: 'bind', source: socket, target: socket, readOnly: false })
    }
  },
  device: (to, word) => {
    const host = /gpu=/.test(word.text) ? 'gpus' : word.text.split(':')[0]!
    if (word.unsure !== undefined && isFilledIn.test(host)) to.add('devices', word, undefined)
    else to.add('devices', { ...word, unsure: undefined }, host)
  },
  gpus: (to, word) => to.add('devices', { ...word, unsure: undefined }, 'gpus'),
  'device-cgroup-rule': (to, word) => to.add('deviceCgroupRules', word, known(word)),
  network,
  net: network,
  publish,
  'publish-all': (to, word) => {
    if (!values.parseSwitch(word.text)) return
    const open = {
      ...unresolvedOf(word, 'every port that the image exposes is published on all interfaces'),
      unset: true as const,
    }
    to.unresolved.set('ports', withOpenPort(to.unresolved.get('ports'), open, chosenPort))
  },
  expose: (to, word) => to.add('exposedPorts', word, values.parsePort(word.text)),
  ulimit: (to, word) => to.add('ulimits', word, values.parseUlimit(word.text)),
  sysctl: (to, word) => {
    const [name = '', ...value] = word.text.split('=')
    to.add('sysctls', word, { name, value: value.join('=') })
  },
  env: (to, word) => {
    const equals = word.text.indexOf('=')
    if (equals < 0) return to.add('env', { ...word, unsure: undefined }, { name: word.text, from: 'host' })
    const name = word.text.slice(0, equals)
    const isLiteral = word.unsure === undefined
    const value = isLiteral ? { name, value: word.text.slice(equals + 1) } : { name, from: 'host' as const }
    to.add('env', { ...word, unsure: undefined }, value)
  },
  'env-file': (to, word) =>
    to.markSetElsewhere('env', word, 'variables come from a file that is read when the container starts'),
  label: (to, word) => {
    const [name = '', ...value] = word.text.split('=')
    to.add('labels', word, { name, value: value.join('=') })
    if (word.unsure === undefined && isCredential(name, value.join('='))) to.addCredential(word, `label ${name}`)
  },
  'group-add': (to, word) => {
    const group = values.parseInteger(word.text)
    if (group !== undefined) to.add('supplementalGroups', word, group)
  },
  pull: (to, word) => {
    const policy = { always: 'Always', missing: 'IfNotPresent', newer: 'Always', never: 'Never' }[word.text]
    to.set('pullPolicy', word, policy)
  },
  entrypoint: (to, word) => to.set('entrypoint', word, word.text === '' ? [] : [word.text]),
  'health-cmd': (to, word) => {
    if (word.text === 'none') to.healthcheck(word, { state: 'disabled' })
    else if (word.text !== '') to.healthcheck(word, { state: 'set', test: ['CMD-SHELL', word.text] })
    const found = word.unsure === undefined ? credentialsInCommand(['sh', '-c', word.text]) : []
    for (const option of found) to.addCredential(word, `health check (${option})`)
  },
  'no-healthcheck': (to, word) => {
    if (values.parseSwitch(word.text)) to.healthcheck(word, { state: 'disabled' })
  },
  'health-interval': duration('interval'),
  'health-timeout': duration('timeout'),
  'health-start-period': duration('startPeriod'),
  'health-start-interval': duration('startInterval'),
  'health-retries': (to, word) => to.healthcheck(word, { retries: values.parseInteger(word.text) }),
}

/** The engine's socket may be seen though the source is open. */
function addMount(to: FlagFacts, word: Word, mount: Mount | undefined): void {
  const isOpen = word.unsure !== undefined && mount?.type === 'bind' && isFilledIn.test(mount.source ?? '')
  const socket = isOpen ? openSocket(mount) : undefined
  if (mount && socket !== undefined) to.add('mounts', { ...word, unsure: undefined }, { ...mount, source: socket })
  else to.add('mounts', word, mount)
}

/** What of the host is mounted is known, whatever the target is; below the folder of the command nothing is the host's own. */
const reachesKnown = ({ source, leftOut = [] }: Mount): boolean =>
  source !== undefined &&
  (!isFilledIn.test(source) || source.startsWith('./')) &&
  !leftOut.some((option) => isFilledIn.test(option))

/** A variable, a command, or an expression of a template. */
const isFilledIn = /[$`]|\{\{|<%/

const known = (word: Word) => (word.unsure === undefined ? word.text : undefined)

/** `seccomp=$PROFILE` leaves one field unresolved, `$OPTION` all of them. */
function markSecurityUnresolved(to: FlagFacts, word: Word): void {
  const option = values.parseSecurityOption(word.text)
  const all = ['noNewPrivileges', 'seccomp', 'appArmor', 'seLinux', 'procMount'] as const
  for (const field of option ? [option.field] : all) to.markUnresolved(field, word)
}
