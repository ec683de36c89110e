import { runtimeOf } from '../../knowledge/runtimes.ts'
import { folderOf } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import { part, splitWords } from '../parse/words.ts'
import type { FoundGap, MakeCall, MakeValue, Repository, WrittenText } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { assembled } from '../shell/texts.ts'
import { isOtherLanguage, otherTexts } from '../workflow/other-shell.ts'
import { Conditions, definition, isKept } from './conditions.ts'
import { inclusion, namesOf } from './includes.ts'
import { from, inlineRecipe, type LogicalLine, logicalLines, shellAssignment, shellCalls } from './lines.ts'
import { isBeforeFlag, isWholeFlags, recipesIn, scriptOf } from './recipe-texts.ts'
import { type GivenValue, givenToMake } from './recursion.ts'
import { type GivenValues, MakeVariables } from './variables.ts'

/** A run of make with what it is given. */
export interface Run {
  readonly given: GivenValues
  readonly targets: readonly string[]
}

/** Folders that one word stands for, characters of their names, and lists of them in one Makefile. */
const maxFolders = 50
const maxNames = 10_000
const maxLists = 100

/** A prefix of recipes that make's own words may begin with, which then are none. */
const isOfWords = /^[a-z ]/

/** Files within files. */
const maxIncludes = 200

/** One Makefile as make reads it: the files that it includes stand in the place of the line that includes them. */
export class Makefile {
  readonly variables = new MakeVariables()
  private readonly found: LogicalLine[] = []
  private readonly open: string[] = []
  private includes = 0
  private lists = 0
  private recipePrefix = '\t'
  private isOneShell = false
  private automatic: ReadonlyMap<string, string> | undefined
  private targets: readonly string[] | undefined
  private made: readonly string[] | undefined
  private readonly exported = new Set<string>()
  private isAllExported = false
  private readonly unexported = new Set<string>()
  /** What its recipes run in, for all of them or for some targets. */
  private readonly shells: { readonly shell: string; readonly targets?: readonly string[] }[] = []
  private shellFlags: { readonly text: string; readonly place: Span } | undefined
  private readonly unread = new Map<string, FoundGap>()
  /** `MAKEFLAGS += NAME=VALUE` */
  private readonly handedOn = new Map<string, Span>()
  /** Lines outside recipes that write files, which make puts in where they stand. */
  private readonly writing: Span[] = []
  private goal: string | undefined
  private isGoalKnown = true

  constructor(
    private readonly sources: readonly Source[],
    private readonly repository: Repository,
    /** Files whose recipes another Makefile has given already. */
    private readonly read: Set<string>,
  ) {
    for (const source of sources) this.file(source)
    for (const [name, place] of this.handedOn) this.variables.give(name, place)
  }

  /** The file that make begins with. */
  get source(): Source {
    return this.sources[0]!
  }

  get path(): string {
    return this.source.path
  }

  /** Without texts that stand in no file of their own, which nothing but its runs reads. */
  get alone(): Makefile | undefined {
    const own = this.sources.filter(({ locate }) => !locate)
    if (own.length === this.sources.length) return this
    return own.length > 0 ? new Makefile(own, this.repository, new Set()) : undefined
  }

  /** Lines for other languages that may start containers, and lines too long to be put together, which are not read. */
  get gaps(): readonly FoundGap[] {
    const because = 'lines of this Makefile put in more than is read'
    return [...this.unread.values(), ...(this.variables.isCut ? [{ path: this.path, because, blocking: true }] : [])]
  }

  /**
   * The files that `$(file …)` writes in the recipes that have been read, and outside of them. Make puts in the whole recipe before
   * it runs its first line.
   */
  get files(): readonly WrittenText[] {
    for (const place of this.writing.splice(0)) this.variables.expand(place)
    if (this.variables.files.isCut) this.tooMuch('writes more files than are read')
    return this.variables.files.all
  }

  /** How many lines its recipes have, and variables what they run. */
  get size(): number {
    return this.found.length + this.exported.size
  }

  /** What make makes that is told nothing; empty where that is not known. */
  get goals(): readonly string[] {
    const said = this.variables.has('.DEFAULT_GOAL') ? this.variables.value('.DEFAULT_GOAL')?.text : this.goal
    return said !== undefined && this.isGoalKnown ? [said] : []
  }

  /** The runs of make that its recipes start, of this file too, with what they are given: values, and what is handed on. */
  *calls(given?: GivenValues, targets: readonly string[] = []): Generator<MakeCall> {
    const general = this.handed(given, [])
    let unknown: ReadonlyMap<string, MakeValue> | undefined
    for (const line of this.linesFor(targets)) {
      const calls = givenToMake(
        line.source,
        line.start,
        line.text,
        this.path,
        (place) => this.foldersNamed(place, line, given),
        () => this.tooMuch('runs make too often in one line'),
      )
      if (calls.length === 0) continue
      const names = line.targets && this.variables.namesFor(line.targets)
      const around = names
        ? new Map([...general, ...this.exportedValues(names, given, line.targets)])
        : (unknown ??= this.handed(given))
      for (const { makefiles, targets, values } of calls) {
        const own = values.map((value) => [value.name, this.valueOf(value, given)] as const)
        spend('variable of a Makefile', around.size)
        yield { makefiles, targets, values: new Map([...around, ...own]) }
      }
    }
  }

  /** What a run of make gets from this one: what is exported, what the flags set, and what this one is given. */
  private handed(given: GivenValues | undefined, targets?: readonly string[]): ReadonlyMap<string, MakeValue> {
    const around = new Map(this.exportedValues(this.exported, given, targets))
    for (const [name, place] of this.handedOn) {
      const word = this.variables.value(name, { ...(given && { given }) })
      if (word) around.set(name, { text: word.text, place })
    }
    for (const [name, value] of given ?? []) if (!around.has(name) || !value.isEnvironment) around.set(name, value)
    return around
  }

  /** Those of some variables that the shell sees in the recipes of some targets; what this run is given on its command line wins. */
  private *exportedValues(
    names: Iterable<string>,
    given: GivenValues | undefined,
    targets: readonly string[] | undefined,
  ): Generator<[string, MakeValue]> {
    for (const name of names) {
      const own = given?.get(name)
      if (!this.exported.has(name) || (own && !own.isEnvironment)) continue
      const word = this.variables.value(name, { ...(given && { given }), ...(targets && { targets }) })
      if (word) yield [name, { text: word.text, place: word.span, isEnvironment: true }]
    }
  }

  /** The folders that a word of a recipe stands for: of `$@` each target, of a loop's variable each of its words. */
  private foldersNamed(place: Span, line: LogicalLine, given: GivenValues | undefined): readonly string[] {
    const { start, text, automatic, made } = line
    const expanded = (at: Span) =>
      this.variables.expand(at, { ...(automatic && { automatic }), ...(given && { given }) }).text
    const written = place.source.text.slice(place.start, place.end).replace(/["']/g, '')
    if (/^\$(?:@|\(@\))$/.test(written) && made) return made
    const [, name] = /^\$\$\{?(\w+)\}?$/.exec(written) ?? []
    const loop = name === undefined ? null : new RegExp(`\\bfor[ \\t]+${name}[ \\t]+in[ \\t]+([^;\\n]*)`).exec(text)
    if (!loop) return [expanded(place)]
    if (++this.lists > maxLists) {
      this.tooMuch(`has more than ${maxLists} lists of folders`)
      return [expanded(place)]
    }
    const end = start + loop.index + loop[0].length
    return this.namesIn(expanded(span(place.source, end - loop[1]!.length, end)))
  }

  /** A value that a recipe gives, as it comes out there. */
  private valueOf({ place, isEnvironment }: GivenValue, given: GivenValues | undefined): MakeValue {
    const expanded = this.variables.expand(place, { ...(given && { given }) })
    const { text } = expanded
    const at = text === '' ? place : expanded.origin(0, text.length)
    return { text, place: at, ...(isEnvironment && { isEnvironment }) }
  }

  private linesFor(targets: readonly string[]): readonly LogicalLine[] {
    return this.found.filter((line) => this.variables.isMadeFor(targets, line.targets))
  }

  /**
   * What its recipes run; in a run of make, what those of its targets do. Where nothing in the file sets a variable, but each of
   * these runs does, a line that needs it is read in them alone.
   */
  recipes(run?: Run, runs: readonly Run[] = []): Script[] {
    const lines = this.linesFor(run?.targets ?? [])
    if (this.isOneShell) return this.recipeTexts(lines, run?.given)
    const givers = giversOf(runs)
    return lines.flatMap((line) =>
      this.scripts(line, run?.given)
        .filter(({ text }) => !this.isLeft(line, text, givers))
        .flatMap((script) => this.run(script, line.targets)),
    )
  }

  /** A line that is read in a run of make, which sets what the file does not. */
  private isLeft(line: LogicalLine, text: string, givers: Givers): boolean {
    if (givers.size === 0) return false
    const names = new Set(Array.from(text.matchAll(/\$\{([^{}]*)\}/g), ([, name]) => name!))
    return [...names].some((name) => {
      const runs = this.variables.has(name) ? undefined : givers.get(name)
      const isBehind = runs !== undefined && isBeforeFlag(text, name)
      return runs?.some(
        ({ targets, isWhole }) => (!isBehind || isWhole()) && this.variables.isMadeFor(targets, line.targets),
      )
    })
  }

  /** `.ONESHELL:` the lines of a recipe are one text. */
  private recipeTexts(found: readonly LogicalLine[], given: GivenValues | undefined): Script[] {
    const recipes: LogicalLine[][] = []
    let end = -1
    for (const line of found) {
      const isNext = line.start === end + 2 && recipes.at(-1)?.[0]?.source === line.source
      if (isNext) recipes.at(-1)!.push(line)
      else recipes.push([line])
      end = line.start + line.text.length
    }
    return recipes.flatMap((lines) => {
      const all = lines.map((line) => this.scripts(line, given))
      const ways = Math.max(...all.map((scripts) => scripts.length))
      const texts = Array.from({ length: ways }, (_, i): Script => {
        const own = all.flatMap((scripts) => scripts[Math.min(i, scripts.length - 1)] ?? [])
        return { ...own[0]!, ...assembled(own) }
      })
      return texts.flatMap((script) => this.run(script, lines[0]?.targets))
    })
  }

  private file(source: Source): void {
    if (this.open.includes(source.path)) return
    if (++this.includes > maxIncludes) {
      this.tooMuch(`includes more than ${maxIncludes} Makefiles, of which no more are read`)
      return
    }
    const isNew = !this.read.has(source.path)
    this.read.add(source.path)
    this.open.push(source.path)
    const conditions = new Conditions()
    let isDefining = false
    let block: { readonly name: string; readonly from: number; readonly first: number } | undefined
    for (const line of logicalLines(source)) {
      if (line.text === '' && !isDefining) continue
      spend('line of a Makefile')
      if (isDefining ? isKept(line.text) : conditions.take(line.text)) continue
      if (conditions.isSkipped && !isOfWords.test(this.recipePrefix)) continue
      const defined = definition.exec(line.text)
      if (defined) {
        isDefining = true
        if (/^ *(?:override[ \t]+)?export\b/.test(line.text)) this.exported.add(defined[2]!)
        block = { name: defined[2]!, from: line.start + line.text.length + 1, first: this.found.length }
      } else if (/^[ ]*endef\b/.test(line.text)) {
        isDefining = false
        if (block) this.define(block, source, line.start, conditions.isOpen)
      } else {
        const lines = this.line(line, conditions.isOpen, isDefining)
        if (isNew) this.found.push(...lines)
      }
    }
    this.open.pop()
  }

  /** What recipes put in is read where they do; a block that none names is read alone. */
  private define(
    { name, from: start, first }: { readonly name: string; readonly from: number; readonly first: number },
    source: Source,
    end: number,
    conditional: boolean,
  ): void {
    if (name === '' || end <= start) return
    this.variables.define(name, span(source, start, end - 1), conditional)
    const isUsed = namesUsed(source).has(name)
    if (isUsed) this.found.length = Math.min(this.found.length, first)
  }

  /** The shell's lines in a line of the file. */
  private line(line: LogicalLine, conditional: boolean, isDefining: boolean): LogicalLine[] {
    const { source, start, text } = line
    for (const match of text.matchAll(evaluated)) {
      const [whole, inner = ''] = match
      const at = match.index + whole.length - 1 - inner.length
      this.variables.assign(source, start + at, inner, true)
    }
    if (text.startsWith(this.recipePrefix)) return this.inRule([from(line, 1)])
    if (isDefining) return [line]
    if (/^\s*\$[({](?:eval|foreach)\b/.test(text) && text.includes('eval')) {
      this.variables.assignMade(span(source, start, start + text.length))
      return [{ ...line, isMade: true }]
    }
    if (/^\.ONESHELL[ \t]*:/.test(text)) this.isOneShell = true
    // What `=` sets is put in where it is used.
    if (/^[^#]*\$[({]file[ \t]/.test(text) && !/^[^:=#]*=/.test(text))
      this.writing.push(span(source, start, start + text.length))
    this.heed(line)
    this.heedShell(line)
    this.heedFlags(line)
    const prefix = /^[ ]*\.RECIPEPREFIX[ \t]*[:?]*=[ \t]*(\S?)/.exec(text)
    if (prefix) this.recipePrefix = prefix[1] || '\t'
    const named = inclusion.exec(text)
    if (named) {
      this.include(line, named)
      return []
    }
    const isAssignment = this.variables.assign(source, start, text, conditional)
    return [...shellCalls(line), ...(isAssignment ? shellAssignment(line) : this.inRule(inlineRecipe(line)))]
  }

  private inRule(lines: readonly LogicalLine[]): LogicalLine[] {
    const { automatic, targets, made } = this
    return lines.map((line) => ({
      ...line,
      ...(automatic && { automatic }),
      ...(targets && { targets }),
      ...(made && { made }),
    }))
  }

  /** `SHELL = python3`, for all or for a target, and what it is given before the recipe. */
  private heedShell({ source, start, text }: LogicalLine): void {
    const match =
      /^(?:([^:=#]*[^:=#\s])[ \t]*:)?[ \t]*(?:(?:export|override|private)[ \t]+)*(\.SHELLFLAGS|SHELL)[ \t]*:{0,3}\??=[ \t]*([^#]*)/.exec(
        text,
      )
    if (!match) return
    const [whole, targets, name, value = ''] = match
    const end = start + whole.length
    const { text: known } = this.variables.expand(span(source, end - value.length, end))
    if (name === 'SHELL')
      this.shells.push({ shell: known.trim(), ...(targets && { targets: targets.split(/[ \t]+/) }) })
    else this.shellFlags = { text: known, place: span(source, end - value.length, end) }
  }

  /** Variables among the flags that make gives itself, and the runs of make that it starts. */
  private heedFlags({ source, start, text }: LogicalLine): void {
    const head = /^[ ]*(?:(?:export|override)[ \t]+)*(?:GNU)?MAKEFLAGS[ \t]*(?::{0,3}|\+|\?)=/.exec(text)?.[0]
    if (head === undefined) return
    const words = splitWords(text.slice(head.length).replace(/(?:^|\s)#.*$/s, ''), (from, to) =>
      span(source, start + head.length + from, start + head.length + to),
    )
    for (const word of words) {
      const name = /^([A-Za-z_][\w.-]*):{0,3}=/.exec(word.text)
      if (name) this.handedOn.set(name[1]!, part(word, name[0].length).span)
    }
  }

  /** What a line runs: a shell reads it, another language, or the program that stands in the place of the shell. */
  private inItsShell(script: Script, targets: readonly string[] | undefined): Script[] {
    const own = this.shells.filter(
      (one) =>
        !one.targets || one.targets.some((target) => !targets || target.includes('%') || targets.includes(target)),
    )
    const found = own.flatMap(({ shell }) => {
      if (!isOtherLanguage(shell)) return []
      const gaps: FoundGap[] = []
      const texts = otherTexts(script, shell, 'recipe', gaps)
      for (const gap of gaps) this.unread.set(`${gap.path} ${gap.line}`, gap)
      return texts
    })
    const isOther = own.length > 0 && own.every(({ shell }) => isOtherLanguage(shell))
    return isOther ? found : [...found, this.asWords(script, own.at(-1)?.shell)]
  }

  /** With flags that hold a command, or in a program that is no shell, a line is the last word of a command. */
  private asWords(script: Script, shell = 'sh'): Script {
    const flags = this.shellFlags
    const before = splitWords(flags?.text ?? '-c', () => flags?.place ?? script.locate(0, 0))
    const isPlain =
      before.every(({ text }) => /^(?:-\w+|pipefail|\w+)$/.test(text)) && !runtimeOf(shell.split(/[ \t]/, 1)[0]!)
    if (isPlain || script.text.trim() === '') return script
    const place = flags?.place ?? script.locate(0, script.text.length)
    const words = [
      ...splitWords(shell, () => place),
      ...before,
      { text: script.text, span: script.locate(0, script.text.length) },
    ]
    return { ...script, words, given: words.map(({ text }) => text).join(' ') }
  }

  /** What a line says of the rule that begins there, and of what the shell sees. */
  private heed({ source, start, text }: LogicalLine): void {
    const exporting = /^[ ]*(?:override[ \t]+)?export\b[ \t]*(?:([\w.-]+)[ \t]*[:?!+]*=|([\w. \t-]*))/.exec(text)
    if (exporting) {
      const names = [exporting[1] ?? exporting[2] ?? ''].flatMap((list) => list.split(/[ \t]+/)).filter(Boolean)
      if (names.length === 0) this.isAllExported = true
      for (const name of names) {
        this.exported.add(name)
        this.unexported.delete(name)
      }
      return
    }
    const withheld = /^[ ]*unexport\b[ \t]*([\w. \t-]*)/.exec(text)
    if (withheld) {
      const names = withheld[1]!.split(/[ \t]+/).filter(Boolean)
      if (names.length === 0) this.isAllExported = false
      for (const name of names) {
        this.exported.delete(name)
        this.unexported.add(name)
      }
      return
    }
    // Of one target; to another it does no harm.
    const forTarget = /^[^\s:=#][^:=#]*:[ \t]*(?:override[ \t]+)?export[ \t]+([\w.-]+)[ \t]*[:?!+]*=/.exec(text)
    if (forTarget) this.exported.add(forTarget[1]!)
    if (/^\.EXPORT_ALL_VARIABLES[ \t]*:/.test(text)) this.isAllExported = true
    if (/^[^\s#]/.test(text)) this.targets = this.automatic = this.made = undefined
    if (this.goal === undefined && /^[^\s#=$]*\$[^#=]*:(?!=)/.test(text)) this.isGoalKnown = false
    const rule = /^([^\s:=#$][^:=#$]*?)[ \t]*::?(?![:=])([^=;#]*)/.exec(text)
    if (!rule) {
      // `$(FOLDERS):`
      const [head] = /^\$[({][\w.-]+[)}](?=[ \t]*::?(?![:=]))/.exec(text) ?? []
      if (!head) return
      if (++this.lists > maxLists) {
        this.tooMuch(`has more than ${maxLists} lists of folders`)
        return
      }
      const names = this.variables.expand(span(source, start, start + head.length)).text
      if (!names.includes('$')) this.made = this.namesIn(names)
      return
    }
    this.goal ??= rule[1]!.split(/[ \t]+/).find((target) => !/^\.|%/.test(target))
    // What stands behind `|` is made as well, but is none of what `$^` names.
    const [named = '', ...others] = rule[2]!.split('|')
    const [targets, needs, more] = [rule[1]!, named, others.join(' ')].map((list) =>
      list.split(/[ \t]+/).filter(Boolean),
    )
    this.targets = this.made = targets
    this.variables.rule(targets!, [...needs!, ...more!])
    const isKnown = targets!.length === 1 && !targets![0]!.includes('%') && !needs!.some((need) => /[$%]/.test(need))
    this.automatic = isKnown
      ? new Map([
          ['@', targets![0]!],
          ...(needs!.length > 0
            ? ([
                ['<', needs![0]!],
                ['^', needs!.join(' ')],
              ] as const)
            : []),
        ])
      : undefined
  }

  private tooMuch(because: string): void {
    this.unread.set(because, { path: this.path, because, blocking: true })
  }

  /** The folders of a list. */
  private namesIn(list: string): readonly string[] {
    const names = list.slice(0, maxNames).split(/\s+/).filter(Boolean)
    if (list.length > maxNames || names.length > maxFolders)
      this.tooMuch(`runs make in more than ${maxFolders} folders of one list`)
    return names.slice(0, maxFolders)
  }

  private include({ source, start }: LogicalLine, { 0: whole, 1: names = '' }: RegExpExecArray): void {
    const end = start + whole.length
    const expanded = this.variables.expand(span(source, end - names.length, end)).text
    const patterns = [...names.matchAll(/\$[({]wildcard[ \t]+([^$(){}]*)[)}]/g)].map(([, pattern]) => pattern)
    for (const path of namesOf([expanded, ...patterns].join(' '), folderOf(this.path), this.repository)) {
      const other = this.repository.read(path)
      if (other) this.file(other)
    }
  }

  /** One for each value of its variables, and where a condition adds to one: with what it adds, and without. */
  private scripts({ source, start, text, automatic, targets, isMade }: LogicalLine, given?: GivenValues): Script[] {
    spend('line of a recipe')
    const place = span(source, start, start + text.length)
    const reading = {
      ...(automatic && { automatic }),
      ...(targets && { targets }),
      ...(isMade && { isMade }),
      ...(given && { given }),
    }
    const whole = this.variables.expand(place, reading)
    const readings = [whole]
    for (let way = 1; way < whole.ways; way++) readings.push(this.variables.expand(place, { ...reading, way }))
    if (whole.isConditional) readings.push(this.variables.expand(place, { ...reading, withAdditions: false }))
    const get = (name: string) =>
      isMade || ((this.isAllExported || this.exported.has(name) || given?.has(name)) && !this.unexported.has(name))
        ? this.variables.value(name, { ...(given && { given }), ...(targets && { targets }) })
        : undefined
    const names = () => [...(this.isAllExported ? this.variables.names : this.exported), ...(given?.keys() ?? [])]
    return readings.map((expanded) => {
      const script = { ...scriptOf(source, start, expanded), variables: { get, names } }
      return isMade ? { ...script, text: recipesIn(script.text, this.recipePrefix) } : script
    })
  }

  /** A text as what runs recipes reads it; what make reads itself stands under no target. */
  private run(script: Script, targets: readonly string[] | undefined): Script[] {
    return this.shells.length > 0 || this.shellFlags ? this.inItsShell(script, targets) : [script]
  }
}

/** `$(eval NAME := value)` */
const evaluated = /\$[({]eval[ \t]+([\w.-]+[ \t]*(?:\?=|:{0,3}=|\+=)[^(){}\n]*)[)}]/g

/** The runs of make that give a variable a known value. */
type Givers = ReadonlyMap<string, readonly { readonly targets: readonly string[]; readonly isWhole: () => boolean }[]>

function giversOf(runs: readonly Run[]): Givers {
  const givers = new Map<string, { readonly targets: readonly string[]; readonly isWhole: () => boolean }[]>()
  for (const { given, targets } of runs) {
    for (const [name, { text, place }] of given) {
      if (text.includes('$')) continue
      const known = givers.get(name) ?? []
      let isWhole: boolean | undefined
      known.push({ targets, isWhole: () => (isWhole ??= isWholeFlags(text, place)) })
      givers.set(name, known)
    }
  }
  return givers
}

/** Blocks that a file puts in or calls, or that its shells do, by name. */
const usedBy = new WeakMap<Source, ReadonlySet<string>>()

function namesUsed(source: Source): ReadonlySet<string> {
  const before = usedBy.get(source)
  if (before) return before
  const used = new Set<string>()
  for (const [, name] of source.text.matchAll(/\$[({](?:call[ \t]+)?([\w./-]+)/g)) used.add(name!)
  // The shell puts in what is exported.
  for (const [, names = ''] of source.text.matchAll(/^ *export[ \t]+([\w \t]{1,1000})$/gm))
    for (const name of names.trim().split(/\s+/)) if (source.text.includes(`$$${name}`)) used.add(name)
  usedBy.set(source, used)
  return used
}
