import { endedRelease } from '../../knowledge/end-of-life.ts'
import { isSshServer, isStandardPrivileged, toolKind } from '../../knowledge/image-files.ts'
import { uidOf } from '../../knowledge/user.ts'
import { type Image, type ImageAccount, type ImageField, type ImageLayer, image } from '../../model/image.ts'
import { folderOf } from '../../model/path.ts'
import { type Fact, type Source, type Span, source, span } from '../../model/source.ts'
import type { FoundGap } from '../reader.ts'
import type { ImageArchive, ImageConfig } from './archive.ts'
import { type HistoryStep, type Making, makingOf } from './history.ts'
import { type FoundFile, isWritable, type Layer, privilegeOf } from './layer.ts'
import { recordsOf } from './records.ts'
import { View } from './view.ts'

/** What is known of an image beside its archive. */
export interface ImageOrigin {
  /** As it was asked for: `app:pr`. */
  readonly reference: string
  /** Without tag and digest. */
  readonly name: string
  /** Dockerfiles that may have made it. */
  readonly dockerfiles: readonly Source[]
  /** Where the repository or the caller names it. */
  readonly at?: Span
  /** `YYYY-MM-DD`. */
  readonly today: string
}

/** Facts that come from the files of the layers. */
const fromFiles: readonly ImageField[] = [
  'user',
  'privileged',
  'writable',
  'secrets',
  'repositories',
  'caches',
  'tools',
  'sshServer',
  'accounts',
  'system',
]

/** Reads an image that was saved. A layer that cannot be read is a gap, and nothing passes because of it. */
export function readImage({ config, layers }: ImageArchive, origin: ImageOrigin): { image: Image; gaps: FoundGap[] } {
  const label = `image ${origin.name}`
  const at = origin.at ?? span(source(label, '', 'engine'), 0)
  const steps = historyOf(config)
  const making = makingOf(steps, origin.dockerfiles)
  const places = new LayerPlaces(config, layers, steps, making, at)
  const problems = layers.flatMap(({ problem }, index) =>
    problem === undefined ? [] : [{ number: index + 1, problem }],
  )
  const records = recordsOf(config, steps, making, at)
  const accounts = accountsOf(layers, new View(layers))
  const whys = [
    ...problems.map(({ number, problem }) => `layer ${number} of ${layers.length} cannot be read: ${problem}`),
    ...[records.leftOut, accounts.leftOut].filter((why) => why !== undefined),
  ]
  const gaps = whys.map((because): FoundGap => ({ path: label, because, blocking: true }))
  const hidden = problems.length > 0 ? 'not every layer could be read' : undefined
  return {
    gaps,
    image: image({
      key: label,
      name: origin.name,
      dialect: 'live',
      evidence: 'live',
      at: making?.from ?? at,
      ...(hidden && { unobserved: new Map(fromFiles.map((field) => [field, hidden])) }),
      ...factsOf(config, layers, places, accounts),
      ...systemOf(layers, places, making),
      ...(!making && { healthCheck: { value: healthCheckOf(config), at } }),
      records: records.found,
      ...agesOf(config, steps, making, at, origin.today),
    }),
  }
}

/** The release that `os-release` names; what the Dockerfile's own FROM says of it is that file's. */
function systemOf(layers: readonly Layer[], places: LayerPlaces, making: Making | undefined) {
  if (making?.base !== undefined && endedRelease(making.base)) return {}
  const view = new View(layers)
  for (const path of ['usr/lib/os-release', 'etc/os-release']) {
    const index = view.layerOf(path)
    const text = index === undefined ? undefined : layers[index]!.texts.get(path)
    if (index === undefined || text === undefined) continue
    const value = (name: string) => new RegExp(`^${name}=["']?([\\w.-]{1,40})["']?\\s*$`, 'm').exec(text)?.[1]
    const [id, version] = [value('ID'), value('VERSION_ID')]
    if (id !== undefined && version !== undefined)
      return { system: places.fact(index, (layer) => ({ id, version, layer })) }
  }
  return {}
}

/** Docker's `Test`: nothing of its own, `NONE`, or a command. */
function healthCheckOf({ config }: ImageConfig): 'set' | 'disabled' | 'none' {
  const test = asRecord(config?.Healthcheck)?.['Test']
  if (!Array.isArray(test) || test.length === 0) return 'none'
  return test[0] === 'NONE' ? 'disabled' : 'set'
}

/** Where what a layer brings comes from. */
class LayerPlaces {
  private readonly named: readonly ImageLayer[]
  private readonly spans: readonly Span[]
  /** Where the user is set. */
  readonly user: Span

  constructor(
    config: ImageConfig,
    layers: readonly Layer[],
    steps: readonly HistoryStep[],
    making: Making | undefined,
    at: Span,
  ) {
    const digests = (config.rootfs?.diff_ids ?? []) as readonly unknown[]
    const made = steps.flatMap(({ isEmpty }, step) => (isEmpty ? [] : [step]))
    const fits = made.length === layers.length ? making : undefined
    this.named = layers.map((_, index) => {
      const base = fits && made[index]! < fits.inherited ? (fits.base ?? 'its base image') : undefined
      const digest = String(digests[index]).replace(/^\w+:/, '').slice(0, 12)
      const madeBy = fits?.instructions[made[index]!]?.keyword
      return {
        number: index + 1,
        count: layers.length,
        digest,
        ...(base !== undefined && { inheritedFrom: base }),
        ...(madeBy !== undefined && { madeBy }),
      }
    })
    this.spans = layers.map((_, index) => (fits ? (fits.instructions[made[index]!]?.at ?? fits.from) : at))
    const user = making?.instructions.findLast((instruction) => instruction?.keyword === 'USER')
    this.user = user?.argsAt ?? making?.from ?? at
  }

  fact<T>(index: number, make: (layer: ImageLayer) => T): Fact<T> {
    return { value: make(this.named[index]!), at: this.spans[index]! }
  }
}

function factsOf(config: ImageConfig, layers: readonly Layer[], places: LayerPlaces, accounts: Accounts) {
  const view = new View(layers)
  const found = layers.flatMap((layer, index) =>
    [...layer.found].map(([path, file]) => ({ path, file, index, isSeen: view.isSeen(path, index) })),
  )
  const named = layers.flatMap((layer, index) =>
    [...layer.named].filter((path) => view.isSeen(path, index)).map((path) => ({ path, index })),
  )
  const tools = named.flatMap(({ path }) => toolOf(path))
  const server = named.find(({ path }) => isSshServer(path))
  const byLayer = (paths: readonly { path: string; index: number }[], moreOf = (_: Layer) => 0) =>
    layers.flatMap((from, index) => {
      const own = paths.filter((one) => one.index === index).map(({ path }) => shown(path))
      const more = moreOf(from)
      return own.length + more === 0 ? [] : [places.fact(index, (layer) => ({ paths: own.sort(), more, layer }))]
    })
  const lastSecret = new Map(found.flatMap(({ path, file, index }) => (file.secret ? [[path, index] as const] : [])))
  return {
    privileged: found
      .filter(({ file, isSeen }) => isSeen && isPrivileged(file))
      .map(({ path, file, index }) =>
        places.fact(index, (layer) => ({
          path: shown(path),
          uid: file.uid,
          bits: privilegeOf(file),
          capabilities: file.capabilities,
          isStandard: isStandardPrivileged(path),
          layer,
        })),
      ),
    writable: byLayer(
      found.filter(({ file, isSeen }) => isSeen && isWritable(file)),
      ({ writableLeftOut }) => writableLeftOut,
    ),
    secrets: found.flatMap(({ path, file, index, isSeen }) => {
      // A higher layer that brings the same file again, with other rights say, still has it.
      if (!file.secret || lastSecret.get(path) !== index) return []
      const what = file.secret
      return [places.fact(index, (layer) => ({ path: shown(path), what, isDeleted: !isSeen, layer }))]
    }),
    repositories: byLayer(
      named
        .filter(({ path }) => path.endsWith('.git/HEAD'))
        .map(({ path, index }) => ({ path: folderOf(path), index })),
    ),
    caches: layers.flatMap(({ caches }, index) =>
      [...caches].map(([manager, bytes]) => places.fact(index, (layer) => ({ manager, bytes, layer }))),
    ),
    ...(tools.length > 0 && { tools: places.fact(0, () => tools) }),
    ...(server && {
      sshServer: places.fact(server.index, (layer) => ({ paths: [shown(server.path)], layer })),
    }),
    accounts: accounts.faults.map(({ name, fault, index }) => places.fact(index, (layer) => ({ name, fault, layer }))),
    ...userOf(config, accounts, places),
    labels: Object.keys(asRecord(config.config?.Labels) ?? {}).map((name) => places.fact(0, () => name)),
  }
}

const isPrivileged = (file: FoundFile): boolean => privilegeOf(file).length > 0 || file.capabilities.length > 0

const toolOf = (path: string) => {
  const kind = toolKind(path)
  return kind ? [{ path: shown(path), kind }] : []
}

/** Absolute, and on one line whatever the archive says. */
const shown = (path: string): string => `/${path.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')}`

interface Accounts {
  readonly faults: readonly { readonly name: string; readonly fault: ImageAccount['fault']; readonly index: number }[]
  readonly uids: ReadonlyMap<string, number>
  readonly leftOut?: string
}

/** passwd(5), shadow(5). An account that nobody can enter with a shell harms nobody. */
function accountsOf(layers: readonly Layer[], view: View): Accounts {
  const fileOf = (path: string) => {
    const index = view.layerOf(path)
    const text = index === undefined ? undefined : layers[index]!.texts.get(path)
    const lines = (text ?? '').split('\n', maxAccounts + 1)
    const rows = lines.slice(0, maxAccounts).map((line) => line.split(':'))
    return { index: index ?? 0, rows, isCut: lines.length > maxAccounts && lines.at(-1) !== '' }
  }
  const passwd = fileOf('etc/passwd')
  const shadow = fileOf('etc/shadow')
  const uids = new Map<string, number>()
  const shells = new Map<string, string>()
  const faults: { name: string; fault: ImageAccount['fault']; index: number }[] = []
  const seen = new Set<string>()
  const put = (name: string, fault: ImageAccount['fault'], index: number) => {
    if (!seen.has(`${name}:${fault}`)) faults.push({ name: accountName(name), fault, index })
    seen.add(`${name}:${fault}`)
  }
  const look = (name: string, password: string | undefined, index: number) => {
    if (password === undefined || /(?:nologin|false)$/.test(shells.get(name) ?? '')) return
    if (password === '') put(name, 'no password', index)
    else if (/^(?:[$_]|[./\w]{13}$)/.test(password)) put(name, 'a password', index)
  }
  for (const [name, password, uid, , , , shell] of passwd.rows) {
    if (!name || uid === undefined || !/^\d+$/.test(uid)) continue
    if (!uids.has(name)) uids.set(name, Number(uid))
    shells.set(name, shell ?? '')
    if (Number(uid) === 0 && name !== 'root') put(name, 'another name of root', passwd.index)
    look(name, password === 'x' ? undefined : password, passwd.index)
  }
  for (const [name, password] of shadow.rows) if (name && uids.has(name)) look(name, password, shadow.index)
  const isCut = passwd.isCut || shadow.isCut
  return { faults, uids, ...(isCut && { leftOut: `only the first ${maxAccounts} of its accounts are read` }) }
}

const maxAccounts = 5000

/** As useradd takes them. */
const accountName = (name: string): string => (/^[\w.-]{1,64}\$?$/.test(name) ? name : 'an account')

function userOf({ config }: ImageConfig, { uids }: Accounts, places: LayerPlaces) {
  const written = typeof config?.User === 'string' ? config.User.split(':', 1)[0]!.trim() : ''
  if (written === '') return {}
  const uid = uidOf(written) ?? uids.get(written)
  return { user: { value: { name: accountName(written), ...(uid !== undefined && { uid }) }, at: places.user } }
}

function historyOf({ history }: ImageConfig): HistoryStep[] {
  if (!Array.isArray(history)) return []
  return history.map((each) => {
    const { created_by: createdBy, created, empty_layer: isEmpty } = asRecord(each) ?? {}
    return {
      createdBy: typeof createdBy === 'string' ? createdBy : '',
      ...(typeof created === 'string' && { created }),
      isEmpty: isEmpty === true,
    }
  })
}

const dayMs = 86_400_000
/** What builds reproducibly sets its dates to the beginning of time, or to that of its sources. */
const firstDate = Date.UTC(2013, 0, 1)

function daysSince(created: unknown, today: string): number | undefined {
  const date = typeof created === 'string' ? Date.parse(created) : Number.NaN
  return date > firstDate ? Math.max(0, Math.floor((Date.parse(today) - date) / dayMs)) : undefined
}

function agesOf(
  { created }: ImageConfig,
  steps: readonly HistoryStep[],
  making: Making | undefined,
  at: Span,
  today: string,
) {
  const age = daysSince(created, today)
  const base = making?.base
  const last = making && steps[making.inherited - 1]?.created
  const days = daysSince(last, today)
  return {
    ...(age !== undefined && { age: { value: age, at } }),
    ...(making && base !== undefined && days !== undefined && { baseAge: { value: { base, days }, at: making.from } }),
  }
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
