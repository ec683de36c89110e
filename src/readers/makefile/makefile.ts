import { makefileNames } from '../../knowledge/make.ts'
import { mentionsRuntime } from '../../knowledge/runtimes.ts'
import type { Client } from '../../model/client.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import { mayGoOn } from '../effort.ts'
import type { Word } from '../parse/words.ts'
import type { Reader, Repository } from '../reader.ts'
import { withoutRoom } from '../room.ts'
import { connectionSet } from '../shell/client.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { includedFrom } from './includes.ts'
import { mayGive } from './recursion.ts'
import { Runs } from './runs.ts'
import { Makefile } from './whole.ts'

/** Recipes of all Makefiles that may start something, behind which no more are read: more than subjects are checked. */
const maxStarting = 20_000

/** Makefiles with what they include: the containers that recipes start, with the variables put in as make does. */
export const readMakefiles: Reader = async (sources, repository) => {
  const included = new Set(sources.flatMap((source) => includedFrom(source, folderOf(source.path), repository)))
  const read = new Set<string>()
  const makefiles = new Map<string, Makefile>()
  // Files that include each other are each included; the first of them that nothing has read is where make begins.
  for (const source of [...sources.filter(({ path }) => !included.has(path)), ...sources]) {
    if (!read.has(source.path) && mayGoOn(source)) makefiles.set(source.path, new Makefile([source], repository, read))
  }
  const own = new Map(sources.map((source) => [source.path, source]))
  const runs = new Runs({ ...repository, read: (path) => own.get(path) ?? repository.read(path) })
  for (const makefile of [...makefiles.values(), ...around(sources, repository)]) runs.within(makefile)
  for (const call of repository.makeCalls ?? []) runs.add(call)
  const recipes: (readonly Script[])[] = []
  const left: string[] = []
  let starting = 0
  for (const [path, makefile] of makefiles) {
    if (starting > maxStarting) {
      left.push(path)
      continue
    }
    if (!mayGoOn(makefile.source)) continue
    const own = makefile.recipes(undefined, runs.of(path))
    starting += own.filter(({ text }) => mentionsRuntime(text)).length
    recipes.push(own)
  }
  const scripts = [...recipes.flat(), ...runs.scripts()]
  const keys = new Keys()
  const exported = sources.flatMap((source) => enginesExported(source, (name) => keys.next(`${source.path}#${name}`)))
  const files = [...[...makefiles.values()].flatMap((one) => one.files), ...runs.files]
  const reading = await readShell(scripts, keys, new Map(), repository, files)
  return {
    ...reading,
    written: [...(reading.written ?? []), ...files],
    subjects: [...reading.subjects, ...exported],
    gaps: [
      ...reading.gaps,
      ...withoutRoom('Makefile', left),
      ...runs.gaps,
      ...[...makefiles.values()].flatMap((one) => one.gaps),
    ],
  }
}

/** Makefiles in the folders above that start nothing themselves: they may run make in the folders of those that do. */
function around(sources: readonly Source[], repository: Repository): Makefile[] {
  const known = new Set(sources.map(({ path }) => path))
  const folders = new Set(sources.flatMap(({ path }) => foldersAbove(path)))
  return [...folders].flatMap((folder) =>
    makefileNames.flatMap((name) => {
      const path = joinPath(folder, name)
      const source = known.has(path) ? undefined : repository.read(path)
      return source && mayGive(source.text) ? new Makefile([source], repository, new Set()) : []
    }),
  )
}

function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return Array.from({ length: names.length + 1 }, (_, i) => names.slice(0, i).join('/'))
}

/** The engine over TCP, or the check of signatures, that a Makefile sets for what its recipes run: `export DOCKER_HOST := tcp://…`, or set and exported apart. */
function enginesExported(source: Source, key: (name: string) => string): Client[] {
  const { text } = source
  if (!/DOCKER_(?:HOST|CONTENT_TRUST)/.test(text)) return []
  const found = new Map<string, Word>()
  for (const match of text.matchAll(setting)) {
    const { 0: whole, 1: isExported, 2: name = '', 3: value = '' } = match
    const exported =
      isExported !== undefined || new RegExp(`^ *export[ \\t]+(?:\\S+[ \\t]+)*${name}[ \\t]*$`, 'm').test(text)
    const end = match.index + whole.length
    if (exported && !value.includes('$')) found.set(name, { text: value, span: span(source, end - value.length, end) })
  }
  return connectionSet(found, key)
}

const setting = /^ *(export[ \t]+)?(DOCKER_HOST|DOCKER_TLS_VERIFY|DOCKER_CONTENT_TRUST)[ \t]*[:?]*=[ \t]*([^\s#]*)/gm
