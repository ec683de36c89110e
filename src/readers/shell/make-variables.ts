import { type Source, type Span, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { MakeValue } from '../reader.ts'
import { MadeFiles } from './make-files.ts'

/** A stretch of expanded text: where it was written, and the reference in the recipe that it replaces. */
interface Chunk {
  readonly text: string
  /** Offset in the result. */
  readonly at: number
  readonly place: Span
  readonly use?: Span
}

/** A recipe with its variables put in, and the way back to its files. */
export class ExpandedText {
  private readonly chunks: Chunk[] = []
  text = ''
  /** What a condition adds is in it. */
  isConditional = false
  /** How many values the variable in it has that has the most. */
  ways = 1

  push(text: string, place: Span, use: Span | undefined): void {
    if (text === '') return
    this.chunks.push({ text, at: this.text.length, place, use })
    this.text += text
  }

  /** Where the text was written: in the recipe, or in one assignment; a mixture is where the recipe names it. */
  origin(from: number, to: number): Span {
    const [first, last] = [this.chunkAt(from), this.chunkAt(Math.max(from, to - 1))]
    if (!first || !last) return this.use(from, to)
    const isOnePlace = first.use?.start === last.use?.start && first.place.source === last.place.source
    const [start, end] = [startIn(first, from), endIn(last, to)]
    return isOnePlace && end >= start ? span(first.place.source, start, end) : this.use(from, to)
  }

  /** Where the recipe itself has it. */
  use(from: number, to: number): Span {
    const [first, last] = [this.chunkAt(from)!, this.chunkAt(Math.max(from, to - 1))!]
    const start = first.use?.start ?? startIn(first, from)
    const end = last.use?.end ?? endIn(last, to)
    return span((first.use ?? first.place).source, start, Math.max(start, end))
  }

  private chunkAt(offset: number): Chunk | undefined {
    let low = 0
    let high = this.chunks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (offset < this.chunks[middle]!.at + this.chunks[middle]!.text.length) high = middle
      else low = middle + 1
    }
    return this.chunks[low]
  }
}

const isExact = ({ text, place }: Chunk) => text.length === place.end - place.start
const startIn = (chunk: Chunk, from: number) =>
  isExact(chunk) ? chunk.place.start + Math.max(0, from - chunk.at) : chunk.place.start
const endIn = (chunk: Chunk, to: number) =>
  isExact(chunk) ? chunk.place.start + Math.min(chunk.text.length, to - chunk.at) : chunk.place.end

interface Value {
  readonly place: Span
  readonly adds: boolean
  readonly conditional: boolean
  /** The targets that it is for, and what they need. */
  readonly targets?: readonly string[] | undefined
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

/** What `call` and `foreach` give a name, with what is given around it. */
interface Local {
  readonly place: Span
  /** What it is, where no single place has it. */
  readonly text?: string
  readonly locals: Locals | undefined
}
type Locals = ReadonlyMap<string, Local>

const functionCall =
  /^(call|eval|file|info|warning|value|patsubst|if|or|and|foreach|let|strip|subst|addprefix|addsuffix|basename|suffix|dir|notdir|findstring|firstword|lastword|word|wordlist|words|join|sort|filter|filter-out)[ \t]+/

/** Commas behind these belong to the last argument. */
const mostArguments: Readonly<Record<string, number>> = { file: 2, if: 3, foreach: 3, let: 3, subst: 3 }

const listOf = (text: string) => text.split(/\s+/).filter(Boolean)

const eachOf = (names: string, change: (name: string) => string) => listOf(names).map(change).filter(Boolean).join(' ')

/** `.c` of `src/a.c` */
function suffixOf(name: string): string {
  const at = name.lastIndexOf('.')
  return at > name.lastIndexOf('/') ? name.slice(at) : ''
}

/** Patterns and words of one `filter`, one times the other. */
const maxMatches = 100_000

function filtered(patterns: string, names: string, isKept: boolean): string | undefined {
  const [all, found] = [listOf(patterns), listOf(names)]
  if (all.length * found.length > maxMatches) return undefined
  const isOne = (name: string) => all.some((pattern) => pattern === name || isPatternOf(pattern, name))
  return found.filter((name) => isOne(name) === isKept).join(' ')
}

/** Functions of make that only change texts. */
const textual: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
  strip: ([text = '']) => listOf(text).join(' '),
  subst: ([from = '', to = '', text = '']) => (from === '' ? undefined : text.replaceAll(from, to)),
  addprefix: ([prefix = '', names = '']) =>
    listOf(names)
      .map((name) => prefix + name)
      .join(' '),
  addsuffix: ([suffix = '', names = '']) =>
    listOf(names)
      .map((name) => name + suffix)
      .join(' '),
  patsubst: ([from = '', to = '', names = '']) => {
    const [before = '', after] = from.split('%')
    if (after === undefined || from.split('%').length > 2) return undefined
    return listOf(names)
      .map((name) => {
        const isMatch = name.length >= from.length - 1 && name.startsWith(before) && name.endsWith(after)
        return isMatch ? to.replace('%', name.slice(before.length, name.length - after.length)) : name
      })
      .join(' ')
  },
  dir: ([names = '']) => eachOf(names, (name) => /^.*\//s.exec(name)?.[0] ?? './'),
  notdir: ([names = '']) => eachOf(names, (name) => name.slice(name.lastIndexOf('/') + 1)),
  basename: ([names = '']) => eachOf(names, (name) => name.slice(0, name.length - suffixOf(name).length)),
  suffix: ([names = '']) => eachOf(names, suffixOf),
  findstring: ([wanted = '', text = '']) => (text.includes(wanted) ? wanted : ''),
  firstword: ([names = '']) => listOf(names)[0] ?? '',
  lastword: ([names = '']) => listOf(names).at(-1) ?? '',
  word: ([place = '', names = '']) => listOf(names)[Number(place) - 1] ?? '',
  wordlist: ([first = '', last = '', names = '']) =>
    listOf(names)
      .slice(Number(first) - 1, Number(last))
      .join(' '),
  words: ([names = '']) => String(listOf(names).length),
  join: ([first = '', second = '']) => {
    const [before, after] = [listOf(first), listOf(second)]
    return Array.from(
      { length: Math.max(before.length, after.length) },
      (_, i) => (before[i] ?? '') + (after[i] ?? ''),
    ).join(' ')
  },
  sort: ([names = '']) => [...new Set(listOf(names))].sort().join(' '),
  filter: ([wanted = '', names = '']) => filtered(wanted, names, true),
  'filter-out': ([unwanted = '', names = '']) => filtered(unwanted, names, false),
}

/** What makes up a value. */
type Way = readonly Value[]

/** Targets that one target needs. */
const maxNeeds = 500

/** `%.o` of `a.o` */
function isPatternOf(pattern: string, target: string): boolean {
  const [before = '', after] = pattern.split('%')
  return after !== undefined && target.startsWith(before) && target.endsWith(after)
}

/** Values of one variable that are told apart. */
const maxWays = 8

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

/** Words of one `foreach`. */
const maxLoops = 100

/** A word of a list, where it is written; the list, where a variable has it. */
function placeIn(list: Span, text: string): Pick<Local, 'place' | 'text'> {
  const { source, start, end } = list
  const found = [...source.text.slice(start, end).matchAll(/\S+/g)].find(([word]) => word === text)
  return found ? { place: span(source, start + found.index, start + found.index + text.length) } : { place: list, text }
}

/** The arguments of a function: commas outside inner references separate them. */
function argumentsOf(at: Span, most: number): Span[] {
  const { source, start, end } = at
  const found: Span[] = []
  let from = start
  let depth = 0
  for (let i = start; i < end; i++) {
    const mark = source.text[i]
    if (mark === '(' || mark === '{') depth++
    else if (mark === ')' || mark === '}') depth--
    else if (mark === ',' && depth === 0 && found.length < most - 1) {
      found.push(span(source, from, i))
      from = i + 1
    }
  }
  found.push(span(source, from, end))
  return found.map((one, i) => (i === 0 ? trimmed(one) : one))
}

function trimmed({ source, start, end }: Span): Span {
  const text = source.text.slice(start, end)
  return span(source, start + text.length - text.trimStart().length, end)
}

/** Limits; what exceeds them stays a variable: characters of a recipe, variables within variables, references put in in all. */
const maxRecipeLength = 16_384
const maxDepth = 100
const maxReferences = 50_000

const assignment =
  /^[ ]*([^\s:=#][^:=#]*:(?!:?=)[ \t]*)?(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(\?=|:{0,3}=|\+=|!=)[ \t]*/

/** The literal variables of a Makefile and of what it includes. One with different values (or set by a shell) stays a variable without a known value. */
export class MakeVariables {
  private readonly values = new Map<string, Value[]>()
  private readonly settled = new WeakMap<readonly Value[], { count: number; known: readonly Way[] | undefined }>()
  /** Something stood in more references than are followed. */
  isCut = false
  private references = 0
  private withAdditions = true
  private way = 0
  private isMade = false
  private targets: readonly string[] | undefined
  private given: GivenValues | undefined
  private readonly needs = new Map<string, Set<string>>()
  /** What `$(file …)` has written in all that was put in. */
  readonly files = new MadeFiles()

  /** Takes a line that is an assignment; false for any other line. */
  assign(source: Source, start: number, line: string, conditional: boolean): boolean {
    const match = assignment.exec(line)
    if (!match) return false
    const [head, target, name = '', operator = ''] = match
    const body = line
      .slice(head.length)
      .replace(/(?:^|\s)#.*$/s, '')
      .trimEnd()
    const value = {
      place: span(source, start + head.length, start + head.length + body.length),
      adds: operator === '+=',
      conditional,
      targets: target?.replace(/:[ \t]*$/, '').split(/[ \t]+/),
      isDefault: operator === '?=',
      isShell: operator === '!=',
      isOverride: /\boverride\b/.test(head),
      isPrivate: target !== undefined && /\bprivate\b/.test(head),
    }
    const list = this.values.get(name)
    if (list) list.push(value)
    else this.values.set(name, [value])
    return true
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
      const made = { place, text: value, adds: operator === '+=', conditional: true, targets: undefined }
      const list = this.values.get(name)
      if (list) list.push(made)
      else this.values.set(name, [made])
    }
  }

  /** Takes `NAME=VALUE` of the flags that make hands itself: it wins over what the file sets. */
  give(name: string, place: Span): void {
    this.values.set(name, [
      { place, adds: false, conditional: false, targets: undefined, isDefault: false, isShell: false },
    ])
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
    const value = { place, adds: false, conditional, isBlock: true }
    const list = this.values.get(name)
    if (list) list.push(value)
    else this.values.set(name, [value])
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
    this.expandInto(into, place, undefined, new Set(), locals)
    return into
  }

  /** The value of a variable that the shell sees, where it has one that is known. */
  value(name: string, given?: GivenValues): Word | undefined {
    this.given = given
    const ways = this.waysOf(name)
    const [first] = ways?.[0] ?? []
    if (ways?.length === 1 && first?.text !== undefined && ways[0]!.length === 1)
      return /[$`]/.test(first.text) ? undefined : { text: first.text, span: first.place }
    const [place, ...more] = ways?.[0]?.map((one) => one.place) ?? []
    if (!place || more.length > 0 || ways?.length !== 1 || ways[0]![0]!.isShell) return undefined
    const { text } = this.expand(place, { ...(given && { given }) })
    return /[$`]/.test(text) ? undefined : { text, span: place }
  }

  private expandInto(
    into: ExpandedText,
    place: Span,
    use: Span | undefined,
    open: ReadonlySet<string>,
    locals: Locals | undefined,
  ): void {
    const { source, start, end } = place
    const file = source.text
    let plain = start
    for (let i = start; i < end; i++) {
      if (file[i] !== '$') continue
      into.push(file.slice(plain, i), span(source, plain, i), use)
      const last = endOfReference(file, i, end)
      this.reference(into, span(source, i, last), use, open, locals)
      plain = last
      i = last - 1
    }
    into.push(file.slice(plain, end), span(source, plain, end), use)
  }

  private reference(
    into: ExpandedText,
    at: Span,
    outer: Span | undefined,
    open: ReadonlySet<string>,
    locals: Locals | undefined,
  ): void {
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
      this.expandInto(into, local.place, use, open, local.locals)
      return
    }
    const call = written.length > 4 ? functionCall.exec(inside) : null
    if (call && this.isBounded(into, open)) {
      const start = at.start + 2 + call[0].length
      if (this.called(into, call[1]!, span(at.source, start, at.end - 1), use, open, locals)) return
    }
    const substitution = /^([\w.-]+):([^=]*)=(.*)$/s.exec(inside)
    if (substitution) {
      const [, name = '', from = '', to = ''] = substitution
      const own = new ExpandedText()
      const isKnown = !/\$/.test(from + to) && this.variable(own, name, at, outer, use, open, locals)
      const [before, after] = from.includes('%') ? [from, to] : [`%${from}`, `%${to}`]
      const text = isKnown && !/\$[({]/.test(own.text) ? textual['patsubst']!([before, after, own.text]) : undefined
      if (text !== undefined) {
        into.ways = Math.max(into.ways, own.ways)
        into.push(text, use, use)
        return
      }
    }
    // `$(FLAGS_$(MODE))`
    const computed = /^[^\s,]*\$[({]/.test(inside) ? new ExpandedText() : undefined
    if (computed && open.size < maxDepth && ++this.references < maxReferences) {
      this.expandInto(computed, span(at.source, at.start + 2, at.end - 1), use, new Set([...open, inside]), locals)
      into.ways = Math.max(into.ways, computed.ways)
    }
    const name = computed && /^[\w.-]+$/.test(computed.text) ? computed.text : inside
    if (!this.variable(into, name, at, outer, use, open, locals)) into.push(unknown(name), at, outer)
  }

  private isBounded({ text }: ExpandedText, open: ReadonlySet<string>): boolean {
    const isBounded = open.size < maxDepth && text.length < maxRecipeLength && ++this.references < maxReferences
    this.isCut ||= !isBounded
    return isBounded
  }

  /** Puts in the value of a variable; false where that is not known. */
  private variable(
    into: ExpandedText,
    inside: string,
    at: Span,
    outer: Span | undefined,
    use: Span,
    open: ReadonlySet<string>,
    locals: Locals | undefined,
  ): boolean {
    const own = open.has(inside) ? undefined : this.waysOf(inside)
    const ways = own && this.isBounded(into, open) ? own : undefined
    const known = ways?.[this.way % ways.length]
    this.references += known?.length ?? 0
    if (known) {
      into.ways = Math.max(into.ways, ways!.length)
      const inner = new Set([...open, inside])
      known.forEach(({ place, adds, conditional, isBlock, isShell, text }, i) => {
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
        else this.expandInto(into, place, isBlock ? undefined : use, inner, locals)
      })
      return true
    }
    return false
  }

  /** Puts in what a function of make makes of its arguments; false where that is not known. */
  private called(
    into: ExpandedText,
    name: string,
    at: Span,
    use: Span,
    open: ReadonlySet<string>,
    locals: Locals | undefined,
  ): boolean {
    const args = argumentsOf(at, mostArguments[name] ?? Number.POSITIVE_INFINITY)
    const put = (place: Span, own = locals) => this.expandInto(into, place, use, open, own)
    const textOf = (place: Span | undefined) => place && this.textOf(place, open, locals)
    switch (name) {
      case 'call': {
        const called = textOf(args[0])?.trim()
        const known = called === undefined ? undefined : this.waysOf(called)?.[0]
        if (!known) return false
        // What it calls itself with is known at once, so that it comes to an end.
        const isAgain = open.has(called!)
        const texts = isAgain ? args.map(textOf) : []
        if (isAgain && texts.includes(undefined)) return false
        const own = new Map(
          args.map((place, i): [string, Local] => {
            const text = texts[i]
            return [String(i), { place, locals, ...(text !== undefined && { text }) }]
          }),
        )
        const inner = new Set([...open, called!, `call ${open.size}`])
        // What a block runs is one command line wherever it is called: it stands in the block.
        for (const { place, isBlock } of known) this.expandInto(into, place, isBlock ? undefined : use, inner, own)
        return true
      }
      case 'info':
      case 'warning':
        return true
      case 'file': {
        const text = new ExpandedText()
        if (args[1]) this.expandInto(text, args[1], undefined, open, locals)
        const target = new ExpandedText()
        this.expandInto(target, args[0]!, use, open, locals)
        return this.files.write(target.text, text, at)
      }
      case 'eval':
        // What it sets is taken where it stands; what it makes is read there.
        if (this.isMade) put(span(at.source, at.start, at.end))
        return true
      case 'value': {
        const named = textOf(args[0])?.trim()
        const own = named === undefined ? undefined : this.waysOf(named)?.[0]
        if (own?.length !== 1) return false
        put(own[0]!.place)
        return true
      }
      case 'if': {
        const [asked, then, otherwise] = args
        const condition = textOf(asked)
        // A variable that is empty here may be set by the call of make.
        const isOpen =
          asked !== undefined &&
          /^\s*\$[({][A-Za-z_][\w-]*[)}]\s*$/.test(textAt(asked)) &&
          (!otherwise || textAt(otherwise).trim() === '')
        if (condition === undefined && !isOpen) {
          if (!otherwise) return false
          // Either of them.
          into.ways = Math.max(into.ways, 2)
          const one = this.way % 2 === 0 ? then : otherwise
          if (one) put(one)
          return true
        }
        const way = condition?.trim() || isOpen ? then : otherwise
        if (way) put(way)
        return true
      }
      case 'or': {
        for (const place of args) {
          const text = textOf(place)
          if (text === undefined) return false
          if (text.trim() !== '') {
            put(place)
            return true
          }
        }
        return true
      }
      case 'and': {
        const last = args.at(-1)
        for (const place of args) {
          const text = textOf(place)
          if (text === undefined) return false
          if (text.trim() === '') return true
        }
        if (last) put(last)
        return true
      }
      case 'let': {
        const [variables, list, body] = args
        const names = textOf(variables)?.split(/\s+/).filter(Boolean)
        const values = textOf(list)?.trim().split(/\s+/)
        if (!names || !values || !list || !body) return false
        const given = names.map((own, i): [string, Local] => {
          const text = (i === names.length - 1 ? values.slice(i) : values.slice(i, i + 1)).join(' ')
          return [own, { ...placeIn(list, text), locals }]
        })
        put(body, new Map([...(locals ?? []), ...given]))
        return true
      }
      case 'foreach': {
        const [variable, list, body] = args
        const names = textOf(list)?.split(/\s+/).filter(Boolean)
        const own = textOf(variable)?.trim()
        if (own === undefined || !list || !body) return false
        if (!names || names.length > maxLoops) {
          // It is done for each of some names that nobody knows.
          put(body, new Map([...(locals ?? []), [own, { place: list, text: unknown(own), locals }]]))
          return true
        }
        names.forEach((text, i) => {
          if (i > 0) into.push(' ', use, use)
          put(body, new Map([...(locals ?? []), [own, { ...placeIn(list, text), locals }]]))
        })
        return true
      }
      default: {
        const texts = args.map(textOf)
        if (texts.some((text) => text === undefined)) return false
        const text = textual[name]?.(texts as string[])
        if (text === undefined) return false
        into.push(text, use, use)
        return true
      }
    }
  }

  /** A stretch with everything put in; undefined where something in it is not known. */
  private textOf(place: Span, open: ReadonlySet<string>, locals: Locals | undefined): string | undefined {
    const into = new ExpandedText()
    this.expandInto(into, place, place, open, locals)
    return /\$[({]/.test(into.text) ? undefined : into.text.replace(/[ \t]*\\\r?\n[ \t]*/g, ' ')
  }

  /** Takes what a target needs: what is set for it alone is set for these too. */
  rule(targets: readonly string[], needs: readonly string[]): void {
    for (const target of targets) {
      const own = this.needs.get(target) ?? new Set()
      for (const need of needs) own.add(need)
      this.needs.set(target, own)
    }
  }

  private isNeededBy(targets: readonly string[]): boolean {
    if (!this.targets) return true
    const seen = new Set(targets)
    for (const target of seen) for (const need of this.needs.get(target) ?? []) if (seen.size < maxNeeds) seen.add(need)
    return this.targets.some((target) => seen.has(target) || [...seen].some((one) => isPatternOf(one, target)))
  }

  /** Whether making one target makes another one: it is needed, or nothing says which is made. */
  isMadeFor(target: readonly string[], targets: readonly string[] | undefined): boolean {
    if (target.length === 0 || !targets) return true
    this.targets = targets
    return this.isNeededBy(target)
  }

  /** Each way in which a variable may come out, undefined where that is not known. */
  private waysOf(name: string): readonly Way[] | undefined {
    const values = this.values.get(name) ?? []
    const given = this.given?.get(name)
    if (!given) return this.known(values)
    const { place, text, isWritten } = given
    const first: Value = { place, adds: false, conditional: false, ...(!isWritten && { text }) }
    const own = values.filter((value) => this.isSeen(value))
    return this.settle([first, ...own.filter(({ isOverride }) => given.isEnvironment || isOverride)])
  }

  private known(values: readonly Value[]): readonly Way[] | undefined {
    if (values.some(({ targets }) => targets)) return this.settle(values.filter((value) => this.isSeen(value)))
    const settled = this.settled.get(values)
    if (settled?.count === values.length) return settled.known
    const known = this.settle(values)
    this.settled.set(values, { count: values.length, known })
    return known
  }

  /** Whether the recipe that is read may see a value. */
  private isSeen({ targets, isPrivate }: Value): boolean {
    if (!targets || !this.targets) return true
    if (!isPrivate) return this.isNeededBy(targets)
    return this.targets.some((target) => targets.some((one) => one === target || isPatternOf(one, target)))
  }

  /** Whether what is read is the recipe of one of these. */
  private isFor(targets: readonly string[]): boolean {
    return this.targets?.every((target) => targets.some((one) => one === target || isPatternOf(one, target))) === true
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

/** What stands in the shell's text for a value that only make has: a variable of its name, or the command that `shell` runs. */
function unknown(inside: string): string {
  const command = /^shell\s+(.*)$/s.exec(inside)?.[1]
  if (command !== undefined) return `$(${command.replaceAll('$$', '$')})`
  return /^\w+$/.test(inside) ? `\${${inside}}` : `\${${inside.replace(/\W.*$/s, '') || 'automatic'}_}`
}

const textAt = ({ source, start, end }: Span): string => source.text.slice(start, end)
