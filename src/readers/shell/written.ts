import type { Command, Redirected, SyntaxNode, Word } from 'unbash'
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

/** The files that a command writes, by a redirection or by its operands. */
export function writesOf(node: Command | Redirected): { readonly target: Word; readonly appends: boolean }[] {
  const found = node.redirects.flatMap((redirect) => {
    if (redirect.type !== 'Redirect' || !/^(?:&?>>?|>\|)$/.test(redirect.operator)) return []
    const { target } = redirect
    const isFile = target !== undefined && !/^(?:\/dev\/|\d+$|-$)/.test(target.value)
    return isFile ? [{ target, appends: redirect.operator.endsWith('>>') }] : []
  })
  return node.type === 'Command' ? [...found, ...operandsOf(node)] : found
}

const wordsOf = ({ name, args }: Command): readonly Word[] =>
  [...(name ? [name] : []), ...args.filter((word) => word.type === 'Word')].slice(
    /^(?:sudo|doas)$/.test(name?.value ?? '') ? 1 : 0,
  )

/** `tee FILE`, `dd of=FILE`, `install /dev/stdin FILE` */
function operandsOf(command: Command): { readonly target: Word; readonly appends: boolean }[] {
  const words = wordsOf(command)
  const at = words.findIndex(({ value }) => !/^-|^\w+=/.test(value))
  const operands = words.slice(at + 1)
  const files = operands.filter(({ value }) => !value.startsWith('-'))
  switch (words[at]?.value.replace(/^.*\//, '')) {
    case 'tee': {
      const appends = operands.some(({ value }) => /^(?:-\w*a|--append)/.test(value))
      return files.map((target) => ({ target, appends }))
    }
    case 'install':
      return operands.some(({ value }) => value === '/dev/stdin')
        ? files.slice(-1).map((target) => ({ target, appends: false }))
        : []
    default:
      return []
  }
}

/** What `cp`, `mv`, `ln` and `install` give another name, where it is one file. */
export function copyOf(command: Command): { readonly from: Word; readonly to: Word } | undefined {
  const words = wordsOf(command)
  const at = words.findIndex(({ value }) => !/^-|^\w+=/.test(value))
  if (!/(?:^|\/)(?:cp|mv|ln|install)$/.test(words[at]?.value ?? '')) return undefined
  const files = words.slice(at + 1).filter(({ value }) => !value.startsWith('-'))
  const [from, to] = files.slice(-2)
  return from && to && from.value !== '/dev/stdin' ? { from, to } : undefined
}
