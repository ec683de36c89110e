import type { TextEdit } from '../model/report.ts'
import { position, type Source, type Span } from '../model/source.ts'
import type { Dialect } from '../model/subject.ts'
import { parseYaml } from '../readers/parse/yaml.ts'
import { changesOfModule, moduleOf } from './ansible.ts'
import { replacementsInBake } from './bake.ts'
import { isOnLine, replacementsOnCommandLine } from './command-line.ts'
import { changesOfComponent } from './component.ts'
import { changesOfService } from './compose.ts'
import { changesOfDaemon, isDaemonFile } from './daemon.ts'
import { replacementsInDockerfile } from './dockerfile.ts'
import type { Changes, Wanted } from './hit.ts'
import { changesOfPod } from './pod.ts'
import { replacementsInQuadlet, replacementsInUnit } from './quadlet.ts'
import { forget, problemsIn } from './yaml-tree.ts'
import { hasVariable, type Replacement, type TreeChange, writeChanges } from './yaml-write.ts'

export type { Wanted } from './hit.ts'

/** What each form makes of an edit. */
const writers: { readonly [D in Dialect]?: (wanted: Wanted) => Plan } = {
  compose: (wanted) => inTree(changesOfService(wanted)),
  pod: (wanted) => inTree(changesOfPod(wanted)),
  daemon: (wanted) => (isDaemonFile(wanted) ? inTree(changesOfDaemon(wanted)) : onLine(wanted)),
  run: ofRun,
  workflow: onLine,
  quadlet: (wanted) => ({ changes: [], replacements: replacementsInQuadlet(wanted) }),
  dockerfile: (wanted) => ({
    changes: [],
    replacements: wanted.subject.kind === 'build' ? replacementsInBake(wanted) : replacementsInDockerfile(wanted),
  }),
}

function ofRun(wanted: Wanted): Plan {
  const ofUnit = replacementsInUnit(wanted)
  if (ofUnit) return { changes: [], replacements: ofUnit }
  const parameters = moduleOf(wanted)
  return parameters ? inTree(changesOfModule(wanted, parameters)) : onLine(wanted)
}

function onLine(wanted: Wanted): Plan {
  return { changes: [], replacements: replacementsOnCommandLine(wanted) }
}

const inTree = (changes: Changes): Plan => ({ changes: changes ?? [], replacements: [] })

/** One file with its edits. */
export interface EditedFile<W extends Wanted> {
  readonly source: Source
  readonly text: string
  /** What makes `text` of the file's own, in the order of the text; where two stand at one place, the inner one first. */
  readonly replacements: readonly Replacement[]
  readonly done: readonly W[]
}

export interface Edited<W extends Wanted> {
  readonly files: readonly EditedFile<W>[]
  /** Those that change what another one changes as well: for another run. */
  readonly left: readonly W[]
  /** Those behind as many as are written at once: nothing of them is worked out. */
  readonly later: readonly W[]
  /** Those that no program can write, or should. */
  readonly refused: readonly RefusedEdit<W>[]
}

export interface RefusedEdit<W extends Wanted> {
  readonly wanted: W
  /** A clause. */
  readonly because: string
}

/** The edits of one finding; empty where there is no right one, or none that a program can write. */
export function editsFor(wanted: Wanted): TextEdit[] {
  const placeholder = 'set' in wanted.edit && wanted.edit.placeholder === true
  return plan(wanted).parts.map((one) => textEdit(one, placeholder))
}

interface Plan {
  readonly changes: readonly TreeChange[]
  readonly replacements: readonly Replacement[]
}

interface PlanInParts extends Plan {
  readonly parts: readonly Replacement[]
}

/** A finding's edits are shown, and written with those of others. */
const plans = new WeakMap<Wanted, PlanInParts>()

function plan(wanted: Wanted): PlanInParts {
  const known = plans.get(wanted)
  if (known) return known
  const { changes, replacements } = planned(wanted)
  const made = { changes, replacements, parts: [...writeChanges(changes), ...replacements] }
  plans.set(wanted, made)
  return made
}

function planned(wanted: Wanted): Plan {
  const { dialect, rendering } = wanted.subject
  const isWritten = wanted.hit.at.source.origin === 'repository' && !rendering?.isTemplate && !isOpen(wanted.hit)
  const write = !isWritten ? undefined : wanted.subject.kind === 'component' ? changesOfComponent : writers[dialect]
  return write?.(wanted) ?? inTree(undefined)
}

/** Whether a variable or a template decides the value, its default included. */
const isOpen = ({ missing, at }: Wanted['hit']): boolean => !missing && isVariable(at)

/** The span of a default lies behind the name of its variable. */
const isVariable = ({ source: { text }, start, end }: Span): boolean =>
  hasVariable(text.slice(start, end)) || /\$\{[^{}\n]*$/.test(text.slice(Math.max(0, start - 200), start))

function textEdit({ at: { source, start, end }, text, below = [] }: Replacement, placeholder: boolean): TextEdit {
  const { line, column } = position(source, start)
  const { line: endLine, column: endColumn } = position(source, end)
  return { file: source.path, line, column, endLine, endColumn, text, placeholder, below }
}

/** Edits that are written at once, and that somebody could read; the edits of 100,000 findings take as long as to find them twice. */
const maxTogether = 10_000

/** All edits at once: those of one file are written together, so that what is set in one mapping becomes one block. */
export function editAll<W extends Wanted>(all: readonly W[]): Edited<W> {
  const { homes, scattered } = byHome(all)
  const bySource = new Map<Source, Planned<W>[]>([...homes.keys()].map((source) => [source, []]))
  const files: EditedFile<W>[] = []
  const left: W[] = []
  const later: W[] = []
  const refused: RefusedEdit<W>[] = []
  let room = maxTogether
  const take = (wanted: W) => {
    if (room === 0) {
      later.push(wanted)
      return
    }
    const planned = plan(wanted)
    const parts = planned.parts.toSorted(byPlace)
    const source = parts[0]?.at.source
    // What lies in two files is not done by halves.
    if (!source || parts.some(({ at }) => at.source !== source))
      refused.push({ wanted, because: reasonOf(wanted, parts) })
    else {
      room--
      const own = bySource.get(source)
      if (own) own.push({ wanted, ...planned, parts })
      else if (homes.has(source)) left.push(wanted)
      else bySource.set(source, [{ wanted, ...planned, parts }])
    }
  }
  const write = (source: Source, own: readonly Planned<W>[]) => {
    const { file, clashing, unwritten } = writeFile(source, own)
    if (file) files.push(file)
    left.push(...clashing)
    refused.push(...unwritten.map((wanted) => ({ wanted, because: unreadable })))
    bySource.delete(source)
    forget(source)
    for (const { wanted, parts } of own) plans.set(wanted, { changes: [], replacements: [], parts })
  }
  for (const wanted of scattered) take(wanted)
  // A file at a time: the tree of one is gone before the next is parsed.
  for (const [source, wanted] of homes) {
    for (const one of wanted) take(one)
    write(source, bySource.get(source)!)
  }
  for (const [source, own] of [...bySource]) write(source, own)
  return { files, left, later, refused }
}

/** Those whose fault and subject lie in one file, by that file, and the others: what they change may lie in any. */
function byHome<W extends Wanted>(all: readonly W[]): { homes: Map<Source, W[]>; scattered: readonly W[] } {
  const homes = new Map<Source, W[]>()
  const scattered: W[] = []
  for (const wanted of all) {
    const { source } = wanted.hit.at
    const own = homes.get(source)
    if (wanted.subject.at.source !== source) scattered.push(wanted)
    else if (own) own.push(wanted)
    else homes.set(source, [wanted])
  }
  return { homes, scattered }
}

interface WrittenFile<W extends Wanted> {
  readonly file: EditedFile<W> | undefined
  readonly clashing: readonly W[]
  readonly unwritten: readonly W[]
}

function writeFile<W extends Wanted>(source: Source, own: readonly Planned<W>[]): WrittenFile<W> {
  const { kept, clashing } = withoutClashes(own)
  const whole = kept.length > 0 ? written(source, kept) : undefined
  // One that cannot be written does not hold up the others of its file.
  const { possible, broken } = whole === undefined ? readableAlone(source, kept) : { possible: kept, broken: [] }
  const now = whole ?? (possible.length > 0 ? written(source, possible) : undefined)
  const isChanged = now !== undefined && now.text !== source.text
  return {
    file: isChanged ? { source, ...now, done: possible.map(wantedOf) } : undefined,
    clashing: clashing.map(wantedOf),
    unwritten: (now === undefined ? kept : broken).map(wantedOf),
  }
}

const wantedOf = <W extends Wanted>({ wanted }: Planned<W>): W => wanted

const unreadable = 'the way it is written cannot be changed here (a key behind `?`, a tag or an alias)'

/** The file with some edits; nothing where it could not be read after them. */
function written(source: Source, kept: readonly Planned<Wanted>[]): Written | undefined {
  const changes = kept.flatMap((one) => one.changes)
  const replacements = inOrder([...writeChanges(changes), ...unique(kept.flatMap((one) => one.replacements))])
  const text = applied(source.text, replacements)
  const isPlain = changes.length === 0 && !/\.(?:ya?ml|json)$/i.test(source.path)
  return isPlain || stillParses(source, text) ? { text, replacements } : undefined
}

type Written = Pick<EditedFile<Wanted>, 'text' | 'replacements'>

/** So many are tried one by one. */
const maxTried = 200

/** Characters of the texts that are parsed for that. */
const maxTriedLength = 10_000_000

function readableAlone<W extends Wanted>(source: Source, kept: readonly Planned<W>[]) {
  const possible: Planned<W>[] = []
  const broken: Planned<W>[] = []
  const tries = Math.min(maxTried, maxTriedLength / source.text.length)
  for (const one of kept) {
    const isReadable = possible.length + broken.length < tries && written(source, [...possible, one]) !== undefined
    ;(isReadable ? possible : broken).push(one)
  }
  return { possible, broken }
}

/** Why there is nothing to write, as far as the text shows it. */
function reasonOf({ hit: { at }, subject }: Wanted, parts: readonly Replacement[]): string {
  if (at.source.origin !== 'repository') return 'it is in no file'
  if (parts.length > 0) return 'its change lies in several files'
  const isElsewhere = subject.dialect === 'run' && !isOnLine(subject.at, at)
  if (isElsewhere || subject.rendering?.isTemplate || isVariable(at))
    return 'a variable or a template decides the value'
  if (!writers[subject.dialect]) return 'files of this form are not changed'
  return 'a person has to choose where and how to set it'
}

interface Planned<W> extends Plan {
  readonly wanted: W
  /** Sorted, never empty. */
  readonly parts: readonly Replacement[]
}

/** Of edits that touch each other the first in the text is kept; and something of every list and mapping. */
function withoutClashes<W>(all: readonly Planned<W>[]): { kept: Planned<W>[]; clashing: Planned<W>[] } {
  const kept: Planned<W>[] = []
  const clashing: Planned<W>[] = []
  const removed = new Map<unknown, Set<number>>()
  let end = 0
  let last = ''
  for (const one of all.toSorted((a, b) => byPlace(a.parts[0]!, b.parts[0]!))) {
    const same = one.parts.map(({ at, text }) => `${at.start} ${at.end} ${text}`).join()
    const isFree = same === last || one.parts[0]!.at.start >= end
    if (!isFree || empties(one.changes, removed)) {
      clashing.push(one)
      continue
    }
    kept.push(one)
    last = same
    end = Math.max(end, ...one.parts.map(({ at }) => at.end))
  }
  return { kept, clashing }
}

/** Whether nothing would be left of a list or mapping; counts what is removed. */
function empties(changes: readonly TreeChange[], removed: Map<unknown, Set<number>>): boolean {
  for (const change of changes) {
    if (!('remove' in change)) continue
    const own = removed.get(change.from) ?? new Set()
    const count = change.from.kind === 'map' ? change.from.own.length : change.from.items.length
    if (count > 1 && !own.has(change.remove) && own.size + 1 >= count) return true
    removed.set(change.from, own.add(change.remove))
  }
  return false
}

const unique = (replacements: readonly Replacement[]): Replacement[] => [
  ...new Map(replacements.map((one) => [`${one.at.start} ${one.at.end} ${one.text}`, one])).values(),
]

const byPlace = (a: Replacement, b: Replacement) => a.at.start - b.at.start || a.at.end - b.at.end

/** The items of a list stand deeper than the keys that are indented as far. */
function depthOf({ text }: Replacement): number {
  const [, indent, dash] = /^[\r\n]*( *)(- )?/.exec(text)!
  return indent!.length + (dash ? 0.5 : 0)
}

/** Where two blocks end on one line, the inner one goes on first. */
const inOrder = (replacements: readonly Replacement[]): Replacement[] =>
  replacements.toSorted((a, b) => byPlace(a, b) || depthOf(b) - depthOf(a))

function applied(text: string, replacements: readonly Replacement[]): string {
  let result = ''
  let from = 0
  for (const { at, text: own } of replacements) {
    result += text.slice(from, at.start) + own
    from = at.end
  }
  return result + text.slice(from)
}

/** The last word before a file is written: what could be read before can be read after. */
const stillParses = (source: Source, text: string): boolean =>
  parseYaml({ ...source, text }).problems.length <= problemsIn(source)
