import { joinPath } from '../../model/path.ts'
import { bakeTable, composeBuildTable, composeGlobalTable, globalTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { part, type Word } from '../parse/words.ts'
import type { BuildRequest } from '../reader.ts'
import { argumentsOf, splitBuild } from './build.ts'
import type { Call } from './frame.ts'
import { foldersOf } from './libraries.ts'
import { subcommandOf } from './subcommand.ts'

/** What a call of Compose or bake gives the builds that files declare, beside what stands there. */
export function buildRequestsOf({ key, words, composeFile, folder, below = '', isRemote }: Call): BuildRequest[] {
  const command = subcommandOf(words)
  if (isRemote || folder !== undefined || !command) return []
  const folders = foldersOf(key).map((start) => joinPath(start, below))
  if (command.name === 'compose build') {
    const { flags, rest } = splitBuild(command.rest, composeBuildTable)
    const args = argumentsOf(named(flags, 'build-arg'))
    const files = textsOf(
      composeFlags(words)
        .filter(({ name }) => name === 'file')
        .map(({ value }) => value),
    )
    const own = files.length > 0 ? files : (composeFile?.split(/[:;]/).filter(Boolean) ?? [])
    return args.size > 0 ? [{ folders, files: own, names: rest.some(isOpen) ? [] : textsOf(rest), args }] : []
  }
  if (command.name !== 'bake') return []
  const { flags } = splitBuild(command.rest, bakeTable)
  return bakeRequests(named(flags, 'set'), textsOf(named(flags, 'file')), folders)
}

/** What settings such as `web.args.A=1` give to the targets that they name. */
export const bakeRequests = (
  settings: readonly Word[],
  files: readonly string[],
  folders: readonly string[],
): BuildRequest[] =>
  settings.flatMap((word) => {
    const [start, target] = /^([^.=]+)\.args\./.exec(word.text) ?? []
    if (start === undefined || target === undefined) return []
    return [{ folders, files, names: [target], args: argumentsOf([part(word, start.length)]) }]
  })

const named = (flags: readonly Flag[], wanted: string): Word[] =>
  flags.flatMap(({ name, value }) => (name === wanted ? [value] : []))

const isOpen = ({ unsure, several }: Word): boolean => unsure !== undefined || several === true

const textsOf = (words: readonly Word[]): string[] => words.map(({ text }) => text)

/** The options between Compose's own name and its command. */
function composeFlags(words: readonly Word[]): readonly Flag[] {
  const rest = splitFlags(words.slice(1), globalTable).rest
  const after = rest[0]?.text === 'compose' ? rest.slice(1) : words.slice(1)
  return splitFlags(after, composeGlobalTable).flags
}
