import { makefileNames } from '../../knowledge/make.ts'
import { folderOf, isWithin } from '../../model/path.ts'
import { position, type Source, span } from '../../model/source.ts'
import { pathList } from '../compose/named.ts'
import { baseNames } from '../compose/names.ts'
import { leaveOut } from '../left-out.ts'
import { merged } from '../merged.ts'
import type { Word } from '../parse/words.ts'
import type { ComposeCommand, FoundGap, MakeCall, NamedScript, Reader, Reading, Repository } from '../reader.ts'
import { makeValueOf } from '../shell/make.ts'
import { Keys, readShell } from '../shell/shell.ts'
import { substitute, type Written } from '../workflow/substitute.ts'
import { claimsDirenv } from './claims.ts'

/**
 * `.envrc`: what it exports is in the environment of every shell in its folder and below. Scripts, Makefiles and Compose projects
 * there are run with it, beside how they are run without. Source: direnv-stdlib(1).
 */
export const readDirenv: Reader = async (sources, repository) => {
  const folders = new Set(repository.paths.filter(claimsDirenv).map(folderOf))
  const readings: Reading[] = []
  for (const source of sources) {
    const gap = tooManyIn(source)
    if (gap) {
      readings.push({ subjects: [], gaps: [gap] })
      continue
    }
    const below = pathsBelow(source, folders, repository)
    for (const environment of await environmentsOf(source, repository))
      readings.push(runsWith(environment, source, below, repository))
  }
  return merged(readings)
}

/** Commands of direnv in one file. */
const maxDirectives = 200

function tooManyIn(source: Source): FoundGap | undefined {
  let count = 0
  for (const { index } of source.text.matchAll(directive))
    if (++count > maxDirectives) {
      const { line } = position(source, index)
      return {
        path: source.path,
        line,
        because: `more than ${maxDirectives} commands of direnv in one file`,
        blocking: true,
      }
    }
  return undefined
}

/** Ways in which the variables of one file may come out. */
const maxWays = 8
/** Files that one is read for. */
const maxPaths = 20_000

type Environment = ReadonlyMap<string, Word>

/** Files in the folder and below, without those that have a nearer `.envrc`: direnv loads one. */
function pathsBelow(source: Source, folders: ReadonlySet<string>, { paths }: Repository): string[] {
  const own = folderOf(source.path)
  const nearest = new Map<string, string>()
  const nearestOf = (folder: string): string => {
    const known = nearest.get(folder) ?? (folders.has(folder) || folder === '' ? folder : nearestOf(folderOf(folder)))
    nearest.set(folder, known)
    return known
  }
  const below = paths.filter((one) => (own === '' || isWithin(one, own)) && nearestOf(folderOf(one)) === own)
  if (below.length > maxPaths)
    leaveOut(span(source, 0, 0), `only the first ${maxPaths} files that it is about are read with its variables`)
  return below.slice(0, maxPaths)
}

/** What a shell is called here that is started when all is set. */
const shell = './direnv-shell'

/** What the file leaves in the environment, in each way that it may take. */
async function environmentsOf(source: Source, repository: Repository): Promise<Environment[]> {
  const put = substitute(source.text, ({ inner }) => inner, directivesIn(source.text))
  const text = `${put.text}\n${shell}\n`
  const locate = (from: number, to: number) => span(source, put.place(from), put.place(to, true))
  const { scripts = [] } = await readShell(
    [{ key: `${source.path}#`, text, locate }],
    new Keys(),
    new Map(),
    repository,
  )
  const found = scripts.flatMap(({ file, environment }) =>
    file.endsWith('direnv-shell') && environment ? [environment] : [],
  )
  if (found.length > maxWays) leaveOut(span(source, 0, 0), `only the first ${maxWays} ways of its variables are read`)
  return found.slice(0, maxWays)
}

const directive =
  /^([ \t]*)(dotenv|source_env|source_up)(?:_if_exists)?(?:[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#;&|]+)))?/gm

/** direnv's own commands as those of a shell: `dotenv` exports what a file sets, `source_env` and `source_up` run another `.envrc`. */
const directivesIn = (text: string): Written[] =>
  [...text.matchAll(directive)].map(({ index, 0: whole, 1: before = '', 2: name, 3: double, 4: single, 5: plain }) => {
    const named = double ?? single ?? plain
    const file = name === 'dotenv' ? (named ?? '.env') : withName(name === 'source_up' ? '..' : (named ?? '.'))
    const inner = name === 'dotenv' ? `set -a; . "${file}"; set +a` : `. "${file}"`
    return { start: index + before.length, end: index + whole.length, inner }
  })

const withName = (path: string): string => (claimsDirenv(path) ? path : `${path.replace(/\/+$/, '')}/.envrc`)

/** What is run below the folder with these variables. */
function runsWith(environment: Environment, source: Source, paths: readonly string[], repository: Repository): Reading {
  const folder = folderOf(source.path)
  const known = new Map(
    [...environment].flatMap(([name, { text, unsure }]) => (unsure === undefined ? [[name, text]] : [])),
  )
  const at = environment.get('COMPOSE_FILE')?.span ?? span(source, 0, source.text.length)
  const project = { envFiles: [], environment: known, at }
  const files = pathList(known.get('COMPOSE_FILE'), known.get('COMPOSE_PATH_SEPARATOR'))
  const inFolder = (names: readonly string[]) =>
    paths.filter((path) => names.includes(path.slice(path.lastIndexOf('/') + 1)))
  const composeFolders = new Set(inFolder(baseNames).map(folderOf))
  // What a Makefile does not name changes nothing in it; what it includes may name more.
  const valuesOf = (path: string) => {
    const text = repository.read(path)?.text ?? ''
    const mayName = (name: string) => text.includes(name) || /^[ ]*[-s]?include[ \t]/m.test(text)
    return new Map(
      [...environment].flatMap(([name, word]) =>
        mayName(name) ? [[name, { ...makeValueOf(name, word), isEnvironment: true as const }] as const] : [],
      ),
    )
  }
  return {
    subjects: [],
    gaps: [],
    scripts: paths.map((file): NamedScript => ({ folders: [''], file, mayRun: true, environment })),
    makeCalls: inFolder(makefileNames).flatMap((path): MakeCall[] => {
      const values = valuesOf(path)
      return values.size > 0 ? [{ makefiles: [{ paths: [path] }], targets: [], isAnyTarget: true, values }] : []
    }),
    composeCommands: [
      ...[...composeFolders].map((own): ComposeCommand => ({ folders: [own], files: [], ...project })),
      ...(files.length > 0 ? [{ folders: [folder], files, ...project }] : []),
    ],
  }
}
