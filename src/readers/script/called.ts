import { groupBy } from '../../model/group.ts'
import { folderOf, isWithin, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { mayGoOn, spend } from '../effort.ts'
import { merged } from '../merged.ts'
import type { Word } from '../parse/words.ts'
import { systemOf } from '../pipeline/claims.ts'
import type { Jobs } from '../pipeline/job.ts'
import { readTaskfile } from '../pipeline/taskfile.ts'
import type { FoundGap, NamedScript, Reading, Repository } from '../reader.ts'
import { pathIn } from '../shell/libraries.ts'
import { handsOn } from '../shell/named-scripts.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { withVariants } from '../shell/variants.ts'
import { claimsTasks } from '../tasks/files.ts'
import { tasksCalled } from '../tasks/tasks.ts'
import { isJustfile, justfilesCalled } from './justfile.ts'
import { textOf } from './script.ts'

/** One way in which a script is run. */
interface Run {
  readonly source: Source
  readonly args: readonly Word[]
  readonly environment: ReadonlyMap<string, Word>
  readonly isTasks?: true | undefined
}

interface Interest {
  readonly usesArguments: boolean
  /** The words of its text, those of make with their dots; undefined where it hands on all that it is given. */
  readonly words: ReadonlySet<string> | undefined
}

/** Ways of one script, of those that words alone tell apart, and characters of all: the script's own reading says of the others that what it is given is not known. */
const maxWays = 64
const maxWaysOfWords = 16
const maxLength = 500_000

/** Patterns of names that are held against each script. */
const maxComparisons = 500

/** The scripts of a repository, by their paths and by the last part of them. */
interface Scripts {
  readonly byPath: ReadonlyMap<string, Source>
  readonly byName: ReadonlyMap<string, readonly Source[]>
}

function scriptsBy(scripts: readonly Source[]): Scripts {
  const byName = groupBy(scripts, ({ path }) => path.slice(path.lastIndexOf('/') + 1))
  return { byPath: new Map(scripts.map((one) => [one.path, one])), byName }
}

const tooMany = 'this script is run with more values of its variables than are read'

/**
 * Scripts as something else in the repository runs them. Each was read by itself, without knowing what it is given; what it does in
 * these runs as well is added.
 */
export class CalledScripts {
  private readonly ways = new Map<string, Set<string>>()
  private readonly keys = new Map<Source, Keys>()
  private readonly interests = new Map<Source, Interest>()
  private readonly cut = new Set<string>()
  private readonly patterns = new Set<string>()
  private comparisons = 0
  private length = 0

  /** @returns what the scripts do beyond `alone`, which holds what they do by themselves; undefined where that is nothing */
  async read(
    calls: readonly NamedScript[],
    scripts: readonly Source[],
    alone: Reading,
    repository: Repository,
  ): Promise<{ all: Reading; added: Reading } | undefined> {
    const known = scriptsBy(scripts)
    const subjectsIn = groupBy(alone.subjects, ({ at }) => at.source)
    const found: Awaited<ReturnType<typeof readShell>>[] = []
    for (let open = calls; open.length > 0; ) {
      const runs = open.flatMap((call) =>
        (call.isUnfollowed ? this.unfollowed(call, known) : sourcesOf(call, known.byPath)).flatMap(
          (source) => (mayGoOn(source) && this.runOf(call, source)) || [],
        ),
      )
      const readings = []
      for (const run of runs) readings.push(await readRun(run, this.keysOf(run.source, subjectsIn), repository))
      found.push(...readings)
      open = readings.flatMap(({ scripts: called = [] }) => called)
    }
    const gaps = [...this.cut].map((path): FoundGap => ({ path, because: tooMany, blocking: true }))
    this.cut.clear()
    if (found.length + gaps.length === 0) return undefined
    const added = merged(found)
    const before = new Set(alone.subjects.map(signatureOf))
    const more = added.subjects.filter((one) => hasVariants.has(one.kind) || !before.has(signatureOf(one)))
    const subjects = withVariants([...alone.subjects, ...more])
    const { manifests = [], documents = [], written = [] } = added
    const named = new Set(alone.gaps.flatMap(({ path, because }) => (because === tooMany ? [path] : [])))
    const all: Reading = {
      ...alone,
      subjects,
      gaps: [...alone.gaps, ...gaps.filter(({ path }) => !named.has(path))],
      manifests: [...(alone.manifests ?? []), ...manifests],
      documents: [...(alone.documents ?? []), ...documents],
      written: [...(alone.written ?? []), ...written],
    }
    return { added, all }
  }

  /** The scripts that a pattern may mean, where it was not yet asked for. */
  private unfollowed({ folders, file }: NamedScript, scripts: Scripts): readonly Source[] {
    return folders.flatMap((folder) => {
      const pattern = file.startsWith('*') ? file : joinPath(folder, file)
      if (this.patterns.has(pattern)) return []
      this.patterns.add(pattern)
      const name = /^\*\/([^*]*)$/.exec(pattern)?.[1]
      if (name !== undefined) return scripts.byName.get(name) ?? []
      if (!pattern.includes('*')) return scripts.byPath.get(pattern) ?? []
      // Each is held against each script: of very many all scripts may be meant.
      this.comparisons++
      const own = this.comparisons > maxComparisons ? '*' : pattern
      if (this.comparisons > maxComparisons + 1) return []
      return [...scripts.byPath.values()].filter(({ path }) => matches(own, path))
    })
  }

  /** What the script's own reading has called its subjects, no other is called. */
  private keysOf(source: Source, subjectsIn: ReadonlyMap<Source, readonly Subject[]>): Keys {
    const known = this.keys.get(source)
    if (known) return known
    const keys = new Keys()
    for (const { key } of subjectsIn.get(source) ?? []) keys.next(key.replace(/~\d+$/, ''))
    this.keys.set(source, keys)
    return keys
  }

  /** Undefined where the script looks at nothing that it is given, or was read with the same. */
  private runOf({ args = [], environment = new Map(), isTasks }: NamedScript, source: Source): Run | undefined {
    const ways = this.ways.get(source.path) ?? new Set()
    this.ways.set(source.path, ways)
    const { usesArguments, words } = this.interestOf(source)
    const own = usesArguments || isTasks ? args : []
    const seen = seenOf(environment, words).filter(([, { unsure }]) => unsure === undefined)
    const isKnown = (isTasks ? own.slice(1) : own).some(({ unsure }) => unsure === undefined)
    // By itself a script is read with the defaults of what it is given.
    if (seen.length === 0 && !isKnown && (own.length === 0 || !defaults.test(source.text))) return undefined
    const texts = [
      own.map(({ text, unsure }) => [text, unsure !== undefined]),
      seen.map(([name, { text }]) => [name, text]),
    ]
    const way = JSON.stringify(texts)
    if (ways.has(way)) return undefined
    if (ways.size >= (seen.length > 0 ? maxWays : maxWaysOfWords) || this.length + source.text.length > maxLength) {
      // What stands behind a word is not known to the script's own reading; a variable may have a default there.
      if (seen.length > 0) this.cut.add(source.path)
      return undefined
    }
    ways.add(way)
    this.length += source.text.length
    return { source, args: own, environment: new Map(seen), isTasks }
  }

  /** What a script looks at of what it is given. */
  private interestOf(source: Source): Interest {
    const known = this.interests.get(source)
    if (known) return known
    const { text } = source
    const interest = {
      usesArguments: usesArguments.test(text),
      words:
        handsOn(text) || includes.test(text)
          ? undefined
          : new Set([...(text.match(/\w+/g) ?? []), ...(text.match(/[\w.-]+/g) ?? [])]),
    }
    this.interests.set(source, interest)
    return interest
  }
}

/** Of very many variables few are named in a script. */
function seenOf(environment: ReadonlyMap<string, Word>, words: ReadonlySet<string> | undefined): [string, Word][] {
  spend('variable that a script is given', Math.min(environment.size, words?.size ?? environment.size))
  if (!words || environment.size <= words.size) return [...environment].filter(([name]) => words?.has(name) ?? true)
  return [...words].flatMap((name) => {
    const value = environment.get(name)
    return value ? [[name, value] as const] : []
  })
}

/** The files that a call may mean. */
function sourcesOf(call: NamedScript, scripts: ReadonlyMap<string, Source>): readonly Source[] {
  const { folders, file, args = [], environment, packages } = call
  const named = pathIn(file)
  if (named === undefined || (args.length === 0 && !environment?.size)) return []
  for (const folder of folders) {
    const path = joinPath(folder, named)
    if (packages) {
      const found = [...scripts.values()].filter((source) => isPackage(source, folderOf(path), packages))
      if (found.length > 0) return found
    }
    const source = packages ? undefined : scripts.get(path)
    if (source) return [source]
  }
  return []
}

const packageNames = new WeakMap<Source, string>()

function packageName(source: Source): string {
  const known = packageNames.get(source)
  if (known !== undefined) return known
  const name = /"name"[ \t]*:[ \t]*"([^"\n]{1,214})"/.exec(source.text)?.[1] ?? ''
  packageNames.set(source, name)
  return name
}

/** Whether a file is that of a package below a folder, with one of these names; a pattern may mean any. */
function isPackage(source: Source, root: string, names: readonly string[]): boolean {
  const { path } = source
  if (!/(?:^|\/)package\.json$/.test(path) || !(root === '' || isWithin(path, root))) return false
  const own = packageName(source)
  const folder = folderOf(path)
  return (
    names.length === 0 ||
    names.some(
      (name) =>
        /[*!^[\]{}]|\.\.\.|\$/.test(name) ||
        own === name ||
        own.endsWith(`/${name}`) ||
        folder === joinPath(root, name) ||
        folder.endsWith(`/${name}`),
    )
  )
}

/** Subjects of which one place may hold several. */
const hasVariants: ReadonlySet<Subject['kind']> = new Set(['container', 'exec', 'build'])
const signatureOf = ({ kind, at }: Subject) => `${kind} ${at.source.path} ${at.start}`

/** A Taskfile may include others. */
const includes = /^includes:/m

/** `${1:-x}`, and conditions that look at what is given. */
const defaults = /\$\{[1-9@*][^\w{}]{0,2}[-=+]|\$#|\[[^\]\n]*\$\{?1\b/

/** Whether a path may be one of a pattern, in which `*` stands for any text. */
function matches(pattern: string, path: string): boolean {
  const pieces = pattern.split('*')
  const [first = ''] = pieces
  const last = pieces.at(-1)!
  if (pieces.length === 1) return path === pattern
  // `*/x.sh` is `x.sh` at the root as well.
  const whole = first === '' ? `/${path}` : path
  if (!whole.startsWith(first) || !whole.endsWith(last) || whole.length < first.length + last.length) return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const at = whole.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return from + last.length <= whole.length
}

const usesArguments = /\$(?:[1-9@*]|\{[!#]?[1-9@*])|\bshift\b|\bgetopts\b/

function readRun(run: Run, keys: Keys, repository: Repository) {
  spend('script as another runs it')
  return readShell(scriptsOf(run, repository), keys, new Map(), repository)
}

function scriptsOf({ source, args, environment, isTasks }: Run, repository: Repository): Script[] {
  const given = [...args, ...environment.values()].map(({ text }) => text).join('\n')
  if (claimsTasks(source.path)) return tasksCalled(source, args, environment)
  if (systemOf(source.path) === 'task') {
    const jobs: Jobs = { containers: [], scripts: [], clients: [], gaps: [] }
    readTaskfile(source, jobs, repository, new Set(), environment)
    return jobs.scripts
  }
  const texts =
    isTasks && isJustfile(source.path) ? justfilesCalled(source, args, repository) : [textOf(source, repository)]
  return texts.map(({ variables, ...text }) => {
    const around = new Map([...(variables instanceof Map ? variables : []), ...environment])
    return { key: `${source.path}#`, ...text, ...(!isTasks && { args }), variables: around, given }
  })
}
