import { folderOf, isOutside, joinPath } from '../../model/path.ts'
import { position, type Source, type Span } from '../../model/source.ts'
import { pathsByName } from '../paths-by-name.ts'
import { type ComposeCommand, sourceOf } from '../reader.ts'
import { isEnvironment, looksLikeCompose, mayHaveServices } from './claims.ts'
import { folderBelow, readAssignments, type Scope } from './environment.ts'
import { isIgnored } from './ignored.ts'
import type { Loader } from './load.ts'
import { baseNames, overrideNames } from './names.ts'

export interface NamedProject {
  readonly files: readonly Source[]
  readonly scope: Scope
  /** The folder whose default files it replaces. */
  readonly isDefaultOf?: string
  /** A machine that is thrown away writes its files, and runs them. */
  readonly isThrownAway?: boolean
  /** The scripts that name it, by their keys. */
  readonly starters: Set<string>
}

/** Each is read whole; hostile scripts may name thousands. */
const maxNamed = 200

/** The projects that commands and `COMPOSE_FILE` name, each once. Where a file of one is not here, the place that names it has a gap. */
export function namedProjects(sources: readonly Source[], loader: Loader): NamedProject[] {
  const { paths, composeCommands = [] } = loader.repository
  const folders = new Set([...sources.map(({ path }) => folderOf(path)), ...paths.filter(isEnvironment).map(folderOf)])
  const byDefault = [...folders].flatMap((folder) => {
    const { environment } = loader.ownScope(joinPath(folder, '.env'))
    const files = pathList(environment.get('COMPOSE_FILE'), environment.get('COMPOSE_PATH_SEPARATOR'))
    const at = files.length > 0 && assignmentIn(loader.repository.read(joinPath(folder, '.env')), 'COMPOSE_FILE')
    if (!at) return []
    const command = { folders: [folder], files, envFiles: [], environment: new Map(), at }
    const projects = namedProject(command, loader, folder)
    if (projects.length === 0) reportNotFound(command, loader, false)
    return projects
  })
  const named = new Map<string, NamedProject>()
  let leftOut: NamedProject | undefined
  const unread: ComposeCommand[] = []
  const read = new Set<string>()
  for (const command of composeCommands) {
    // `-f ""` is refused: a variable that has another value when the line is run.
    if (command.files.some((path) => path.trim() === '')) continue
    const projects = namedProject(command, loader)
    if (projects.length > 0) read.add(placeOf(command))
    else unread.push(command)
    for (const project of projects) {
      const key = JSON.stringify([
        project.files.map(({ path, text }) => [path, command.texts ? text : '']),
        project.scope.folder,
        project.scope.calledIn ?? project.scope.folder,
        [...project.scope.environment],
      ])
      const known = named.get(key)
      if (known) for (const by of project.starters) known.starters.add(by)
      else if (named.size < maxNamed) named.set(key, project)
      else leftOut ??= project
    }
  }
  // One of the values that a variable may have is enough: the others are for another day.
  for (const command of unread) reportNotFound(command, loader, read.has(placeOf(command)))
  const [left] = leftOut?.files ?? []
  if (left) {
    const because = `only the first ${maxNamed} combinations of Compose files that commands name are read`
    loader.addGap({ path: left.path, because, blocking: true })
  }
  return [...byDefault, ...named.values()]
}

/** What `COMPOSE_FILE` lists. */
export const pathList = (text: string | undefined, separator: string | undefined): string[] =>
  (text ?? '').split(separator || /[:;]/).filter((path) => path.trim() !== '')

function assignmentIn(source: Source | undefined, name: string): Span | undefined {
  return source && readAssignments(source).findLast((assignment) => assignment.name === name)?.at
}

/** Whether a file is here, and sets variables. */
function setsVariables(path: string, { repository }: Loader): boolean {
  const source = isOutside(path) ? undefined : repository.read(path)
  return source !== undefined && readAssignments(source).some(({ value }) => value !== undefined)
}

const placeOf = ({ at }: ComposeCommand): string => (at ? `${at.source.path}:${at.start}` : '')

function namedProject(command: ComposeCommand, loader: Loader, isDefaultOf?: string): NamedProject[] {
  if (command.unknown !== undefined) return []
  // A file that is written elsewhere on the machine is read all the same.
  const elsewhere = command.texts && command.folders.length === 0 ? [''] : []
  for (const folder of [...command.folders, ...foldersWith(command, loader), ...elsewhere]) {
    const files = filesIn(folder, command, loader)
    const known = files.flatMap((file) => file ?? [])
    const [first] = known
    if (!first || known.length < files.length) continue
    const defaults = new Set([...baseNames, ...overrideNames])
    const isMadeUp =
      command.files.length === 0 && known.some(({ path }) => !defaults.has(path.slice(path.lastIndexOf('/') + 1)))
    if (isDefaultOf === undefined && (command.files.length > 0 || isMadeUp))
      for (const { path } of known) loader.handedOver.add(path)
    const { projectDirectory } = command
    // What comes from standard input lies where the command runs, and so does what is written elsewhere on the machine.
    const name = command.files[0] ?? ''
    const isMade = command.texts?.has(name) === true
    const beside =
      name === '-' || (isMade && !isRelative(name)) ? folder : folderOf(isMade ? joinPath(folder, name) : first.path)
    const own = projectDirectory === undefined ? beside : folderBelow(folder, projectDirectory)
    const named = command.envFiles.map((path) => folderBelow(folder, path))
    reportMissing(command, named, loader)
    const made = (command.madeOf?.get('.env') ?? []).map((path) => folderBelow(folder, path))
    const behind = made.filter((path) => setsVariables(path, loader))
    const envFiles = [...named, ...behind]
    // COMPOSE_FILE is found in the folder of the command, and so are the other variables there.
    const environment = usedOf(command, known, envFiles, own, loader)
    // The folder's own files are read anyway.
    const isPlain =
      command.files.length === 0 &&
      !command.texts &&
      !isMadeUp &&
      envFiles.length === 0 &&
      projectDirectory === undefined
    if (isPlain && environment.size === 0 && isDefaultOf === undefined) return []
    const scope =
      isDefaultOf === undefined
        ? loader.commandScope(own, folder, envFiles, environment)
        : { ...loader.ownScope(joinPath(folder, '.env')), folder: own, ...(own !== folder && { calledIn: folder }) }
    const isThrownAway = command.isThrownAway === true && known.every(({ locate }) => locate !== undefined)
    const starters = new Set(command.by === undefined ? [] : [command.by])
    return [{ files: known, scope, isThrownAway, starters, ...(isDefaultOf !== undefined && { isDefaultOf }) }]
  }
  return []
}

function reportNotFound(command: ComposeCommand, loader: Loader, isReadOtherwise: boolean): void {
  if (command.unknown !== undefined) {
    reportUnread(command, loader, command.unknown, false)
    return
  }
  const folder = command.folders[0] ?? ''
  const named = command.files.filter((path) => path !== '-').map((path) => folderBelow(folder, path.trim()))
  if (command.files.includes('-') && !command.texts?.has('-'))
    reportUnread(command, loader, 'the Compose file is read from standard input', false)
  if (!isReadOtherwise) reportMissing(command, named, loader)
}

/** Of the variables that a command inherits those that its files may name. */
function usedOf(
  { environment }: ComposeCommand,
  files: readonly Source[],
  envFiles: readonly string[],
  folder: string,
  loader: Loader,
): ReadonlyMap<string, string> {
  if (environment.size === 0) return environment
  const variables = [...envFiles, joinPath(folder, '.env')].flatMap((path) => loader.repository.read(path) ?? [])
  const texts = [...files, ...variables].map(({ text }) => text)
  const mayInclude = files.some(({ text }) => /\b(?:include|extends)\b/.test(text))
  return new Map([...environment].filter(([name]) => mayInclude || texts.some((text) => text.includes(name))))
}

function filesIn(
  folder: string,
  { files, texts, projectDirectory, madeOf }: ComposeCommand,
  loader: Loader,
): (Source | undefined)[] {
  const written = (path: string) => {
    const text = texts?.get(path)
    return text && sourceOf(text)
  }
  if (files.length === 0 && texts) {
    const find = (names: readonly string[]) => names.flatMap((name) => written(name) ?? [])[0]
    const base = find(baseNames) ?? defaultPaths(folder, loader)[0]
    return [base, find(overrideNames)].flatMap((source) => source ?? [])
  }
  /** In place of a file that is not here, the one that it is made of. */
  const original = (path: string) =>
    (madeOf?.get(path) ?? [])
      .map((name) => loader.repository.read(folderBelow(folder, name)))
      .find((source) => source !== undefined && (mayHaveServices(source.text) || looksLikeCompose(source.text)))
  if (files.length === 0) {
    const own = projectDirectory === undefined ? folder : folderBelow(folder, projectDirectory)
    const made = [...baseNames, ...overrideNames].flatMap((name) => original(name) ?? [])
    return [...defaultPaths(own, loader), ...made]
  }
  return files.map((path) => {
    const own = written(path)
    if (own || path === '-') return own
    const joined = folderBelow(folder, path.trim())
    return isOutside(joined) ? undefined : (loader.repository.read(joined) ?? original(path))
  })
}

const isRelative = (path: string) => !/^[/~$<]/.test(path)

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The folders that have all the files which a command names, where it is not known in which it runs. */
function foldersWith({ files }: ComposeCommand, { repository }: Loader): string[] {
  const [first] = files
  if (first === undefined || first === '-' || /^(?:\/|~|\.\.(?:\/|$))/.test(first)) return []
  const ending = `/${joinPath('', first)}`
  const found = (pathsByName(repository.paths).get(nameOf(ending)) ?? []).filter((path) => path.endsWith(ending))
  // Of several nobody knows which is meant.
  return found.length === 1 ? [found[0]!.slice(0, -ending.length)] : []
}

function defaultPaths(folder: string, loader: Loader): Source[] {
  const find = (names: readonly string[]) => {
    for (const name of names) {
      const found = loader.repository.read(joinPath(folder, name))
      if (found) return found
    }
    return undefined
  }
  const base = find(baseNames)
  return [base, base && find(overrideNames)].flatMap((source) => source ?? [])
}

function reportMissing(command: ComposeCommand, paths: readonly string[], loader: Loader): void {
  for (const path of paths) {
    if (isOutside(path) || path.startsWith('~'))
      reportUnread(command, loader, 'a Compose file outside the repository is not read', false)
    else if (!loader.repository.read(path)) {
      const { source } = command.at ?? {}
      const isMade = isIgnored(path, loader.repository) || isWrittenBy(source, path) || isBrought(source, path, loader)
      reportUnread(command, loader, `${path} is not in the repository`, !isMade && !command.isElsewhere)
    }
  }
}

/** The text that names a file also makes it: `> x.yml`, `-o x.yml`, `cp x.example.yml x.yml`. */
const isWrittenBy = (source: Source | undefined, path: string): boolean =>
  source !== undefined && writing(source).includes(path.slice(path.lastIndexOf('/') + 1))

/** The text that names a file also brings the folder that it is in: a clone, another repository's checkout, an archive. */
function isBrought(source: Source | undefined, path: string, { repository }: Loader): boolean {
  const folder = path.slice(0, path.indexOf('/') + 1)
  if (!source || folder === '' || !bringing(source).includes(folder.slice(0, -1))) return false
  return !repository.paths.some((other) => other.startsWith(folder))
}

const writing = linesWith(/(?:>|\s(?:-o|-O|--output)\b|\b(?:tee|cp|mv|ln|curl|wget|touch|envsubst)\s)/)
const bringing = linesWith(/\bgit\b.*\bclone\b|^\s*path:\s|\b(?:mkdir|tar|unzip)\s/)

/** The lines of a text in which this is found, looked for once: a text may name thousands of files. */
function linesWith(pattern: RegExp): (source: Source) => string {
  const known = new WeakMap<Source, string>()
  return (source) => {
    const found =
      known.get(source) ??
      source.text
        .split('\n')
        .filter((line) => pattern.test(line))
        .join('\n')
    known.set(source, found)
    return found
  }
}

function reportUnread({ at }: ComposeCommand, loader: Loader, because: string, blocking: boolean): void {
  if (!at) return
  const { path } = at.source
  loader.addGap({ path, line: position(at.source, at.start).line, because, blocking })
}
