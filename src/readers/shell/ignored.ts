import type { AndOr, SyntaxNode } from 'unbash'
import type { Span } from '../../model/source.ts'
import type { ShellText } from './variables.ts'

/** What succeeds whatever came before: `true`, `echo failed`, `exit 0`. */
function succeeds(node: SyntaxNode): boolean {
  if (node.type !== 'Command' || !node.name) return false
  const [first] = node.args
  return (
    /^(?::|true|echo|printf)$/.test(node.name.value) ||
    (/^(?:exit|return)$/.test(node.name.value) && first?.type === 'Word' && first.value === '0')
  )
}

/** What of a list lets the text go on where one of its commands fails: the `true` of `cosign verify … || true`. */
export function ignoredBy({ commands, operators }: AndOr, index: number, shell: ShellText): Span | undefined {
  const or = operators.indexOf('||', index)
  const rest = or < 0 ? [] : commands.slice(or + 1)
  const [first] = rest
  if (first?.type !== 'Command' || !rest.every(succeeds)) return undefined
  // What it prints may be anything.
  return shell.locate(first.pos, first.name?.end ?? first.end)
}
