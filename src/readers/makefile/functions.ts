import { type Span, span } from '../../model/source.ts'
import { ExpandedText } from './expanded-text.ts'
import type { MadeFiles } from './made-files.ts'
import { textFunctions } from './text-functions.ts'

/** What `call` and `foreach` give a name, with what is given around it. */
export interface Local {
  readonly place: Span
  /** What it is, where no single place has it. */
  readonly text?: string
  readonly locals: Locals | undefined
}
/** By their names. */
export type Locals = ReadonlyMap<string, Local>

/** How a stretch is put in. */
export interface Expansion {
  /** Where the recipe names it; undefined where it stands in the recipe itself. */
  readonly use: Span | undefined
  /** The variables that are being put in. */
  readonly open: ReadonlySet<string>
  readonly locals: Locals | undefined
}

/** What is asked of the variables of a Makefile to put in what a function makes of its arguments. */
interface Make {
  /** Of the values of each variable the one of this number is read. */
  readonly way: number
  /** What `eval` is given makes lines of the file. */
  readonly isMade: boolean
  readonly files: MadeFiles
  /** Something is longer than is put in. */
  isCut: boolean
  /** Each way in which a variable may come out, undefined where that is not known. */
  waysOf(name: string): readonly (readonly { readonly place: Span; readonly isBlock?: boolean }[])[] | undefined
  /** Puts a stretch in, with the references in it. */
  expandInto(into: ExpandedText, place: Span, expansion: Expansion): void
}

/** A call of a function, where it stands. */
export interface FunctionCall extends Expansion {
  readonly make: Make
  readonly into: ExpandedText
  /** What stands behind the function's name. */
  readonly at: Span
  readonly use: Span
}

interface Called extends FunctionCall {
  readonly args: readonly Span[]
}

/** A function of make: how many arguments it has where a comma may stand in the last one, and what puts in what it makes; false where that is not known. */
interface MakeFunction {
  readonly most?: number
  put(call: Called): boolean
}

/** Characters that come out of a function of texts: no more than one argument in the place of each character of another. */
const maxMade = 4_000_000

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

/** What stands in the shell's text for a value that only make has: a variable of its name, or the command that `shell` runs. */
export function unknown(inside: string): string {
  const command = /^shell\s+(.*)$/s.exec(inside)?.[1]
  if (command !== undefined) return `$(${command.replaceAll('$$', '$')})`
  return /^\w+$/.test(inside) ? `\${${inside}}` : `\${${inside.replace(/\W.*$/s, '') || 'automatic'}_}`
}

const textAt = ({ source, start, end }: Span): string => source.text.slice(start, end)

const put = ({ make, into, use, open, locals }: Called, place: Span, own = locals) =>
  make.expandInto(into, place, { use, open, locals: own })

/** A stretch with everything put in; undefined where something in it is not known. */
function textOf({ make, open, locals }: Called, place: Span | undefined): string | undefined {
  if (!place) return undefined
  const into = new ExpandedText()
  make.expandInto(into, place, { use: place, open, locals })
  return /\$[({]/.test(into.text) ? undefined : joinedLines(into.text)
}

/** Make takes the blanks around a line's end behind a backslash for one. */
const joinedLines = (text: string): string =>
  text
    .split(/\\\r?\n/)
    .map((line, i, { length }) => {
      const begun = i === 0 ? line : line.replace(/^[ \t]+/, '')
      return i === length - 1 ? begun : begun.replace(/(?<![ \t])[ \t]+$/, '')
    })
    .join(' ')

/** `$(call NAME,…)` */
function callOf(call: Called): boolean {
  const { make, into, args, use, open, locals } = call
  const called = textOf(call, args[0])?.trim()
  const known = called === undefined ? undefined : make.waysOf(called)?.[0]
  if (!known) return false
  // What it calls itself with is known at once, so that it comes to an end.
  const isAgain = open.has(called!)
  const texts = isAgain ? args.map((place) => textOf(call, place)) : []
  if (isAgain && texts.includes(undefined)) return false
  const own = new Map(
    args.map((place, i): [string, Local] => {
      const text = texts[i]
      return [String(i), { place, locals, ...(text !== undefined && { text }) }]
    }),
  )
  const inner = new Set([...open, called!, `call ${open.size}`])
  // What a block runs is one command line wherever it is called: it stands in the block.
  for (const { place, isBlock } of known)
    make.expandInto(into, place, { use: isBlock ? undefined : use, open: inner, locals: own })
  return true
}

/** `$(eval …)` */
function evalOf(call: Called): boolean {
  const { at } = call
  // What it sets is taken where it stands; what it makes is read there.
  if (call.make.isMade) put(call, span(at.source, at.start, at.end))
  return true
}

/** `$(file >NAME,TEXT)` */
function fileOf({ make, args, at, use, open, locals }: Called): boolean {
  const text = new ExpandedText()
  if (args[1]) make.expandInto(text, args[1], { use: undefined, open, locals })
  const target = new ExpandedText()
  make.expandInto(target, args[0]!, { use, open, locals })
  return make.files.write(target.text, text, at)
}

/** `$(value NAME)` */
function unexpandedOf(call: Called): boolean {
  const { args } = call
  const named = textOf(call, args[0])?.trim()
  const own = named === undefined ? undefined : call.make.waysOf(named)?.[0]
  if (own?.length !== 1) return false
  put(call, own[0]!.place)
  return true
}

/** The names with one that is empty here, and is not where the text is put in. */
const filled = ({ locals }: Called, name: string, place: Span): Locals =>
  new Map([...(locals ?? []), [name, { place, text: unknown(name), locals }]])

/** `$(if …,then,else)` */
function ifOf(call: Called): boolean {
  const { args, into, make } = call
  const [asked, then, otherwise] = args
  const condition = textOf(call, asked)?.trim()
  const variable = asked && /^\s*\$[({]([A-Za-z_][\w-]*)[)}]\s*$/.exec(textAt(asked))?.[1]
  // A variable that is empty here may be set by the call of make.
  const isOpen = variable !== undefined && (!otherwise || textAt(otherwise).trim() === '')
  let way = condition === '' && !isOpen ? otherwise : then
  if (condition === undefined && !isOpen) {
    if (!otherwise) return false
    // Either of them.
    into.ways = Math.max(into.ways, 2)
    if (make.way % 2 === 1) way = otherwise
  }
  if (way) put(call, way, condition === '' && isOpen ? filled(call, variable, asked!) : call.locals)
  return true
}

/** `$(or …)` */
function orOf(call: Called): boolean {
  const { args } = call
  for (const place of args) {
    const text = textOf(call, place)
    if (text === undefined) return false
    if (text.trim() !== '') {
      put(call, place)
      return true
    }
  }
  return true
}

/** `$(and …)` */
function andOf(call: Called): boolean {
  const { args } = call
  const last = args.at(-1)
  for (const place of args) {
    const text = textOf(call, place)
    if (text === undefined) return false
    if (text.trim() === '') return true
  }
  if (last) put(call, last)
  return true
}

/** `$(let NAMES,list,body)` */
function letOf(call: Called): boolean {
  const { args, locals } = call
  const [variables, list, body] = args
  const names = textOf(call, variables)?.split(/\s+/).filter(Boolean)
  const values = textOf(call, list)?.trim().split(/\s+/)
  if (!names || !values || !list || !body) return false
  const given = names.map((own, i): [string, Local] => {
    const text = (i === names.length - 1 ? values.slice(i) : values.slice(i, i + 1)).join(' ')
    return [own, { ...placeIn(list, text), locals }]
  })
  put(call, body, new Map([...(locals ?? []), ...given]))
  return true
}

/** `$(foreach NAME,list,body)` */
function foreachOf(call: Called): boolean {
  const { args, use, locals } = call
  const [variable, list, body] = args
  const names = textOf(call, list)?.split(/\s+/).filter(Boolean)
  const own = textOf(call, variable)?.trim()
  if (own === undefined || !list || !body) return false
  if (!names || names.length > maxLoops) {
    // It is done for each of some names that nobody knows.
    put(call, body, new Map([...(locals ?? []), [own, { place: list, text: unknown(own), locals }]]))
    return true
  }
  names.forEach((text, i) => {
    if (i > 0) call.into.push(' ', use, use)
    put(call, body, new Map([...(locals ?? []), [own, { ...placeIn(list, text), locals }]]))
  })
  return true
}

/** A function that only changes texts. */
const ofTexts =
  (change: (args: readonly string[]) => string | undefined): MakeFunction['put'] =>
  (call) => {
    const texts = call.args.map((place) => textOf(call, place))
    if (texts.some((text) => text === undefined)) return false
    const [longest = 0, next = 0] = texts.map((text) => text!.length).sort((a, b) => b - a)
    if (longest * next > maxMade) {
      call.make.isCut = true
      return false
    }
    const text = change(texts as string[])
    if (text === undefined) return false
    call.into.push(text, call.use, call.use)
    return true
  }

/** It prints while make reads the file. */
const nothing = () => true

/** Every function that is known: a new one is an entry here, or, where it only changes texts, among those. */
const functions: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ...Object.entries(textFunctions).map(([name, change]): [string, MakeFunction] => [name, { put: ofTexts(change) }]),
  ['subst', { most: 3, put: ofTexts(textFunctions['subst']!) }],
  ['call', { put: callOf }],
  ['eval', { put: evalOf }],
  ['file', { most: 2, put: fileOf }],
  ['info', { put: nothing }],
  ['warning', { put: nothing }],
  ['value', { put: unexpandedOf }],
  ['if', { most: 3, put: ifOf }],
  ['or', { put: orOf }],
  ['and', { put: andOf }],
  ['let', { most: 3, put: letOf }],
  ['foreach', { most: 3, put: foreachOf }],
])

/** The beginning of a reference that calls one, without its bracket: the function's name. */
export const functionCall = new RegExp(`^(${[...functions.keys()].join('|')})[ \\t]+`)

/** Puts in what a function makes of its arguments; false where that is not known. */
export function putCalled(name: string, call: FunctionCall): boolean {
  const { most = Number.POSITIVE_INFINITY, put: putIn } = functions.get(name)!
  return putIn({ ...call, args: argumentsOf(call.at, most) })
}
