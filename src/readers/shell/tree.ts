import type { SyntaxNode } from 'unbash'
import { mayExpand } from './text.ts'

export type ForEachChild = (node: SyntaxNode, visit: (child: SyntaxNode) => void) => void

/**
 * Visits the nodes below a node, except words that are no more than their letters: most nodes of a script are such words, and most
 * others are commands, which need no callback of their own.
 */
export function visitChildren<C>(
  node: SyntaxNode,
  forEachChild: ForEachChild,
  visit: (child: SyntaxNode, context: C) => void,
  context: C,
): void {
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
    case 'AndOr':
      for (const child of node.commands) visit(child, context)
      return
    case 'Statement':
      visit(node.command, context)
      return
    case 'Command':
      for (const child of node.prefix) visit(child, context)
      if (node.name && mayExpand(node.name.text)) visit(node.name, context)
      for (const child of node.suffix) if (child.type !== 'Word' || mayExpand(child.text)) visit(child, context)
      return
    default:
      forEachChild(node, (child) => {
        if (child.type !== 'Word' || mayExpand(child.text)) visit(child, context)
      })
  }
}
