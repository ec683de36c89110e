/** One line of a `.dockerignore`. */
interface Pattern {
  readonly isKept: boolean
  /** How many letters or stars it has. */
  readonly length: number
  matches(path: string): boolean
}

/** Longer lines nobody wrote by hand. */
const maxLength = 1000
/** Comparisons of a letter; beyond them nothing is said of a path. */
const maxWork = 50_000_000

/**
 * Which paths of a build's context a `.dockerignore` leaves out, as BuildKit decides it: the last line that matches the path or a
 * folder around it holds. Source: `moby/patternmatcher`, with which the tests compare it.
 * @param beyond what is said of paths for which too much would have to be compared
 */
export function ignorePatterns(lines: readonly string[], beyond = false): (path: string) => boolean {
  const patterns = lines.flatMap((line) => patternOf(line) ?? [])
  let work = 0
  return (path) => {
    const around = pathsAround(path)
    let isIgnored = false
    for (const { isKept, length, matches } of patterns) {
      work += length * path.length * around.length
      if (work > maxWork) return beyond
      if (around.some(matches)) isIgnored = !isKept
    }
    return isIgnored
  }
}

/** The lines of a file that hold a pattern. */
export const ignoreLines = (text: string): string[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')

/** `a`, `a/b`, `a/b/c` */
function pathsAround(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

function patternOf(line: string): Pattern | undefined {
  const written = line.trim()
  const isKept = written.startsWith('!')
  const text = cleaned(isKept ? written.slice(1).trim() : written)
  if (text === '' || text === '.' || text.length > maxLength) return undefined
  const matches = matcherOf(text)
  return matches && { isKept, length: text.length, matches }
}

/** As Go's `filepath.Clean` has it, and without the slash that begins it. */
function cleaned(text: string): string {
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !text.startsWith('/')) parts.push(part)
  }
  return parts.join('/')
}

/** Steps of a pattern: a letter, any letters but slashes, any letters and a slash or nothing, or one of a set. */
type Step = { readonly any: 'rest' | 'folders' | 'name' | 'letter' } | { readonly one: (letter: string) => boolean }

/** Nothing that BuildKit cannot compile matches: the build fails there. */
function matcherOf(pattern: string): ((path: string) => boolean) | undefined {
  // Behind stars that begin it the rest is compared as it is written.
  const rest = /^\*\*(.*)$/.exec(pattern)?.[1]
  if (rest !== undefined && rest !== '' && !/[*?[\]\\]/.test(rest))
    return (path) => path.endsWith(rest) || (rest.startsWith('/') && path === rest.slice(1))
  const steps = stepsOf(pattern)
  return steps && ((path) => matchesFrom(steps, path))
}

function stepsOf(pattern: string): Step[] | undefined {
  const steps: Step[] = []
  for (let i = 0; i < pattern.length; i++) {
    const letter = pattern[i]!
    if (letter === '*' && pattern[i + 1] === '*') {
      i += pattern[i + 2] === '/' ? 2 : 1
      steps.push({ any: i + 1 >= pattern.length ? 'rest' : 'folders' })
    } else if (letter === '*') steps.push({ any: 'name' })
    else if (letter === '?') steps.push({ any: 'letter' })
    else if (letter === '[') {
      const end = pattern.indexOf(']', i + 2)
      const one = end < 0 ? undefined : setOf(pattern.slice(i + 1, end))
      if (!one) return undefined
      steps.push({ one })
      i = end
    } else {
      const plain = letter === '\\' ? (pattern[++i] ?? '\\') : letter
      steps.push({ one: (other) => other === plain })
    }
  }
  return steps
}

/** `a-z`, `^abc` */
function setOf(text: string): ((letter: string) => boolean) | undefined {
  const isNegated = text.startsWith('^')
  const ranges: [string, string][] = []
  const own = isNegated ? text.slice(1) : text
  for (let i = 0; i < own.length; i++) {
    if (own[i] === '\\') i++
    const first = own[i]
    if (first === undefined) return undefined
    const isRange = own[i + 1] === '-' && i + 2 < own.length
    const last = isRange ? own[i + 2]! : first
    if (last < first) return undefined
    ranges.push([first, last])
    if (isRange) i += 2
  }
  return (letter) => ranges.some(([first, last]) => first <= letter && letter <= last) !== isNegated
}

/** Goes once over the path for every step: a pattern of many stars takes no longer than its length times the path's. */
function matchesFrom(steps: readonly Step[], path: string): boolean {
  let places = new Uint8Array(path.length + 1)
  places[0] = 1
  for (const step of steps) places = after(step, path, places)
  return places[path.length] === 1
}

/** Where a path can be behind a step, given where it can be before it. */
function after(step: Step, path: string, before: Uint8Array): Uint8Array<ArrayBuffer> {
  const places = new Uint8Array(path.length + 1)
  let wasBefore = false
  for (let at = 0; at <= path.length; at++) {
    const last = at > 0 ? path[at - 1]! : '/'
    if ('one' in step) places[at] = at > 0 && before[at - 1] === 1 && step.one(last) ? 1 : 0
    else if (step.any === 'letter') places[at] = at > 0 && before[at - 1] === 1 && last !== '/' ? 1 : 0
    else if (step.any === 'folders') places[at] = before[at] === 1 || (wasBefore && last === '/') ? 1 : 0
    else {
      const goesOn = at > 0 && places[at - 1] === 1 && (step.any === 'rest' || last !== '/')
      places[at] = before[at] === 1 || goesOn ? 1 : 0
    }
    wasBefore ||= before[at] === 1
  }
  return places
}
