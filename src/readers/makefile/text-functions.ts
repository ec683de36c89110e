/** `%.o` of `a.o` */
export function isPatternOf(pattern: string, target: string): boolean {
  const [before = '', after] = pattern.split('%')
  return after !== undefined && target.startsWith(before) && target.endsWith(after)
}

/** The words of a text. */
export const listOf = (text: string): string[] => text.split(/\s+/).filter(Boolean)

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

/** Functions of make that only change texts; undefined where what comes out is not known. */
export const textFunctions: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
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
