import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'

/** What a recipe gives another run of make: `$(MAKE) -C web start OPTIONS=--privileged`. */
export interface GivenToMake {
  /** Makefiles that it may be a run of, the first that exists. */
  readonly files: readonly string[]
  readonly targets: readonly string[]
  readonly values: readonly { readonly name: string; readonly place: Span }[]
}

/** Where make looks, one after the other. */
export const makefileNames = ['GNUmakefile', 'makefile', 'Makefile']

const call = /(?:^|[\s;&|@+(-])(?:\$[({]MAKE[)}]|g?make)(?=[ \t])/g
const word = /[ \t]+((?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'])+)/y

/** Calls of make in one line. */
const maxCalls = 20

/** Whether a text may run make with a value. */
export const mayGive = (text: string): boolean => /\bg?make\b/i.test(text) && text.includes('=')

/** What a recipe's line gives to calls of make; `own` is the Makefile that make reads where nothing else is named. */
export function givenToMake(source: Source, start: number, text: string, own: string): GivenToMake[] {
  if (!mayGive(text)) return []
  const found: GivenToMake[] = []
  let end = 0
  for (const match of text.matchAll(call)) {
    if (found.length >= maxCalls) break
    // A word of the call before it.
    if (match.index < end) continue
    const given = argumentsOf(source, start, text, match.index + match[0].length, own)
    end = given.end
    if (given.values.length > 0) found.push(given)
  }
  return found
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
  const files =
    file !== undefined
      ? [joinPath(base, file)]
      : folder === undefined
        ? [own]
        : makefileNames.map((name) => joinPath(base, name))
  return { files, targets: targets.some((target) => target.includes('$')) ? [] : targets, values, end }
}

const bare = (text: string) => text.replace(/["']/g, '')

/** Where a value is written, without its quotes. */
function placeOf(source: Source, end: number, text: string, at: number): Span {
  const value = text.slice(at)
  const isQuoted = /^(["'])[^"']*\1$/.test(value)
  return span(source, end - value.length + Number(isQuoted), end - Number(isQuoted))
}
