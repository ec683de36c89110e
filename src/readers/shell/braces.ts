import type { LiteralPart, WordPart } from 'unbash'

/** Words of one brace expansion; one that makes more is not expanded. */
const maxWords = 256
const maxNested = 20
/** Characters of one expansion that is taken apart; the system takes no longer command. */
const maxLength = 100_000

/** One character that is not quoted, or a part of a word. */
type Atom = string | WordPart

/** Positions of a bracket's text in the word around it. */
interface Place {
  readonly pos: number
  readonly end: number
}

/** `a{b,c}`, `{1..3}`: the words that a word becomes, each as its parts; undefined where there are too many. */
export function expandBraces(parts: readonly WordPart[]): (readonly WordPart[])[] | undefined {
  if (!parts.some(({ type }) => type === 'BraceExpansion')) return [parts]
  let words: WordPart[][] = [[]]
  for (const part of parts) {
    if (part.type === 'BraceExpansion' && part.end - part.pos > maxLength) return undefined
    const alternatives = part.type === 'BraceExpansion' ? alternativesOf(atomsOf(part), part, 0) : [[part]]
    if (!alternatives || words.length * alternatives.length > maxWords) return undefined
    words = words.flatMap((word) => alternatives.map((alternative) => [...word, ...alternative]))
  }
  return words
}

function atomsOf(part: WordPart): Atom[] {
  if (part.type === 'Literal') return lettersOf(part.text)
  if (part.type !== 'BraceExpansion') return [part]
  return part.parts ? ['{', ...part.parts.flatMap(atomsOf), '}'] : lettersOf(part.text)
}

/** `\,` is one letter that separates nothing. */
const lettersOf = (text: string): string[] => text.match(/\\[\s\S]|[\s\S]/g) ?? []

/** The alternatives of `{…}`, with its brackets. */
function alternativesOf(atoms: readonly Atom[], place: Place, depth: number): WordPart[][] | undefined {
  if (depth > maxNested) return undefined
  const inside = atoms.slice(1, -1)
  const pieces = splitAtCommas(inside)
  const range = pieces.length === 1 ? rangeOf(inside) : undefined
  if (range) return range === 'long' ? undefined : range.map((text) => [literal(text, place)])
  const found: WordPart[][] = []
  for (const piece of pieces) {
    const expanded = expandAtoms(piece, place, depth + 1)
    if (!expanded || found.length + expanded.length > maxWords) return undefined
    found.push(...expanded)
  }
  return found
}

function splitAtCommas(atoms: readonly Atom[]): Atom[][] {
  const pieces: Atom[][] = [[]]
  let depth = 0
  for (const atom of atoms) {
    if (atom === '{') depth++
    if (atom === '}') depth--
    if (atom === ',' && depth === 0) pieces.push([])
    else pieces.at(-1)!.push(atom)
  }
  return pieces
}

function expandAtoms(atoms: readonly Atom[], place: Place, depth: number): WordPart[][] | undefined {
  let words: WordPart[][] = [[]]
  for (let i = 0; i < atoms.length; i++) {
    const atom = atoms[i]!
    const end = atom === '{' ? closing(atoms, i) : undefined
    const nested = end === undefined ? undefined : atoms.slice(i, end + 1)
    const alternatives =
      nested && (splitAtCommas(nested.slice(1, -1)).length > 1 || rangeOf(nested.slice(1, -1)))
        ? alternativesOf(nested, place, depth)
        : [[typeof atom === 'string' ? literal(atom.replace(/^\\/, '') || '\\', place) : atom]]
    if (!alternatives || words.length * alternatives.length > maxWords) return undefined
    if (alternatives.length === 1 && words.length === 1) words[0]!.push(...alternatives[0]!)
    else words = words.flatMap((word) => alternatives.map((alternative) => [...word, ...alternative]))
    if (alternatives.length > 1) i = end!
  }
  return words
}

function closing(atoms: readonly Atom[], start: number): number | undefined {
  let depth = 0
  for (let i = start; i < atoms.length; i++) {
    if (atoms[i] === '{') depth++
    else if (atoms[i] === '}' && --depth === 0) return i
  }
  return undefined
}

/** `1..5`, `a..e`, `0..10..2`. */
function rangeOf(atoms: readonly Atom[]): string[] | 'long' | undefined {
  const text = atoms.map((atom) => (typeof atom === 'string' ? atom : '\0')).join('')
  const match = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d{1,9}))?$/.exec(text)
  if (!match) return undefined
  const [, firstNumber, lastNumber, firstLetter = '', lastLetter = '', by] = match
  const isNumber = firstNumber !== undefined
  const first = isNumber ? Number(firstNumber) : firstLetter.charCodeAt(0)
  const last = isNumber ? Number(lastNumber) : lastLetter.charCodeAt(0)
  const step = Math.abs(Number(by ?? 1)) || 1
  const count = Math.floor(Math.abs(last - first) / step) + 1
  if (count > maxWords) return 'long'
  const width = [firstNumber, lastNumber].some((one) => /^-?0\d/.test(one ?? ''))
    ? Math.max(firstNumber!.length, lastNumber!.length)
    : 0
  return Array.from({ length: count }, (_, i) => {
    const value = first + (last >= first ? i : -i) * step
    if (!isNumber) return String.fromCharCode(value)
    return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), '0')
  })
}

const literal = (text: string, { pos, end }: Place): LiteralPart => ({ type: 'Literal', pos, end, text, value: text })
