import type { ImageRecord } from '../../model/image.ts'
import type { Fact, Span } from '../../model/source.ts'
import { splitWords } from '../parse/words.ts'
import type { ImageConfig } from './archive.ts'
import type { HistoryStep, Making } from './history.ts'

/** Longer histories and steps are looked at so far, and said to be cut: nobody wrote them by hand. */
const maxSteps = 500
const maxStep = 200_000
const maxRecords = 2000

/** What is found, and what was left out because there is more of it than is read. */
export interface Records {
  readonly found: readonly Fact<ImageRecord>[]
  readonly leftOut?: string
}

/**
 * What the image tells whoever has it: build arguments that its steps were given (`|1 TOKEN=x /bin/sh -c …`), variables that a later
 * step replaced, labels, and commands. What a Dockerfile here says itself is that file's own.
 */
export function recordsOf(
  { config }: ImageConfig,
  steps: readonly HistoryStep[],
  making: Making | undefined,
  at: Span,
): Records {
  let isCut = steps.length > maxSteps
  const found = new Map<string, Fact<ImageRecord>>()
  const environment = new Set(Array.isArray(config?.Env) ? config.Env : [])
  const put = (record: ImageRecord, index: number | undefined): void => {
    const values = record.step === 'RUN' ? record.words.slice(1) : [record.value]
    const instruction = index === undefined ? undefined : making?.instructions[index]
    const text = instruction ? textOf(instruction.whole) : ''
    if (values.length > 0 && values.every((value) => text.includes(value))) return
    const key = `${record.step} ${record.step === 'RUN' ? record.words.join(' ') : `${record.name}=${record.value}`}`
    if (found.has(key)) return
    if (found.size >= maxRecords) {
      isCut = true
      return
    }
    const isInherited = making !== undefined && index !== undefined && index < making.inherited
    const base = isInherited ? { inheritedFrom: making.base ?? 'its base image' } : {}
    found.set(key, { value: { ...record, ...base }, at: instruction?.at ?? making?.from ?? at })
  }
  const argumentSteps = new Map<string, number>()
  for (const [index, { createdBy }] of steps.slice(0, maxSteps).entries()) {
    isCut ||= createdBy.length > maxStep
    const { keyword, text } = stepOf(createdBy.slice(0, maxStep))
    if (keyword === 'ARG' || keyword === 'ENV')
      for (const [name, value] of pairsIn(text)) {
        if (keyword === 'ARG') argumentSteps.set(name, index)
        if (value !== undefined && !(keyword === 'ENV' && environment.has(`${name}=${value}`)))
          put({ step: keyword, name, value }, index)
      }
    if (keyword !== 'RUN') continue
    const { given, command } = runOf(text)
    for (const [name, value] of given) put({ step: 'ARG', name, value }, argumentSteps.get(name) ?? index)
    for (const words of commandsIn(command)) put({ step: 'RUN', words }, index)
  }
  for (const [name, value] of Object.entries(asTexts(config?.Labels))) {
    const index = steps.findLastIndex(({ createdBy }) => createdBy.includes('LABEL') && createdBy.includes(value))
    put({ step: 'LABEL', name, value }, index < 0 ? undefined : index)
  }
  return { found: [...found.values()], ...(isCut && { leftOut: 'its history has more than is read' }) }
}

const textOf = ({ source, start, end }: Span): string => source.text.slice(start, end)

/** BuildKit's `ENV A=b` and `RUN |1 A=b /bin/sh -c x # buildkit`, the old builder's `/bin/sh -c #(nop)  ENV A=b` and `|1 A=b /bin/sh …`. */
function stepOf(createdBy: string): { keyword: string; text: string } {
  const written = /^(?:.*#\(nop\)\s+)?([A-Z]+)\s+/.exec(createdBy)
  const text = createdBy.replace(/\s+# buildkit$/, '')
  return written ? { keyword: written[1]!, text: text.slice(written[0].length) } : { keyword: 'RUN', text }
}

/** Neither builder quotes a value: it ends where the next name begins. */
function pairsIn(text: string): [name: string, value: string | undefined][] {
  return text
    .trim()
    .split(/ (?=[A-Za-z_]\w*=)/)
    .flatMap((pair) => {
      const [, name, value] = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(pair) ?? []
      return name === undefined ? [] : [[name, value] as [string, string | undefined]]
    })
}

/** The arguments of the build that a command saw, and the command. */
function runOf(text: string): { given: [string, string][]; command: string } {
  const [, count, rest] = /^\|(\d{1,3}) ([\s\S]*)$/.exec(text) ?? []
  const written = rest ?? text
  const shell = /(?:^| )(?:\/\S+|\w+)(?: -[\w-]+)* -\w*c /.exec(written)
  const command = shell ? written.slice(shell.index + shell[0].length) : written
  if (count === undefined) return { given: [], command }
  const pairs = pairsIn(shell ? written.slice(0, shell.index) : written).slice(0, Number(count))
  return { given: pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])), command }
}

/** Commands by what stands between them, without what a shell would make of them. */
function* commandsIn(text: string): Generator<readonly string[]> {
  const nowhere = (start: number, end: number): Span => ({ source: { path: '', text, origin: 'engine' }, start, end })
  for (const part of text.split(/&&|\|\|?|;|\n/)) {
    const words = splitWords(part, nowhere).map((word) => word.text)
    if (words.length > 1) yield words
  }
}

function asTexts(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
