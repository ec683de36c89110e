import { mayGoOn } from '../effort.ts'
import { type FoundGap, type MakeCall, type Repository, sourceOf, type WrittenText } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { Makefile, type Run } from './whole.ts'

/** Runs of make that are told apart, lines that are put together for them in all, and those of them that say something else. */
const maxRuns = 200
const maxRunLines = 200_000
const maxRunScripts = 10_000

/** Characters of the values that the runs are given, one time for each run that is asked for. */
const maxGiven = 20_000_000

/** A longer name is taken for one that every line mentions. */
const maxName = 200

/** A run of a Makefile. */
interface MakefileRun extends Run {
  readonly makefile: Makefile
}

/** The runs of make that are given something, by scripts and by recipes; what one is given it hands on to those that it starts. */
export class Runs {
  readonly gaps: FoundGap[] = []
  private readonly seen = new Set<string>()
  private readonly runs: MakefileRun[] = []
  private readonly makefiles = new Map<string, Makefile>()
  private lines = 0
  private characters = 0

  constructor(private readonly repository: Repository) {}

  /** Takes the runs that the recipes of a Makefile start. */
  within(makefile: Makefile, run?: Run): void {
    for (const call of makefile.calls(run?.given, run?.targets)) {
      // One more changes nothing.
      if (this.gaps.length > 0 || !mayGoOn(makefile.source)) break
      this.add(call)
    }
  }

  add({ makefiles, targets, isAnyTarget, values }: MakeCall): void {
    const sources = makefiles.flatMap((one) => {
      if ('given' in one) return [sourceOf(one.given)]
      const path = one.paths.find((own) => this.repository.read(own) !== undefined)
      return path === undefined ? [] : [this.repository.read(path)!]
    })
    const [first] = sources
    // What is given nothing is read as it is.
    if (values.size === 0 && !sources.some(({ locate }) => locate)) return
    for (const [name, { text }] of values) this.characters += name.length + text.length
    if (first && this.characters > maxGiven) {
      this.tooMany(first.path)
      return
    }
    const own = [...values].map(([name, { text, isEnvironment }]) => [name, text, isEnvironment])
    const files = JSON.stringify(sources.map(({ path, text, locate }) => [path, locate && text]))
    const key = JSON.stringify([files, targets, isAnyTarget, own])
    if (!first || this.seen.has(key)) return
    const makefile = this.makefiles.get(files) ?? new Makefile(sources, this.repository, new Set())
    this.makefiles.set(files, makefile)
    this.lines += makefile.size
    if (this.seen.size >= maxRuns || this.lines > maxRunLines) {
      this.tooMany(first.path)
      return
    }
    const run = { makefile, given: values, targets: targets.length > 0 || isAnyTarget ? targets : makefile.goals }
    this.seen.add(key)
    this.runs.push(run)
    this.within(makefile, run)
  }

  private tooMany(path: string): void {
    const because = 'make is run with more values than are checked'
    if (this.gaps.length === 0) this.gaps.push({ path, because, blocking: true })
  }

  /** The runs of a Makefile. */
  of(path: string): MakefileRun[] {
    return this.runs.filter(({ makefile }) => makefile.path === path)
  }

  /** The files that the recipes write in them. */
  get files(): WrittenText[] {
    return [...this.makefiles.values()].flatMap(({ files }) => files)
  }

  /** What the recipes run in them that they do not run without. */
  scripts(): Script[] {
    const found: Script[] = []
    for (const makefile of this.makefiles.values()) {
      const own = this.runs.filter((run) => run.makefile === makefile)
      const known = new Set(makefile.alone?.recipes().map(({ text }) => text))
      for (const run of own) {
        if (found.length > maxRunScripts || !mayGoOn(makefile.source)) break
        makefile.variables.renew()
        const isGiven = mentions(run.given)
        found.push(...makefile.recipes(run).filter(({ text }) => !known.has(text) || isGiven(text)))
      }
      if (found.length > maxRunScripts) this.tooMany(makefile.path)
    }
    return found.slice(0, maxRunScripts)
  }
}

/** Whether a text puts in a variable of these. */
function mentions(names: ReadonlyMap<string, unknown>): (text: string) => boolean {
  const isLong = [...names.keys()].some(({ length }) => length > maxName)
  // `$A.b` puts in A.
  const parts = (written: string) => Array.from(written.matchAll(/\b/g), ({ index }) => written.slice(0, index))
  return (text) =>
    isLong ||
    [...text.matchAll(reference)].some(
      ([, written = '']) => names.has(written) || parts(written).some((part) => names.has(part)),
    )
}

const reference = new RegExp(`\\$\\{?([\\w.-]{1,${maxName}})`, 'g')
