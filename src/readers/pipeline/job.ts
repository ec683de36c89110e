import { knownImage, openImage } from '../../knowledge/image-reference.ts'
import type { Client } from '../../model/client.ts'
import { type Container, container, type EnvironmentVariable } from '../../model/container.ts'
import { lastUpTo } from '../../model/offsets.ts'
import type { Fact, Source, Span } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { imageName, parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import { splitWords, unresolvedOf, type Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, type Scalar, spanOf, textOf } from '../parse/yaml.ts'
import type { DockerfileBuild, FoundGap, NamedManifest, WrittenText } from '../reader.ts'
import { handsOn } from '../shell/named-scripts.ts'
import type { Keys, Script } from '../shell/shell.ts'
import { here } from '../shell/shell-text.ts'
import { substitute, type Written } from '../workflow/substitute.ts'

/** What the pipelines of one file start: containers that they declare, and what their jobs run in a shell. */
export interface Jobs {
  readonly containers: Container[]
  readonly scripts: Script[]
  /** Engines over TCP that variables set, beside those of the scripts. */
  readonly clients: Client[]
  readonly gaps: FoundGap[]
}

/** Also the manifests that a pipeline names, and those that it holds. */
export interface ClusterJobs extends Jobs {
  readonly manifests: NamedManifest[]
  readonly documents: WrittenText[]
  readonly builds: DockerfileBuild[]
}

/** A gap that blocks, once. */
export function addOnce({ gaps }: Pick<Jobs, 'gaps'>, path: string, because: string): void {
  if (!gaps.some((gap) => gap.path === path && gap.because === because)) gaps.push({ path, because, blocking: true })
}

/** Levels of a pipeline that are read: only what aliases put together is deeper than a YAML file may be. */
const maxLevels = 100

/** Whether a level is too deep to be read, which is a gap. */
export function isTooDeep(depth: number, path: string, to: Jobs): boolean {
  if (depth <= maxLevels) return false
  addOnce(to, path, `only the first ${maxLevels} levels of this pipeline are read`)
  return true
}

/** The documents of a file; one that does not parse is a gap. */
export function documentsOf(source: Source, what: 'pipeline' | 'template', to: Jobs): readonly Node[] {
  const { documents, problems } = parseYaml(source, { merges: 'agreeing' })
  for (const { line, because } of problems)
    to.gaps.push({ path: source.path, line, because: `this ${what} does not parse: ${because}`, blocking: true })
  return documents
}

/** Variables by name, the nearest last: a value that is not known before the pipeline runs is `unsure`. */
export type Variables = ReadonlyMap<string, Word>

/** How a system writes a value that it puts in before anything runs: the pattern's first group is the expression. */
export interface Expressions {
  readonly pattern: RegExp
  lookUp(expression: string): string | undefined
  /** The expressions of a text, where it takes more than the pattern to find them. */
  readonly find?: (text: string) => readonly Written[]
}

/** `{{ … }}`; what another begins in is not one, so that a text is looked through once. */
export const template = /\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs

/** The expressions of a text: the first group of the pattern that matches is what stands in one. */
export const writtenIn = (text: string, pattern: RegExp): Written[] =>
  [...text.matchAll(pattern)].map(({ index, 0: written, ...groups }) => ({
    start: index,
    end: index + written.length,
    inner: (groups[1] ?? groups[2] ?? '').trim(),
  }))

const foundIn = (text: string, { pattern, find }: Expressions) => find?.(text) ?? writtenIn(text, pattern)

/** The texts of a list, of lists within it, or of a single text. */
export function linesOf(node: Node | undefined): Scalar[] {
  if (node?.kind === 'scalar') return node.isNull ? [] : [node]
  return itemsOf(node).flatMap(linesOf)
}

const setsEngine = /^(?:DOCKER_HOST|DOCKER_TLS_VERIFY|DOCKER_CONTENT_TRUST)$/

/** Lines that run in one shell, one after the other. */
export function scriptOf(
  key: string,
  lines: readonly Scalar[],
  variables: Variables,
  { expressions, isThrownAway = false }: { expressions?: Expressions; isThrownAway?: boolean } = {},
): Script | undefined {
  if (lines.length === 0) return undefined
  const starts: number[] = []
  const found = new Map<number, string>()
  const places: ((offset: number, isEnd?: boolean) => number)[] = []
  let text = ''
  for (const line of lines) {
    starts.push(text.length)
    const put =
      expressions && substitute(line.text, ({ inner }) => expressions.lookUp(inner), foundIn(line.text, expressions))
    for (const [offset, expression] of put?.expressions ?? []) found.set(text.length + offset, expression)
    places.push(put?.place ?? ((offset) => offset))
    text += `${put?.text ?? line.text}\n`
  }
  const locate = (from: number, to: number): Span => {
    const index = lastUpTo(starts, from)
    const [start, line, place] = [starts[index]!, lines[index]!, places[index]!]
    const end = Math.min(to, (starts[index + 1] ?? text.length) - 1)
    return line.within(place(from - start), place(Math.max(from, end) - start, true))
  }
  // What it runs sees every variable; an engine that is set for the whole job need not be named.
  const isForAll = handsOn(text)
  const own = isForAll
    ? allHanded(variables, expressions)
    : handedOf(
        [...variables].filter(([name]) => text.includes(name) || setsEngine.test(name)),
        variables,
        expressions,
      )
  return {
    key,
    text,
    locate,
    isThrownAway,
    ...own,
    ...(expressions && { expression: (offset: number) => found.get(offset) }),
  }
}

type Handed = Required<Pick<Script, 'given'>> & { readonly variables: Variables }

function handedOf(
  some: Iterable<readonly [string, Word]>,
  variables: Variables,
  expressions: Expressions | undefined,
): Handed {
  const own = new Map(Array.from(some, ([name, word]) => [name, handed(word, variables, expressions)] as const))
  return { variables: own, given: Array.from(own.values(), ({ text }) => text).join('\n') }
}

/** The same for thousands of steps, where no expression is to be put in. */
const plainlyHanded = new WeakMap<Variables, Handed>()

function allHanded(variables: Variables, expressions: Expressions | undefined): Handed {
  const known = plainlyHanded.get(variables)
  if (known) return known
  const own = handedOf(variables, variables, expressions)
  if ([...variables.values()].every(isPlain)) plainlyHanded.set(variables, own)
  return own
}

/** Variables of one job: hundreds of jobs may share as many. */
const maxVariables = 300

const tooManyVariables = `only the first ${maxVariables} variables of a job are read`
const tooLong = 'a value is too long, or has too many others in it, to be put in'

/** What such a value would have been may hide anything. */
export const leaveOutLong = (at: Pick<Span, 'source' | 'start'>): void => leaveOut(at, tooLong)

/** The variables of a mapping over those around it; `{value: …}` is a value as well. */
export function withVariables(around: Variables, map: Node | undefined): Variables {
  const own = entriesOf(map).flatMap(({ key, value }): [string, Word][] => {
    const node = value.kind === 'map' ? nodeAt(value, 'value') : value
    return node?.kind === 'scalar' ? [[key.text, { text: textOf(node) ?? '', span: spanOf(node) }]] : []
  })
  if (own.length === 0) return around
  const all = new Map([...around, ...own])
  if (all.size <= maxVariables) return all
  if (map) leaveOut(map, tooManyVariables)
  return new Map([...all].slice(0, maxVariables))
}

/** What a text comes out as once its variables are put in. */
interface Filled {
  readonly text: string
  readonly unsure?: string | undefined
}

/** Variables within variables; characters of one value. */
const maxDepth = 100
const maxValue = 4000

/** What each variable comes out as, so that each is put together once. */
const filledOf = new WeakMap<Variables, Map<string, Filled>>()

function filled(text: string, variables: Variables, depth = 0): Filled {
  if (text.length > maxValue) return { text, unsure: 'it is longer than is checked' }
  const known = filledOf.get(variables) ?? new Map<string, Filled>()
  filledOf.set(variables, known)
  let unsure: string | undefined
  let length = 0
  const out = text.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (written, plain: string | undefined, braced: string | undefined) => {
      const name = plain ?? braced ?? ''
      const value = variables.get(name)
      if (value && !known.has(name) && depth >= maxDepth) leaveOutLong(value.span)
      else if (value && !known.has(name)) {
        // It may name itself.
        known.set(name, unknown(written))
        known.set(name, value.unsure === undefined ? filled(value.text, variables, depth + 1) : value)
      }
      const inner = known.get(name) ?? unknown(written)
      length += inner.text.length
      if (length > maxValue && value) leaveOutLong(value.span)
      const put = length > maxValue ? unknown(written) : inner
      unsure ??= put.unsure
      return put.text
    },
  )
  return { text: out, unsure }
}

const unknown = (written: string): Filled => ({
  text: written,
  unsure: `${written} is known only when the pipeline runs`,
})

/** A text with `$NAME` and `${NAME}` put in. */
export function expanded(node: Scalar, variables: Variables, text = node.text): Word {
  const { text: out, unsure } = filled(text, variables)
  return { text: out, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}

const isPlain = ({ text, unsure }: Word): boolean => unsure !== undefined || !/[$<{]/.test(text)

/** A variable as the system hands it to a shell: with its expressions and the variables that it names, which the shell leaves alone. */
function handed(word: Word, variables: Variables, expressions: Expressions | undefined): Word {
  if (isPlain(word)) return word
  const written = expressions && foundIn(word.text, expressions)
  const put = expressions && written && substitute(word.text, ({ inner }) => expressions.lookUp(inner), written)
  const [open] = put?.expressions.values() ?? []
  if (open !== undefined) return { ...word, ...unknown(open), text: word.text, several: true }
  const placed = (put?.text ?? word.text).replace(
    /\$(?:(\w+)|\{(\w+)\})(?=[/:\s]|$)/g,
    (whole, plain: string | undefined, braced: string | undefined) => {
      const name = plain ?? braced ?? ''
      return variables.has(name) ? whole : name === 'HOME' ? '~' : here.test(name) ? '.' : whole
    },
  )
  const { text, unsure } = filled(placed, variables)
  return unsure === undefined ? { ...word, text } : { ...word, text, unsure, several: true }
}

interface Declared {
  readonly key: string
  readonly keys: Keys
  readonly image: Word
  /** Where it is declared, and how it is called; else at its image, by the name of that. */
  readonly at?: Span
  readonly name?: string
  readonly env?: readonly Fact<EnvironmentVariable>[]
  /** The context that the pipeline builds the image from. */
  readonly context?: string | undefined
  /** Flags of `docker run` that the system hands on, and mounts and ports that it has keys of its own for. */
  readonly options?: Pick<Scalar, 'text' | 'within'> | undefined
  readonly flags?: readonly Flag[]
}

/** A container that a pipeline system starts for a job: it decides everything that the file does not say, and removes it after. */
export function declared({
  key,
  keys,
  image,
  at = image.span,
  name,
  env = [],
  context,
  options,
  flags = [],
}: Declared): Container {
  const called = name ?? imageName(image.text)
  const words = options
    ? splitWords(options.text, (from, to) => options.within(from, to)).map((word) => withUnknown(withHome(word)))
    : []
  const split = splitFlags(words, runTable, { flagsOnly: true })
  const frame = { form: 'run', dialect: 'workflow', at, key: (own: string) => keys.next(`${key}/${own}`) } as const
  const read = parseFlags({ ...split, flags: [...split.flags, ...flags] }, frame, called)
  const build = context === undefined ? undefined : { value: context, at: image.span }
  const own = container({ ...read, env: [...read.env, ...env], oneOff: true, ...(build && { build }) })
  const value = image.unsure === undefined ? image.text : knownImage(image.text)
  const set =
    value === undefined
      ? {
          ...own,
          unresolved: new Map([...own.unresolved, ['image', openImage(unresolvedOf(image), image.text)] as const]),
        }
      : { ...own, image: { value, at: image.span } }
  return options || flags.length > 0
    ? { ...set, unsupported: new Set([...set.unsupported, ...(set.restart ? [] : (['restart'] as const))]) }
    : withUnsetUnsupported({ ...set, unresolved: new Map([...set.unresolved].filter(([field]) => field === 'image')) })
}

/** A word in which the system, or the shell of the machine, puts in what is known only then. */
const withUnknown = (word: Word): Word =>
  /\$[\w{(]/.test(word.text)
    ? { ...word, unsure: `${word.text} is known only when the pipeline runs`, several: true }
    : word

/** The home of whoever runs the pipeline, as a script's `$HOME` is read. */
const withHome = (word: Word): Word => ({
  ...word,
  text: word.text.replace(/^((?:-v|--volume=)?)\$(?:HOME\b|\{(?:env\.)?HOME\})(?=[/:])/, '$1~'),
})

/** The facts of variables: thousands of jobs may share hundreds of them. */
const factOf = new WeakMap<Word, Fact<EnvironmentVariable>>()

/** What a container's environment holds; what the pipeline puts in later is known to it alone. */
export function environmentOf(variables: Variables): Fact<EnvironmentVariable>[] {
  spend('variable of a job', variables.size)
  return Array.from(variables, ([name, word]) => {
    const known = factOf.get(word)
    if (known?.value.name === name) return known
    const { text, span: at } = word
    const fact = { value: text.includes('$') ? ({ name, from: 'host' } as const) : { name, value: text }, at }
    factOf.set(word, fact)
    return fact
  })
}

/** What lets the pipeline go on where a step fails: its key, and the values that do. */
export function ignoredBy(step: Node, key: string, values = /^true$/i): Pick<Script, 'ignored'> {
  const node = nodeAt(step, ...key.split('.'))
  return node?.kind === 'scalar' && values.test(node.text) ? { ignored: spanOf(node) } : {}
}

/** The items of a list as flags of this name. */
export const flagsOf = (name: string, list: Node | undefined): Flag[] =>
  linesOf(list).map((item) => ({ name, value: { text: item.text, span: spanOf(item) } }))
