import type { HereDoc, HereString, ProcessSubstitutionPart, Redirection, SyntaxNode, Word } from 'unbash'

/** What a command reads: a text that the script holds, what another command prints, or a file. */
export type Input =
  | HereDoc
  | HereString
  | ProcessSubstitutionPart
  | { readonly printedBy: SyntaxNode }
  | { readonly file: Word }

/** `3< FILE` */
const otherDescriptor = ({ descriptor }: Redirection): boolean =>
  descriptor !== undefined && !('value' in descriptor && descriptor.value === 0)

/** What redirections give a command to read. */
export function inputOf(redirects: readonly Redirection[]): Input | undefined {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc' || redirect.type === 'HereString') return redirect
    const [part] = redirect.target?.parts ?? []
    if (redirect.operator !== '<' || !redirect.target || otherDescriptor(redirect)) continue
    return part?.type === 'ProcessSubstitution' ? part : { file: redirect.target }
  }
  return undefined
}
