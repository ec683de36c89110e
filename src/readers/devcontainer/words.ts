import type { Flag } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, type Scalar, spanOf } from '../parse/yaml.ts'

/** A scalar as a word of the command line; nothing where nothing is set. */
export const wordsOf = (node: Node): Word[] => (node.kind === 'scalar' && !node.isNull ? [wordOf(node)] : [])

/** The folder that is opened is the repository; other variables come from the developer's machine. */
export function wordOf(node: Scalar, prefix = ''): Word {
  const text = node.text
    .replaceAll('${localWorkspaceFolder}', '.')
    .replaceAll(/\$\{localEnv:(?:HOME|USERPROFILE)\}/g, '~')
    .replaceAll('~~', '~')
  const variable = /\$\{(?:localEnv|localWorkspaceFolderBasename|devcontainerId)[^}]*\}/.exec(text)?.[0]
  const unsure = variable && !isInTarget(text) ? `${variable} is known only on the developer's machine` : undefined
  return { text: prefix + text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}

/** `source=a-volume,target=/x/${localWorkspaceFolderBasename}`: the source is known all the same. */
const isInTarget = (text: string) =>
  /(?:target|dst|destination)=/.test(text) && !/(?:source|src)=[^,]*\$\{localEnv/.test(text)

/** `mounts`: in the form of `--mount`, or the same as an object. */
export function mountsOf(list: Node | undefined): Flag[] {
  return itemsOf(list).flatMap((item): Flag[] => {
    if (item.kind === 'scalar') return wordsOf(item).map((value) => ({ name: 'mount', value }))
    const fields = entriesOf(item).flatMap(({ key, value }) =>
      value.kind === 'scalar' ? [`${key.text}=${wordOf(value).text}`] : [],
    )
    return [{ name: 'mount', value: { text: fields.join(','), span: spanOf(item) } }]
  })
}
