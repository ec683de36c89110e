import { isLocalDriver, pathOfVolume } from '../../knowledge/local-volumes.ts'
import { composeGlobalTable, globalTable, table } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import type { ComposeCommand } from '../reader.ts'

type ComposeCall = Pick<ComposeCommand, 'files' | 'envFiles' | 'projectDirectory' | 'projectName' | 'unknown'>

/** Subcommands that start nothing: one file that they name alone need not be able to run alone. */
const starting = new Set(['up', 'run', 'create', 'start', 'restart', 'watch', 'scale', 'deploy'])

const stackTable = table('detach/d prune quiet/q with-registry-auth', 'compose-file/c resolve-image')
const volumeTable = table('', 'driver/d label name opt/o')

/** The files that a call of Compose reads together; undefined for another call, and for one that starts nothing. */
export function composeCallOf(
  words: readonly Word[],
  isWritten: (name: string) => boolean = () => false,
): ComposeCall | undefined {
  const isCompose = /compose[}"]*$/i.test(words[0]!.text)
  const [first, ...after] = isCompose ? words : splitFlags(words.slice(1), globalTable).rest
  if (!first) return undefined
  if (first.text === 'stack' && after[0]?.text === 'deploy')
    return knownCall(splitFlags(after.slice(1), stackTable).flags, 'compose-file', after[0].text, isWritten)
  if (!isCompose && first.text !== 'compose') return undefined
  const { flags, rest } = splitFlags(after, composeGlobalTable)
  return knownCall(flags, 'file', rest[0]?.text ?? '', isWritten)
}

function knownCall(
  flags: readonly Flag[],
  name: string,
  subcommand: string,
  isWritten: (name: string) => boolean,
): ComposeCall | undefined {
  const values = (flag: string) => flags.filter((one) => one.name === flag).map(({ value }) => value)
  const [files, envFiles, directories] = [values(name), values('env-file'), values('project-directory')]
  const isUnknown =
    files.some(({ text, unsure }) => unsure !== undefined && !isWritten(text)) ||
    [...envFiles, ...directories].some(({ unsure }) => unsure !== undefined)
  const called = values('project-name').at(-1)
  const project = called && called.unsure === undefined ? { projectName: called.text } : {}
  if ((isUnknown || files.length < 2) && !starting.has(subcommand))
    return project.projectName === undefined ? undefined : { files: [], envFiles: [], ...project }
  if (isUnknown) return { files: [], envFiles: [], unknown: 'its Compose files depend on a variable' }
  const directory = directories.at(-1)?.text
  return {
    ...project,
    files: files.map(({ text }) => text),
    envFiles: envFiles.map(({ text }) => text),
    ...(directory !== undefined && { projectDirectory: directory }),
  }
}

/** The volume that `docker volume create` makes of a path of the host, with that path. */
export function volumesOf([, ...words]: readonly Word[]): [name: string, path: string][] {
  const [object, verb, ...after] = splitFlags(words, globalTable).rest
  if (object?.text !== 'volume' || verb?.text !== 'create') return []
  const { flags, rest } = splitFlags(after, volumeTable)
  const last = (name: string) => flags.findLast((flag) => flag.name === name)?.value.text
  const name = rest[0]?.text ?? last('name')
  const options = flags.flatMap((flag) => {
    const equals = flag.value.text.indexOf('=')
    return flag.name === 'opt' && equals > 0
      ? [[flag.value.text.slice(0, equals), flag.value.text.slice(equals + 1)]]
      : []
  })
  const path = isLocalDriver(last('driver')) ? pathOfVolume(Object.fromEntries(options)) : undefined
  return name === undefined || path === undefined ? [] : [[name, path]]
}
