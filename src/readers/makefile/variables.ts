import { addTo } from '../../model/group.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { MakeValue } from '../reader.ts'
import { ExpandedText } from './expanded-text.ts'
import { type Expansion, functionCall, type Local, putCalled, unknown } from './functions.ts'
import { MadeFiles } from './made-files.ts'
import { Needs } from './needs.ts'
import { isPatternOf, textFunctions } from './text-functions.ts'

interface Value {
  readonly place: Span
  /** How many values of any variable stand before it. */
  readonly order: number
  /** `:=`, and what is added to such a value: make puts in at once what its references had come out as before it. */
  readonly isSimple?: boolean
  readonly adds: boolean
  readonly conditional: boolean
  /** The targets that it is for, and what they need. */
  readonly targets?: Targets | undefined
  /** `?=`: where nothing is set before it. */
  readonly isDefault?: boolean
  /** `!=`: the output of a command. */
  readonly isShell?: boolean
  /** Written between `define` and `endef`. */
  readonly isBlock?: boolean
  /** `private`: what the targets need does not see it. */
  readonly isPrivate?: boolean
  /** `override`: it wins over the command line. */
  readonly isOverride?: boolean
  /** Given to this run of make, as it comes out. */
  readonly text?: string
}

/** What a run of make is given, by the names of its variables. */
export type GivenValues = ReadonlyMap<string, MakeValue>

/** What makes up a value. */
type Way = readonly Value[]

/** Values of one variable that are told apart. */
const maxWays = 8

interface Targets {
  readonly names: ReadonlySet<string>
  readonly patterns: readonly string[]
}

/** The values of one variable by what they are for, as numbers: those for all targets, and of each target the others. */
interface Sorted {
  readonly count: number
  readonly general: readonly number[]
  readonly generalValues: readonly Value[]
  readonly byTarget: ReadonlyMap<string, readonly number[]>
}

/** In how many ways each of the values may come out. */
interface Settled {
  readonly count: number
  readonly known: readonly Way[] | undefined
}

/** How a stretch is read. */
interface Reading {
  readonly withAdditions?: boolean
  /** Of the values of each variable the one of this number. */
  readonly way?: number
  /** What `eval` is given makes lines of the file. */
  readonly isMade?: boolean
  /** The targets of the rule, where they are known. */
  readonly targets?: readonly string[]
  /** `$@` and its like. */
  readonly automatic?: ReadonlyMap<string, string>
  /** What this run of make is given. */
  readonly given?: GivenValues
}

/** Limits; what exceeds them stays a variable: characters of a recipe, variables within variables, references put in in all. */
const maxRecipeLength = 16_384
const maxDepth = 100
const maxReferences = 50_000
/** Characters that are put in, for which one more reference is counted. */
const charactersOfOne = 200

const assignment =
  /^[ ]*([^\s:=#][^:=#]*::?(?!:{0,2}=)[ \t]*)?(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(\?=|:{0,3}=|\+=|!=)[ \t]*/

/** The literal variables of a Makefile and of what it includes. One with different values (or set by a shell) stays a variable without a known value. */
export class MakeVariables {
  private readonly values = new Map<string, Value[]>()
  /** Of each variable whether what is in force is a simple value, and whether it is set whatever the conditions. */
  private readonly kinds = new Map<string, { readonly isSimple: boolean; readonly isCertain: boolean }>()
  private readonly settled = new WeakMap<readonly Value[], Settled>()
  private readonly sorted = new WeakMap<readonly Value[], Sorted>()
  /** The variables that are set for a target. */
  private readonly namesOf = new Map<string, Set<string>>()
  /** Something stood in more references than are followed. */
  isCut = false
  private readonly cut = new WeakMap<readonly Value[], Map<number, readonly Value[]>>()
  private count = 0
  /** Values from this one on are not set yet where a simple one is put in. */
  private end = Number.POSITIVE_INFINITY
  private references = 0
  private withAdditions = true
  /** Of the values of each variable the one of this number is read. */
  way = 0
  /** What `eval` is given makes lines of the file. */
  isMade = false
  private targets: readonly string[] | undefined
  private given: GivenValues | undefined
  private readonly needs = new Needs()
  /** What `$(file …)` has written in all that was put in. */
  readonly files = new MadeFiles()

  /** Takes a line that is an assignment; false for any other line. */
  assign(source: Source, start: number, line: string, conditional: boolean): boolean {
    const match = assignment.exec(line)
    if (!match) return this.undefine(source, start, line, conditional)
    const [head, target, name = '', operator = ''] = match
    const body = line
      .slice(head.length)
      .replace(/(?:^|\s)#.*$/s, '')
      .trimEnd()
    const value = {
      place: span(source, start + head.length, start + head.length + body.length),
      order: ++this.count,
      adds: operator === '+=',
      isSimple: this.noteKind(name, operator, conditional || target !== undefined),
      conditional,
      targets: target === undefined ? undefined : this.targetsOf(target.replace(/::?[ \t]*$/, ''), name),
      isDefault: operator === '?=',
      isShell: operator === '!=',
      isOverride: /\boverride\b/.test(head),
      isPrivate: target !== undefined && /\bprivate\b/.test(head),
    }
    addTo(this.values, name, value)
    return true
  }

  /** Whether a value is a simple one: what is added is of the kind of what it is added to; a default changes nothing of what is set for certain. */
  private noteKind(name: string, operator: string, conditional: boolean): boolean {
    const isSimple = /^:+=$/.test(operator)
    const before = this.kinds.get(name)
    if (operator === '+=' && before) return before.isSimple
    if (!(operator === '?=' && before?.isCertain))
      this.kinds.set(name, { isSimple, isCertain: !conditional || before?.isCertain === true })
    return isSimple
  }

  private undefine(source: Source, start: number, line: string, conditional: boolean): boolean {
    const name = /^[ ]*(?:override[ \t]+)?undefine[ \t]+([\w.-]+)[ \t]*$/.exec(line)?.[1]
    if (name === undefined || !this.values.has(name)) return false
    const end = start + line.length
    addTo(this.values, name, { place: span(source, end, end), order: ++this.count, adds: false, conditional })
    return true
  }

  private targetsOf(text: string, variable: string): Targets {
    const names = new Set(text.split(/[ \t]+/))
    for (const name of names) {
      this.needs.name(name)
      this.namesOf.set(name, (this.namesOf.get(name) ?? new Set()).add(variable))
    }
    return { names, patterns: [...names].filter((name) => name.includes('%')) }
  }

  /** The variables that are set for some targets alone; undefined where these may be any. */
  namesFor(targets: readonly string[]): ReadonlySet<string> | undefined {
    const makers = this.needs.makersOf(targets)
    return makers && new Set([...makers.all].flatMap((target) => [...(this.namesOf.get(target) ?? [])]))
  }

  /** Takes the assignments among the lines that `eval` makes at a place. */
  assignMade(place: Span): void {
    const { text } = this.expand(place, { isMade: true })
    for (const line of text.split('\n')) {
      const [head, target, name = '', operator = ''] = assignment.exec(line) ?? []
      const value =
        head === undefined
          ? ''
          : line
              .slice(head.length)
              .replace(/(?:^|\s)#.*$/s, '')
              .trimEnd()
      if (head === undefined || target !== undefined || operator === '!=' || value.includes('$')) continue
      addTo(this.values, name, {
        place,
        order: ++this.count,
        text: value,
        isSimple: this.noteKind(name, operator, true),
        adds: operator === '+=',
        conditional: true,
      })
    }
  }

  /** Takes `NAME=VALUE` of the flags that make hands itself: it wins over what the file sets. */
  give(name: string, place: Span): void {
    this.values.set(name, [{ place, order: 0, adds: false, conditional: false }])
  }

  /** Begins a run of its own. */
  renew(): void {
    this.references = 0
  }

  /** Those that lines of the file set. */
  get names(): Iterable<string> {
    return this.values.keys()
  }

  /** Whether a line of the file sets a variable. */
  has(name: string): boolean {
    return this.values.has(name)
  }

  /** Takes the lines between `define` and `endef`. */
  define(name: string, place: Span, conditional: boolean): void {
    this.noteKind(name, '=', conditional)
    addTo(this.values, name, { place, order: ++this.count, adds: false, conditional, isBlock: true })
  }

  /**
   * Expands a stretch of a file, with what `ifeq` and its like add to a variable or without, and with one of the values of each
   * variable that has several.
   */
  expand(
    place: Span,
    { withAdditions = true, way = 0, isMade = false, automatic, targets, given }: Reading = {},
  ): ExpandedText {
    const into = new ExpandedText()
    this.withAdditions = withAdditions
    this.way = way
    this.isMade = isMade
    this.targets = targets
    this.given = given
    const locals =
      automatic &&
      new Map([...automatic].map(([name, text]): [string, Local] => [name, { place, text, locals: undefined }]))
    this.expandInto(into, place, { use: undefined, open: new Set(), locals })
    return into
  }

  /** The value of a variable that the shell of a recipe sees, where it has one that is known. */
  value(name: string, reading: Pick<Reading, 'given' | 'targets'> = {}): Word | undefined {
    this.given = reading.given
    this.targets = reading.targets
    const ways = this.waysOf(name)
    const [first] = ways?.[0] ?? []
    if (ways?.length === 1 && first?.text !== undefined && ways[0]!.length === 1)
      return /[$`]/.test(first.text) ? undefined : { text: first.text, span: first.place }
    const [place, ...more] = ways?.[0]?.map((one) => one.place) ?? []
    if (!place || more.length > 0 || ways?.length !== 1 || ways[0]![0]!.isShell) return undefined
    const { text } = this.expand(place, reading)
    return /[$`]/.test(text) ? undefined : { text, span: place }
  }

  /** Puts a stretch in, with the references in it. */
  expandInto(into: ExpandedText, place: Span, expansion: Expansion): void {
    const { use } = expansion
    const { source, start, end } = place
    const file = source.text
    let plain = start
    for (let i = start; i < end; i++) {
      if (file[i] !== '$') continue
      into.push(file.slice(plain, i), span(source, plain, i), use)
      const last = endOfReference(file, i, end)
      this.reference(into, span(source, i, last), expansion)
      plain = last
      i = last - 1
    }
    into.push(file.slice(plain, end), span(source, plain, end), use)
  }

  private reference(into: ExpandedText, at: Span, expansion: Expansion): void {
    const { use: outer, open, locals } = expansion
    const written = at.source.text.slice(at.start, at.end)
    const use = outer ?? at
    if (written === '$$') {
      into.push('$', at, outer)
      return
    }
    const inside = /^\$[({]/.test(written) ? written.slice(2, -1) : written.slice(1)
    const local = locals?.get(inside)
    if (local?.text !== undefined) {
      into.push(local.text, use, use)
      return
    }
    if (local) {
      this.expandInto(into, local.place, { use, open, locals: local.locals })
      return
    }
    const call = written.length > 4 ? functionCall.exec(inside) : null
    if (call && this.isBounded(into, open)) {
      const start = at.start + 2 + call[0].length
      const inner = span(at.source, start, at.end - 1)
      const before = into.text.length
      const isPut = putCalled(call[1]!, { make: this, into, at: inner, use, open, locals })
      this.charge(into, before)
      if (isPut) return
    }
    const substitution = /^([\w.-]+):([^=]*)=(.*)$/s.exec(inside)
    if (substitution) {
      const [, name = '', from = '', to = ''] = substitution
      const own = new ExpandedText()
      const isKnown = !/\$/.test(from + to) && this.variable(own, name, at, expansion)
      const [before, after] = from.includes('%') ? [from, to] : [`%${from}`, `%${to}`]
      const text =
        isKnown && !/\$[({]/.test(own.text) ? textFunctions['patsubst']!([before, after, own.text]) : undefined
      if (text !== undefined) {
        into.ways = Math.max(into.ways, own.ways)
        into.push(text, use, use)
        return
      }
    }
    // `$(FLAGS_$(MODE))`
    const computed = /^[^\s,]*\$[({]/.test(inside) ? new ExpandedText() : undefined
    if (computed && open.size < maxDepth && ++this.references < maxReferences) {
      this.expandInto(computed, span(at.source, at.start + 2, at.end - 1), {
        use,
        open: new Set([...open, inside]),
        locals,
      })
      into.ways = Math.max(into.ways, computed.ways)
    }
    const name = computed && /^[\w.-]+$/.test(computed.text) ? computed.text : inside
    if (!this.variable(into, name, at, expansion)) into.push(unknown(name), at, outer)
  }

  private isBounded({ text }: ExpandedText, open: ReadonlySet<string>): boolean {
    const isBounded = open.size < maxDepth && text.length < maxRecipeLength && ++this.references < maxReferences
    this.isCut ||= !isBounded
    return isBounded
  }

  /** Counts what a reference has put in by its length. */
  private charge({ text }: ExpandedText, before: number): void {
    this.references += Math.floor((text.length - before) / charactersOfOne)
  }

  /** Puts in the value of a variable; false where that is not known. */
  private variable(into: ExpandedText, inside: string, at: Span, { use: outer, open, locals }: Expansion): boolean {
    const use = outer ?? at
    // What a simple variable had been before is none of its own value.
    const opened = Number.isFinite(this.end) ? `${inside} ${this.end}` : inside
    const own = open.has(opened) ? undefined : this.waysOf(inside)
    const ways = own && this.isBounded(into, open) ? own : undefined
    const known = ways?.[this.way % ways.length]
    this.references += known?.length ?? 0
    if (known) {
      into.ways = Math.max(into.ways, ways!.length)
      const inner = new Set([...open, opened])
      const before = into.text.length
      known.forEach(({ place, order, adds, conditional, isBlock, isShell, isSimple, text }, i) => {
        if (isShell) {
          into.push(unknown(`shell ${place.source.text.slice(place.start, place.end)}`), at, outer)
          return
        }
        if (adds && conditional) {
          into.isConditional = true
          if (!this.withAdditions) return
        }
        if (i > 0) into.push(' ', span(place.source, place.start), use)
        if (text !== undefined) into.push(text, place, use)
        else {
          const { end } = this
          if (isSimple) this.end = order
          this.expandInto(into, place, { use: isBlock ? undefined : use, open: inner, locals })
          this.end = end
        }
      })
      this.charge(into, before)
      return true
    }
    return false
  }

  /** Takes what a target needs: what is set for it alone is set for these too. */
  rule(targets: readonly string[], needs: readonly string[]): void {
    this.needs.add(targets, needs)
  }

  /** Whether making one target makes another one: it is needed, or nothing says which is made. */
  isMadeFor(target: readonly string[], targets: readonly string[] | undefined): boolean {
    return target.length === 0 || !targets || this.needs.isMade(target, targets)
  }

  /** Each way in which a variable may come out, undefined where that is not known. */
  waysOf(name: string): readonly Way[] | undefined {
    const values = this.before(this.values.get(name) ?? [])
    const given = this.given?.get(name)
    if (!given) return this.known(values)
    const { place, text, isWritten } = given
    const first: Value = { place, order: 0, adds: false, conditional: false, ...(!isWritten && { text }) }
    const own = this.seen(values)
    return this.settle([first, ...own.filter(({ isOverride }) => given.isEnvironment || isOverride)])
  }

  /** Those that make has read where it puts in what is being put in. */
  private before(values: readonly Value[]): readonly Value[] {
    const count = values.findLastIndex(({ order }) => order < this.end) + 1
    if (count === values.length) return values
    const cut = this.cut.get(values) ?? new Map<number, readonly Value[]>()
    this.cut.set(values, cut)
    const own = cut.get(count) ?? values.slice(0, count)
    if (!cut.has(count)) this.references += count
    cut.set(count, own)
    return own
  }

  private known(values: readonly Value[]): readonly Way[] | undefined {
    const seen = this.seen(values)
    const { generalValues } = this.sort(values)
    // What is set for other targets is not seen here: for most recipes that comes out the same.
    if (seen !== values && seen !== generalValues) return this.settle(seen)
    const settled = this.settled.get(seen)
    if (settled?.count === seen.length) return settled.known
    const known = this.settle(seen)
    this.settled.set(seen, { count: seen.length, known })
    return known
  }

  /** The values that the recipe that is read may see. */
  private seen(values: readonly Value[]): readonly Value[] {
    const { general, generalValues, byTarget } = this.sort(values)
    if (!this.targets || byTarget.size === 0) return values
    const makers = this.needs.makersOf(this.targets)
    if (!makers) return values
    const found = new Set<number>()
    for (const target of makers.all)
      for (const at of byTarget.get(target) ?? []) if (!values[at]!.isPrivate || makers.own.has(target)) found.add(at)
    if (found.size === 0) return generalValues
    // What is set for a target is looked at when that is made: it comes behind what is set for all, wherever that stands.
    const [late, early] = [[], []] as [number[], number[]]
    for (const at of found) (values[at]!.isDefault ? early : late).push(at)
    const inOrder = (all: readonly number[]) => [...all].sort((a, b) => a - b)
    return [...inOrder([...general, ...early]), ...inOrder(late)].map((at) => values[at]!)
  }

  private sort(values: readonly Value[]): Sorted {
    const before = this.sorted.get(values)
    if (before?.count === values.length) return before
    const byTarget = new Map<string, number[]>()
    values.forEach(({ targets }, at) => {
      for (const name of targets?.names ?? []) {
        addTo(byTarget, name, at)
      }
    })
    const general = values.flatMap(({ targets }, at) => (targets ? [] : [at]))
    const generalValues = byTarget.size === 0 ? values : general.map((at) => values[at]!)
    const sorted = { count: values.length, general, generalValues, byTarget }
    this.sorted.set(values, sorted)
    return sorted
  }

  /** Whether what is read is the recipe of one of these. */
  private isFor({ names, patterns }: Targets): boolean {
    const isOne = (target: string) => names.has(target) || patterns.some((one) => isPatternOf(one, target))
    return this.targets?.every(isOne) === true
  }

  /** Each way in which a variable may come out: what is set last counts, and what a condition or a target sets as well. */
  private settle(values: readonly Value[]): readonly Way[] | undefined {
    const texts = new Set<string>()
    let ways: Value[][] = []
    // In one of the ways nothing has set it.
    let isOpen = true
    for (const value of values) {
      if (value.adds) {
        if (!value.conditional && (!value.targets || this.isFor(value.targets))) isOpen = false
        if (ways.length === 0) ways.push([value])
        else if (value.targets && !this.isFor(value.targets)) ways.push(...ways.map((way) => [...way, value]))
        // In place: a variable may be added to by the thousand.
        else for (const way of ways) way.push(value)
      } else {
        const isOnly = !value.conditional && (!value.targets || this.isFor(value.targets))
        if (value.isDefault && !isOpen) continue
        const text = value.text ?? value.place.source.text.slice(value.place.start, value.place.end)
        if (isOnly && !value.isDefault) {
          texts.clear()
          ways = []
        }
        if (isOnly) isOpen = false
        if (texts.has(text)) continue
        texts.add(text)
        ways.push([value])
      }
      if (ways.length > maxWays) return undefined
    }
    return ways.length === 0 ? undefined : ways
  }
}

function endOfReference(text: string, start: number, end: number): number {
  const opener = text[start + 1]
  if (opener !== '(' && opener !== '{') return Math.min(end, start + 2)
  const closer = opener === '(' ? ')' : '}'
  let depth = 0
  for (let i = start + 1; i < end; i++) {
    if (text[i] === opener) depth++
    else if (text[i] === closer && --depth === 0) return i + 1
  }
  return end
}
