import type { Command, SyntaxNode } from 'unbash'
import type { Variables } from './variables.ts'

/** The path of a machine that a command writes a text to: `> PATH`, `tee PATH`; undefined where it writes no file. */
export function targetOf({ name, args, redirects }: Command): string | undefined {
  for (const redirect of redirects)
    if (
      redirect.type === 'Redirect' &&
      /^>\|?$/.test(redirect.operator) &&
      !/^\/dev\//.test(redirect.target?.value ?? '/dev/')
    )
      return redirect.target?.value
  if (!name || !/(?:^|\/)tee$|^(?:sudo|doas|env)$/.test(name.value)) return undefined
  const words = [name, ...args].flatMap((word) => (word.type === 'Word' ? word.value : []))
  const tee = words.findIndex((word) => /(?:^|\/)tee$/.test(word))
  const isCommand = tee >= 0 && words.slice(0, tee).every((word) => /^(?:sudo|doas|-\w+|env|\w+=.*)$/.test(word))
  return isCommand ? words.slice(tee + 1).find((word) => !word.startsWith('-')) : undefined
}

/** The range of a text that a command reads or prints: its here-document, or what `echo` and `printf` are given in one word. */
export function contentOf(
  { name, args, redirects }: Command,
  input: readonly SyntaxNode[],
  variables: Variables,
): { readonly from: number; readonly to: number; readonly text?: string } | undefined {
  for (const redirect of redirects)
    if (redirect.type === 'HereDoc') return { from: redirect.body.pos, to: redirect.body.end }
  const words = args.filter((word) => word.type === 'Word' && !/^-[neE]+$/.test(word.value))
  const [first] = words
  if (/^(?:echo|printf)$/.test(name?.value ?? '') && first?.type === 'Word' && words.length === 1) {
    const isQuoted = /^(["']).*\1$/s.test(first.text)
    const inset = isQuoted ? 1 : 0
    return { from: first.pos + inset, to: first.end - inset, text: variables.word(first).text }
  }
  const before = input.at(-1)
  return before?.type === 'Command' ? contentOf(before, [], variables) : undefined
}
