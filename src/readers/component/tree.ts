import { formOf } from '../../knowledge/component-flags.ts'
import type { ComponentFlag } from '../../model/component.ts'
import type { Span } from '../../model/source.ts'
import { isFilledInLater } from '../kubernetes/config-file.ts'
import { find, firstLine } from '../kubernetes/settings.ts'
import type { Word } from '../parse/words.ts'
import { booleanOf, entryAt, integerOf, type Node, spanOf } from '../parse/yaml.ts'
import type { Given } from './flags.ts'

/** The keys that lead to a setting of a configuration file, by the flag that sets the same. */
export type SettingKeys = readonly (readonly [ComponentFlag, readonly string[]])[]

interface TreeSettings {
  readonly given: readonly Given[]
  /** The nearest key that is there, of settings that are not. */
  readonly nearestParent: ReadonlyMap<ComponentFlag, Span>
}

/** What a configuration file sets. Null and empty text set nothing, as in Kubernetes. */
export function settingsOfTree(root: Node, settings: SettingKeys): TreeSettings {
  const nearestParent = new Map<ComponentFlag, Span>()
  const given = settings.flatMap(([flag, keys]): Given[] => {
    const found = find(root, ...keys)
    if (found) return [{ flag, at: firstLine(found.node), values: wordsOf(flag, found.node, found.isResolved) }]
    for (let length = keys.length; length > 0 && !nearestParent.has(flag); length--) {
      const entry = entryAt(root, ...keys.slice(0, length))
      if (entry) nearestParent.set(flag, spanOf(entry.key))
    }
    return []
  })
  return { given, nearestParent }
}

/** A value as its flag would have it. */
export function wordsOf(flag: ComponentFlag, node: Node, isResolved = true): Word[] {
  if (!isResolved || isFilledInLater(node)) return [unknown(node)]
  const form = formOf.get(flag)
  if (form === 'list') return itemsOf(node)
  if (node.kind !== 'scalar') return [unknown(node)]
  const value = form === 'switch' ? booleanOf(node) : form === 'number' ? integerOf(node) : undefined
  return [{ text: String(value ?? node.text), span: spanOf(node) }]
}

/** The items of a list, or `name=value` for each of a mapping. */
function itemsOf(node: Node): Word[] {
  if (node.kind === 'scalar') return [{ text: node.text, span: spanOf(node) }]
  if (node.kind === 'seq')
    return node.items.map((item) =>
      item.kind === 'scalar' && !isFilledInLater(item) ? { text: item.text, span: spanOf(item) } : unknown(item),
    )
  return [...node.entries].map(([name, { value }]) =>
    value.kind === 'scalar' && !isFilledInLater(value)
      ? { text: `${name}=${booleanOf(value) ?? value.text}`, span: spanOf(value) }
      : unknown(value),
  )
}

const unknown = (node: Node): Word => ({ text: '', span: firstLine(node), unsure: 'it is a placeholder' })
