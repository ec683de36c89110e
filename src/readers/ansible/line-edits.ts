import type { Word } from '../parse/words.ts'
import { type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'
import { placed } from './commands.ts'

/** Modules that change lines of a file in their place. */
export const editModule = /^(?:ansible\.(?:builtin|legacy)\.)?(?:lineinfile|replace)$/

const delimiters = ['/', '#', '|', '!', ',']

/**
 * What `lineinfile` and `replace` do, as a call of sed: a line takes the place of each that the expression matches, or is added at
 * the end; else what is put in takes the place of what matches. None where lines are taken away.
 */
export function wordsOfEdit(module: string, parameters: Node, at: Scalar): Word[] {
  const isLine = module.endsWith('lineinfile')
  const [path] = ['path', 'dest', 'name'].flatMap((key) => linesOf(nodeAt(parameters, key)))
  const [put] = linesOf(nodeAt(parameters, isLine ? 'line' : 'replace'))
  if (!path || !put || textAt(parameters, 'state') === 'absent') return []
  const find = textAt(parameters, 'regexp') ?? textAt(parameters, 'regex')
  const delimiter = delimiters.find((one) => !`${find}${put.text}`.includes(one)) ?? '/'
  const pattern = isLine ? `^.*${find}.*$` : find
  const said = find === undefined ? `$a ${put.text}` : ['s', pattern, put.text, isLine ? '' : 'g'].join(delimiter)
  // As a shell writes what only the run knows.
  const text = said.replaceAll(/\{\{[^{}]*\}\}/g, '$(x)')
  const unsure = text === said ? undefined : 'it is known only when the playbook runs'
  const fixed = (own: string): Word => ({ text: own, span: spanOf(at) })
  const script: Word = { text, span: spanOf(put), ...(unsure !== undefined && { unsure }) }
  return [fixed('sed'), fixed('-i'), fixed('-E'), fixed('-e'), script, placed(path)]
}
