import type { AndOr, Statement, SyntaxNode } from 'unbash'
import type { Span } from '../../model/source.ts'
import type { ShellText } from './shell-text.ts'

/** What succeeds whatever came before: `true`, `echo failed`, `exit 0`, and a group of those. */
function succeeds(node: SyntaxNode): boolean {
  if (node.type === 'BraceGroup') return node.body.commands.every(({ command }) => succeeds(command))
  if (node.type !== 'Command' || !node.name) return false
  const [first] = node.args
  return (
    /^(?::|true|echo|printf)$/.test(node.name.value) ||
    (/^(?:exit|return)$/.test(node.name.value) && first?.type === 'Word' && first.value === '0')
  )
}

/** A check that is left out guards nothing else. */
const isCheck = (node: SyntaxNode): boolean =>
  node.type === 'Command' && /(?:^|\/)(?:cosign|notation|slsa-verifier|gh)$/.test(node.name?.value ?? '')

/**
 * What of a list lets the text go on where one of its commands fails, for each of them: the `true` of `cosign verify … || true`.
 * A command whose failure leaves out another one (`cosign verify … && deploy`) is not ignored. One pass from its end, since a list
 * may be long.
 * @param around what lets the text go on where the whole list fails
 */
export function ignoredIn({ commands, operators }: AndOr, shell: ShellText, around?: Span): (Span | undefined)[] {
  const found: (Span | undefined)[] = commands.map(() => around)
  let ignored = around
  let isAll = true
  for (let i = commands.length - 2; i >= 0; i--) {
    const next = commands[i + 1]!
    isAll &&= succeeds(next)
    // What it prints may be anything.
    if (operators[i] === '||')
      ignored = isAll ? shell.locate(next.pos, (next.type === 'Command' && next.name?.end) || next.end) : undefined
    else if (!succeeds(next) && !isCheck(next)) ignored = undefined
    found[i] = ignored
  }
  return found
}

/** How many statements at the end of a text fail without any other being left out. */
export function unguarding(statements: readonly Statement[]): number {
  const at = statements.findLastIndex(({ command }) => !succeeds(command) && !isCheck(command))
  return statements.length - Math.max(0, at)
}
