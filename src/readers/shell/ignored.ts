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

/**
 * What of a list lets the text go on where one of its commands fails, for each of them: the `true` of `cosign verify … || true`.
 * One pass from its end, since a list may be long.
 */
export function ignoredIn({ commands, operators }: AndOr, shell: ShellText): (Span | undefined)[] {
  const found: (Span | undefined)[] = commands.map(() => undefined)
  let ignored: Span | undefined
  let isAll = true
  for (let i = commands.length - 2; i >= 0; i--) {
    const next = commands[i + 1]!
    isAll &&= succeeds(next)
    // What it prints may be anything.
    if (operators[i] === '||')
      ignored = isAll && next.type === 'Command' ? shell.locate(next.pos, next.name?.end ?? next.end) : undefined
    found[i] = ignored
  }
  return found
}
