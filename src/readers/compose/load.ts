import type { Container } from '../../model/container.ts'
import { folderOf, isOutside, joinPath } from '../../model/path.ts'
import { position, type Source, type Unresolved } from '../../model/source.ts'
import { hasTemplateEnding } from '../../model/template.ts'
import { leftOutOf } from '../left-out.ts'
import { isAtAction, withToken, withTokens } from '../parse/template.ts'
import { expand } from '../parse/variables.ts'
import {
  type Entry,
  entriesOf,
  isNull,
  isReset,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  parseYaml,
  Scalar,
  spanOf,
} from '../parse/yaml.ts'
import type { FoundGap, Repository } from '../reader.ts'
import { type ComposeVariables, folderBelow, lookUp, readEnvironment, type Scope } from './environment.ts'
import { mappingOf, merge } from './merge.ts'

/** The sections whose entries become containers. */
const sections = ['services', 'jobs'] as const

/** A service or a job after `extends`, override files and `include` are resolved. */
export interface Definition {
  readonly section: (typeof sections)[number]
  readonly name: string
  /** Where it is defined first, and in which file. */
  readonly key: Node
  readonly path: string
  readonly node: Node
  /** Something it builds on could not be read. */
  readonly opaque?: Unresolved
  readonly included: boolean
}

export interface Project {
  /** By `idOf`. */
  readonly services: ReadonlyMap<string, Definition>
  /** Top-level `volumes`, `networks`, `configs`, `secrets`. */
  readonly root: Mapping | undefined
}

/** A service is called by its name alone; no service has a slash in its name. */
export const idOf = ({ section, name }: Pick<Definition, 'section' | 'name'>): string =>
  section === 'services' ? name : `${section}/${name}`

const maxDepth = 50
/** Files that a repository's projects include, and services that extend another, in all: both multiply. */
const maxIncluded = 1000
const maxExtended = 20_000
/** What services say, all together: anchors, `extends` and combinations of files multiply it. A million take some 300 MB. */
const maxSettings = 1_000_000
const settingsOfAny = 40

const unrendered = 'unrendered template: not checked'

/** Loads Compose files as `docker compose` does, but from the repository alone. What cannot be read becomes a gap. */
export class Loader {
  private readonly found = new Map<string, FoundGap>()
  private readonly roots = new Map<Source, Mapping | undefined>()
  private readonly scopes = new Map<Source, Scope>()
  private readonly environments = new Map<string, ComposeVariables>()
  private readonly alike = new Map<string, ComposeVariables>()
  private readonly interned = new WeakMap<ComposeVariables, ComposeVariables>()
  private readonly copies = new Map<Source, Source[]>()
  /** Services that another file extends, as `path#name`. */
  readonly extendedElsewhere = new Set<string>()
  /** Files that another one includes: they are run as it says. */
  readonly includedFiles = new Set<string>()
  /** Files that commands hand to Compose: whatever they are, they are run. */
  readonly handedOver = new Set<string>()
  private included = 0
  private extensions = 0
  private settings = 0

  private readonly variableFiles = new Set<Source>()

  constructor(readonly repository: Repository) {}

  get gaps(): FoundGap[] {
    const found = [...this.found.values()].map((gap) =>
      gap.because === unrendered && this.handedOver.has(gap.path) ? { ...gap, blocking: true } : gap,
    )
    return [...found, ...[...this.variableFiles].flatMap(leftOutOf)]
  }

  /** A file of variables, which no format may have claimed. */
  variablesIn(path: string): Source | undefined {
    const source = this.repository.read(path)
    if (source) this.variableFiles.add(source)
    return source
  }

  /** Whether there is no room for any more services. */
  get isFull(): boolean {
    return this.settings > maxSettings
  }

  /** Whether there is room for a service; what is left out is said. */
  mayTake({ node }: Definition, { env, mounts, ports }: Container): boolean {
    this.settings += settingsOfAny + env.length + mounts.length + ports.length
    if (this.settings <= maxSettings) return true
    this.reportGap(node, `more than ${maxSettings} settings of services: the rest is not read`, true)
    return false
  }

  scopeOf(source: Source): Scope {
    return this.scopes.get(source) ?? { folder: folderOf(source.path), environment: new Map() }
  }

  /** The scope of a file that nothing includes: its folder and the `.env` in it. */
  ownScope(path: string): Scope {
    const folder = folderOf(path)
    let environment = this.environments.get(folder)
    if (!environment) {
      environment = readEnvironment([this.variablesIn(joinPath(folder, '.env'))])
      this.environments.set(folder, environment)
    }
    return { folder, environment }
  }

  /** The scope of files that a command reads together. */
  commandScope(folder: string, calledIn: string, envFiles: readonly string[], own: ComposeVariables): Scope {
    const files = envFiles.length > 0 ? envFiles : [joinPath(folder, '.env')]
    const scope = { folder, environment: readEnvironment(this.readAll(files), own) }
    return folder === calledIn ? scope : { ...scope, calledIn }
  }

  /** A scalar's text with its variables put in. */
  expanded(node: Scalar) {
    const scope = this.scopeOf(node.source)
    return expand(withToken(node.text), (name) => lookUp(scope, name), '$$')
  }

  /** Loads files, merged in their order. */
  project(sources: readonly Source[], scope: Scope, including: readonly string[] = []): Project {
    const services = new Map<string, Definition>()
    let root: Mapping | undefined
    for (const source of sources) {
      const own = this.root(this.scoped(source, scope))
      if (!own) continue
      for (const item of listOf(nodeAt(own, 'include'))) root = this.include(item, scope, services, root, including)
      this.overlay(own, services)
      root = root ? (merge(root, own) as Mapping) : own
    }
    return { services, root }
  }

  private overlay(root: Mapping, services: Map<string, Definition>): void {
    for (const section of sections) {
      const own = nodeAt(root, section)
      if (own?.kind !== 'map') continue
      for (const [name, { key, value }] of own.entries) {
        const id = idOf({ section, name })
        const below = services.get(id)
        if (isReset(value)) {
          services.delete(id)
          continue
        }
        const { node, opaque } = this.extended(own, name, value, [])
        if (!below) services.set(id, { section, name, key, path: key.source.path, node, opaque, included: false })
        else {
          const merged = merge(below.node, node, ['services', name])
          services.set(id, { ...below, node: merged, opaque: below.opaque ?? opaque })
        }
      }
    }
  }

  /** A service merged with what it extends. */
  private extended(
    services: Mapping,
    name: string,
    node: Node,
    trail: readonly string[],
  ): Pick<Definition, 'node' | 'opaque'> {
    const here = `${node.source.path}#${name}`
    const clause = nodeAt(node, 'extends')
    if (!clause || clause.tag === '!reset' || (clause.kind === 'scalar' && clause.isNull)) return { node }
    const wanted = this.text(clause.kind === 'map' ? nodeAt(clause, 'service') : clause)
    if (wanted === undefined)
      return { node, opaque: this.reportGap(clause, `${name} extends a service whose name is unknown`, false) }
    const isCycle = trail.includes(here)
    if (isCycle || trail.length > maxDepth || ++this.extensions > maxExtended) {
      return {
        node,
        opaque: this.reportGap(clause, `${name} extends ${isCycle ? 'itself' : 'through too many others'}`, true),
      }
    }
    const file = clause.kind === 'map' ? nodeAt(clause, 'file') : undefined
    const from = file ? this.otherServices(file) : { services }
    if (!from.services) return { node, opaque: from.opaque }
    const base = from.services.entry(wanted)?.value
    if (!base) return { node, opaque: this.reportGap(clause, `${name} extends ${wanted}, which does not exist`, true) }
    const start = trail[0] ?? here
    if (!start.startsWith(`${base.source.path}#`)) this.extendedElsewhere.add(`${base.source.path}#${wanted}`)
    const below = this.extended(from.services, wanted, base, [...trail, here])
    return { node: merge(below.node, node, ['services', name]), opaque: below.opaque }
  }

  private otherServices(file: Node): { services?: Mapping; opaque?: Unresolved } {
    const found = this.file(file, this.scopeOf(file.source).folder, false)
    if (!found.source) return { opaque: found.opaque }
    const scope = within(this.scopeOf(file.source), folderOf(found.source.path))
    const services = nodeAt(this.root(this.scoped(found.source, scope)), 'services')
    if (services?.kind === 'map') return { services }
    return { opaque: this.reportGap(file, `${found.source.path} has no services to extend`, true) }
  }

  private include(
    item: Node,
    scope: Scope,
    services: Map<string, Definition>,
    root: Mapping | undefined,
    including: readonly string[],
  ): Mapping | undefined {
    const paths = item.kind === 'map' ? listOf(nodeAt(item, 'path')) : [item]
    const sources = paths.flatMap((path) => this.file(path, scope.folder, true).source ?? [])
    const first = sources[0]
    if (!first) return root
    if (including.includes(first.path) || including.length > maxDepth) {
      this.reportGap(item, `${first.path} includes itself`, true)
      return root
    }
    if (++this.included > maxIncluded) {
      this.reportGap(item, `more than ${maxIncluded} Compose files are included`, true)
      return root
    }
    const folder = this.text(nodeAt(item, 'project_directory'))
    const own: Scope = {
      ...within(scope, folder === undefined ? folderOf(first.path) : folderBelow(scope.folder, folder)),
      environment: this.includedEnvironment(item, scope, folder ?? folderOf(first.path)),
    }
    for (const { path } of sources) this.includedFiles.add(path)
    const project = this.project(sources, own, [...including, first.path])
    for (const [id, definition] of project.services) {
      if (!services.has(id)) services.set(id, { ...definition, included: true })
    }
    if (!project.root) return root
    return root ? (merge(root, project.root) as Mapping) : project.root
  }

  /** The including project's variables win over those of the included file's own `.env` or `env_file`. */
  private includedEnvironment(item: Node, scope: Scope, folder: string): ComposeVariables {
    const named = item.kind === 'map' ? listOf(nodeAt(item, 'env_file')) : []
    const paths = named.flatMap((node) => this.text(node) ?? []).map((path) => joinPath(scope.folder, path))
    const files = paths.length > 0 ? paths : [joinPath(folder, '.env')]
    return readEnvironment(this.readAll(files), scope.environment)
  }

  private readAll(paths: readonly string[]): (Source | undefined)[] {
    return paths.map((path) => this.variablesIn(path))
  }

  /** The file that a node names. One that is included may hold any service; one that is extended changes services that are seen. */
  private file(node: Node, folder: string, isIncluded: boolean): { source?: Source; opaque?: Unresolved } {
    const path = this.text(node)
    if (path === undefined) return { opaque: this.reportGap(node, 'the file name depends on a variable', isIncluded) }
    if (/^[a-z][\w+.-]*:|^git@|^github\.com\//i.test(path)) {
      return { opaque: this.reportGap(node, 'a remote Compose file is not read', isIncluded) }
    }
    const joined = path.startsWith('/') ? undefined : joinPath(folder, path)
    const source = joined === undefined ? undefined : this.repository.read(joined)
    if (source) return { source }
    const isInRepository = joined !== undefined && !isOutside(joined) && !path.startsWith('~')
    const because = isInRepository
      ? `${joined} is not in the repository`
      : 'a Compose file outside the repository is not read'
    return { opaque: this.reportGap(node, because, isIncluded || isInRepository) }
  }

  private text(node: Node | undefined): string | undefined {
    if (node?.kind !== 'scalar' || node.isNull) return undefined
    const { text, unknown } = this.expanded(node)
    return unknown.length > 0 || text === '' ? undefined : text
  }

  /** Records a gap; returns the reason for what is unresolved because of it. */
  reportGap(node: Node, because: string, blocking: boolean): Unresolved {
    const { path } = node.source
    this.addGap({ path, line: position(node.source, node.start).line, because, blocking })
    return { because, at: spanOf(node) }
  }

  addGap(gap: FoundGap): void {
    const { path, line, because } = gap
    this.found.set(`${path}:${line}:${because}`, gap)
  }

  /** A file is parsed once in a scope; where two projects see it differently it is another source. */
  private scoped(source: Source, { environment, ...others }: Scope): Source {
    const scope = { ...others, environment: this.sameOf(environment) }
    const copies = this.copies.get(source) ?? []
    const known = copies.find((copy) => {
      const own = this.scopes.get(copy)
      return own?.folder === scope.folder && own.calledIn === scope.calledIn && own.environment === scope.environment
    })
    if (known) return known
    const own = copies.length === 0 ? source : { ...source }
    this.copies.set(source, [...copies, own])
    this.scopes.set(own, scope)
    return own
  }

  /** Of variables that are alike the first: every command makes its own. */
  private sameOf(environment: ComposeVariables): ComposeVariables {
    let same = this.interned.get(environment)
    if (!same) {
      const key = JSON.stringify([...environment])
      same = this.alike.get(key) ?? environment
      this.alike.set(key, same)
      this.interned.set(environment, same)
    }
    return same
  }

  private root(source: Source): Mapping | undefined {
    if (this.roots.has(source)) return this.roots.get(source)
    const filled = withTokens(source)
    this.scopes.set(filled, this.scopeOf(source))
    const { documents, problems } = parseYaml(filled)
    for (const problem of problems) {
      const { path } = source
      const isTemplate = !problem.document && (isAtAction(problem) || hasTemplateEnding(path))
      const because = isTemplate ? unrendered : problem.because
      this.addGap({ path, line: problem.line, because, blocking: !isTemplate })
    }
    let root: Mapping | undefined
    const reject = (node: Node, because: string) => {
      if (!isNull(node) && problems.length === 0) this.reportGap(node, because, true)
    }
    for (const document of documents) {
      if (document.kind !== 'map') reject(document, 'this Compose file is not a mapping')
      if (document.kind !== 'map' || document.entries.has('apiVersion')) continue
      const own = withServices(document)
      for (const section of sections) {
        const entries = own.entry(section)?.value
        if (entries && entries.kind !== 'map') reject(entries, `the ${section} of this Compose file are not a mapping`)
      }
      for (const [node, name] of refusedResources(own)) reject(node, `${name} is not a mapping: Compose refuses it`)
      root = root ? (merge(root, own) as Mapping) : own
    }
    this.roots.set(source, root)
    return root
  }
}

/** The scope of a file in another folder that the same call reads. */
const within = ({ environment, folder: from, calledIn = from }: Scope, folder: string): Scope => ({
  folder,
  environment,
  ...(folder !== calledIn && { calledIn }),
})

/** What else a project has, and what is said of it. */
const resources = ['networks', 'volumes', 'secrets', 'configs'] as const

/** What Compose takes as a mapping alone. Source: compose-go, loader and schema. */
function refusedResources(root: Mapping): [node: Node, name: string][] {
  const refused: [Node, string][] = []
  const isRefused = (node: Node) => node.kind !== 'map' && !isReset(node)
  for (const section of resources) {
    const all = root.entry(section)?.value
    if (!all) continue
    if (isRefused(all)) refused.push([all, section])
    for (const { key, value } of entriesOf(all)) {
      const options = nodeAt(value, 'driver_opts')
      if (isRefused(value)) refused.push([value, `${key.text} of ${section}`])
      else if (options && isRefused(options)) refused.push([options, `driver_opts of ${key.text}`])
    }
  }
  return refused
}

/** The oldest Compose files have their services at the top level. */
function withServices(root: Mapping): Mapping {
  const entries = root.list
  const isService = ({ value }: Entry) => ['image', 'build', 'extends'].some((name) => nodeAt(value, name))
  const isOldest = entries.length > 0 && !root.entries.has('services') && !root.entries.has('include')
  if (!isOldest || !entries.every(isService)) return root
  const key = new Scalar(root.source, root.start, root.start, '', 'services')
  return mappingOf(root, [{ key, value: root }])
}

const listOf = (node: Node | undefined): readonly Node[] => {
  if (!node || (node.kind === 'scalar' && node.isNull)) return []
  return node.kind === 'seq' ? itemsOf(node) : [node]
}
