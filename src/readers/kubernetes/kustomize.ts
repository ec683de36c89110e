import { posix } from 'node:path'
import type { BuildAnswer, BuildKustomization } from '../../model/kustomization.ts'
import { position } from '../../model/source.ts'
import { mayGoOn, spend } from '../effort.ts'
import { isAtAction } from '../parse/template.ts'
import { itemsOf, type Mapping, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import type { FoundGap, Repository } from '../reader.ts'
import { isKustomization, kustomizationNames } from './claims.ts'
import { aligned } from './kustomize/aligned.ts'
import { type Delivery, deliveredBy } from './kustomize/deliveries.ts'
import { type Files, fileOf, idOf, type Kustomization } from './kustomize/kustomization.ts'
import { type Miscased, miscasedKeys } from './kustomize/miscased.ts'
import { Renderer } from './kustomize/render.ts'
import { requestFor } from './kustomize/request.ts'
import type { Resource } from './kustomize/resource.ts'

/** An object as kustomizations make it. */
export interface RenderedObject {
  readonly resource: Resource
  /** The kustomization that makes it: the path of its file. */
  readonly root: string
  /** The folders of all kustomizations that make it just so. */
  readonly folders: readonly string[]
  /** The paths of their files. */
  readonly makers: readonly string[]
  /** How many make something of the same object. */
  readonly of: number
}

/** What the kustomizations of a repository make of its files. */
export interface Rendering {
  readonly objects: readonly RenderedObject[]
  /** Files that are read as kustomizations read them, and in no other way. */
  readonly covered: ReadonlySet<string>
  /** Files that a kustomization which nothing uses lays over others. */
  readonly patches: ReadonlySet<string>
  readonly gaps: readonly FoundGap[]
  /** Those whose changes are made. */
  readonly applied: ReadonlySet<Delivery>
}

/** Characters; no manifest is longer. */
const maxLength = 8_388_608

const nothing: Rendering = { objects: [], covered: new Set(), patches: new Set(), gaps: [], applied: new Set() }

/**
 * Builds every kustomization that is used by itself: those that no other includes, those that a command or a delivery tool names,
 * and those that a delivery tool changes.
 * @param usedAlone folders that something deploys as they stand
 * @param deliveries what delivery tools change
 */
export async function renderKustomizations(
  repository: Repository,
  parse: Pick<Files, 'parse' | 'parseWhole'>,
  usedAlone: () => ReadonlySet<string>,
  deliveries: readonly Delivery[] = [],
): Promise<Rendering> {
  const paths = repository.paths.filter(isKustomization)
  if (paths.length + deliveries.length === 0) return nothing
  const known = new Map<string, Kustomization | undefined>()
  const covered = new Set<string>()
  const gaps: FoundGap[] = []
  const kustomization = (folder: string): Kustomization | undefined => {
    if (!known.has(folder)) known.set(folder, kustomizationIn(folder, repository, gaps))
    return known.get(folder)
  }
  const files: Files = {
    kustomization,
    read: (path) => {
      const source = repository.read(path)
      return source && source.text.length <= maxLength ? source : undefined
    },
    ...parse,
  }
  const all = [...new Set(paths.map((path) => posix.dirname(path)))].flatMap((folder) => kustomization(folder) ?? [])
  const folders = { paths: repository.paths, kustomization, read: files.read }
  const delivered = new Map(
    deliveries.flatMap((one) => {
      const made = deliveredBy(one, folders)
      return made ? [[one, made] as const] : []
    }),
  )
  const changed = [...delivered.values()]
  const included = new Set([
    ...[...all, ...changed].flatMap(({ includes }) => includes),
    ...changed.flatMap(({ folder, by }) => (by?.isWhole ? [] : [folder])),
  ])
  const isIncluded = all.some(({ folder }) => included.has(folder))
  const alone = isIncluded ? usedAlone() : new Set<string>()
  const whole = all.filter(({ node }) => textAt(node, 'kind') !== 'Component')
  const isRoot = ({ folder }: Kustomization) => !included.has(folder) || alone.has(folder)
  const wantsAll = [...all, ...changed].some(
    ({ node }) =>
      copyingKeys.some((key) => itemsOf(nodeAt(node, key)).length > 0) ||
      // The default namespace is a fault of whatever is put into it.
      textAt(node, 'namespace') === 'default',
  )
  const renderer = new Renderer(files, wantsAll)
  const built: (readonly [Kustomization, readonly Resource[]])[] = []
  const unrendered = new Set<string>()
  // What is left then includes itself.
  for (const root of [...changed, ...whole.filter(isRoot), ...whole.filter((one) => !isRoot(one))]) {
    const isReached = covered.has(root.source.path) || unrendered.has(root.folder)
    if (!root.by && !isRoot(root) && isReached) continue
    const resources = renderer.build(root)
    if (resources) built.push([root, resources])
    // Its files are read as they stand.
    else addWithin(root, kustomization, unrendered)
    for (const path of resources ? renderer.covered(root) : []) covered.add(path)
  }
  const isBuilt = new Set(built.map(([root]) => root))
  const completed = await withKustomize(built, renderer, files, repository.buildKustomization)
  return {
    objects: grouped(completed.built),
    covered,
    patches: patchesOf(all.filter(({ source }) => !covered.has(source.path))),
    gaps: [...gaps, ...renderer.gaps, ...completed.gaps],
    applied: new Set([...delivered].flatMap(([one, made]) => (isBuilt.has(made) ? one : []))),
  }
}

/** What needs objects that no rule is about, too. */
const copyingKeys = ['replacements', 'vars', 'generators', 'transformers']

type Built = readonly (readonly [Kustomization, readonly Resource[]])[]

const tools = '`kustomize` or `kubectl`'

/** What is not rendered here is left to Kustomize itself, where it is there. What it does not do either is a gap. */
async function withKustomize(
  built: Built,
  renderer: Renderer,
  files: Files,
  build: BuildKustomization = async () => undefined,
): Promise<{ built: Built; gaps: readonly FoundGap[] }> {
  const open = new Map<string, FoundGap>()
  const result: (readonly [Kustomization, readonly Resource[]])[] = []
  for (const [root, resources] of built) {
    const { parts, isComplete } = renderer.leftIn(root)
    const isBuildable = isComplete && parts.every(({ isOwn }) => isOwn)
    const request = parts.length > 0 && isBuildable ? requestFor(root, files) : undefined
    const answer = request && (await build(request))
    const made = answer && 'text' in answer ? alignedIn(answer.text, root, resources, parts) : undefined
    result.push([root, made ?? resources])
    if (made) continue
    const words = !request ? '' : !answer ? ` (${tools} on PATH closes this gap)` : ` (${failureOf(answer)})`
    for (const { gap } of parts) {
      const because = gap.because + words
      open.set(`${gap.path}\0${gap.line}\0${gap.because}`, { ...gap, because })
    }
  }
  return { built: result, gaps: [...open.values()] }
}

const failureOf = (answer: BuildAnswer) =>
  'because' in answer ? answer.because : 'the output of Kustomize cannot be read'

/** Undefined where what it prints cannot be read. */
function alignedIn(...[text, ...others]: Parameters<typeof aligned>): readonly Resource[] | undefined {
  try {
    return text.length > maxLength ? undefined : aligned(text, ...others)
  } catch {
    // Its merge keys multiply.
    return undefined
  }
}

function kustomizationIn(folder: string, repository: Repository, gaps: FoundGap[]): Kustomization | undefined {
  for (const name of kustomizationNames) {
    const source = repository.read(posix.join(folder, name))
    if (!source) continue
    if (!mayGoOn(source)) return undefined
    spend('kustomization')
    const {
      documents: [node],
      problems: [problem],
    } = parseYaml(source)
    if (!node && problem)
      gaps.push({ path: source.path, line: problem.line, because: problem.because, blocking: !isAtAction(problem) })
    try {
      if (node?.kind !== 'map' || !isOwn(node)) return undefined
      gaps.push(...miscasedKeys(node).map(miscasedGap))
      return { folder, source, node, includes: includedBy(folder, node) }
    } catch (error) {
      // Its merge keys multiply.
      const because = error instanceof Error ? error.message : String(error)
      gaps.push({ path: source.path, because, blocking: true })
      return undefined
    }
  }
  return undefined
}

function miscasedGap({ key, meant }: Miscased): FoundGap {
  const { line } = position(key.source, key.start)
  const because = `\`${key.text}\` is not read, and Kustomize takes it for \`${meant}\`: write it so`
  return { path: key.source.path, line, because, blocking: true }
}

/** Flux's Kustomization is another kind, whatever its file is called. */
const isOwn = (node: Mapping) => /^(?:|kustomize\.config\.k8s\.io\/\w+)$/.test(textAt(node, 'apiVersion') ?? '')

/** The folders of the kustomizations that one includes. */
function includedBy(folder: string, node: Mapping): string[] {
  return ['resources', 'bases', 'components'].flatMap((key) =>
    itemsOf(nodeAt(node, key)).flatMap((item) => {
      const path = textOf(item)?.trim()
      return path && !path.includes('\n') ? posix.join(folder, path).replace(/(?<=.)\/$/, '') : []
    }),
  )
}

/** Adds the folders of a kustomization and of all that it includes. */
function addWithin(root: Kustomization, kustomization: Files['kustomization'], folders: Set<string>): void {
  const open = [root]
  for (const one of open) {
    if (folders.has(one.folder)) continue
    folders.add(one.folder)
    for (const folder of one.includes) {
      const inner = kustomization(folder)
      if (inner) open.push(inner)
    }
  }
}

/** One object for all kustomizations that make just the same of it. */
function grouped(built: Built): RenderedObject[] {
  const makers = new Map<Node, Set<string>>()
  const byNode = new Map<Node, { resource: Resource; root: string; folders: Set<string>; files: Set<string> }>()
  for (const [kustomization, resources] of built) {
    const root = fileOf(kustomization)
    const folder = kustomization.by?.path ?? kustomization.folder
    for (const resource of resources) {
      makers.set(resource.raw, (makers.get(resource.raw) ?? new Set()).add(idOf(kustomization)))
      const same = byNode.get(resource.node)
      if (same) {
        same.folders.add(folder)
        same.files.add(root)
      } else byNode.set(resource.node, { resource, root, folders: new Set([folder]), files: new Set([root]) })
    }
  }
  return [...byNode.values()].map(({ resource, root, folders, files }) => ({
    resource,
    root,
    folders: [...folders],
    makers: [...files],
    of: makers.get(resource.raw)!.size,
  }))
}

/**
 * Files that kustomizations merge into other manifests: what they leave out stands in the base.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
function patchesOf(kustomizations: readonly Kustomization[]): ReadonlySet<string> {
  const patches = new Set<string>()
  const resources = new Set<string>()
  for (const { folder, node } of kustomizations) {
    const resolve = (relative: string) => posix.join(folder, relative)
    const paths = [...itemsOf(nodeAt(node, 'patches')), ...itemsOf(nodeAt(node, 'patchesStrategicMerge'))]
    for (const item of paths) {
      const patch = textAt(item, 'path') ?? textOf(item)
      if (patch && !patch.includes('\n')) patches.add(resolve(patch))
    }
    for (const item of itemsOf(nodeAt(node, 'resources'))) resources.add(resolve(textOf(item) ?? '.'))
  }
  return new Set([...patches].filter((path) => !resources.has(path)))
}
