import { posix } from 'node:path'
import type { ChartRequest, ChartValues } from '../../../model/chart.ts'
import { addTo } from '../../../model/group.ts'
import { joinPath } from '../../../model/path.ts'
import { position, type Span } from '../../../model/source.ts'
import { parseYaml, spanOf, textAt } from '../../parse/yaml.ts'
import type { FoundGap, NamedManifest, Repository, UnknownValues } from '../../reader.ts'
import { gapIn } from '../problems.ts'
import { type ChartFile, type Dependency, dependenciesOf, isLeftOut, unpacked, without } from './dependencies.ts'
import { mayReachPod } from './values-used.ts'

/** A chart of the repository that is rendered by itself. */
export interface Chart {
  /** With its slash; empty for the root. */
  readonly folder: string
  readonly name: string
  readonly request: ChartRequest
  /** What each of the request's values is called: the file that it ends with. */
  readonly values: readonly string[]
  /** The path in the repository of each file that the copy has. */
  readonly paths: ReadonlyMap<string, string>
  /** Where the chart asks for what comes in an archive, by its folder in the copy. */
  readonly archives: ReadonlyMap<string, Span>
  /** The folders of charts in it, by those that Helm calls them after their alias. */
  readonly aliases: ReadonlyMap<string, string>
}

/** Files of a chart, characters of one and of all, charts within charts, and how often one is rendered. */
const maxFiles = 3000
const maxText = 1_048_576
const maxTexts = 32 * maxText
const maxDepth = 5
export const maxValues = 16
const manyValues = `the chart is rendered with ${maxValues} sets of values, and not with this one`

/** What no template takes in. */
const isNoText = (name: string) => /\.(?:png|jpe?g|gif|ico|svg|webp|gz|zip|woff2?|jar|so)$/i.test(name)

/** A chart that cannot be rendered: a clause. */
export class ChartError extends Error {}

interface Copy {
  readonly files: Map<string, ChartFile>
  readonly archives: Map<string, Span>
  readonly aliases: Map<string, string>
  readonly gaps: FoundGap[]
  length: number
}

/** The folders of charts, each with its slash, without those that stand in another's `charts/`. */
export function chartFolders(repository: Repository): string[] {
  const all = repository.paths.filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
  const folders = all.map((path) => path.slice(0, -'Chart.yaml'.length))
  const known = new Set(folders)
  return folders.filter((folder) => {
    for (const { index } of folder.matchAll(/(?<=^|\/)charts\//g))
      if (index > 0 && known.has(folder.slice(0, index))) return false
    return !(folder.startsWith('charts/') && known.has(''))
  })
}

/** @throws ChartError */
export function chartIn(folder: string, repository: Repository, commands: readonly NamedManifest[]) {
  const source = repository.read(`${folder}Chart.yaml`)
  const [node] = source ? parseYaml(source).documents : []
  const name = textAt(node, 'name') ?? ''
  if (textAt(node, 'type') === 'library') return undefined
  if (!/^[\w.-]+$/.test(name)) throw new ChartError('its Chart.yaml has no name')
  const copy: Copy = { files: new Map(), archives: new Map(), aliases: new Map(), gaps: [], length: 0 }
  copyChart({ folder, to: '', depth: 0 }, repository, copy)
  const { values, names, gaps } = valuesOf(folder, repository, commands)
  copy.gaps.push(...unknownGaps([...new Set(commands.flatMap(({ chart }) => chart?.unknown ?? []))], copy))
  const release =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40) || 'release'
  const request: ChartRequest = {
    release,
    files: new Map([...copy.files].map(([path, { content }]) => [path, content])),
    values,
  }
  const paths = new Map([...copy.files].map(([path, file]) => [path, file.path]))
  const chart: Chart = { folder, name, request, values: names, paths, archives: copy.archives, aliases: copy.aliases }
  return { chart, gaps: [...copy.gaps, ...gaps] }
}

/** The folders of the repository that a chart takes others from. */
export function usedBy(folder: string, repository: Repository): string[] {
  return dependenciesOf(folder, repository, resolverFor(folder)).flatMap(({ all }) =>
    all.flatMap((one) => (one.folder === undefined ? [] : [one.folder])),
  )
}

/** Where a chart's own paths lead, each with its slash. */
export const resolverFor = (folder: string) => (path: string) => {
  const joined = joinPath(folder, path)
  return joined === '' ? '' : `${joined}/`
}

interface Place {
  readonly folder: string
  /** Its folder in the copy. */
  readonly to: string
  readonly depth: number
}

function copyChart({ folder, to, depth }: Place, repository: Repository, copy: Copy): void {
  const own = repository.paths.filter((path) => path.startsWith(folder))
  const isTemplate = (path: string) => path.startsWith(`${folder}templates/`)
  const takesFiles = own.some((path) => isTemplate(path) && repository.read(path)?.text.includes('.Files'))
  for (const path of own) {
    const name = path.slice(folder.length)
    const isRead = takesFiles || /^(?:[^/]+$|templates\/|charts\/)/.test(name)
    if (isRead && !isLeftOut(name) && !isNoText(name)) copyFile(path, to + name, repository, copy)
  }
  copyArchives(folder, to, repository, copy)
  for (const { file, source, node, all } of dependenciesOf(folder, repository, resolverFor(folder))) {
    const missing = all.filter((one) => !isThere(one, to, copy))
    const found = missing.filter((one) => {
      if (one.folder === undefined || depth >= maxDepth || !repository.read(`${one.folder}Chart.yaml`)) return false
      copyChart({ folder: one.folder, to: `${to}charts/${one.name}/`, depth: depth + 1 }, repository, copy)
      return true
    })
    const absent = missing.filter((one) => !found.includes(one))
    if (absent.length === 0) continue
    const left = new Set(absent.map(({ node }) => node))
    copy.files.set(to + file, { content: without(node, left), path: source.path })
    for (const { name, node, isWanted } of absent) {
      const because = `the chart ${printable(name)} is not in the repository: what it adds is not checked`
      if (isWanted) copy.gaps.push(gapIn(source, position(source, node.start).line, because, false))
    }
  }
  noteArchives(folder, to, repository, copy)
}

/** Of values that are not here: whether each may change a pod is looked at. */
const maxUnknown = 100

/** Blocks where what is not known may change a pod. */
function unknownGaps(unknown: readonly UnknownValues[], { files }: Copy): FoundGap[] {
  const texts = [...files].flatMap(([file, { content }]) =>
    typeof content === 'string' && /(?:^|\/)templates\//.test(file) ? [content] : [],
  )
  return unknown.map(({ path, line, name, target }, i): FoundGap => {
    const because = `the chart is checked without the values of ${name}, which is not in the repository`
    return { path, line, because, blocking: i >= maxUnknown || mayReachPod(texts, target) }
  })
}

const printable = (name: string) => name.replaceAll(/[^\w./-]/g, '').slice(0, 60)

const isThere = ({ name }: Dependency, to: string, { files }: Copy) => files.has(`${to}charts/${name}/Chart.yaml`)

function copyFile(path: string, to: string, repository: Repository, copy: Copy): void {
  const target = repository.link?.(path)
  if (target !== undefined) {
    const real = joinPath(posix.dirname(path), target)
    if (target.startsWith('/') || real.startsWith('..'))
      throw new ChartError(`its ${printable(to)} leads out of the repository`)
    // A folder: what is in it is the chart's.
    const inside = repository.paths.filter((one) => one.startsWith(`${real}/`))
    if (inside.length > 0) {
      for (const one of inside)
        if (repository.link?.(one) === undefined) put(one, to + one.slice(real.length), repository, copy)
      return
    }
  }
  put(path, to, repository, copy)
}

function put(path: string, to: string, repository: Repository, copy: Copy): void {
  if (isLeftOut(to) || isNoText(to)) return
  const content = repository.read(path)?.text
  if (content === undefined) return
  if (content.length > maxText) {
    if (/(?:^|\/)templates\//.test(to)) throw new ChartError(`its ${printable(to)} is too long`)
    return
  }
  copy.length += content.length
  if (copy.files.size >= maxFiles || copy.length > maxTexts) throw new ChartError('it has too many files')
  copy.files.set(to, { content, path })
}

/** The charts that are packed in the chart. */
function copyArchives(folder: string, to: string, repository: Repository, copy: Copy): void {
  for (const path of repository.archives?.(`${folder}charts`) ?? []) {
    const bytes = repository.bytes?.(path)
    for (const [name, content] of (bytes && unpacked(bytes)) ?? []) {
      copy.length += content.length
      if (copy.files.size >= maxFiles || copy.length > maxTexts) throw new ChartError('it has too many files')
      if (!isNoText(name)) copy.files.set(`${to}charts/${name}`, { content, path })
    }
  }
}

/** What comes out of an archive is found where the chart asks for it. */
function noteArchives(folder: string, to: string, repository: Repository, copy: Copy): void {
  const asked = dependenciesOf(folder, repository, resolverFor(folder)).flatMap(({ all }) => all)
  for (const { name, node } of asked) {
    const alias = textAt(node, 'alias')
    if (alias) copy.aliases.set(`${to}charts/${alias}/`, `${to}charts/${name}/`)
    copy.archives.set(`${to}charts/${name}/`, spanOf(node))
  }
}

/** Values files of one chart that are named and are not here. */
const maxMissing = 20

const valuesBeside = new WeakMap<Repository, ReadonlyMap<string, readonly string[]>>()

/** The files of values beside a chart's own, and those that it is tested with. */
export function ownValues(folder: string, repository: Repository): readonly string[] {
  const before = valuesBeside.get(repository)
  if (before) return before.get(folder) ?? []
  const found = new Map<string, string[]>()
  for (const path of repository.paths) {
    for (const pattern of [/^(.*\/)?ci\/[^/]*-values\.ya?ml$/, /^(.*\/)?values[-._][^/]+\.ya?ml$/]) {
      const match = pattern.exec(path)
      const of = match?.[1] ?? ''
      if (match) addTo(found, of, path)
    }
  }
  valuesBeside.set(repository, found)
  return found.get(folder) ?? []
}

/** The chart's own values alone, then with each file of `ci/`, each file beside them, and what commands lay over them. */
function valuesOf(folder: string, repository: Repository, commands: readonly NamedManifest[]) {
  const own = ownValues(folder, repository)
  const found = new Map<string, { name: string; values: ChartValues }>()
  const leftOut = new Set<string>()
  const missing = new Set<string>()
  const add = (name: string, texts: readonly string[], settings: readonly string[]) => {
    const values = { texts, settings }
    const key = JSON.stringify(values)
    if (found.has(key)) return
    if (found.size < maxValues) found.set(key, { name, values })
    else leftOut.add(name)
  }
  add(`${folder}values.yaml`, [], [])
  for (const command of commands) {
    const { files = [], written, texts: more = [], settings = [] } = command.chart ?? {}
    const sources = files.flatMap((file) => {
      const text = written?.get(file)?.text
      const found = text === undefined ? findIn(command.folders, file, repository) : { path: undefined, text }
      if (!found) missing.add(file)
      return found ?? []
    })
    const last = sources.findLast(({ path }) => path !== undefined)?.path ?? `${folder}values.yaml`
    // What is set beside a file that is not here is set all the same.
    add(last, [...sources.map(({ text }) => text), ...more], settings)
  }
  for (const path of own) {
    const text = repository.read(path)?.text
    if (text !== undefined && text.length <= maxText) add(path, [text], [])
  }
  return {
    values: [...found.values()].map(({ values }) => values),
    names: [...found.values()].map(({ name }) => name),
    gaps: [
      ...[...leftOut].map((path): FoundGap => ({ path, because: manyValues, blocking: true })),
      ...[...missing].slice(0, maxMissing).map((file): FoundGap => {
        const because = `the chart is checked without the values of ${file}, which is not in the repository`
        return { path: `${folder}Chart.yaml`, because, blocking: false }
      }),
    ],
  }
}

/** A file that a command names, in the likeliest folder that has it. */
export function findIn(folders: readonly string[], file: string, repository: Repository) {
  if (file.startsWith('/') || /^\w+:\/\//.test(file)) return undefined
  return folders.map((folder) => repository.read(joinPath(folder, file))).find((source) => source !== undefined)
}

/** Whether a command is about the chart of a folder. */
export const isOf = (command: NamedManifest, folder: string, repository: Repository): boolean =>
  chartOf(command, repository) === joinPath(folder, '')

/** The folder, without its slash, of the chart that a command is about; undefined where the repository has none. */
export function chartOf({ folders, file, chart }: NamedManifest, repository: Repository): string | undefined {
  if (!chart || file.startsWith('/') || /^\w+:\/\//.test(file)) return undefined
  return folders.map((from) => joinPath(from, file)).find((at) => repository.read(joinPath(at, 'Chart.yaml')))
}
