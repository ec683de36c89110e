import { isTestPath } from '../../knowledge/test-paths.ts'
import type { AuthenticationConfig } from '../../model/api-server-config.ts'
import {
  type Component,
  type ComponentField,
  type ComponentFlag,
  lists,
  numbers,
  switches,
  texts,
} from '../../model/component.ts'
import { addTo } from '../../model/group.ts'
import { folderOf, isWithin, joinPath } from '../../model/path.ts'
import type { Fact } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import type { PlacedFile } from '../reader.ts'
import { claimsUnit } from '../unit/claims.ts'

/** Of files of one name that flags may mean, before none of them is taken: each is compared with each component. */
const maxOfName = 100

/** Files of one folder that a kubelet lays over its configuration. */
const maxDropIns = 50

/** Of files that are as near as each other, before none of them is taken: a component is joined with each. */
const maxNearest = 10

/**
 * Components whose flags name a configuration file of the repository, each with its file as one: of the kubelet a flag wins over
 * the file; etcd and kube-proxy read the file alone, and the scheduler's flags say nothing of what it says. What flags set keeps its
 * owner, and the file is no longer checked by itself.
 * @param placed which files of the repository playbooks put on machines
 */
export function joinedWithFiles(all: readonly Subject[], placed: readonly PlacedFile[] = []): readonly Subject[] {
  const subjects = placed.length > 0 ? onMachines(all, placed) : all
  const components = subjects.filter((subject) => subject.kind === 'component')
  const files = byName(components)
  const logins = byName(subjects.filter((subject) => subject.kind === 'authentication-config'))
  if (files.size + logins.size === 0) return subjects
  const starters = new Map<Component, Component[]>()
  const replaced = new Map<Component, readonly Component[]>()
  const dropIns = dropInsOf(components)
  const laid = new Map<Component, readonly Component[]>()
  for (const started of components) {
    const found = started.file === undefined ? filesOf(started, started.config?.value, files) : []
    for (const file of found) {
      addTo(starters, file, started)
    }
    if (found.length > 0) replaced.set(started, withoutFile(started))
  }
  for (const server of components) {
    const found = filesOf(server, server['authentication-config']?.value, logins)
    // The flag decides where the file says nothing.
    if (found.some(({ anonymous, unresolved }) => !anonymous && !unresolved.has('anonymous')))
      replaced.set(server, [{ ...server, 'authentication-config': undefined }])
  }
  for (const [file, own] of starters) replaced.set(file, withStarters(file, own, dropIns))
  for (const [started, own] of dropIns) {
    if (!replaced.has(started)) {
      const whole = overridden(laidOver({ ...started, 'feature-gates': [] }, own), started)
      replaced.set(started, [
        whole,
        ...asWritten(started, [nearOnly(own, started)], (flag) => flag !== 'feature-gates'),
      ])
    }
    for (const file of own) laid.set(file, [...(laid.get(file) ?? []), started])
  }
  for (const [file, own] of laid) {
    const layers = own.map((started) => (isInFolderOf(file, started) ? [] : [started]))
    replaced.set(
      file,
      asWritten(file, layers, (flag) => isGiven(file, flag)),
    )
  }
  if (replaced.size === 0) return subjects
  return subjects.flatMap((subject) => (subject.kind === 'component' ? (replaced.get(subject) ?? subject) : subject))
}

/** Configuration files by where a machine has them. */
function onMachines(subjects: readonly Subject[], placed: readonly PlacedFile[]): readonly Subject[] {
  const byName = new Map<string, PlacedFile[]>()
  for (const one of placed)
    byName.set(baseOf(one.file), [...(byName.get(baseOf(one.file)) ?? []), one].slice(0, maxOfName))
  return subjects.map((subject) => {
    const { file } = subject
    if (file === undefined || file !== subject.at.source.path) return subject
    const isMeant = ({ file: own, by }: PlacedFile) =>
      `/${file}`.endsWith(`/${own.replace(/^(?:\.*\/)+/, '')}`) && (rootOf(by) === '' || isWithin(file, rootOf(by)))
    const found = byName.get(baseOf(file))?.find(isMeant)
    return found ? { ...subject, file: found.path } : subject
  })
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

const nameOf = (path: string) => withoutTemplateEnding(baseOf(path))

type Configured = Component | AuthenticationConfig

/** Configuration files by their program and name. What an overlay makes belongs to other objects. */
function byName<S extends Configured>(all: readonly S[]): ReadonlyMap<string, readonly S[]> {
  const found = new Map<string, S[]>()
  for (const one of all) {
    if (one.file === undefined || one.rendering) continue
    const name = `${one.program} ${nameOf(one.file)}`
    addTo(found, name, one)
  }
  return found
}

/** The files that a flag may mean by a path: those that the same file writes, else those at the path, else of its name; the nearest. */
function filesOf<S extends Configured>(
  { program, at: { source } }: Component,
  path: string | undefined,
  files: ReadonlyMap<string, readonly S[]>,
): readonly S[] {
  const named = path === undefined ? [] : (files.get(`${program} ${nameOf(path)}`) ?? [])
  if (path === undefined || named.length > maxOfName) return []
  const own = source.path
  const written = named.filter(({ at, file }) => at.source.path === own && file === path)
  if (written.length > 0) return written
  const near = nearTo(named, own)
  const exact = near.filter((one) => isAt(one, path))
  return nearest(exact.length > 0 ? exact : near, own)
}

/** What a test or an example starts says nothing of what a machine does, nor the other way round. */
function nearTo<S extends Configured>(files: readonly S[], path: string): readonly S[] {
  const [root, isOfTest] = [rootOf(path), isTestPath(path)]
  return files.filter(
    ({ at: { source } }) => isTestPath(source.path) === isOfTest && (root === '' || isWithin(source.path, root)),
  )
}

/**
 * For each kubelet the files of its `--config-dir`, in the order in which it lays them over its configuration.
 * https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/#kubelet-configuration-drop-in-directory
 */
function dropInsOf(components: readonly Component[]): ReadonlyMap<Component, readonly Component[]> {
  const starters = components.filter((one) => one['config-dir'] !== undefined)
  if (starters.length === 0) return new Map()
  const byFolder = new Map<string, Component[]>()
  for (const one of components) {
    const file = withoutTemplateEnding(one.file ?? '')
    if (one.program !== 'kubelet' || one.rendering || !/\.conf$/i.test(file)) continue
    const folder = baseOf(folderOf(file))
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), one].slice(0, maxOfName + 1))
  }
  return new Map(
    starters.flatMap((started) => {
      const path = started['config-dir']!.value.replace(/\/+$/, '')
      const found = inFolder(byFolder.get(baseOf(path)) ?? [], path, started.at.source.path)
      return found.length > 0 ? [[started, found] as const] : []
    }),
  )
}

function inFolder(named: readonly Component[], path: string, own: string): readonly Component[] {
  if (named.length > maxOfName) return []
  const written = named.filter((one) => one.at.source.path === own && folderAt(one) === path)
  const near = nearTo(named, own)
  const exact = near.filter((one) => folderAt(one).endsWith(path))
  const all = written.length > 0 ? written : nearest(exact.length > 0 ? exact : near, own, maxDropIns)
  return all.toSorted((a, b) => (nameOf(a.file!) < nameOf(b.file!) ? -1 : 1))
}

/** The folder of a file on a machine. */
const folderAt = ({ file = '' }: Component) => `/${folderOf(file).replace(/^\/+/, '')}`

/** A kubelet with the files that are laid over its configuration: the last one wins. */
const laidOver = (file: Component, dropIns: readonly Component[] = []): Component => dropIns.reduce(overridden, file)

/** The folder below which the files of a machine are looked for: that of its file system, else the one around the file's own. */
function rootOf(path: string): string {
  const system = /^(?:(.*)\/)?(?:etc|usr\/lib|usr\/local\/lib|lib)\/(?:systemd|kubernetes|default|sysconfig)\//.exec(
    path,
  )
  return system ? (system[1] ?? '') : folderOf(folderOf(path.replace(/\/[^/]+\.service\.d\//, '/')))
}

function nearest<S extends Configured>(files: readonly S[], path: string, most = maxNearest): readonly S[] {
  const shared = files.map(({ at }) => sharedFolders(at.source.path, path))
  const deepest = Math.max(...shared)
  const found = files.filter((_, i) => shared[i] === deepest)
  return found.length > most ? [] : found
}

function sharedFolders(one: string, other: string): number {
  const [a, b] = [folderOf(one).split('/'), folderOf(other).split('/')]
  const differing = a.findIndex((folder, i) => folder !== b[i])
  return differing < 0 ? a.length : differing
}

/** What is left of a component beside its file. */
function withoutFile(started: Component): readonly Component[] {
  if (started.program !== 'kube-scheduler') return []
  const unresolved = new Map([...started.unresolved].filter(([field]) => field !== 'profiling'))
  return [{ ...started, unresolved, unsupported: new Set([...started.unsupported, 'profiling']) }]
}

function withStarters(
  file: Component,
  starters: readonly Component[],
  dropIns: ReadonlyMap<Component, readonly Component[]>,
): readonly Component[] {
  if (file.program === 'kubelet') {
    const made = starters.map((started) => overridden(laidOver(file, dropIns.get(started)), started))
    const layers = starters.map((started) => {
      const laid = dropIns.get(started) ?? []
      return isNamedBy(file, started) ? nearOnly(laid, started) : [started, ...laid]
    })
    return [...made, ...asWritten(file, layers, (flag) => flag !== 'feature-gates' || isGiven(file, flag))]
  }
  const [first] = starters
  const { version, application } = first!
  return [{ ...file, ...(version && { version }), ...(application && { application }) }]
}

/**
 * What lies near each other may belong together, and need not: what a file says itself, or leaves out, is checked as well where all
 * that lies near says something else. So a unit that nobody installs makes a file no better.
 * @param layers for each kubelet that may read the file, what is laid over it without being named by its path
 */
function asWritten(
  file: Component,
  layers: readonly (readonly Component[])[],
  mayAsk: (flag: ComponentFlag) => boolean,
): readonly Component[] {
  const doubtful = fields.filter(
    (flag) => mayAsk(flag) && layers.every((layer) => layer.some((one) => isGiven(one, flag))),
  )
  if (doubtful.length === 0) return []
  const others = fields.filter((flag) => !doubtful.includes(flag))
  return [{ ...file, unsupported: new Set([...file.unsupported, ...others]) }]
}

/** Whether a component names a file by its path: that on the machine, below a folder at least, or that of the repository. */
function isNamedBy(file: Component, { at, config }: Component): boolean {
  const own = at.source.path
  if (own === file.at.source.path) return true
  const path = config?.value ?? ''
  if (path.startsWith('/')) return path.lastIndexOf('/') > 0 && isAt(file, path)
  return !claimsUnit(own) && [folderOf(own), ''].some((folder) => joinPath(folder, path) === file.file)
}

/** Of files that are laid over a kubelet's configuration those that are no more than near, for what its flags leave open. */
function nearOnly(laid: readonly Component[], started: Component): readonly Component[] {
  const near = laid.filter((one) => !isInFolderOf(one, started))
  return near.length > 0 ? near.map((one) => withoutGiven(one, started)) : []
}

function isInFolderOf(file: Component, { at, 'config-dir': folder }: Component): boolean {
  const path = folder?.value.replace(/\/+$/, '') ?? ''
  return at.source.path === file.at.source.path || (path.lastIndexOf('/') > 0 && folderAt(file).endsWith(path))
}

const withoutGiven = (one: Component, started: Component): Component => ({
  ...one,
  ...Object.fromEntries(
    fields.flatMap((flag) =>
      isGiven(started, flag) ? [[flag, lists.some((list) => list === flag) ? [] : undefined]] : [],
    ),
  ),
})

const fields: readonly ComponentFlag[] = [...switches, ...numbers, ...texts, ...lists].filter(
  (flag) => flag !== 'config' && flag !== 'config-dir',
)

function isGiven(one: Component, flag: ComponentFlag): boolean {
  const fact: unknown = one[flag]
  if (one.unresolved.has(flag)) return true
  return Array.isArray(fact) ? fact.length > 0 : fact !== undefined
}

/** Whether a machine has a file at a path. */
const isAt = ({ file }: Pick<Configured, 'file'>, path: string): boolean =>
  path === file || `/${withoutTemplateEnding(file ?? '')}`.endsWith(path)

/** A kubelet's file with the flags beside it, or with a file that is laid over it: those win. */
function overridden(file: Component, { key, name, ...started }: Component): Component {
  const owned = <T>(fact: Fact<T>): Fact<T> => ({ ...fact, owner: fact.owner ?? { key, name } })
  const facts: Record<string, unknown> = {}
  const unresolved = new Map(file.unresolved)
  const nearestParent = new Map(file.nearestParent)
  const given = new Set<ComponentField>()
  for (const flag of [...switches, ...numbers, ...texts]) {
    const fact: Fact<unknown> | undefined = started[flag]
    const open = started.unresolved.get(flag)
    if (flag === 'config' || flag === 'config-dir' || (!fact && !open)) continue
    facts[flag] = fact && owned(fact)
    given.add(flag)
  }
  for (const flag of lists) {
    if (started[flag].length === 0 && !started.unresolved.has(flag)) continue
    const before = flag === 'feature-gates' ? file[flag] : []
    facts[flag] = [...before, ...started[flag].map(owned)]
    const parent = started.nearestParent.get(flag)
    if (parent) nearestParent.set(flag, parent)
    given.add(flag)
  }
  for (const flag of given) {
    unresolved.delete(flag)
    const open = started.unresolved.get(flag)
    if (open) unresolved.set(flag, open)
  }
  return {
    ...file,
    ...facts,
    ...(started.version && { version: started.version }),
    unresolved,
    nearestParent,
    unsupported: new Set([...file.unsupported].filter((field) => !given.has(field))),
  }
}
