import { dockerWord, runtimeWord, startsContainers } from '../../knowledge/runtimes.ts'
import { runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { kindOfCall } from './call-kinds.ts'
import { isClientCall } from './client-call.ts'
import { baseName, commandIndex } from './command-line.ts'
import { composeCallOf } from './compose-command.ts'
import { subcommandOf } from './subcommand.ts'
import type { Variables } from './variables.ts'

/** Whether a word names a runtime. */
export const namesRuntime = (word: Word) => startsContainers(baseName(word))

const runtimeVariable = new RegExp(
  `(?:^|_)(?:${dockerWord}|CONTAINER)(?:_?(?:CLI|ENGINE|RUNTIME|CMD|COMMAND|TOOL|BIN|BINARY|EXE|EXECUTABLE|COMPOSE))?$`,
  'i',
)

const mention = new RegExp(String.raw`\b${runtimeWord}\b`)

/** A runtime by name; a variable whose name or whose values say that it holds one; the output of looking for one. */
function isRuntime(word: Word, variables: Variables): boolean {
  if (namesRuntime(word)) return true
  if (word.unsure === undefined) return false
  if (/^(?:\$\(|`)/.test(word.text))
    return /\b(?:command -v|which|type -p|echo)\b/.test(word.text) && mention.test(word.text)
  const variable = /^\$\{?(\w+)/.exec(word.text)?.[1]
  return variable !== undefined && (runtimeVariable.test(variable) || variables.mentions(variable, mention))
}

/** Whether a call begins at a word: one of a runtime, behind a program that is none of `sudo`, `env` and their like only with something to run. */
export function isCall(words: readonly Word[], at: number, variables: Variables): boolean {
  const word = words[at]!
  const kind = kindOfCall(words, at)
  // Behind another program the name of a part of a cluster may be anything's.
  if (kind === 'component')
    return words[at + 1]?.text !== 'ctr' && (at === 0 || startsPart.test(words[at + 1]?.text ?? ''))
  if (kind !== 'runtime') return true
  if (!isRuntime(word, variables)) return isWhole(word) && runsContainer(words.slice(at + 1))
  if (at === commandIndex(words)) return true
  const command = subcommandOf(words.slice(at))
  if (command !== undefined && command.name !== 'other' && command.rest.length > 0) return true
  if (command !== undefined && !/^(?:other|compose .*)$/.test(command.name)) return false
  return composeCallOf(words.slice(at)) !== undefined || isClientCall(words.slice(at))
}

/** What follows the name of a part of a cluster, or of what sets one up. */
const startsPart =
  /^(?:-|server$|agent$|start$|cluster$|kubelet$|apiserver$|controller-manager$|scheduler$|proxy$|kube-)/

/** A command's name that is known only when it runs. */
const isWhole = (word: Word) =>
  word.unsure !== undefined && /^(?:\$(?:\w+|\{[^{}]*\}|\{\{.*\}\})|\{\{[^{}]*\}\}|<%=[^%]*%>)$/s.test(word.text)

/** Flags that nothing but a container runtime has. */
const telling =
  /^(?:privileged|cap-add|cap-drop|security-opt|pid|ipc|uts|userns|net|network|device|memory|cpus|pids-limit|tmpfs|mount)$/

/** `run --privileged … image` behind an unknown word: whatever the word is, it is given a container to run. */
function runsContainer(words: readonly Word[]): boolean {
  if (words[0]?.text !== 'run' && words[0]?.text !== 'create') return false
  const { flags, rest, opaque } = splitFlags(words.slice(1), runTable)
  return !opaque && rest.length > 0 && flags.some(isTelling)
}

function isTelling({ name, value }: { name: string; value: Word }): boolean {
  return telling.test(name) || (/^(?:volume|publish)$/.test(name) && /\w:\S/.test(value.text))
}
