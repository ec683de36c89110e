import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { makefilesIn } from './names.ts'

/** What a recipe gives another run of make: `$(MAKE) -C web start OPTIONS=--privileged`. */
interface GivenToMake {
  /** The Makefile that it reads, by the paths that it may have, the first that exists. */
  readonly makefiles: readonly { readonly paths: readonly string[] }[]
  readonly targets: readonly string[]
  readonly values: readonly GivenValue[]
}

export interface GivenValue {
  readonly name: string
  readonly place: Span
  /** It stands before the command. */
  readonly isEnvironment?: true
}

const call = /(?:^|[\s;&|@+(-])(?:\$[({]MAKE[)}]|g?make)(?=[ \t])/g
const before = /(?:^|[\s;&|@+(-])((?:[A-Za-z_]\w*=(?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'])*[ \t]+){1,20})$/
const word = /[ \t]+((?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'])+)/y

/** Calls of make in one line. */
const maxCalls = 20

/** Characters before a call in which its variables may stand. */
const maxBefore = 1000

/** Whether a text may run make. */
export const mayGive = (text: string): boolean => /\bg?make\b/i.test(text)

/** The calls of make in a recipe's line; `own` is the Makefile that make reads where nothing else is named. */
export function givenToMake(source: Source, start: number, text: string, own: string): GivenToMake[] {
  if (!mayGive(text)) return []
  const found: GivenToMake[] = []
  let end = 0
  for (const match of text.matchAll(call)) {
    if (found.length >= maxCalls) break
    // A word of the call before it.
    if (match.index < end) continue
    const given = argumentsOf(source, start, text, match.index + match[0].length, own)
    const from = Math.max(end, match.index + 1 - maxBefore)
    const set = before.exec(text.slice(from, match.index + 1))
    end = given.end
    const environment = set
      ? valuesBefore(source, start, text, from + set.index + set[0].length - set[1]!.length, match.index + 1)
      : []
    found.push({ ...given, values: [...environment, ...given.values] })
  }
  return found
}

/** `FLAGS=--privileged` before a call. */
function valuesBefore(source: Source, start: number, text: string, from: number, to: number): GivenValue[] {
  return [...text.slice(from, to).matchAll(/([A-Za-z_]\w*)=((?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'])*)/g)].map((match) => {
    const [whole, name = ''] = match
    const place = placeOf(source, start + from + match.index + whole.length, whole, name.length + 1)
    return { name, place, isEnvironment: true }
  })
}

/** @returns also where its words end */
function argumentsOf(
  source: Source,
  start: number,
  text: string,
  from: number,
  own: string,
): GivenToMake & { readonly end: number } {
  let end = from
  const targets: string[] = []
  const values: { name: string; place: Span }[] = []
  let folder: string | undefined
  let file: string | undefined
  word.lastIndex = from
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [whole, one = ''] = match
    end = match.index + whole.length
    const flag = /^(?:-(?:C|f)|--(?:directory|file|makefile))$/.test(one) ? word.exec(text)?.[1] : undefined
    const value = flag ?? /^(?:-[Cf]|--(?:directory|file|makefile)=)(.+)$/.exec(one)?.[1]
    if (value !== undefined) {
      if (/^-(?:C|-d)/.test(one)) folder = joinPath(folder ?? '.', bare(value))
      else file = bare(value)
      continue
    }
    const name = /^([\w.-]+)(?::{0,3}|\+)?=/.exec(one)
    if (name)
      values.push({ name: name[1]!, place: placeOf(source, start + match.index + whole.length, one, name[0].length) })
    else if (!one.startsWith('-')) targets.push(bare(one))
  }
  const base = joinPath(folderOf(own), folder ?? '.')
  const makefiles = [{ paths: file === undefined && folder === undefined ? [own] : makefilesIn(base, file) }]
  return { makefiles, targets: targets.some((target) => target.includes('$')) ? [] : targets, values, end }
}

const bare = (text: string) => text.replace(/["']/g, '')

/** Where a value is written, without its quotes. */
function placeOf(source: Source, end: number, text: string, at: number): Span {
  const value = text.slice(at)
  const isQuoted = /^(["'])[^"']*\1$/.test(value)
  return span(source, end - value.length + Number(isQuoted), end - Number(isQuoted))
}
