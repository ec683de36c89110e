import { groupBy } from '../../../model/group.ts'
import { parseEmbedded } from '../../parse/embedded.ts'
import { type Entry, type Mapping, type Node, parseYaml, Scalar, textAt } from '../../parse/yaml.ts'
import { isKustomization } from '../claims.ts'
import type { Kustomization } from './kustomization.ts'
import { mappingLike, sequenceLike, textLike } from './nodes.ts'
import type { LeftOver } from './render.ts'
import { kindOf, type Resource, resourceOf, resourcesIn } from './resource.ts'

/**
 * The objects that Kustomize prints, at their places in the repository. What is rendered here as well keeps the place that it has;
 * what only Kustomize makes stands where a file that was left to it says the same, else where that is named.
 * @param parts what was left to it: at least one
 */
export function aligned(
  printed: string,
  { source, folder }: Kustomization,
  ours: readonly Resource[],
  parts: readonly LeftOver[],
): readonly Resource[] {
  const { documents } = parseYaml({ ...source, text: printed })
  const places = new Places(ours, parts)
  const open = new Map<string, Resource[]>()
  for (const one of ours) open.set(kindOf(one.node), [...(open.get(kindOf(one.node)) ?? []), one])
  return resourcesIn(documents, folder).map(({ node }) => {
    const candidates = open.get(kindOf(node)) ?? []
    const own = candidates.find((one) => isSame(one, node)) ?? candidates.find((one) => isRenamed(one, node))
    if (own) {
      candidates.splice(candidates.indexOf(own), 1)
      return { ...own, node: places.mapping(node, own.node) }
    }
    return resourceOf(places.mapping(node, undefined), folder)
  })
}

const nameOf = (node: Node) => textAt(node, 'metadata', 'name') ?? ''
const namespaceOf = (node: Node) => textAt(node, 'metadata', 'namespace') ?? ''

const isSame = ({ node, names }: Resource, printed: Node) =>
  names.at(-1)!.name === nameOf(printed) && namespaceOf(node) === namespaceOf(printed)

/** By a name that it had before, or with the sum of its data behind the name. */
const isRenamed = ({ raw, names }: Resource, printed: Node) => {
  const name = nameOf(printed)
  const isMade = isKustomization(raw.source.path)
  return names.some((own) => own.name === name || (isMade && name.startsWith(`${own.name}-`)))
}

class Places {
  /** Names as they are in the end, by what files call them. */
  private readonly renamed = new Map<string, string>()
  private readonly texts = new Map<string, Scalar>()
  private readonly anchor: Node

  constructor(ours: readonly Resource[], parts: readonly LeftOver[]) {
    this.anchor = (parts.find(({ gap }) => gap.blocking) ?? parts[0]!).node
    for (const { node, names } of ours) this.renamed.set(nameOf(node), names.at(-1)!.name)
    for (const { node, texts } of parts) for (const one of [...texts, node]) this.index(one, '')
  }

  mapping(printed: Mapping, own: Mapping | undefined): Mapping {
    const entries = printed.list.map((entry): Entry => {
      const before = own?.entry(entry.key.text)
      const value = this.node(entry.value, before?.value, entry.key.text)
      return before?.value === value ? before : { key: before?.key ?? textLike(value, entry.key.text), value }
    })
    const isAsBefore =
      own?.list.length === entries.length && entries.every((entry) => own.entry(entry.key.text) === entry)
    return own && isAsBefore ? own : mappingLike(own ?? this.around(entries.map(({ value }) => value)), entries)
  }

  private node(printed: Node, own: Node | undefined, key: string): Node {
    if (printed.kind === 'map') return this.mapping(printed, own?.kind === 'map' ? own : undefined)
    if (printed.kind === 'scalar') return this.scalar(printed, own, key)
    const before = own?.kind === 'seq' ? own : undefined
    // The last one first, to be taken from the end.
    const left = groupBy((before?.items ?? []).toReversed(), identityOf)
    const items = printed.items.map((item, at) => {
      const like = item.kind === 'seq' ? undefined : left.get(identityOf(item))?.pop()
      return this.node(item, like ?? (item.kind === 'map' ? undefined : before?.items[at]), key)
    })
    const isAsBefore = before?.items.length === items.length && items.every((item, at) => item === before.items[at])
    return before && isAsBefore ? before : sequenceLike(before ?? this.around(items), items)
  }

  private scalar(printed: Scalar, own: Node | undefined, key: string): Scalar {
    const { text, tag, plain } = printed
    if (own?.kind === 'scalar' && (own.text === text || this.renamed.get(own.text) === text)) return own
    // An operation of a patch has its value under another key.
    const said = [key, 'value', ''].flatMap((name) => this.texts.get(`${name}\0${text}`) ?? [])[0]
    const { source, start, end } = said ?? (own?.kind === 'scalar' ? own : this.anchor)
    return new Scalar(source, start, end, tag, text, plain)
  }

  /** Where the first of some values stands, or what was left to Kustomize. */
  private around([first]: readonly Node[]): Node {
    return first ?? this.anchor
  }

  private index(node: Node, key: string): void {
    if (node.kind === 'seq') for (const item of node.items) this.index(item, key)
    else if (node.kind === 'map') for (const entry of node.list) this.index(entry.value, entry.key.text)
    else if (/\n|^[[{]/.test(node.text) && key !== '\0')
      for (const one of parseEmbedded(node).documents) this.index(one, '\0')
    else
      for (const name of [`${key}\0${node.text}`, `\0${node.text}`])
        if (!this.texts.has(name)) this.texts.set(name, node)
  }
}

/** Items of a list with one identity are the same thing: of one name, or one text. */
function identityOf(item: Node): string {
  if (item.kind !== 'map') return item.kind === 'seq' ? 'list' : `text\0${item.text}`
  for (const key of ['name', 'mountPath', 'containerPort', 'key', 'ip']) {
    const text = textAt(item, key)
    if (text !== undefined) return `${key}\0${text}`
  }
  return 'mapping'
}
