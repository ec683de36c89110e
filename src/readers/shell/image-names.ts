import { makingTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { splitBuild } from './build.ts'
import type { Call } from './frame.ts'
import { subcommandOf } from './subcommand.ts'

/** `app` and `app:latest` are one image. */
const withoutLatest = (name: string) => name.replace(/:latest$/, '')

/** `$NAME` and `${NAME}` are one variable in an image's name. */
export const asWritten = (name: string) => withoutLatest(name).replace(/\$([A-Za-z_]\w*)/g, '${$1}')

/** An image under whatever tag or digest: `app:*`. */
export const withAnyTag = (name: string): string => `${name.replace(/[:@][^:@/]*$/, '')}:*`

/** The images that a line makes (`build -t`, `tag`, `import`, `commit`), by name as written, with the Dockerfile or context they are made from. */
export function builtImages(words: readonly Word[]): [string, string][] {
  const command = subcommandOf(words)
  if (command?.name === 'tag' || command?.name === 'import' || command?.name === 'commit') {
    const [, name] = command.name === 'tag' ? command.rest : splitFlags(command.rest, makingTable).rest
    return name ? [[name.text, '.']] : []
  }
  if (command?.name !== 'build') return []
  const {
    flags,
    rest: [context],
  } = splitBuild(command.rest)
  const from = flags.findLast((flag) => flag.name === 'file')?.value.text ?? context?.text ?? '.'
  return flags.filter((flag) => flag.name === 'tag').map((flag) => [flag.value.text, from])
}

/** Subcommands whose operands are images. */
const ofImages = new Set(['pull', 'push', 'rmi', 'save', 'tag', 'history'])
const ofImageObject = new Set([...ofImages, 'inspect', 'rm'])

/** Unknown words that are built, pulled, pushed, tagged: they hold an image wherever they stand. */
export function imageWords(calls: readonly Call[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { words } of calls) {
    const [first, second] = words.slice(1)
    const isObject = first?.text === 'image' && ofImageObject.has(second?.text ?? '')
    const operands = isObject ? words.slice(3) : ofImages.has(first?.text ?? '') ? words.slice(2) : []
    const names = [...operands.map(({ text }) => text), ...builtImages(words).map(([name]) => name)]
    for (const name of names) if (name !== '' && !name.startsWith('-')) found.add(withoutBraces(name))
  }
  return found
}

/** `${NAME}` and `$NAME` are one variable. */
export const withoutBraces = (text: string) => text.replace(/^\$\{(\w+)\}$/, '$$$1')

/** A file that creates containers only to copy out of them (`create`, `cp`, `rm`) starts none. */
export function createdButNotStarted(calls: readonly Call[]): (word: Word) => boolean {
  const names = calls.map(({ words }) => subcommandOf(words)?.word.text)
  const isCopied = names.includes('cp') || names.includes('export')
  return () => isCopied && !names.includes('start')
}
