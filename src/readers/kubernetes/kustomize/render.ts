import { posix } from 'node:path'
import { position, type Source } from '../../../model/source.ts'
import { mayGoOn, spend } from '../../effort.ts'
import { parseEmbedded } from '../../parse/embedded.ts'
import {
  type Entry,
  entriesOf,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  parseYaml,
  textAt,
  textOf,
} from '../../parse/yaml.ts'
import type { FoundGap } from '../../reader.ts'
import { podPaths } from '../objects.ts'
import { countOf, type FieldSpec, type FieldSpecs, fieldSpecsIn, joinedSpecs, noFieldSpecs } from './field-specs.ts'
import { generated, isGenerator } from './generate.ts'
import { applyJsonPatch } from './json-patch.ts'
import { type Files, idOf, type Kustomization } from './kustomization.ts'
import { mappingLike, textLike } from './nodes.ts'
import { replaced } from './replacement.ts'
import { kindOf, matchingPatch, type Resource, resourceOf, resourcesIn, selectorOf } from './resource.ts'
import { mergeStrategic } from './strategic-merge.ts'
import { labelsOf, withImages, withMetadata, withNames, withNamespace } from './transform.ts'
import { type Variable, variablesIn, withVariables } from './vars.ts'

/** Limits of all that is built together. */
const most = {
  /** Resources that are made: overlays multiply what they lie over. */
  resources: 100_000,
  /** Comparisons of a patch with a resource. */
  comparisons: 8_000_000,
  /** Characters that patterns of names are matched against. */
  matched: 100_000_000,
  /** Patches that are put into a resource. */
  applied: 100_000,
  /** Fields that are put into resources, times those that are there. */
  widened: 30_000_000,
  /** Characters of the files whose texts are values of generated objects, once for each object. */
  characters: 5_000_000,
  /** Fields that kustomizations take over from those that they include. */
  joined: 500_000,
  /** Files and folders that are named and are not there: each is looked for. */
  lost: 10_000,
}

type Used = typeof most

const unused: Used = {
  resources: 0,
  comparisons: 0,
  matched: 0,
  applied: 0,
  widened: 0,
  characters: 0,
  joined: 0,
  lost: 0,
}

/** How much of what is closest to its limit has been used up since. */
const shareOf = (used: Used, before: Used): number =>
  Math.max(...(Object.keys(most) as (keyof Used)[]).map((what) => (used[what] - before[what]) / most[what]))

/** The run has no work left: that is one gap for all files. */
class NothingLeft extends Error {}

/** Copied values of one kustomization that are looked up; beyond, whether its file has changed counts. */
const maxCopied = 100

/** Kustomize's own transformers that change names, labels and counts alone. */
const harmless: ReadonlySet<string> = new Set([
  'AnnotationsTransformer',
  'HashTransformer',
  'LabelTransformer',
  'PrefixSuffixTransformer',
  'PrefixTransformer',
  'ReplicaCountTransformer',
  'SortOrderTransformer',
  'SuffixTransformer',
])

const isHarmless = (node: Node) => textAt(node, 'apiVersion') === 'builtin' && harmless.has(kindOf(node))

/** Charts are fetched and rendered by another program. */
const ofHelm = /^Helm/

const notCopied = 'values that a kustomization copies between objects are not checked'

/** What is there for kustomizations alone, such as values that they copy, the outermost one leaves out. */
const isApplied = ({ node }: Resource) =>
  (textAt(node, 'metadata', 'annotations', 'config.kubernetes.io/local-config') ?? 'false') === 'false'

/** What is not done here. */
export interface LeftOver {
  readonly gap: FoundGap
  readonly node: Node
  /** What it is set up by, besides the kustomization itself. */
  readonly texts: readonly Node[]
  /** Kustomize does it itself, without another program. */
  readonly isOwn: boolean
}

/** Where a value that is copied, or a patch that is not applied, decides what a pod may do; or all of a pod. */
export const settingPath =
  /securityContext|privileged|capabilities|\bhost(?:PID|IPC|Network|Path|Users)|\bvolumes\b|serviceAccount|fieldPaths?["']?:[ \t\r\n-]*["']?spec(?:\.(?:template(?:\.spec(?:\.(?:initContainers|containers)(?:\.(?:\[[^\]]*\]|\d+|\*))?)?)?|containers))?["']?[ \t]*$/m

/** Lists of a pod; others hold no settings of it. */
const settingLists = /\b(?:\w*[cC]ontainers|volumes)\b/

const saysSomething = (node: Node | undefined) => node !== undefined && (textOf(node) ?? '-').trim() !== ''

/** A clause. */
function whyNot(error: unknown): string {
  // Nothing else than bases within bases fills the stack.
  if (error instanceof RangeError) return 'what it includes is nested too deeply'
  return error instanceof Error ? error.message : String(error)
}

/** Builds kustomizations from files of the repository alone: nothing is fetched, nothing is run. */
export class Renderer {
  readonly gaps: FoundGap[] = []
  /** Files in which objects are looked up that no rule is about. */
  private readonly whole = new Map<Source, readonly Node[]>()
  private readonly built = new Map<string, readonly Resource[]>()
  private readonly reported = new Set<string>()
  private readonly incomplete = new Set<string>()
  /** Kustomizations in whose objects values may be missing that others copy. */
  private readonly uncertain = new Set<string>()
  private used = { ...unused }

  /** What is left for Kustomize itself, by the kustomization that has it. */
  private readonly left = new Map<string, LeftOver[]>()
  /** The kustomizations that are in each. */
  private readonly parts = new Map<string, Set<string>>()
  private readonly covers = new Map<string, Set<string>>()
  private readonly variables = new Map<string, readonly Variable[]>()
  private readonly schemaOf = new Map<string, { readonly of: Kustomization; readonly place: Node }>()
  /** Patches that change items of lists. */
  private readonly merging = new Map<string, readonly Node[]>()
  private readonly specs = new Map<string, FieldSpecs>()

  /** @param wantsAll every object is wanted, also of kinds that no rule is about: a kustomization copies values of some */
  constructor(
    private readonly files: Files,
    private readonly wantsAll: boolean,
  ) {}

  /** What a folder's kustomization makes; undefined where that cannot be said. */
  build(root: Kustomization): readonly Resource[] | undefined {
    const before = { ...this.used }
    try {
      if (!mayGoOn(root.source)) return undefined
      const resources = this.target(root, [])
      this.schemas(root)
      return this.withVariables(root, resources).filter(isApplied)
    } catch (error) {
      // The others have their limits to themselves; many that go up to them would take hours.
      spend('kustomization that goes up to a limit', shareOf(this.used, before))
      this.used = before
      if (!(error instanceof NothingLeft))
        this.gap(root, root.node, `this kustomization cannot be rendered: ${whyNot(error)}`, true)
      return undefined
    }
  }

  /** Files that it is made of: patches, kustomizations and lists of resources that are read here and nowhere else. */
  covered(root: Kustomization): readonly string[] {
    return this.within(root).flatMap((id) => [...(this.covers.get(id) ?? [])])
  }

  private cover(of: Kustomization, path: string): void {
    const id = idOf(of)
    this.covers.set(id, (this.covers.get(id) ?? new Set()).add(path))
  }

  private target(kustomization: Kustomization, above: readonly string[]): readonly Resource[] {
    const id = idOf(kustomization)
    let made = this.built.get(id)
    if (made) this.counted(made)
    else {
      made = this.transformed(kustomization, [...above, id], [])
      this.built.set(id, made)
    }
    this.passOn(id, above)
    return made
  }

  /** What a kustomization lacks, those above it lack too. */
  private passOn(id: string, above: readonly string[]): void {
    const parent = above.at(-1)
    if (parent !== undefined) {
      this.parts.set(parent, (this.parts.get(parent) ?? new Set()).add(id))
      this.define(parent, this.variables.get(id) ?? [])
      this.configure(parent, this.specsOf(id))
    }
    if (parent !== undefined && this.incomplete.has(id)) this.incomplete.add(parent)
    if (parent !== undefined && this.uncertain.has(id)) this.uncertain.add(parent)
  }

  /** @param given for a component, what it is laid over */
  private transformed(of: Kustomization, above: readonly string[], given: readonly Resource[]): readonly Resource[] {
    const { node } = of
    if (!of.by?.isWhole) this.cover(of, of.source.path)
    const own = ['resources', 'bases'].flatMap((key) =>
      itemsOf(nodeAt(node, key)).flatMap((item) => this.listed(of, item, above)),
    )
    for (const key of ['helmCharts', 'helmChartInflationGenerator'] as const)
      if (itemsOf(nodeAt(node, key)).length > 0)
        this.missing(of, nodeAt(node, key)!, 'Helm charts of a kustomization are not rendered')
    let resources: readonly Resource[] = this.counted([
      ...given,
      ...own,
      ...generated(
        of,
        (path) => this.readValues(path),
        this.plugins(of, 'generators').flatMap((nodes) => nodes ?? []),
      ),
    ])
    this.configured(of)
    for (const item of itemsOf(nodeAt(node, 'components'))) resources = this.component(of, item, above, resources)
    const patches = this.patchesOf(of)
    const schema = nodeAt(node, 'openapi', 'path')
    if (schema) this.schemaOf.set(idOf(of), { of, place: schema })
    const merging = patches.first.flatMap((patch) =>
      'object' in patch && holdsItems(patch.object) ? patch.object : [],
    )
    this.merging.set(idOf(of), merging)
    for (const patch of patches.first) resources = this.patched(resources, patch, of)
    const specs = this.specsOf(idOf(of))
    this.widen(resources.length, countOf(specs), 0)
    resources = withNamespace(resources, nodeAt(node, 'namespace'), specs.namespace)
    resources = withNames(resources, textAt(node, 'namePrefix'), textAt(node, 'nameSuffix'))
    const marked = (
      key: 'labels' | 'annotations',
      entries: readonly Entry[],
      isWide: boolean,
      more: readonly FieldSpec[],
    ) => {
      this.widen(resources.length, more.length, entries.length)
      if (entries.length > 0) this.copy(resources, key)
      return withMetadata(resources, key, entries, isWide, more)
    }
    resources = marked('labels', entriesOf(nodeAt(node, 'commonLabels')), true, specs.commonLabels)
    for (const { isSelecting, inTemplates, own, pairs } of labelsOf(itemsOf(nodeAt(node, 'labels')))) {
      const others = [...specs.labels, ...(inTemplates ? specs.templateLabels : [])]
      const fields = [...own, ...(isSelecting ? specs.commonLabels : others)]
      resources = marked('labels', pairs, inTemplates, fields)
    }
    const annotations = entriesOf(nodeAt(node, 'commonAnnotations'))
    resources = marked('annotations', annotations, true, specs.commonAnnotations)
    for (const patch of patches.last) resources = this.patched(resources, patch, of)
    resources = withImages(resources, nodeAt(node, 'images'), specs.images, this.spend)
    resources = withImages(resources, nodeAt(node, 'imageTags'), specs.images, this.spend)
    this.plugins(of, 'transformers')
    resources = this.copies(of, resources)
    this.define(idOf(of), variablesIn(nodeAt(node, 'vars'), resources))
    return resources
  }

  /** The fields that it, and what it includes, adds to those of Kustomize's transformers. */
  private configured(of: Kustomization): void {
    const own = itemsOf(nodeAt(of.node, 'configurations')).flatMap((item) => {
      const place = this.placeOf(of, item)
      const source = place === undefined ? undefined : this.files.read(place)
      if (source) return this.documentsOf(source)
      if (place !== undefined) this.missing(of, item, `${shown(textOf(item) ?? '')} is not in the repository`)
      return []
    })
    if (own.length > 0) this.configure(idOf(of), fieldSpecsIn(own))
  }

  private specsOf(id: string): FieldSpecs {
    return this.specs.get(id) ?? noFieldSpecs
  }

  private configure(id: string, more: FieldSpecs): void {
    if (more === noFieldSpecs) return
    const before = this.specsOf(id)
    if (before !== noFieldSpecs && before !== more) this.used.joined += countOf(before) + countOf(more)
    if (this.used.joined > most.joined) throw new Error('it adds too many fields')
    this.specs.set(id, joinedSpecs(before, more))
  }

  private readonly spend = (steps: number): void => {
    this.used.matched += steps
    if (this.used.matched > most.matched) throw new Error('it has too many patterns')
  }

  /** A file of values, which many generators may name. */
  private readValues(path: string): Source | undefined {
    const source = this.files.read(path)
    this.used.characters += source?.text.length ?? 0
    if (this.used.characters > most.characters) throw new Error('it generates too many values')
    return source
  }

  /** Each field that is made is copied with those that are there. */
  private widen(resources: number, fields: number, entries: number): void {
    this.used.widened += resources * fields * (fields + entries)
    if (this.used.widened > most.widened) throw new Error('it adds too many fields')
  }

  /** What an object has is looked up and copied, with each item that is added, in its metadata and in those of its pods. */
  private copy(resources: readonly Resource[], key: 'labels' | 'annotations'): void {
    for (const { node } of resources) {
      const own = nodeAt(node, 'metadata', key)
      if (own?.kind === 'map') this.used.widened += 8 * own.own.length
    }
    if (this.used.widened > most.widened) throw new Error('it adds too many fields')
  }

  /** What a kustomization defines, those that include it use; each once. */
  private define(id: string, more: readonly Variable[]): void {
    const before = this.variables.get(id) ?? []
    const known = new Set(before.map(({ item }) => item))
    const added = more.filter(({ item }) => !known.has(item))
    if (added.length > 0) this.variables.set(id, [...before, ...added])
  }

  /** Variables are put in last, into all that the outermost kustomization makes. */
  private withVariables(root: Kustomization, resources: readonly Resource[]): readonly Resource[] {
    const id = idOf(root)
    const variables = this.variables.get(id) ?? []
    if (variables.length === 0) return resources
    const fields = this.specsOf(id).varReference
    this.used.comparisons += resources.length * (variables.length + fields.length)
    if (this.used.comparisons > most.comparisons) throw new Error('it has too many variables')
    const isCertain = !this.uncertain.has(id) && this.isCertain(root, resources)
    const made = isCertain ? withVariables(resources, variables, fields) : undefined
    if (made) return made
    for (const [index, { item }] of variables.entries()) {
      const { source, start, end } = item
      const text = source.text.slice(start, end)
      const values = index < maxCopied ? this.copied(root, item, resources) : []
      const decidedBy = index < maxCopied ? [text, ...values].join('\0') : undefined
      this.leave(root, item, notCopied, {
        blocking: settingPath.test(text),
        ...(decidedBy !== undefined && { decidedBy }),
      })
    }
    return resources
  }

  /** A schema decides which lists patches are merged into item by item. It holds for all that is built with it. */
  private schemas(root: Kustomization): void {
    const within = this.within(root)
    const merging = within.flatMap((id) => this.merging.get(id) ?? [])
    if (merging.length === 0) return
    for (const { of, place } of within.flatMap((id) => this.schemaOf.get(id) ?? [])) {
      this.schemaOf.delete(idOf(of))
      const blocking = merging.some(({ source, start, end }) => settingLists.test(source.text.slice(start, end)))
      this.leave(of, place, 'patches are not merged by the schema that `openapi` names', { blocking })
    }
  }

  /** A kustomization and those that it includes. */
  private within(root: Kustomization): readonly string[] {
    const ids = new Set([idOf(root)])
    for (const id of ids) for (const part of this.parts.get(id) ?? []) ids.add(part)
    return [...ids]
  }

  /** What is left over in a kustomization and in those that it includes. */
  leftIn(root: Kustomization): { readonly parts: readonly LeftOver[]; readonly isComplete: boolean } {
    const ids = this.within(root)
    return {
      parts: [...ids].reverse().flatMap((id) => this.left.get(id) ?? []),
      isComplete: !this.incomplete.has(idOf(root)),
    }
  }

  private leave(
    of: Kustomization,
    node: Node,
    because: string,
    more: Pick<FoundGap, 'blocking' | 'decidedBy'>,
    by: Pick<LeftOver, 'texts' | 'isOwn'> = { texts: [], isOwn: true },
  ): void {
    const { line } = position(node.source, node.start)
    const gap = { path: node.source.path, line, because, ...more }
    const id = idOf(of)
    this.left.set(id, [...(this.left.get(id) ?? []), { gap, node, ...by }])
  }

  private counted(resources: readonly Resource[]): readonly Resource[] {
    this.used.resources += resources.length
    spend('object that a kustomization makes', resources.length)
    if (this.used.resources > most.resources) throw new Error('it makes too many objects')
    return resources
  }

  /** A file with resources, or the folder of another kustomization. */
  private listed(of: Kustomization, item: Node, above: readonly string[]): readonly Resource[] {
    const place = this.placeOf(of, item)
    if (!place) return []
    const source = this.files.read(place)
    if (source) {
      const { documents } = this.files.parse(source)
      this.cover(of, source.path)
      return resourcesIn(this.wantsAll ? this.completed(source, documents) : documents, of.folder)
    }
    const inner = this.inner(of, item, place, above)
    return inner ? this.target(inner, above) : []
  }

  /** The documents of a file, those that no rule is about as well. */
  private completed(source: Source, documents: readonly Node[]): readonly Node[] {
    const known = new Set(documents.map(({ start }) => start))
    const others = this.documentsOf(source).filter(({ start }) => !known.has(start))
    return [...documents, ...others].sort((a, b) => a.start - b.start)
  }

  private component(
    of: Kustomization,
    item: Node,
    above: readonly string[],
    given: readonly Resource[],
  ): readonly Resource[] {
    const place = this.placeOf(of, item)
    const inner = place === undefined ? undefined : this.inner(of, item, place, above)
    if (!inner) return given
    if (this.incomplete.has(idOf(of))) this.incomplete.add(inner.folder)
    if (this.uncertain.has(idOf(of))) this.uncertain.add(inner.folder)
    this.configure(inner.folder, this.specsOf(idOf(of)))
    const made = this.transformed(inner, [...above, inner.folder], given)
    this.passOn(inner.folder, above)
    return made
  }

  private inner(of: Kustomization, item: Node, folder: string, above: readonly string[]): Kustomization | undefined {
    if (above.includes(folder)) {
      this.gap(of, item, 'this kustomization contains itself', true)
      return undefined
    }
    const found = this.files.kustomization(folder)
    if (!found)
      this.missing(of, item, `${shown(textOf(item) ?? '')} is not in the repository: what it holds is not checked`)
    return found
  }

  /** Where in the repository a path leads; elsewhere is a gap. */
  private placeOf(of: Kustomization, item: Node): string | undefined {
    const text = textOf(item)?.trim()
    if (!text || text.includes('\n')) return undefined
    const path = posix.join(of.folder, text)
    const isOutside = path.startsWith('../') || path === '..' || text.startsWith('/')
    if (!isOutside && !/^\w+:\/\/|^git@|[?&](?:ref|version)=/.test(text)) return path.replace(/\/$/, '')
    this.missing(of, item, `${shown(text)} is not in the repository: what it holds is not checked`)
    return undefined
  }

  private missing(of: Kustomization, node: Node, because: string): void {
    this.used.lost++
    if (this.used.lost > most.lost) throw new Error('it names too many files that are not there')
    this.incomplete.add(idOf(of))
    this.gap(of, node, because, false)
  }

  private gap(of: Kustomization, node: Node, because: string, blocking: boolean): void {
    const { line } = position(node.source, node.start)
    const place = `${of.source.path}\0${line}\0${because}`
    if (this.reported.has(place)) return
    this.reported.add(place)
    this.gaps.push({ path: node.source.path, line, because, blocking })
  }

  /**
   * Generators and transformers of any program are not run; those that Kustomize has itself are left to it.
   * @returns the objects of each item of the list; undefined for one that is not here
   */
  private plugins(of: Kustomization, key: 'generators' | 'transformers'): readonly (readonly Node[] | undefined)[] {
    const list = nodeAt(of.node, key)
    const named = itemsOf(list).map((item) => this.pluginsIn(of, item))
    const open = named.filter((nodes) => !nodes?.every(key === 'generators' ? isGenerator : isHarmless))
    if (!list || open.length === 0) return named
    this.uncertain.add(idOf(of))
    const isOwn = open.every((nodes) =>
      nodes?.every((node) => textAt(node, 'apiVersion') === 'builtin' && !ofHelm.test(kindOf(node))),
    )
    const because = `${key} of a kustomization are not run: what they make is not checked`
    this.leave(
      of,
      list,
      because,
      { blocking: key === 'transformers' },
      { texts: open.flatMap((nodes) => nodes ?? []).flatMap((node) => [node, ...this.patchNamed(of, node)]), isOwn },
    )
    return named
  }

  /** The file that a transformer takes what it puts in from. */
  private patchNamed(of: Kustomization, node: Node): readonly Node[] {
    const path = nodeAt(node, 'path')
    const place = path && this.placeOf(of, path)
    const source = place === undefined ? undefined : this.files.read(place)
    if (!source) return []
    this.cover(of, source.path)
    return this.files.parseWhole(source).documents
  }

  /** The objects of a file, of a folder, or of a text in the list; undefined where they are not here. */
  private pluginsIn(of: Kustomization, item: Node): readonly Node[] | undefined {
    if (item.kind === 'scalar' && item.text.includes('\n')) return parseEmbedded(item).documents
    const place = this.placeOf(of, item)
    const source = place === undefined ? undefined : this.files.read(place)
    if (!source) return undefined
    this.cover(of, source.path)
    const { documents } = this.files.parseWhole(source)
    return documents.length > 0 ? documents : undefined
  }

  /** Copies values between objects. What is not copied, and may land in the settings of a pod, blocks. */
  private copies(of: Kustomization, given: readonly Resource[]): readonly Resource[] {
    let resources = given
    const all = itemsOf(nodeAt(of.node, 'replacements'))
    if (all.length > 0 && !this.isCertain(of, resources)) this.uncertain.add(idOf(of))
    for (const [index, item] of all.entries()) {
      const path = nodeAt(item, 'path')
      const place = path && this.placeOf(of, path)
      const source = place === undefined ? undefined : this.files.read(place)
      if (source) this.cover(of, source.path)
      const text = source?.text ?? item.source.text.slice(item.start, item.end)
      const items = source
        ? this.documentsOf(source).flatMap((node) => (node.kind === 'seq' ? node.items : [node]))
        : [item]
      const isReadable = path === undefined || (source !== undefined && this.documentsOf(source).length === 1)
      const made = isReadable ? this.replacedBy(of, items, resources) : undefined
      if (made) {
        resources = made
        continue
      }
      // What follows may copy what this one should have.
      this.uncertain.add(idOf(of))
      const isLookedUp = index < maxCopied && items.length <= maxCopied
      const values = isLookedUp ? items.flatMap((one) => this.copied(of, one, resources)) : []
      const decidedBy = isLookedUp ? [text, ...values].join('\0') : undefined
      const blocking = settingPath.test(text) || (path !== undefined && !source)
      this.leave(of, item, notCopied, { blocking, ...(decidedBy !== undefined && { decidedBy }) })
    }
    return resources
  }

  /** Whether all is here that replacements may copy from and to. */
  private isCertain(of: Kustomization, resources: readonly Resource[]): boolean {
    if (this.incomplete.has(idOf(of)) || resources.some(({ isPart }) => isPart)) return false
    const generators = ['configMapGenerator', 'secretGenerator'].flatMap((key) => itemsOf(nodeAt(of.node, key)))
    return generators.every((item) => (textAt(item, 'behavior') ?? 'create') === 'create')
  }

  private replacedBy(
    of: Kustomization,
    items: readonly Node[],
    given: readonly Resource[],
  ): readonly Resource[] | undefined {
    let resources: readonly Resource[] | undefined = given
    for (const item of items) {
      if (!resources || this.uncertain.has(idOf(of))) return undefined
      const tests = itemsOf(nodeAt(item, 'targets')).flatMap((target) => [
        target,
        ...itemsOf(nodeAt(target, 'reject')),
        ...itemsOf(nodeAt(target, 'fieldPaths')),
      ])
      this.used.comparisons += resources.length * (1 + tests.length)
      if (this.used.comparisons > most.comparisons) throw new Error('it has too many replacements')
      const made: readonly Resource[] | undefined = replaced(resources, item, this.spend)
      if (made) this.used.applied += made.filter((one, at) => one !== resources?.[at]).length
      if (this.used.applied > most.applied) throw new Error('it has too many replacements')
      resources = made
    }
    return resources
  }

  /** What a replacement or a variable takes its value from: the value, or all that it may be in. */
  private copied(of: Kustomization, item: Node, resources: readonly Resource[]): string[] {
    const from = nodeAt(item, 'source') ?? nodeAt(item, 'objref')
    const [kind, name] = [textAt(from, 'kind'), textAt(from, 'name')]
    const path = textAt(from, 'fieldPath') ?? textAt(item, 'fieldref', 'fieldpath') ?? 'metadata.name'
    const matches = resources.filter(
      ({ node, names }) =>
        (kind === undefined || kindOf(node) === kind) && (name === undefined || names.some((own) => own.name === name)),
    )
    // Objects that no rule is about are not among the resources.
    const nodes = matches.length > 0 ? matches.map(({ node }) => node) : this.objectsNamed(of, kind, name, [])
    const texts = nodes.map((node) => {
      const value = /^[\w.-]+$/.test(path) ? nodeAt(node, ...path.split('.')) : undefined
      return value?.kind === 'scalar' ? value.text : node.source.text.slice(node.start, node.end)
    })
    const isMade = nodes.length === 0 || nodes.some((node) => node.source === of.source)
    return isMade ? [...texts, ...this.generatorTexts(of)] : texts
  }

  /** Objects of the files that a kustomization lists, and those below it. */
  private objectsNamed(
    of: Kustomization,
    kind: string | undefined,
    name: string | undefined,
    above: readonly string[],
  ): Node[] {
    if (above.includes(of.folder)) return []
    return ['resources', 'bases'].flatMap((key) =>
      itemsOf(nodeAt(of.node, key)).flatMap((item) => {
        const place = posix.join(of.folder, textOf(item) ?? '')
        const source = this.files.read(place)
        const inner = source ? undefined : this.files.kustomization(place)
        if (inner) return this.objectsNamed(inner, kind, name, [...above, of.folder])
        if (!source || (name !== undefined && !source.text.includes(name))) return []
        return this.documentsOf(source).filter(
          (node) =>
            node.kind === 'map' &&
            (kind === undefined || kindOf(node) === kind) &&
            (name === undefined || textAt(node, 'metadata', 'name') === name),
        )
      }),
    )
  }

  private documentsOf(source: Source): readonly Node[] {
    const known = this.whole.get(source) ?? parseYaml(source).documents
    this.whole.set(source, known)
    return known
  }

  /** The files that the generators of a kustomization read. */
  private generatorTexts(of: Kustomization): string[] {
    const items = ['configMapGenerator', 'secretGenerator'].flatMap((key) => itemsOf(nodeAt(of.node, key)))
    return items.flatMap((item) =>
      ['files', 'envs', 'env'].flatMap((key) => {
        const list = nodeAt(item, key)
        return (list?.kind === 'scalar' ? [list] : itemsOf(list)).map((node) => {
          const name = (textOf(node) ?? '').replace(/^[^=]*=/, '')
          return this.files.read(posix.join(of.folder, name))?.text ?? ''
        })
      }),
    )
  }

  /** The patches of a kustomization: those of `patchesJson6902` come behind the names. */
  private patchesOf(of: Kustomization): { first: readonly Patch[]; last: readonly Patch[] } {
    const { node } = of
    const ofOld = itemsOf(nodeAt(node, 'patchesStrategicMerge')).flatMap((item) =>
      this.patchIn(of, item, item, undefined),
    )
    const ofNew = itemsOf(nodeAt(node, 'patches')).flatMap((item) => {
      // Up to Kustomize 4 a plain list of paths names strategic merge patches.
      if (item.kind === 'scalar') return this.patchIn(of, item, item, undefined)
      const [path, inline] = [nodeAt(item, 'path'), nodeAt(item, 'patch')]
      if (![path, inline].some(saysSomething))
        this.gap(of, item, 'this patch has neither `patch` nor `path`: Kustomize refuses it', true)
      return this.patchIn(of, path, inline, item)
    })
    const last = itemsOf(nodeAt(node, 'patchesJson6902')).flatMap((item) =>
      this.patchIn(of, nodeAt(item, 'path'), nodeAt(item, 'patch'), item),
    )
    return { first: [...ofOld, ...ofNew], last }
  }

  /** What a patch says, in a file or in the kustomization itself. */
  private patchIn(
    of: Kustomization,
    path: Node | undefined,
    inline: Node | undefined,
    item: Node | undefined,
  ): Patch[] {
    spend('kustomize patch')
    if (!mayGoOn(of.source)) throw new NothingLeft()
    const documents = this.patchDocuments(of, path, inline)
    const target = nodeAt(item, 'target')
    const options = nodeAt(item, 'options')
    const operations = documents.find((node) => node.kind === 'seq')
    if (operations) return target ? [{ operations, target }] : []
    const objects = documents.flatMap((node) => (node.kind === 'map' ? resourcesIn([node], of.folder) : []))
    return objects.map(({ node }) => ({ object: node, target, options }))
  }

  private patchDocuments(of: Kustomization, path: Node | undefined, inline: Node | undefined): readonly Node[] {
    // Flux's old patches are objects and lists as they stand.
    if (inline && inline.kind !== 'scalar') return [inline]
    if (inline?.kind === 'scalar' && (path === undefined || /^\s*\{|\n/.test(inline.text))) {
      const { documents, problems } = parseEmbedded(inline)
      if (problems.length > 0) this.gap(of, inline, `this patch cannot be read: ${problems[0]!.because}`, true)
      return documents
    }
    const place = path && this.placeOf(of, path)
    const source = place === undefined ? undefined : this.files.read(place)
    if (!source) {
      if (path && place !== undefined)
        this.missing(of, path, `the patch ${shown(textOf(path) ?? '')} is not in the repository`)
      return []
    }
    const { documents, problems } = this.files.parseWhole(source)
    // The reader says what is wrong with it, and reads the rest as far as it can.
    if (problems.length === 0) this.cover(of, source.path)
    return documents
  }

  private patched(resources: readonly Resource[], patch: Patch, of: Kustomization): readonly Resource[] {
    this.used.comparisons += resources.length
    spend('object that a patch may mean', resources.length)
    if (!mayGoOn(of.source)) throw new NothingLeft()
    if (this.used.comparisons > most.comparisons) throw new Error('it has too many patches')
    const selected = this.selected(resources, patch, of)
    this.used.applied += selected.length
    if (this.used.applied > most.applied) throw new Error('it has too many patches')
    const isMeant = new Set(selected)
    if (isMeant.size === 0) return [...resources, ...this.partOf(patch, of)]
    const made: Resource[] = []
    for (const resource of resources) {
      const node = isMeant.has(resource) ? apply(resource.node, patch) : resource.node
      if (node) made.push(node === resource.node ? resource : { ...resource, node })
    }
    return this.isAlsoElsewhere(patch, of, selected) ? [...made, ...this.partOf(patch, of)] : made
  }

  /** Whether a patch for objects of no certain kind may change pods that are not here, and shows what it sets on none that is. */
  private isAlsoElsewhere({ target }: Patch, of: Kustomization, selected: readonly Resource[]): boolean {
    if (!target || !this.incomplete.has(idOf(of)) || /^\w+$/.test(textAt(target, 'kind') ?? '')) return false
    return !selected.some(({ node }) => podPaths.has(kindOf(node)))
  }

  private selected(resources: readonly Resource[], patch: Patch, of: Kustomization): readonly Resource[] {
    if (!patch.target) return 'object' in patch ? matchingPatch(patch.object, resources) : []
    const selects = selectorOf(patch.target, this.spend)
    if (selects) return resources.filter(selects)
    this.leave(of, patch.target, 'the target of this patch is not understood: it is not applied', { blocking: true })
    return []
  }

  /** A patch of something that is not here: what it sets is all that is known. One whose object is nowhere changes nothing. */
  private partOf(patch: Patch, of: Kustomization): Resource[] {
    const isElsewhere = this.incomplete.has(idOf(of))
    if ('object' in patch) {
      const isNamed = textAt(patch.object, '$patch') !== 'delete' && kindOf(patch.object) !== ''
      return isNamed && (isElsewhere || !patch.target) ? [{ ...resourceOf(patch.object, of.folder), isPart: true }] : []
    }
    if (!isElsewhere) return []
    const kind = textAt(patch.target, 'kind') ?? ''
    if (!/^\w+$/.test(kind)) {
      const { source, start, end } = patch.operations
      const because =
        'what this patch changes is not in the repository, and of no certain kind: what it sets is not checked'
      this.gap(of, patch.target, because, settingPath.test(source.text.slice(start, end)))
      return []
    }
    const bare = bareObject(patch.target, kind)
    return [{ ...resourceOf(applyJsonPatch(bare, patch.operations, true), of.folder), isPart: true }]
  }
}

/** Whether a list of mappings is anywhere in it. */
function holdsItems(node: Node): boolean {
  if (node.kind === 'map') return node.list.some(({ value }) => holdsItems(value))
  return node.kind === 'seq' && node.items.some(({ kind }) => kind === 'map')
}

const shown = (text: string) => `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``

type Patch =
  | { readonly object: Mapping; readonly target: Node | undefined; readonly options: Node | undefined }
  | { readonly operations: Node; readonly target: Node }

/** An object as a patch's target names it. */
function bareObject(target: Node, kind: string): Mapping {
  const entry = (key: string, value: Node) => ({ key: textLike(target, key), value })
  const names = ['name', 'namespace'].flatMap((key) => {
    const text = textAt(target, key)
    return text && /^[\w.-]+$/.test(text) ? [entry(key, nodeAt(target, key)!)] : []
  })
  const group = textAt(target, 'group')
  const apiVersion = `${group ? `${group}/` : ''}${textAt(target, 'version') ?? 'v1'}`
  return mappingLike(target, [
    entry('apiVersion', textLike(target, apiVersion)),
    entry('kind', nodeAt(target, 'kind') ?? textLike(target, kind)),
    entry('metadata', mappingLike(target, names)),
  ])
}

/** Undefined where the patch deletes the object. */
function apply(node: Mapping, patch: Patch): Mapping | undefined {
  if ('operations' in patch) return applyJsonPatch(node, patch.operations)
  return mergeStrategic(node, withoutIdentity(patch.object, patch.options))
}

/** The patch keeps the object's kind and name unless its options allow others. */
function withoutIdentity(object: Mapping, options: Node | undefined): Mapping {
  const mayRename = textAt(options, 'allowNameChange') === 'true'
  const mayChangeKind = textAt(options, 'allowKindChange') === 'true'
  return mappingLike(
    object,
    object.list.flatMap((entry) => {
      const { key, value } = entry
      if ((key.text === 'kind' || key.text === 'apiVersion') && !mayChangeKind) return []
      if (key.text !== 'metadata' || value.kind !== 'map') return [entry]
      const kept = value.list.filter(({ key: { text } }) => text !== 'namespace' && (text !== 'name' || mayRename))
      return [{ key, value: mappingLike(value, kept) }]
    }),
  )
}
