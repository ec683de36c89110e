import { isForeign } from './foreign.ts'
import {
  Dictionary,
  folded,
  fromJson,
  isCollection,
  isEqual,
  List,
  type Maybe,
  textOf,
  Unknown,
  unknown,
  type Value,
} from './values.ts'

/** A function of GitHub's expressions. */
interface OwnFunction {
  /** The fewest arguments it takes. */
  readonly least: number
  /** It answers yes or no. */
  readonly isQuestion?: true
  call(args: readonly Maybe[]): Maybe
}

/** A function all of whose arguments must be known. */
const ofKnown =
  (call: (args: readonly Value[]) => Maybe) =>
  (args: readonly Maybe[]): Maybe => {
    const known = args.filter((arg): arg is Value => !(arg instanceof Unknown))
    return known.length < args.length ? unknown : call(known)
  }

/** Asks two texts, whatever their case. */
const asked = (ask: (text: string, part: string) => boolean): OwnFunction => ({
  least: 2,
  isQuestion: true,
  call: ofKnown(([a = null, b = null]) => {
    if (isForeign(a) || isForeign(b)) return unknown
    return isCollection(a) || isCollection(b) ? false : ask(folded(textOf(a)), folded(textOf(b)))
  }),
})

/** `hashFiles` and what the run's state answers are not among them. */
export const functions: ReadonlyMap<string, OwnFunction> = new Map<string, OwnFunction>([
  ['always', { least: 0, call: () => true }],
  ['case', { least: 3, call: caseOf }],
  ['contains', { least: 2, isQuestion: true, call: contains }],
  ['startswith', asked((text, part) => text.startsWith(part))],
  ['endswith', asked((text, part) => text.endsWith(part))],
  ['format', { least: 1, call: ofKnown(format) }],
  ['join', { least: 1, call: ofKnown(join) }],
  ['tojson', { least: 1, call: ofKnown(([value = null]) => toJson(value)) }],
  ['fromjson', { least: 1, call: ofKnown(([text = null]) => parsed(textOf(text))) }],
])

function caseOf(args: readonly Maybe[]): Maybe {
  for (let i = 0; i + 1 < args.length; i += 2) {
    const [condition, value] = [args[i]!, args[i + 1]!]
    if (typeof condition !== 'boolean') return unknown
    if (condition) return value
  }
  return args.at(-1)!
}

function contains([within = null, wanted = null]: readonly Maybe[]): Maybe {
  if (within instanceof Unknown || wanted instanceof Unknown || isForeign(within) || isForeign(wanted)) return unknown
  if (within instanceof List) {
    const known = within.items.filter((item): item is Value => !(item instanceof Unknown))
    return known.some((item) => isEqual(item, wanted)) || (known.length < within.items.length ? unknown : false)
  }
  if (isCollection(within) || isCollection(wanted)) return false
  return folded(textOf(within)).includes(folded(textOf(wanted)))
}

/** `{0}` is the first argument behind the format; a doubled brace is a brace. */
function format([pattern = null, ...args]: readonly Value[]): Maybe {
  let isWrong = false
  const text = textOf(pattern).replace(/\{\{|\}\}|\{(\d{1,3})\}|[{}]/g, (found, index?: string) => {
    if (found === '{{' || found === '}}') return found[0]!
    const value = index === undefined ? undefined : args[Number(index)]
    if (value === undefined) isWrong = true
    return textOf(value ?? null)
  })
  return isWrong ? unknown : text
}

function join([value = null, between]: readonly Value[]): Maybe {
  if (!(value instanceof List)) return isCollection(value) ? '' : textOf(value)
  const items = value.items.map((item) => (item instanceof Unknown ? undefined : textOf(item)))
  if (items.some((item) => item === undefined)) return unknown
  const separator = between === undefined ? ',' : isCollection(between) ? '' : textOf(between)
  return items.join(separator)
}

function parsed(text: string): Maybe {
  try {
    return fromJson(text)
  } catch {
    return unknown
  }
}

function toJson(value: Value): Maybe {
  const plain = plainOf(value)
  return plain === unknown ? unknown : JSON.stringify(plain, null, 2)
}

function plainOf(value: Maybe): unknown {
  if (value instanceof Unknown) return unknown
  if (!isCollection(value)) return value
  const inner = value instanceof List ? value.items.map(plainOf) : value.entries.map(([, item]) => plainOf(item))
  if (inner.includes(unknown)) return unknown
  return value instanceof Dictionary ? Object.fromEntries(value.entries.map(([key], i) => [key, inner[i]])) : inner
}
