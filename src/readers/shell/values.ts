import { isOnlyExpansion, type Word } from '../parse/words.ts'

/** What a variable holds. */
export interface Value {
  /** One word, or an array's. */
  readonly items: readonly Word[]
  /** An array's keys, where it has any. */
  readonly keys?: readonly string[]
  /** The words of a call: they stand where the call is written. */
  readonly isArguments?: boolean
  /** Known everywhere, and written nowhere. */
  readonly isGiven?: boolean
}

/** Nothing in the text sets it; or it is set to what nobody knows. */
export type Lookup = Value | 'unset' | 'unknown'

export const isUnknown = (value: Lookup): boolean =>
  value === 'unknown' || (typeof value === 'object' && value.items.length === 1 && isOnlyExpansion(value.items[0]!))

export const firstOf = (value: Lookup): Lookup =>
  typeof value === 'object' && value.items.length > 1
    ? { ...value, items: value.keys ? value.items.filter((_, i) => value.keys![i] === '0') : value.items.slice(0, 1) }
    : value

/** An array without the element of a key; a number below zero counts from the end. */
export function withoutElement(before: Value | 'unset', element: string | undefined): Lookup {
  if (before === 'unset') return before
  const keys = before.keys ?? before.items.map((_, i) => String(i))
  const key = element?.startsWith('-') ? keys.at(Number(element)) : element
  const kept = keys.flatMap((one, i) => (one === key ? [] : [i]))
  return { ...before, items: kept.map((i) => before.items[i]!), keys: kept.map((i) => keys[i]!) }
}

export const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n')

export function fieldsOf(line: string, separators: string): (readonly [number, number])[] {
  const pattern = new RegExp(`[^${separators.replace(/[\\\]^-]/g, '\\$&')}\\n]+`, 'g')
  return [...line.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const)
}
