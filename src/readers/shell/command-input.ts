import type { HereDoc, HereString, ProcessSubstitutionPart, Redirection, SyntaxNode, Word } from 'unbash'

/** What a command reads: a text that the script holds, what another command prints, or a file. */
export type Input =
  | HereDoc
  | HereString
  | ProcessSubstitutionPart
  | { readonly printedBy: SyntaxNode }
  | { readonly file: Word }

/** The number that stands before a redirection; that of the standard input where none does. */
const numberOf = ({ descriptor }: Redirection): number | undefined =>
  descriptor === undefined ? 0 : 'value' in descriptor ? descriptor.value : undefined

/**
 * What redirections give a command to read.
 * @param number of the file descriptor that it reads
 */
export function inputOf(redirects: readonly Redirection[], number = 0): Input | undefined {
  for (const redirect of redirects) {
    if (numberOf(redirect) !== number) continue
    if (redirect.type === 'HereDoc' || redirect.type === 'HereString') return redirect
    const [part] = redirect.target?.parts ?? []
    if (redirect.operator !== '<' || !redirect.target) continue
    return part?.type === 'ProcessSubstitution' ? part : { file: redirect.target }
  }
  return undefined
}

/** What redirections give other file descriptors: `3< FILE`. */
export const otherInputs = (redirects: readonly Redirection[]): (readonly [number: number, input: Input])[] =>
  [...new Set(redirects.map(numberOf))].flatMap((number) => {
    const input = number ? inputOf(redirects, number) : undefined
    return number && input ? [[number, input] as const] : []
  })

/** The file descriptor that a command reads in place of its standard input: `<&3`. */
export const descriptorRead = (redirects: readonly Redirection[]): number | undefined => {
  const [found] = redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.operator === '<&' && redirect.target && numberOf(redirect) === 0
      ? Number(redirect.target.value)
      : [],
  )
  return found
}
