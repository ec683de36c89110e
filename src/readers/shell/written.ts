import type { Command, Redirected, Word } from 'unbash'

interface Written {
  readonly target: Word
  readonly appends: boolean
  /** What stands in the word before the path. */
  readonly prefix?: string
}

/** The files that a command writes, by a redirection or by its operands. */
export function writesOf(node: Command | Redirected): Written[] {
  const found = node.redirects.flatMap((redirect) => {
    if (redirect.type !== 'Redirect' || !/^(?:&?>>?|>\|)$/.test(redirect.operator)) return []
    const { target, descriptor } = redirect
    // What goes to the standard error is no text of the file's.
    if (descriptor && 'value' in descriptor && descriptor.value !== 1) return []
    const isFile = target !== undefined && !/^(?:\/dev\/|\d+$|-$)/.test(target.value)
    return isFile ? [{ target, appends: redirect.operator.endsWith('>>') }] : []
  })
  return node.type === 'Command' ? [...found, ...operandsOf(node)] : found
}

/** The files that get something else than the standard output: `2>FILE`, `<>FILE`. */
export const errorsOf = ({ redirects }: Command | Redirected): Word[] =>
  redirects.flatMap((redirect) => {
    if (redirect.type !== 'Redirect' || !redirect.target) return []
    const { operator, descriptor, target } = redirect
    const isOther = descriptor && (!('value' in descriptor) || descriptor.value !== 1)
    return operator === '<>' || (isOther && operator.includes('>')) ? [target] : []
  })

const wordsOf = ({ name, args }: Command): readonly Word[] =>
  [...(name ? [name] : []), ...args.filter((word) => word.type === 'Word')].slice(
    /^(?:sudo|doas)$/.test(name?.value ?? '') ? 1 : 0,
  )

/** `tee FILE`, `dd of=FILE`, `install /dev/stdin FILE` */
function operandsOf(command: Command): Written[] {
  const words = wordsOf(command)
  const at = words.findIndex(({ value }) => !/^-|^\w+=/.test(value))
  const operands = words.slice(at + 1)
  const files = operands.filter(({ value }) => !value.startsWith('-'))
  switch (words[at]?.value.replace(/^.*\//, '')) {
    case 'tee': {
      const appends = operands.some(({ value }) => /^(?:-\w*a|--append)/.test(value))
      return files.map((target) => ({ target, appends }))
    }
    case 'dd':
      return operands.flatMap((target) =>
        target.value.startsWith('of=') ? { target, appends: false, prefix: 'of=' } : [],
      )
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
