import { posix } from 'node:path'
import { folderOf } from '../../../model/path.ts'
import { position, type Source } from '../../../model/source.ts'
import { decodedScalar } from '../../parse/embedded.ts'
import { documentsIn, itemsOf, type Node, nodeAt, type Scalar, textAt } from '../../parse/yaml.ts'
import type { Repository, UnknownValues } from '../../reader.ts'
import { isKustomization } from '../claims.ts'
import { generated } from '../kustomize/generate.ts'
import { maxValues } from './charts.ts'

/** What Flux reads values from: a ConfigMap or Secret of the repository. */
interface Stored {
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly folder: string
  /** Undefined where it is encrypted. */
  read(key: string): Scalar | undefined
}

/** Objects of one name, and values of one release, that are told apart: one more than a chart is rendered with, which is a gap. */
const maxVariants = maxValues + 1
/** Items of one release's list. */
const maxItems = 100

/**
 * The ConfigMaps and Secrets that releases take values from, as the repository has them or its kustomizations make them.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values-references
 */
export class StoredValues {
  private all: ReadonlyMap<string, readonly Stored[]> | undefined

  constructor(
    private readonly sources: readonly Source[],
    private readonly repository: Repository,
  ) {}

  /** The texts that are laid over each other, once for each set of objects that may be meant, and what is not here. */
  of(release: Node): { variants: readonly (readonly string[])[]; unknown: readonly UnknownValues[] } {
    const all = itemsOf(nodeAt(release, 'spec', 'valuesFrom'))
    const items = all.slice(0, maxItems)
    if (items.length === 0) return { variants: [[]], unknown: [] }
    const unknown: UnknownValues[] = all.slice(maxItems, maxItems + 1).map(unknownAt)
    const found = items.map((item) => {
      const texts = this.textsOf(item, textAt(release, 'metadata', 'namespace'))
      if (texts.size === 0) unknown.push(unknownAt(item))
      return texts
    })
    const folders = [...new Set(found.flatMap((texts) => [...texts.keys()]))].slice(0, maxVariants)
    const variants = (folders.length > 0 ? folders : ['']).map((folder) =>
      found.flatMap((texts) => texts.get(folder) ?? [...texts.values()][0] ?? []),
    )
    return { variants, unknown }
  }

  /** By the folder of the object: each of an overlay's may have its own. */
  private textsOf(item: Node, namespace: string | undefined): ReadonlyMap<string, string> {
    const texts = new Map<string, string>()
    for (const [folder, { text }] of this.kept(item, namespace)) {
      const value = placedAt(textAt(item, 'targetPath'), text)
      if (value !== undefined) texts.set(folder, value)
    }
    return texts
  }

  private kept(item: Node, namespace: string | undefined): ReadonlyMap<string, Scalar> {
    const [kind, name] = [textAt(item, 'kind'), textAt(item, 'name')]
    const key = textAt(item, 'valuesKey') || 'values.yaml'
    const found = new Map<string, Scalar>()
    for (const one of this.objects().get(`${kind}/${name}`) ?? []) {
      if (one.namespace && namespace && one.namespace !== namespace) continue
      const value = one.read(key)
      if (value) found.set(one.folder, value)
    }
    return found
  }

  /** The values that a release takes, each where it is kept: a whole text, or what is put under a path. */
  partsOf(release: Node): readonly { readonly path: Node | undefined; readonly value: Scalar }[] {
    const items = itemsOf(nodeAt(release, 'spec', 'valuesFrom')).slice(0, maxItems)
    return items.flatMap((item) => {
      const path = textAt(item, 'targetPath') ? nodeAt(item, 'targetPath') : undefined
      const values = [...this.kept(item, textAt(release, 'metadata', 'namespace')).values()]
      return values.map((value) => ({ path, value }))
    })
  }

  private objects(): ReadonlyMap<string, readonly Stored[]> {
    if (this.all) return this.all
    const found = new Map<string, Stored[]>()
    const add = (one: Stored) => {
      const id = `${one.kind}/${one.name}`
      found.set(id, [...(found.get(id) ?? []), one].slice(0, maxVariants))
    }
    for (const source of this.sources)
      for (const node of documentsWith(/\b(?:ConfigMap|Secret)\b/, source)) for (const one of storedOf(node)) add(one)
    for (const path of this.repository.paths.filter(isKustomization)) {
      const source = this.repository.read(path)
      const [node] = source ? documentsWith(/Generator/, source) : []
      if (!source || node?.kind !== 'map') continue
      const of = { folder: folderOf(path), source, node, includes: [] }
      for (const resource of generated(of, (file) => this.repository.read(posix.normalize(file))))
        for (const one of storedOf(resource.node)) add({ ...one, folder: of.folder })
    }
    this.all = found
    return found
  }
}

const documentsWith = (pattern: RegExp, source: Source): readonly Node[] =>
  pattern.test(source.text) ? documentsIn(source, (text) => pattern.test(text)) : []

function storedOf(node: Node): Stored[] {
  const [kind, name] = [textAt(node, 'kind'), textAt(node, 'metadata', 'name')]
  if ((kind !== 'ConfigMap' && kind !== 'Secret') || name === undefined) return []
  const isEncrypted = nodeAt(node, 'sops') !== undefined
  const known = new Map<string, Scalar | undefined>()
  const read = (key: string) => {
    if (!known.has(key)) known.set(key, valueAt(key))
    return known.get(key)
  }
  const valueAt = (key: string) => {
    const written = nodeAt(node, kind === 'Secret' ? 'stringData' : 'data', key)
    const encoded = kind === 'Secret' && !written ? nodeAt(node, 'data', key) : undefined
    const value = encoded?.kind === 'scalar' ? decodedScalar(encoded) : written
    return isEncrypted || value?.kind !== 'scalar' || value.text.startsWith('ENC[') ? undefined : value
  }
  return [{ kind, name, namespace: textAt(node, 'metadata', 'namespace'), folder: folderOf(node.source.path), read }]
}

function unknownAt(item: Node): UnknownValues {
  const { line } = position(item.source, item.start)
  const name = `${textAt(item, 'kind') ?? 'object'} ${textAt(item, 'name') ?? ''}`
    .replaceAll(/[^\w.\- ]/g, '')
    .slice(0, 80)
  const target = keysIn(textAt(item, 'targetPath'))
  return { path: item.source.path, line, name: name.trim(), ...(target && { target }) }
}

/** The keys of a path; undefined for none, and for one with places in a list. */
function keysIn(path: string | undefined): string[] | undefined {
  if (!path || !/^[\w.\-\\/]+$/.test(path)) return undefined
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll('\\', ''))
}

/** A single value under its path, as `--set` reads it; the text itself where no path is named. Undefined for what is not understood. */
function placedAt(path: string | undefined, text: string): string | undefined {
  if (!path) return text
  const keys = keysIn(path)
  if (!keys) return undefined
  const quoted = /^(["'])(.*)\1$/s.exec(text)
  const isTyped = !quoted && /^(?:true|false|null|0|-?[1-9]\d{0,14})$/.test(text)
  const value = isTyped ? text : JSON.stringify(quoted ? quoted[2] : text)
  return `${keys.map((key) => `{${JSON.stringify(key)}:`).join('')}${value}${'}'.repeat(keys.length)}`
}
