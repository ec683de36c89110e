import { type CommandForm, runtimeOf, startingCommands } from '../../knowledge/runtimes.ts'
import { composeGlobalTable, crictlTable, type FlagTable, globalTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'

/** What a call asks the runtime to do, without the runtime's own options. */
export interface Subcommand {
  readonly name:
    | 'run'
    | 'create'
    | 'update'
    | 'service'
    | 'service update'
    | 'pod'
    | 'ctr run'
    | 'crictl run'
    | 'compose run'
    | 'exec'
    | 'compose exec'
    | 'build'
    | 'bake'
    | 'compose build'
    | 'commit'
    | 'import'
    | 'tag'
    | 'other'
  /** The last word of the subcommand. */
  readonly word: Word
  readonly rest: readonly Word[]
}

export function subcommandOf([runtime, ...words]: readonly Word[]): Subcommand | undefined {
  const form = formOf(runtime!)
  const isCompose = form === 'compose'
  const [first, second, ...rest] = plain(splitFlags(words, globalTables[form] ?? globalTable).rest)
  if (!first) return undefined
  const after = second ? [second, ...rest] : rest
  if (form === 'ctr') return ctrCommand(first, after)
  if (form === 'crictl') return crictlCommand(first, after)
  if (isCompose) return composeCommand(first, after)
  switch (first.text) {
    case 'compose': {
      const [command, ...operands] = plain(splitFlags(after, composeGlobalTable).rest)
      return command && composeCommand(command, operands)
    }
    case 'container':
      return second && { name: nameOf(second.text, ofContainers), word: second, rest }
    case 'image':
    case 'buildx':
    case 'builder':
      return second && { name: nameOf(second.text, ofImages), word: second, rest }
    case 'service':
      if (second?.text === 'update') return { name: 'service update', word: second, rest }
      return second?.text === 'create' ? { name: 'service', word: second, rest } : undefined
    case 'pod':
      return second && { name: second.text === 'create' ? 'pod' : 'other', word: second, rest }
    default:
      return { name: nameOf(first.text), word: first, rest: after }
  }
}

const globalTables: Partial<Record<CommandForm, FlagTable>> = { compose: composeGlobalTable, crictl: crictlTable }

/** A variable that holds a runtime (`$DOCKER_COMPOSE`) says by its name that it is Compose. */
const formOf = ({ text }: Word): CommandForm =>
  runtimeOf(text)?.form ?? (/compose[}"]*$/i.test(text) ? 'compose' : 'docker')

/** `crictl run CONTAINER.json POD.json`, `crictl create POD CONTAINER.json POD.json`, `crictl runp POD.json` */
function crictlCommand(word: Word, rest: readonly Word[]): Subcommand {
  const operands = splitFlags(rest, crictlTable).rest
  if (!startingCommands.crictl.includes(word.text)) return { name: 'other', word, rest: operands }
  return { name: 'crictl run', word, rest: word.text === 'create' ? operands.slice(1) : operands }
}

/** `ctr run`, `ctr containers create` */
function ctrCommand(first: Word, [second, ...rest]: readonly Word[]): Subcommand | undefined {
  if (first.text === 'run') return { name: 'ctr run', word: first, rest: second ? [second, ...rest] : rest }
  const isCreate = /^c(?:ontainers?)?$/.test(first.text) && second?.text === 'create'
  return { name: isCreate ? 'ctr run' : 'other', word: second ?? first, rest }
}

/** `docker $OPTIONS run`: what is unknown before the subcommand is left out. */
const plain = (words: readonly Word[]): readonly Word[] => (words[0]?.several ? words.slice(1) : words)

const ofContainers = ['run', 'create', 'update', 'exec', 'commit'] as const
/** `buildx create` makes a builder, no container. */
const ofImages = ['build', 'bake', 'import', 'tag'] as const
const ofRuntime = [...ofContainers, ...ofImages] as const

const nameOf = (text: string, names: readonly (typeof ofRuntime)[number][] = ofRuntime): Subcommand['name'] =>
  names.find((name) => name === text) ?? 'other'

function composeCommand(word: Word, rest: readonly Word[]): Subcommand | undefined {
  const name = (['run', 'exec', 'build'] as const).find((one) => one === word.text)
  return name && { name: `compose ${name}`, word, rest }
}
