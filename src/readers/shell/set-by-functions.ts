import type { Command, SyntaxNode, Word } from 'unbash'
import { addTo } from '../../model/group.ts'
import type { Assigned } from './assigned.ts'
import { countUpTo } from './search.ts'
import { variableName } from './text.ts'

/** `declare -n NAME=WORD`: in that function (or none) the name stands for the variable that the word names. */
export interface Reference {
  readonly name: string
  readonly pos: number
  readonly word: Word
  readonly scope: SyntaxNode | undefined
  readonly functionName: string | undefined
}

/** `$1`, `${2}` */
const parameter = /^"?\$(?:(\d)|\{(\d+)\})"?$/
/** What functions set by references that their callers name, and calls of them, at most. */
const maxReferred = 100_000

/** What a function sets for all; where a caller names the variable, in that call alone. */
export interface SetByFunction {
  readonly entry: Assigned
  readonly functionName: string
  readonly call?: CallOfFunction
}

interface CallOfFunction {
  readonly pos: number
  readonly scope: SyntaxNode | undefined
  readonly args: Command['args']
}

/** Calls of one function, in order, by the function that they stand in. */
type CallPlaces = ReadonlyMap<SyntaxNode | undefined, readonly CallOfFunction[]>

/** What functions set for all, and where they are called: a call changes the variables of its caller. */
export class SetByFunctions {
  private readonly byName = new Map<string, SetByFunction[]>()
  private readonly callsOf = new Map<string, CallOfFunction[]>()
  private readonly places = new Map<string, CallPlaces>()
  /** Whether something is left out. */
  isCut = false

  /** What gives a variable its values. */
  of(name: string): readonly SetByFunction[] {
    return this.byName.get(name) ?? []
  }

  /** Takes a call. */
  called({ value, pos }: Word, args: Command['args'], scope: SyntaxNode | undefined): void {
    addTo(this.callsOf, value, { pos, scope, args })
  }

  /** `local -n NAME=$1`: what the function gives the name, it gives the variable that each call of it names. */
  refer(references: Iterable<Reference>, assigned: (name: string) => readonly Assigned[]): void {
    let left = maxReferred
    for (const { name, word, scope, functionName } of references) {
      const position = parameter.exec(word.text)
      if (!position || functionName === undefined) continue
      const set = assigned(name).filter((entry) => entry.scope === scope)
      for (const call of this.callsOf.get(functionName) ?? []) {
        if (--left < 0) {
          this.isCut = true
          return
        }
        const target = call.args[Number(position[1] ?? position[2]) - 1]
        if (target?.type !== 'Word' || !variableName.test(target.value)) continue
        left -= set.length
        for (const entry of set) this.set(target.value, { entry, functionName, call })
      }
    }
  }

  /** Takes what a function sets. */
  set(name: string, one: SetByFunction): void {
    addTo(this.byName, name, one)
  }

  /** What functions set that are called between two offsets. */
  between(setters: readonly SetByFunction[], from: number, at: number, scope: SyntaxNode | undefined): Assigned[] {
    return setters.flatMap(({ entry, functionName, call: only }) => {
      if (entry.scope === scope) return []
      if (only) return only.scope === scope && only.pos > from && only.pos < at ? [entry] : []
      const calls = this.placesOf(functionName).get(scope) ?? []
      const last = calls[countUpTo(calls, at - 1) - 1]
      return last && last.pos > from ? [entry] : []
    })
  }

  private placesOf(name: string): CallPlaces {
    const known = this.places.get(name)
    if (known) return known
    const places = new Map<SyntaxNode | undefined, CallOfFunction[]>()
    for (const call of this.callsOf.get(name) ?? []) {
      const own = places.get(call.scope)
      if (own) own.push(call)
      else places.set(call.scope, [call])
    }
    for (const own of places.values()) own.sort((a, b) => a.pos - b.pos)
    this.places.set(name, places)
    return places
  }
}
