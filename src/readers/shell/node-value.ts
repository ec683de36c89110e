import type { Word } from '../parse/words.ts'
import { entriesOf, type Node, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Value } from './kubectl.ts'

/** What an object holds, as a manifest is written of it. */
export type Members = { readonly [key: string]: Value | undefined }

/** @param nameOf what its keys are called in the manifest */
export const membersOf = (node: Node | undefined, nameOf = (key: string) => key): Members =>
  // What is called so would be taken for a word.
  Object.fromEntries(
    entriesOf(node).flatMap(({ key, value }) => {
      const name = nameOf(key.text)
      return name === 'span' ? [] : [[name, valueIn(value, nameOf)]]
    }),
  )

/** @param nameOf what its keys are called in the manifest */
export const valueIn = (node: Node, nameOf = (key: string) => key): Value => {
  if (node.kind === 'map') return membersOf(node, nameOf)
  return node.kind === 'seq' ? node.items.map((item) => valueIn(item, nameOf)) : wordOfScalar(node)
}

/** A word; what YAML takes for a number or a boolean stays one. */
export function wordOfScalar(node: Scalar): Word {
  const isPlain = node.plain && /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(node.text)
  return { text: node.text, span: spanOf(node), ...(isPlain && { isPlain }) }
}
