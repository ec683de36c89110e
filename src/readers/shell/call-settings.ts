import type { Command } from 'unbash'
import { part, type Word } from '../parse/words.ts'
import { namesExported } from './exports.ts'
import type { Call, Frame } from './frame.ts'
import type { Variables } from './variables.ts'

/** `A=b sh -c …`, `env A=b sh -c …` */
export function variablesBefore(
  command: Command | undefined,
  variables: Variables,
): ReadonlyMap<string, Word> | undefined {
  if (!command) return undefined
  const found = new Map<string, Word>()
  for (const one of command.prefix)
    if (one.type === 'Assignment' && one.value.type !== 'ArrayValue') found.set(one.name, variables.word(one.value))
  for (const one of command.args) {
    const word = one.type === 'Assignment' ? undefined : variables.word(one)
    if (word?.text.startsWith('-')) continue
    const text = word?.text ?? one.text
    const name = /^([A-Za-z_]\w*)=/.exec(text)?.[1]
    if (name === undefined) break
    if (one.type === 'Assignment') {
      if (one.value.type !== 'ArrayValue') found.set(name, variables.word(one.value))
    } else found.set(name, part(word!, name.length + 1))
  }
  return found.size > 0 ? found : undefined
}

/** What Compose takes from variables: those that stand before the command, and `COMPOSE_FILE` from anywhere before it. */
export function settings(
  command: Command | undefined,
  { shell, variables }: Frame,
): Pick<Call, 'environment' | 'composeFile' | 'composeEnvFiles'> {
  const environment = new Map<string, string>()
  if (!command) {
    for (const name of namesExported(shell, Number.POSITIVE_INFINITY)) {
      const value = shell.variables?.get(name)
      if (value && value.unsure === undefined) environment.set(name, value.text)
    }
    return { environment }
  }
  for (const assignment of command.prefix) {
    if (assignment.type !== 'Assignment' || assignment.value.type === 'ArrayValue') continue
    const value = variables.word(assignment.value)
    if (value.unsure === undefined) environment.set(assignment.name, value.text)
  }
  // `env A=b docker …`, `sudo A=b docker …`
  for (const word of command.args) {
    const text = word.type === 'Assignment' ? word.text : word.value
    if (/^-/.test(text)) continue
    const [, name, value] = /^([A-Za-z_]\w*)=([^$`]*)$/s.exec(text) ?? []
    if (name === undefined || value === undefined) break
    environment.set(name, value)
  }
  const everywhere = (name: string) => {
    const exported = variables.get(name, command.pos)
    return environment.get(name) ?? (exported?.unsure === undefined ? exported?.text : undefined)
  }
  for (const name of /compose|stack/.test(shell.text.slice(command.pos, command.end))
    ? namesExported(shell, command.pos)
    : []) {
    const value = everywhere(name)
    if (value !== undefined) environment.set(name, value)
  }
  const [composeFile, composeEnvFiles] = [everywhere('COMPOSE_FILE'), everywhere('COMPOSE_ENV_FILES')]
  return {
    environment,
    ...(composeFile !== undefined && { composeFile }),
    ...(composeEnvFiles !== undefined && { composeEnvFiles }),
  }
}

/** The variables that a command finds in its environment. */
export function environmentOf(command: Command, { shell, variables }: Frame): ReadonlyMap<string, Word> {
  const own = variablesBefore(command, variables)
  const { variables: around, libraries } = shell
  // Nothing stands before it: what the steps of a pipeline inherit by the thousand is made once.
  const isFirst =
    around instanceof Map && !libraries && !around.has('HOME') && !/\S/.test(shell.text.slice(0, command.pos))
  const known = isFirst ? inherited.get(around) : undefined
  const found = known && !own ? known : new Map(known ?? exportedTo(command, { shell, variables }))
  if (isFirst && !own && !known) inherited.set(around, found)
  for (const [name, word] of own ?? []) found.set(name, word)
  return found
}

const inherited = new WeakMap<ReadonlyMap<string, Word>, Map<string, Word>>()

function exportedTo(command: Command, { shell, variables }: Pick<Frame, 'shell' | 'variables'>): Map<string, Word> {
  const found = new Map<string, Word>()
  for (const name of namesExported(shell, command.pos)) {
    const word = variables.get(name, command.pos)
    if (word) found.set(name, word)
  }
  return found
}
