import type { Source, Span } from '../../model/source.ts'
import { readStages, type Stage } from '../dockerfile/built-image.ts'
import type { Instruction } from '../parse/dockerfile.ts'

/** One step of an image's history, as its configuration has it. */
export interface HistoryStep {
  readonly createdBy: string
  readonly created?: string
  /** It changed settings alone. */
  readonly isEmpty: boolean
}

/** What made the steps of an image: `instructions` has that of each, where one is known. */
export interface Making {
  readonly source: Source
  readonly instructions: readonly (Instruction | undefined)[]
  /** So many steps, the first ones, came with the base image. */
  readonly inherited: number
  /** What the FROM names. */
  readonly base?: string
  readonly from: Span
}

/** Longer histories and Dockerfiles are compared no further: nobody wrote them by hand. */
const maxSteps = 500

/** The stage of these Dockerfiles that made an image of this history; undefined where none fits. */
export function makingOf(history: readonly HistoryStep[], sources: readonly Source[]): Making | undefined {
  if (history.length > maxSteps) return undefined
  let best: { making: Making; share: number } | undefined
  for (const source of sources)
    for (const [stage, own] of [...chains(source)].reverse()) {
      const found = compare(history, own, stage)
      // Of a stage without instructions everything is inherited: it fits where nothing else does.
      const share = own.length === 0 ? 0 : found.weight / found.best
      if (share >= leastShare || (own.length === 0 && sources.length === 1))
        if (!best || share > best.share) best = { making: { source, ...found.making }, share }
    }
  return best?.making
}

const leastShare = 0.6

/** The instructions of every stage, behind those of the stages of this file that it builds on. */
function chains(source: Source): Map<Stage, readonly Instruction[]> {
  const own = new Map<Stage, Instruction[]>()
  readStages(source, (instruction, stages) => {
    const stage = stages.at(-1)
    if (!stage) return
    const list = own.get(stage) ?? []
    own.set(stage, list)
    if (instruction.keyword !== 'FROM' && instruction.isKnown) list.push(instruction)
  })
  const whole = (stage: Stage): Instruction[] => [
    ...(stage.parent ? whole(stage.parent) : []),
    ...(own.get(stage) ?? []),
  ]
  return new Map([...own.keys()].map((stage) => [stage, whole(stage).slice(0, maxSteps)]))
}

/** Only some instructions make a layer. */
const makesLayer = /^(?:RUN|COPY|ADD|WORKDIR)$/

/**
 * Pairs steps with instructions, both in order, so that most weight fits; of equal ways the one that lies furthest behind, since a
 * base image may have done the same before.
 */
function compare(history: readonly HistoryStep[], own: readonly Instruction[], stage: Stage) {
  const width = own.length + 1
  const table = new Int32Array((history.length + 1) * width)
  const weightAt = (i: number, j: number) => likeness(history[i]!.createdBy, own[j]!)
  for (let i = 0; i < history.length; i++)
    for (let j = 0; j < own.length; j++) {
      const weight = weightAt(i, j)
      const paired = weight > 0 ? table[i * width + j]! + weight : 0
      table[(i + 1) * width + j + 1] = Math.max(paired, table[i * width + j + 1]!, table[(i + 1) * width + j]!)
    }
  const instructions: (Instruction | undefined)[] = history.map(() => undefined)
  let i = history.length
  let j = own.length
  let first = { step: history.length, instruction: own.length }
  while (i > 0 && j > 0) {
    const here = table[i * width + j]!
    const weight = weightAt(i - 1, j - 1)
    if (weight > 0 && here === table[(i - 1) * width + j - 1]! + weight) {
      instructions[--i] = own[--j]
      first = { step: i, instruction: j }
    } else if (here === table[i * width + j - 1]!) j--
    else i--
  }
  // What stands before the first pair may be another way to write the first instructions.
  const before = own.slice(0, first.instruction).filter(({ keyword }) => makesLayer.test(keyword)).length
  const best = own.reduce((sum, { keyword }) => sum + (makesLayer.test(keyword) ? layerWeight : 1), 0)
  const { base, at } = stage.image
  const inherited = Math.max(0, first.step - before)
  return { weight: table.at(-1)!, best, making: { instructions, inherited, base: base?.value, from: base?.at ?? at } }
}

const layerWeight = 4

/** How well a step fits an instruction; 0 where it cannot be the same. */
function likeness(createdBy: string, { keyword, args, words, heredocs }: Instruction): number {
  const { keyword: done, text } = stepOf(createdBy)
  if (done !== keyword) return 0
  if (keyword === 'RUN') {
    // Of a here-document the history has the body.
    const written =
      heredocs.length > 0 ? heredocs.map((each) => each.text) : [args, words.map((word) => word.text).join(' ')]
    return written.some((each) => text.includes(bare(each).slice(0, maxCompared))) ? layerWeight : 0
  }
  if (!makesLayer.test(keyword)) return 1
  const last = words.at(-1)?.text ?? ''
  return last.includes('$') || text.includes(bare(last)) ? layerWeight : 0
}

const maxCompared = 200
const maxStep = 4000

/** Of BuildKit's, the old builder's (`/bin/sh -c #(nop) COPY …`), Buildah's and Kaniko's histories. */
function stepOf(createdBy: string): { keyword: string; text: string } {
  const short = createdBy.slice(0, maxStep)
  const setting = /#\(nop\)\s+([A-Z]+)\b/.exec(short)?.[1]
  const keyword = setting ?? /^([A-Z]+)\s/.exec(short)?.[1] ?? 'RUN'
  return { keyword, text: bare(short) }
}

const bare = (text: string): string => text.replace(/[\s\\"']+/g, '')
