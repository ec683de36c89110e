import { makefilesIn, onlyShowsRecipes } from '../../knowledge/make.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'

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
/** A parenthesis that closes what the line opened is none of a word's. */
const word = /[ \t]+((?:"[^"\n]*"|'[^'\n]*'|\$[({](?:[^(){}\n]|\$[({][^(){}\n]*[)}])*[)}]|[^\s;&|"'()])+)/y

/** Calls of make in one line, those in the folders of a list each for itself. */
const maxCalls = 200

/** Characters before a call in which its variables may stand. */
const maxBefore = 1000

/** Whether a text may run make. */
export const mayGive = (text: string): boolean => /\bg?make\b/i.test(text)

/** `cd FOLDER &&`; behind `;` the line goes on where there is no such folder. */
const entering = /(?:^|[\s;&|@+(-])cd[ \t]+((?:"[^"\n]*"|'[^'\n]*'|[^\s;&|"'()])+)[ \t]*(&&|;)/g

/** The folder that a line has entered before an offset, as written; undefined where that is the line's own. */
function folderBefore(text: string, at: number): (Stretch & { readonly mayFail: boolean }) | undefined {
  const from = Math.max(0, at - maxBefore)
  const before = text.slice(from, at)
  const last = before.includes('cd') ? [...before.matchAll(entering)].at(-1) : undefined
  if (!last) return undefined
  const end = last.index + last[0].length
  // `(cd web && …)`: it is left again.
  const isLeft = before.slice(end).split(')').length > before.slice(end).split('(').length
  const begin = from + last.index + last[0].indexOf(last[1]!, last[0].indexOf('cd') + 2)
  return isLeft ? undefined : { from: begin, to: begin + last[1]!.length, mayFail: last[2] === ';' }
}

/**
 * The calls of make in a recipe's line; `own` is the Makefile that make reads where nothing else is named, `expand` gives the folders
 * that a word stands for; `tooMany` is told where calls are left out.
 */
export function givenToMake(
  source: Source,
  start: number,
  text: string,
  own: string,
  expand: (place: Span) => readonly string[],
  tooMany: () => void,
): GivenToMake[] {
  if (!mayGive(text)) return []
  const found: GivenToMake[] = []
  let end = 0
  for (const match of text.matchAll(call)) {
    if (found.length >= maxCalls) {
      tooMany()
      break
    }
    // A word of the call before it.
    if (match.index < end) continue
    const given = argumentsOf(source, start, text, match.index + match[0].length)
    const from = Math.max(end, match.index + 1 - maxBefore)
    const set = before.exec(text.slice(from, match.index + 1))
    end = given.end
    if (given.onlyShows) continue
    const named = (one: Stretch) => expand(span(source, start + one.from, start + one.to)).map(bare)
    const entered = folderBefore(text, match.index + 1)
    const inner = given.folders.map(named)
    const folders = entered ? [named(entered), ...inner] : inner
    const files = given.file && named(given.file)
    const bases = within(folderOf(own) || '.', folders)
    const others = entered?.mayFail ? within(folderOf(own) || '.', inner) : []
    const isOwn = files === undefined && folders.length === 0
    const environment = set
      ? valuesBefore(source, start, text, from + set.index + set[0].length - set[1]!.length, match.index + 1)
      : []
    for (const base of bases) {
      const paths = [base, ...others].flatMap((one) => makefilesIn(one, files?.[0]))
      const makefiles = [{ paths: isOwn ? [own] : paths }]
      found.push({ makefiles, targets: given.targets, values: [...environment, ...given.values] })
    }
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

/** A stretch of a line. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** The words of a call. */
interface Arguments {
  readonly folders: readonly Stretch[]
  readonly file: Stretch | undefined
  readonly targets: readonly string[]
  readonly values: readonly GivenValue[]
  readonly onlyShows: boolean
  /** Where they end. */
  readonly end: number
}

function argumentsOf(source: Source, start: number, text: string, from: number): Arguments {
  let end = from
  const targets: string[] = []
  const values: { name: string; place: Span }[] = []
  const folders: Stretch[] = []
  let file: Stretch | undefined
  let onlyShows = false
  word.lastIndex = from
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [whole, one = ''] = match
    end = match.index + whole.length
    const next = /^(?:-(?:C|f)|--(?:directory|file|makefile))$/.test(one) ? word.exec(text) : undefined
    if (next) end = next.index + next[0].length
    const value = next?.[1] ?? /^(?:-[Cf]|--(?:directory|file|makefile)=)(.+)$/.exec(one)?.[1]
    if (value !== undefined) {
      const place = { from: end - value.length, to: end }
      if (/^-(?:C|-d)/.test(one)) folders.push(place)
      else file = place
      continue
    }
    onlyShows ||= onlyShowsRecipes(one)
    const name = /^([\w.-]+)(?::{0,3}|\+)?=/.exec(one)
    if (name)
      values.push({ name: name[1]!, place: placeOf(source, start + match.index + whole.length, one, name[0].length) })
    else if (!one.startsWith('-')) targets.push(bare(one))
  }
  return {
    folders,
    file,
    targets: targets.some((target) => target.includes('$')) ? [] : targets,
    values,
    onlyShows,
    end,
  }
}

const bare = (text: string) => text.replace(/["']/g, '')

/** Each folder that several words lead to, one below the other. */
const within = (base: string, folders: readonly (readonly string[])[]): readonly string[] =>
  folders.reduce<readonly string[]>(
    (around, names) => around.flatMap((one) => names.map((name) => joinPath(one, name))).slice(0, maxCalls),
    [base],
  )

/** Where a value is written, without its quotes. */
function placeOf(source: Source, end: number, text: string, at: number): Span {
  const value = text.slice(at)
  const isQuoted = /^(["'])[^"']*\1$/.test(value)
  return span(source, end - value.length + Number(isQuoted), end - Number(isQuoted))
}
