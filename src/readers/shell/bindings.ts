import type { Word as ShellWord, SyntaxNode } from 'unbash'
import type { Word } from '../parse/words.ts'
import type { Assigned } from './assigned.ts'
import type { Assignments } from './assignments.ts'
import { holds } from './branches.ts'
import type { Choices } from './choices.ts'
import { partsOf } from './fragments.ts'
import { type Giver, givenBy, isPattern, made } from './given-values.ts'
import { maxWordLength } from './prints.ts'
import { countUpTo } from './search.ts'
import type { Reference } from './set-by-functions.ts'
import { here } from './shell-text.ts'
import { type Lookup, linesOf, type Value, withoutElement } from './values.ts'
import type { Work } from './work.ts'

/** Words of `set --`; more are unknown. */
const maxArguments = 1000
/** Rounds of a loop that adds to a variable. */
const maxRounds = 50

/** Which part of a text is read, and from where. */
export interface Scope {
  /** The function whose body is read; none for the script itself. */
  readonly node?: SyntaxNode
  /** The words after the function's name. */
  readonly args?: readonly Word[]
  /** Where the function is called: it sees what holds there. */
  readonly caller?: { readonly variables: { lookup(name: string, at: number): Lookup }; readonly at: number }
}

/** What is asked of the variables of a text to know what one holds. */
interface Text extends Giver {
  readonly work: Work
  /** The same text as a function sees it of which no call is known. */
  inFunction(node: SyntaxNode): Giver
}

interface Evaluated {
  readonly reading: number
  readonly isFree: boolean
  readonly value: Value | 'unknown'
}

const endings = new WeakMap<SyntaxNode, boolean>()

/**
 * What the variables of a text hold: the value of the assignment that is in force; where that may be one of several, `Choices` says
 * which.
 */
export class Bindings {
  private readonly resolving = new Set<Assigned>()
  private readonly evaluated = new WeakMap<Assigned, Evaluated>()

  constructor(
    private readonly text: Text,
    private readonly assignments: Assignments,
    private readonly choices: Choices,
    private readonly scope: Scope,
  ) {}

  /** A variable's value at an offset: in the function that is read, where that is called, around the text. */
  lookup(name: string, at: number): Lookup {
    const value = this.held(name, at)
    if (value === 'unset' || value === 'unknown' || value.items.some(({ text, unsure }) => text !== '' || unsure))
      return value
    const since = this.assignments.filledSince(name, at)
    if (since === undefined) return value
    // The value of a run that does not come here.
    const all = this.assignments.all(name)
    return countUpTo(all, at) > countUpTo(all, since) ? value : 'unknown'
  }

  private held(name: string, at: number): Lookup {
    if (name === 'HOME') return { items: [{ text: '~', span: this.text.shell.locate(0, 0) }], isGiven: true }
    if (!this.text.work.spend(0)) return 'unknown'
    const { entries, isCertain, looked } = this.assignments.inForce(name, at, this.scope.node)
    this.text.work.done += looked
    const reference = this.assignments.referenceAt(name, at, this.scope.node)
    if (reference) return this.referred(reference, entries, at)
    if (isCertain && entries.length > 0) return this.bind(entries, at, this.setLater(name, entries, at))
    const outer = this.outer(name)
    if (entries.length > 0) return this.bind(entries, at, outer)
    if (outer !== 'unset' || this.scope.caller) return outer
    // What a function sets, a script sees once something has called it.
    const all = this.assignments.all(name).filter(({ isLocal, scope }) => scope !== undefined && !isLocal)
    if (all.length > 0) return this.bind(all, at, 'unset')
    return here.test(name) ? { items: [{ text: '.', span: this.text.shell.locate(0, 0) }], isGiven: true } : 'unset'
  }

  /** What a name reference holds: what was given to it, or what the variable has that it stands for. */
  private referred({ name, word }: Reference, entries: readonly Assigned[], at: number): Lookup {
    const { text, unsure } = this.text.word(word)
    if (unsure !== undefined || text === name || !this.text.work.goesOn(0)) return 'unknown'
    this.text.work.depth++
    const value = this.lookup(text, at)
    this.text.work.depth--
    return entries.length > 0 ? this.bind(entries, at, value) : value
  }

  private outer(name: string): Lookup {
    const { caller } = this.scope
    if (caller) return caller.variables.lookup(name, caller.at)
    for (const library of this.text.shell.libraries?.toReversed() ?? []) {
      const found = library.own(name)
      if (found !== 'unset') return found
    }
    const given = this.text.shell.variables?.get(name)
    return given ? { items: [given] } : 'unset'
  }

  /** What a text sets that is taken in behind these, and before the offset. */
  private setLater(name: string, entries: readonly Assigned[], at: number): Lookup {
    const from = entries.at(-1)!.pos
    for (const library of this.text.shell.libraries?.toReversed() ?? []) {
      const { readAt } = library
      if (!readAt || readAt.at <= from || readAt.at >= at || readAt.text !== this.text.shell.text) continue
      const found = library.own(name)
      if (found !== 'unset') return found
    }
    return 'unset'
  }

  /** What the text itself has set where it ends. */
  own(name: string): Lookup {
    const { entries } = this.assignments.inForce(name, Number.POSITIVE_INFINITY, undefined)
    return entries.length > 0 ? this.bind(entries, Number.POSITIVE_INFINITY, 'unset') : 'unset'
  }

  /** One of the values that may be in force, and what is added to it. */
  private bind(entries: readonly Assigned[], at: number, outer: Lookup): Lookup {
    const key = `${entries[0]!.id}-${entries.at(-1)!.id}`
    const bases = entries.filter(({ adds }) => !adds)
    const isOuter = outer !== 'unset'
    const count = bases.length + (isOuter ? 1 : 0)
    const picked = count > 1 ? this.text.pick(key, count) : 0
    const base = isOuter ? bases[picked - 1] : bases[picked]
    let value: Lookup = base ? this.evaluate(base) : outer
    const from = base ? entries.indexOf(base) + 1 : 0
    for (let i = from; i < entries.length; i++) {
      const entry = entries[i]!
      if (!entry.adds) continue
      const inLoop = this.addedInLoop(value, entries, i, at)
      if (inLoop) {
        value = inLoop.value
        i += inLoop.count - 1
        continue
      }
      const isSure = entry.given.kind === 'default' || (entry.scope === this.scope.node && holds(entry.branch, at))
      if (isSure || this.text.pick(`${entry.id}?`, 2) === 0) value = this.added(value, entry)
    }
    return value
  }

  /** What all rounds of a loop add whose rounds are known and few, and which add something each. */
  private addedInLoop(
    before: Lookup,
    entries: readonly Assigned[],
    from: number,
    at: number,
  ): { readonly value: Lookup; readonly count: number } | undefined {
    const { branch, scope } = entries[from]!
    const loop = branch?.rounds
    if (!branch || !loop || scope !== this.scope.node || holds(branch, at) || !holds(branch.around, at))
      return undefined
    const rounds = this.endsEarly(loop) ? undefined : this.rounds(loop)
    if (!rounds || rounds.count > maxRounds) return undefined
    const end = entries.findIndex((entry, i) => i > from && !(entry.adds && entry.branch === branch))
    const own = entries.slice(from, end < 0 ? undefined : end)
    let value = before
    for (let i = 0; i < rounds.count; i++)
      this.choices.with(rounds.key, i, () => {
        for (const entry of own) value = this.added(value, entry)
      })
    return { value, count: own.length }
  }

  /** Whether a loop may leave a round. */
  private endsEarly(loop: SyntaxNode): boolean {
    const known =
      endings.get(loop) ?? /\b(?:break|continue|return|exit)\b/.test(this.text.shell.text.slice(loop.pos, loop.end))
    endings.set(loop, known)
    return known
  }

  private added(before: Lookup, entry: Assigned): Lookup {
    const { given } = entry
    if (given.kind === 'default') {
      if (before === 'unknown' || (typeof before === 'object' && before.items.some(({ text }) => text !== '')))
        return before
      return this.evaluate(entry)
    }
    if (before === 'unknown') return before
    if (given.kind === 'nothing') return withoutElement(before, given.element)
    const more = this.evaluate(entry)
    if (more === 'unknown') return more
    const { items = [], keys } = before === 'unset' ? {} : before
    this.text.work.done += items.length / 10
    if (given.kind === 'word' && given.key) return this.withElement(items, keys, given.key, more.items, entry)
    if (given.kind === 'list')
      return { items: [...items, ...more.items], ...(keys && more.keys && { keys: [...keys, ...more.keys] }) }
    const [first, ...rest] = items
    const [second] = more.items
    if (!first || first.text === '') return { items: [...more.items, ...rest] }
    if (!second) return before
    return { items: [this.appended(first, second), ...rest], ...(keys && { keys }) }
  }

  /** Two texts in one: each keeps its place as long as they are not split; the place of the whole is the second's. */
  private appended(first: Word, second: Word): Word {
    const unsure = first.unsure ?? second.unsure
    const text = first.text + second.text
    this.text.work.done += text.length / 1000
    if (text.length > maxWordLength) return { ...second, unsure: `a word of ${text.length} characters is too long` }
    const parts = [...(partsOf.get(first) ?? [first]), second]
    const word: Word = {
      text,
      span: second.span,
      ...(second.use && { use: second.use }),
      ...(unsure !== undefined && { unsure }),
    }
    partsOf.set(word, parts)
    return word
  }

  private withElement(
    items: readonly Word[],
    keys: readonly string[] | undefined,
    index: ShellWord,
    given: readonly Word[],
    { id }: Assigned,
  ): Lookup {
    const key = this.text.word(index)
    const own = keys ?? items.map((_, i) => String(i))
    const name = key.unsure === undefined ? key.text : `?${id}`
    const at = own.lastIndexOf(name)
    if (at >= 0) return { items: items.map((item, i) => (i === at ? (given[0] ?? item) : item)), ...(keys && { keys }) }
    return { items: [...items, ...given], keys: [...own, ...given.map(() => name)] }
  }

  private evaluate(entry: Assigned): Value | 'unknown' {
    if (this.resolving.has(entry)) {
      this.text.work.cuts++
      return { items: [] }
    }
    const known = this.evaluated.get(entry)
    if (known && (known.isFree || known.reading === this.choices.reading)) {
      this.text.work.done += known.value === 'unknown' ? 0 : known.value.items.length
      return known.value
    }
    if (!this.text.work.goesOn(1)) return 'unknown'
    const { cuts } = this.text.work
    const { picks, reading } = this.choices
    this.resolving.add(entry)
    this.text.work.depth++
    const value = this.given(entry)
    this.text.work.depth--
    this.resolving.delete(entry)
    // Inside the resolution of another variable a cycle may have been cut.
    if (cuts === this.text.work.cuts || this.resolving.size === 0)
      this.evaluated.set(entry, { reading, isFree: picks === this.choices.picks, value })
    return value
  }

  private given(entry: Assigned): Value | 'unknown' {
    const { text, scope } = this
    // Another function's assignment: its own arguments are not those of the one that is read.
    const isElsewhere = entry.scope !== undefined && entry.scope !== scope.node
    return givenBy(entry, isElsewhere ? text.inFunction(entry.scope) : text)
  }

  /** The rounds of a loop over words or lines that are known: what chooses between them, and how many there are. */
  rounds(node: SyntaxNode): { readonly key: string; readonly count: number } | undefined {
    const { id } = this.text.work
    if (node.type === 'For') {
      const entry = this.assignments.all(node.name.text).find(({ pos }) => pos === node.name.end)
      if (entry?.given.kind !== 'one of' || entry.given.words?.some(isPattern)) return undefined
      const words = entry.given.words?.flatMap((word) => this.text.words(word)) ?? this.argumentsAt(entry.pos)
      return words && !words.some(({ several }) => several)
        ? { key: `${id} ${entry.id}`, count: words.length }
        : undefined
    }
    if (node.type !== 'While') return undefined
    const read = this.assignments.readIn(node.clause)
    if (!read) return undefined
    const { text, unsure } = this.text.textOf(read.input)
    return unsure === undefined ? { key: `${id} read ${read.command.pos}`, count: linesOf(text).length } : undefined
  }

  /** The positional parameters at an offset: what `set --` gave or the call, without what is shifted away. */
  argumentsAt(at: number): readonly Word[] | undefined {
    const { entries, isCertain } = this.assignments.inForce('@', at, this.scope.node)
    const initial = isCertain ? [] : ['initial' as const]
    const bases = [...initial, ...entries]
    const chosen = bases[this.text.pick(`@${entries[0]?.id ?? 0}-${entries.at(-1)?.id ?? 0}`, bases.length)]
    if (chosen === undefined || chosen === 'initial') return this.scope.args && this.shifted(this.scope.args, 0, at)
    const value = this.evaluate(chosen)
    if (value === 'unknown') return undefined
    if (value.items.length > maxArguments) {
      this.choices.isCut = true
      return undefined
    }
    return this.shifted(value.items, chosen.pos, at)
  }

  /** What is left of the parameters; one of several where it is not known how many are shifted away. */
  private shifted(args: readonly Word[], from: number, at: number): readonly Word[] | undefined {
    const { least, most, isUnknown, last } = this.assignments.shifted(from, at, this.scope.node)
    if (most === 0 && !isUnknown) return args
    const ways = Math.min(most, args.length - 1) - least + 1
    if (isUnknown || ways > maxRounds) return undefined
    const count = ways > 1 ? least + this.text.pick(`shift ${from} ${last}`, ways) : least
    const open = args.slice(0, count).find(({ several }) => several)
    return open ? [open, ...args.slice(count)] : args.slice(count)
  }

  /** What a variable or a positional parameter holds at an offset. */
  parameterValue(name: string, at: number): Lookup {
    if (name === '@' || name === '*') {
      const args = this.argumentsAt(at)
      return args ? { items: args, isArguments: true } : 'unset'
    }
    if (name === '#') {
      const args = this.argumentsAt(at)
      return args && !args.some(({ several }) => several)
        ? { items: [made(String(args.length), at, this.text.shell)] }
        : 'unset'
    }
    if (/^[1-9]\d*$/.test(name)) {
      const args = this.argumentsAt(at)
      if (!args) return 'unset'
      // Behind a word that may be several any of them may stand.
      const before = args.slice(0, Number(name))
      const items = [before.find(({ several }) => several) ?? args[Number(name) - 1]].filter(
        (item) => item !== undefined,
      )
      return { items, isArguments: true }
    }
    return this.lookup(name, at)
  }

  /** What stands between fields. */
  separators(at: number): string {
    const ifs = this.assignments.has('IFS') ? this.lookup('IFS', at) : 'unset'
    return typeof ifs === 'object' ? (ifs.items[0]?.text ?? '') : ' \t\n'
  }
}
