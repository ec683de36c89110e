import type { SyntaxNode } from 'unbash'
import type { ForEachChild } from './tree.ts'

type Unbash = typeof import('unbash')

let loaded: Unbash | undefined

/** The shell's parser, loaded when a text needs it; looking a package up costs as much as reading a small file. */
export async function loadUnbash(): Promise<Unbash> {
  loaded ??= bounded(await import('unbash'))
  return loaded
}

/** Substitutions within substitutions: each is a text that is read to its end, and no script has ten. */
const maxSubstitutions = 12

const substitutions: ReadonlySet<SyntaxNode['type']> = new Set<SyntaxNode['type']>([
  'ArithmeticCommandExpansion',
  'ArithmeticExpansion',
  'CommandExpansion',
  'ParameterExpansion',
  'ProcessSubstitution',
])

/** The parser, whose trees cannot be followed deeper than that: it throws as it does where the stack ends. */
function bounded(unbash: Unbash): Unbash {
  let depth = 0
  const forEachChild: ForEachChild = (node, visit) => {
    if (!substitutions.has(node.type)) return unbash.forEachChild(node, visit)
    if (depth === maxSubstitutions) throw new RangeError(`more than ${maxSubstitutions} substitutions within another`)
    depth++
    try {
      unbash.forEachChild(node, visit)
    } finally {
      depth--
    }
  }
  return { ...unbash, forEachChild: forEachChild as Unbash['forEachChild'] }
}
