import type { Fact, Span } from '../../model/source.ts'
import { factAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { firstLine, isAction, isPlaceholder } from './settings.ts'

/** The frame of what configures a component and has no name of its own. `name` is what messages call it. */
export const configFrame = (node: Node, key: string, name: string) =>
  ({ key, name, dialect: 'pod', at: placeOfKind(node) }) as const

/** Where a machine has the file of an object, or else the repository. */
export const fileOf = ({
  node: { source },
  file,
}: {
  readonly node: Node
  readonly file?: string | undefined
}): string => file ?? source.writtenTo ?? source.path

/** What says what it is. */
function placeOfKind(node: Node): Span {
  const kind = nodeAt(node, 'kind')
  return kind?.kind === 'scalar' ? spanOf(kind) : firstLine(node)
}

/** The group of an object's API, without its version; empty for the core. */
export function groupOf(node: Node): string {
  const version = textAt(node, 'apiVersion') ?? ''
  return version.includes('/') ? version.slice(0, version.indexOf('/')) : ''
}

/** Whether something else puts the value in: a template engine, or whoever replaces `<BASE64>`. */
export const isFilledInLater = (node: Node): boolean =>
  isAction(node) || (node.kind === 'scalar' && (isPlaceholder(node.text) || /^[\s"']*<.*>[\s"']*$/.test(node.text)))

/** The texts of a list, each at its place; null and what is filled in later are left out. */
export const textsIn = (list: Node | undefined): Fact<string>[] =>
  itemsOf(list).flatMap((item) =>
    item.kind === 'scalar' && !item.isNull && !isFilledInLater(item) ? [factAt(item, item.text)] : [],
  )
