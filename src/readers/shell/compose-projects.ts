import { joinPath } from '../../model/path.ts'
import { readEnvironment } from '../compose/environment.ts'
import { baseNames, overrideNames } from '../compose/names.ts'
import { type ComposeCommand, sourceOf } from '../reader.ts'
import { composeCallOf } from './compose-command.ts'
import type { Call } from './frame.ts'
import { isInput } from './inputs.ts'
import { foldersOf } from './libraries.ts'
import type { WrittenFiles } from './written-files.ts'

const defaultNames = [...baseNames, ...overrideNames]

/** What a call says of a Compose project, run from the folder of its file or from the repository's root. */
export function composeCommandsOf(called: Call, written: WrittenFiles): ComposeCommand[] {
  const {
    key,
    words,
    environment: before = new Map<string, string>(),
    composeFile,
    composeEnvFiles,
    folder,
    below = '',
    input,
    inputFiles,
  } = called
  const call = composeCallOf(words, (name) => written.texts(name).length + written.origins(name).length > 0)
  if (!call) return []
  const folders = folder === undefined ? foldersOf(key).map((start) => joinPath(start, below)) : []
  const separator = before.get('COMPOSE_PATH_SEPARATOR') || /[:;]/
  const read = input ? undefined : inputFiles?.findLast((path) => /^[\w./-]+$/.test(path))
  const own = call.files.map((name) => (isInput(name) && read !== undefined ? read : name))
  const files = own.length > 0 ? own : (composeFile?.split(separator).filter(Boolean) ?? [])
  const named = call.envFiles.length > 0 ? call.envFiles : (composeEnvFiles?.split(',').filter(Boolean) ?? [])
  const copied = written.original('.env')
  const envFiles = named.length === 0 && copied !== undefined ? [copied] : named
  const environment = readEnvironment(
    (named.length > 0 ? named : ['.env']).flatMap((name) => written.texts(name).map((text) => sourceOf(text))),
    before,
  )
  const texts = new Map(
    (files.length > 0 ? files : defaultNames).flatMap((name) => {
      const own = name === '-' ? (input ? [input] : []) : written.texts(name)
      return own.length > 0 ? [[name, own] as const] : []
    }),
  )
  const madeOf = new Map(
    [...(files.length > 0 ? files : defaultNames), ...(envFiles.length > 0 ? [] : ['.env'])].flatMap((name) => {
      const origins = texts.has(name) ? [] : written.origins(name)
      return origins.length > 0 ? [[name, origins] as const] : []
    }),
  )
  const says =
    files.length > 0 ||
    madeOf.size > 0 ||
    envFiles.length > 0 ||
    environment.size > 0 ||
    below !== '' ||
    call.projectDirectory !== undefined ||
    call.projectName !== undefined ||
    call.unknown ||
    texts.size > 0
  if (!says) return []
  const at = words[0]!.use ?? words[0]!.span
  const isElsewhere = folder !== undefined || called.isRemote === true || called.isLost === true
  const { isThrownAway = false } = called
  // What comes from standard input lies where the command runs.
  const { projectDirectory = read === undefined || !call.files.some(isInput) ? undefined : '.' } = call
  const whole = {
    ...call,
    folders,
    files,
    envFiles,
    environment,
    at,
    by: key,
    isElsewhere,
    isThrownAway,
    ...(madeOf.size > 0 && { madeOf }),
    ...(projectDirectory !== undefined && { projectDirectory }),
  }
  if (texts.size === 0) return [whole]
  // Each way in which its files are written is a project of its own.
  const ways = Math.max(...[...texts.values()].map((all) => all.length))
  return Array.from({ length: ways }, (_, i) => ({
    ...whole,
    texts: new Map([...texts].map(([name, all]) => [name, all[Math.min(i, all.length - 1)]!])),
  }))
}
