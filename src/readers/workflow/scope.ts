import { posix } from 'node:path'
import type { Origin, Source, Span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import { splitWords, type Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap } from '../reader.ts'
import { handsOn } from '../shell/named-scripts.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { type Expression, member } from './expression.ts'
import { type Row, rowsOf } from './matrix.ts'
import { heldBy } from './stranger.ts'
import { expressionsIn, type Substituted, substitute, wholeExpression } from './substitute.ts'
import {
  Dictionary,
  isCollection,
  isTrue,
  keyOf,
  type Maybe,
  nodeOf,
  textOf,
  Unknown,
  unknown,
  type Value,
  valueAt,
  wordValue,
} from './values.ts'
import type { World } from './worlds.ts'
import { mayWrite, type Write } from './written.ts'

/** Characters of a value: expressions that hold each other grow without end. */
const maxValueLength = 65_536

/** A text with what is known put in, and where that comes from. */
export interface Filled extends Substituted {
  readonly origins: readonly Origin[]
}

/** A workflow or an action. */
export interface Unit {
  readonly source: Source
  readonly root: Node | undefined
  readonly isAction: boolean
  readonly gaps: readonly FoundGap[]
}

/** Who gives a workflow or an action its inputs: a step or a job of the repository, a person, or nobody who is known. */
export type Call =
  | {
      readonly kind: 'call'
      readonly with?: Node | undefined
      readonly secrets?: Node | undefined
      readonly from: Scope
    }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'default' }

/** What a scope asks of all workflows: look-ups in progress, what they may cost, and what is kept of them. */
export interface WorkflowsAround {
  readonly open: Set<string>
  depth: number
  readonly isDeep: boolean
  asCaller<T>(isAction: boolean, ask: () => T, otherwise: T): T
  unitOf(user: Node): Unit | undefined
  expression(text: string): Expression
  kept(name: string, make: () => string): string
  writesIn(shell: ShellText): readonly Write[]
}

/** What a scope asks of the job that it stands in. */
export interface JobAround {
  readonly workflows: WorkflowsAround
  readonly unit: Unit
  readonly unitKey: string
  readonly callers: readonly Call[]
  readonly node: Node | undefined
  readonly steps: readonly Node[]
  readonly key: string
  readonly events: ReadonlySet<string>
  readonly writers: readonly number[]
  readonly isThrownAway: boolean
  readonly start: Scope
  readonly end: Scope
  before(at: number): Scope
  fixed(strategy: Node, make: () => readonly Row[] | undefined): readonly Row[] | undefined
  isReached(at: number | undefined, world: World): boolean
  actionCalled(at: number): JobAround | undefined
  readonly workflowCalled: JobAround | undefined
  jobNamed(name: string): JobAround | undefined
}

/** What expressions and variables mean at one step of a job: before it, other steps have run. */
export class Scope {
  constructor(
    readonly job: JobAround,
    /** How many steps have run. */
    private readonly position: number,
    /** The step whose `env` counts. */
    private readonly step?: Node,
  ) {}

  /** The step that it is about. */
  get at(): number | undefined {
    return this.step ? this.position : undefined
  }

  /** A text with its expressions put in. */
  filled(node: Scalar, world: World, text = node.text): Filled {
    const origins: Origin[] = []
    const filled = substitute(text, ({ start, end, inner }) => {
      const { value, places } = world.traced(() => this.value(inner, world))
      if (places.length > 0) origins.push({ at: node.within(start, end), from: places })
      if (value instanceof Unknown) return undefined
      const shown = textOf(value)
      if (shown.length <= maxValueLength) return shown
      leaveOut(spanOf(node), `a value of more than ${maxValueLength} characters is not put in`)
      return undefined
    })
    return { ...filled, origins }
  }

  /** A text of the workflow as a word; an expression in it may be known only when the workflow runs. */
  word(node: Scalar, world: World, text = node.text): Word {
    const { text: filled, expressions } = this.filled(node, world, text)
    const [open] = expressions.values()
    if (open === undefined) return { text: filled, span: spanOf(node) }
    return { text: withExpressions(filled, expressions), span: spanOf(node), unsure: onlyInTheRun(open) }
  }

  /** A text that is split into words as for a shell, and in which nothing else is expanded. */
  words(node: Scalar, world: World, origins: Origin[] = []): Word[] {
    if (node.isNull) return []
    const filled = this.filled(node, world)
    origins.push(...filled.origins)
    return splitWords(filled.text, (from, to) => node.within(filled.place(from), filled.place(to, true))).map(
      (word) => {
        const hole = /\$\{_{3,}\}/.exec(word.text)
        if (!hole) return word
        const written = node.source.text.slice(word.span.start, word.span.end)
        return { ...word, text: written, unsure: onlyInTheRun(written), several: hole[0] === word.text }
      },
    )
  }

  /** A node, or what the expression that stands in its place makes; undefined where that is not known. */
  node(node: Node | undefined, world: World): Node | undefined {
    const expression = node?.kind === 'scalar' ? wholeExpression(node.text) : undefined
    if (node?.kind !== 'scalar' || expression === undefined) return node
    const value = this.value(expression, world)
    return value instanceof Unknown ? undefined : isCollection(value) ? nodeOf(value, node) : node
  }

  /** What a text stands for: the value of the expression that it is, or itself with its expressions put in. */
  maybe(text: string, world: World): Maybe {
    const expression = wholeExpression(text)
    if (expression !== undefined) return this.value(expression, world)
    if (expressionsIn(text).length === 0) return text
    const { text: filled, expressions } = substitute(text, ({ inner }) => {
      const value = this.value(inner, world)
      return value instanceof Unknown ? undefined : textOf(value)
    })
    return expressions.size > 0 || filled.length > maxValueLength ? unknown : filled
  }

  /** A variable of the step's environment. */
  variable(name: string, world: World): Word | undefined {
    const { workflows, unit, node, callers } = this.job
    if (workflows.isDeep) return undefined
    const own = this.step && this.inLayer(name, this.step, world, this.outside())
    if (own) return own
    const before = this.written('env', name, this.position, world)
    if (before) return before.value
    const around = (node && this.inLayer(name, node, world, this)) ?? this.inLayer(name, unit.root, world, this)
    if (around || !unit.isAction || workflows.isDeep) return around
    const [caller] = world.among(`${this.job.unitKey} caller`, `env.${name}`, callers, (call) =>
      call.kind === 'call' ? call.from.environmentKey(name) : '',
    )
    if (caller?.kind !== 'call') return undefined
    return workflows.asCaller(true, () => caller.from.variable(name, world), undefined)
  }

  /** One of the mappings `env` around a step. */
  private inLayer(name: string, of: Node | undefined, world: World, scope: Scope): Word | undefined {
    const { open } = this.job.workflows
    const key = `${of?.start} ${of?.source.path} ${name}`
    if (open.has(key)) return undefined
    const map = nodeAt(of, 'env')
    if (!map) return undefined
    open.add(key)
    try {
      const value = nodeAt(scope.node(map, world), name)
      return value?.kind === 'scalar' ? scope.word(value, world) : undefined
    } finally {
      open.delete(key)
    }
  }

  /** Equal where a variable comes from the same text. */
  private environmentKey(name: string): string {
    const { node, unit, callers, writers, workflows, key: job } = this.job
    return workflows.kept(`${this.key} env ${name}`, () => {
      const layers = [this.step, node, unit.root].map((of) => textAt(of, 'env', name))
      const written = writers.some((at) => at < this.position) ? job : ''
      const outer = unit.isAction
        ? callers.map((call) => (call.kind === 'call' ? call.from.environmentKey(name) : ''))
        : []
      return JSON.stringify([layers, written, [...new Set(outer)].slice(0, 2)])
    })
  }

  private outside(): Scope {
    return new Scope(this.job, this.position)
  }

  private get key(): string {
    return `${this.job.key} ${this.position}${this.step ? '' : '-'}`
  }

  private value(inner: string, world: World): Maybe {
    return this.job.workflows.expression(inner)({
      lookUp: (path) => this.lookUp(path, world),
      decide: (question) => {
        if (this.job.workflows.isDeep) return undefined
        const index = world.answer(`${this.job.key} ? ${question.replace(/\s+/g, ' ')}`, 2)
        return index === undefined ? undefined : index === 0
      },
    })
  }

  lookUp(path: readonly string[], world: World): Maybe {
    const { workflows } = this.job
    const key = `${this.key} ${path.join('\0')}`
    if (workflows.open.has(key) || workflows.isDeep) return unknown
    return world.once(key, () => {
      workflows.open.add(key)
      workflows.depth++
      try {
        return this.find(path, world)
      } finally {
        workflows.open.delete(key)
        workflows.depth--
      }
    })
  }

  private find([context, name, ...rest]: readonly string[], world: World): Maybe {
    const inner = (value: Maybe): Maybe => rest.reduce(member, value)
    if (name === undefined && context === 'github') return this.context(world) ?? unknown
    if (name === undefined) return context === 'matrix' ? this.matrix(undefined, world) : unknown
    switch (context) {
      case 'matrix':
        return inner(this.matrix(name, world))
      case 'env':
        return known(this.variable(name, world))
      case 'inputs':
        return inner(this.input(name, world))
      case 'secrets':
        return this.secret(name, world)
      case 'steps':
        return rest[0] === 'outputs' && rest[1] !== undefined ? this.stepOutput(name, rest[1], world) : unknown
      case 'needs':
      case 'jobs':
        return rest[0] === 'outputs' && rest[1] !== undefined ? this.jobOutput(name, rest[1], world) : unknown
      case 'github':
        return this.github(name, rest, world)
      default:
        return unknown
    }
  }

  private github(name: string, rest: readonly string[], world: World): Maybe {
    const { unit } = this.job
    if (name === 'workspace') return '.'
    if (name === 'action_path' && unit.isAction) return `./${posix.dirname(unit.source.path)}`
    const context = this.context(world)
    const held = context && heldBy(context, [name, ...rest])
    if (held !== undefined) return held
    if (name !== 'event' || rest[0] !== 'inputs' || rest[1] === undefined) return unknown
    const value = this.dispatched(rest[1], world)
    return value instanceof Unknown ? value : textOf(value)
  }

  /** What the context `github` holds for a stranger whose event starts this job. */
  private context({ strange }: World): Dictionary | undefined {
    return strange && this.job.events.has(strange.event) ? strange.context : undefined
  }

  /** Whether the job, or the step, runs as far as is known: its condition is not certainly false. */
  runs(of: Node | undefined, world: World): boolean {
    const condition = nodeAt(of, 'if')
    if (condition?.kind !== 'scalar' || condition.isNull) return true
    const inner = conditionOf(condition.text)
    return inner === undefined || mayBeTrue(this.value(inner, world))
  }

  private matrix(name: string | undefined, world: World): Maybe {
    const { key, node, unit, unitKey, callers, workflows } = this.job
    if (unit.isAction) {
      if (workflows.isDeep) return unknown
      const [caller] = world.among(`${unitKey} caller`, 'matrix', callers, (call) =>
        call.kind === 'call' ? call.from.job.key : '',
      )
      if (caller?.kind !== 'call') return unknown
      return workflows.asCaller(true, () => caller.from.matrix(name, world), unknown)
    }
    const strategy = nodeAt(node, 'strategy')
    if (!strategy) return unknown
    const rows = this.job.fixed(strategy, () => world.once(`${key} rows`, () => this.rows(strategy, world)))
    if (!rows) return unknown
    const wanted = name?.toLowerCase()
    const [row] = world.among<Row>(`${key} matrix`, wanted ?? '*', rows, (one) =>
      wanted === undefined ? keyOf(new Dictionary([...one])) : keyOf(one.get(wanted)),
    )
    if (!row || (wanted !== undefined && !rows.some((one) => one.has(wanted)))) return unknown
    return wanted === undefined ? new Dictionary([...row]) : (row.get(wanted) ?? null)
  }

  private rows(strategy: Node, world: World): readonly Row[] | undefined {
    const before = this.job.start
    return rowsOf(
      member(
        valueAt(strategy, (scalar) => before.scalar(scalar, world)),
        'matrix',
      ),
    )
  }

  private scalar(scalar: Scalar, world: World): Maybe {
    return scalar.text.includes('${{') ? this.maybe(scalar.text, world) : wordValue(scalar)
  }

  private input(name: string, world: World): Maybe {
    const { unitKey, callers, unit, workflows } = this.job
    const chosen = world.among(`${unitKey} caller`, `inputs.${name}`, callers, (call) => this.givenKey(call, name))
    const [first] = chosen
    if (!first) return unknown
    if (first.kind === 'dispatch') return this.dispatched(name, world)
    const declared = this.declared(name, 'workflow_call')
    if (first.kind === 'default') return defaultOf(declared)
    const given = givenBy(first, name)
    if (!given) return declared ? defaultOf(declared, true) : null
    world.comesFrom(chosen.flatMap((call) => placeOf(givenBy(call, name))))
    const value = workflows.asCaller(unit.isAction, () => first.from.scalar(given, world), unknown)
    return typed(value, unit.isAction ? 'string' : textAt(declared, 'type'))
  }

  /** Callers that give the same text are alike, unless it is evaluated. */
  private givenKey(call: Call, name: string): string {
    if (call.kind !== 'call') return call.kind
    const given = givenBy(call, name)
    if (!given) return ''
    return given.text.includes('${{') ? `${given.source.path} ${given.start}` : `=${given.text}`
  }

  /** Who starts a workflow by hand chooses among the options. */
  private dispatched(name: string, world: World): Maybe {
    const declared = this.declared(name, 'workflow_dispatch')
    if (!declared) return this.declared(name, 'workflow_call') ? null : unknown
    const type = textAt(declared, 'type')
    const standard = nodeAt(declared, 'default')
    const first = standard?.kind === 'scalar' ? [this.scalar(standard, world)] : []
    const others: readonly Value[] =
      type === 'boolean' ? [true, false] : type === 'choice' ? optionsOf(declared).map(({ text }) => text) : []
    const all = [...first, ...others].map((option) => typed(option, type))
    const options = [...new Map(all.map((option) => [keyOf(option), option])).values()]
    const index = world.answer(`${this.job.unitKey} dispatch.${name}`, options.length)
    return index === undefined ? unknown : options[index]!
  }

  private declared(name: string, event: string): Node | undefined {
    const { root, isAction } = this.job.unit
    return isAction ? entryOf(nodeAt(root, 'inputs'), name) : entryOf(nodeAt(root, 'on', event, 'inputs'), name)
  }

  private secret(name: string, world: World): Maybe {
    const { callers, unitKey, unit, workflows } = this.job
    const [caller] = world.among(`${unitKey} caller`, `secrets.${name}`, callers, (call) =>
      call.kind === 'call' ? `${call.secrets?.source.path} ${call.secrets?.start}` : '',
    )
    if (caller?.kind !== 'call') return unknown
    const isHandedOn = caller.secrets?.kind === 'scalar'
    const given = entryOf(caller.secrets, name)
    const ask = () => {
      if (isHandedOn) return caller.from.lookUp(['secrets', name], world)
      return given?.kind === 'scalar' ? caller.from.maybe(given.text, world) : unknown
    }
    return workflows.asCaller(unit.isAction, ask, unknown)
  }

  private stepOutput(id: string, name: string, world: World): Maybe {
    const { steps } = this.job
    const at = steps.findLastIndex(
      (step, i) => i < this.position && textAt(step, 'id')?.toLowerCase() === id.toLowerCase(),
    )
    if (at < 0) return unknown
    const called = this.job.actionCalled(at)
    if (!called) return known(this.written('output', name, at + 1, world, at)?.value)
    const output = textAt(entryOf(nodeAt(called.unit.root, 'outputs'), name), 'value')
    return output === undefined ? unknown : called.end.maybe(output, world)
  }

  private jobOutput(id: string, name: string, world: World): Maybe {
    const job = this.job.jobNamed(id)
    if (!job) return unknown
    const called = job.workflowCalled
    const output = called
      ? textAt(entryOf(nodeAt(called.unit.root, 'on', 'workflow_call', 'outputs'), name), 'value')
      : textOfScalar(entryOf(nodeAt(job.node, 'outputs'), name))
    return output === undefined ? unknown : (called ?? job).end.maybe(output, world)
  }

  /** What the steps before one write: the last that certainly does, or one after it. */
  private written(to: Write['to'], name: string, before: number, world: World, from = 0): Write | undefined {
    const options: (Write | undefined)[] = []
    for (const at of this.job.writers.toReversed()) {
      if (at >= before || at < from) continue
      for (const write of this.job.before(at).writes(world).toReversed()) {
        if (write.to !== to || write.name !== name) continue
        options.push(write)
        if (!write.isConditional) return this.oneOf(options, `${to} ${name} ${before}`, world)
      }
    }
    return options.length === 0 ? undefined : this.oneOf([...options, undefined], `${to} ${name} ${before}`, world)
  }

  private oneOf(options: readonly (Write | undefined)[], name: string, world: World): Write | undefined {
    const index = world.answer(`${this.job.key} ${name}`, options.length)
    const found = index === undefined ? options.find((one) => one?.value.unsure !== undefined) : options[index]
    if (found) world.comesFrom([found.value.span])
    return found
  }

  /** What the step itself writes. */
  private writes(world: World): readonly Write[] {
    const { workflows } = this.job
    const { step } = this
    const key = `${this.key} writes`
    if (!step || workflows.open.has(key) || workflows.isDeep) return []
    return world.once(key, () => {
      workflows.open.add(key)
      workflows.depth++
      const isConditional = nodeAt(step, 'if') !== undefined
      const found = this.ownWrites(step, world)
      workflows.depth--
      workflows.open.delete(key)
      return isConditional ? found.map((write) => ({ ...write, isConditional })) : found
    })
  }

  /** The variables that the step sets for later ones; where nothing decides their names, they are read once for all of these. */
  private namesWritten(world: World): readonly string[] {
    const { step } = this
    const { workflows } = this.job
    const isWhole = !workflows.isDeep && !workflows.open.has(`${this.key} writes`)
    const names = this.writes(world).flatMap(({ to, name }) => (to === 'env' ? [name] : []))
    const run = textAt(step, 'run')
    if (step && isWhole && run !== undefined && !/[$`]/.test(run.replace(/\$\{?GITHUB_ENV\b/g, '')))
      constantNames.set(step, names)
    return names
  }

  private ownWrites(step: Node, world: World): readonly Write[] {
    const { workflows, steps } = this.job
    const run = nodeAt(step, 'run')
    if (run?.kind === 'scalar') return mayWrite(run.text) ? workflows.writesIn(this.script(run, world)) : []
    const called = this.job.actionCalled(steps.indexOf(step))
    return called
      ? called.writers.flatMap((at) =>
          called
            .before(at)
            .writes(world)
            .filter(({ to }) => to === 'env'),
        )
      : []
  }

  /** What is set around a step and by those before it: what the step runs may look at it. */
  private environmentNames(world: World): string[] {
    const names = [this.step, this.job.node, this.job.unit.root].flatMap(namesSetBy)
    for (const at of this.job.writers) {
      if (names.length >= maxNames || at >= this.position || this.job.workflows.isDeep) break
      names.push(...(constantNames.get(this.job.steps[at]!) ?? this.job.before(at).namesWritten(world)))
    }
    return names.slice(0, maxNames)
  }

  /** A text for a shell, with its variables and the places that values in it come from. */
  script(run: Scalar, world: World) {
    const { text, expressions, place, origins } = this.filled(run, world)
    const variables = new Map<string, Word>()
    const more: Origin[] = []
    const names = handsOn(text) ? [...namesIn(text), ...this.environmentNames(world)] : namesIn(text)
    for (const name of names) {
      if (variables.has(name)) continue
      const { value: word, places } = world.traced(() => this.variable(name, world))
      if (!word) continue
      variables.set(name, word)
      if (places.length > 0) more.push({ at: word.span, from: places })
    }
    return {
      text,
      locate: (from: number, to: number): Span => run.within(place(from), place(to, true)),
      expression: (offset: number) => expressions.get(offset),
      variables,
      given: [...variables.values()].map((word) => word.text).join('\n'),
      origins: [...origins, ...more],
    }
  }
}

/** The expression of an `if`; undefined where that is a text around one, were it a blank alone: GitHub takes it for true. */
function conditionOf(text: string): string | undefined {
  const [only] = expressionsIn(text)
  if (!only) return text.trim() === '' ? undefined : text
  return only.start === 0 && only.end === text.length ? only.inner : undefined
}

const mayBeTrue = (value: Maybe): boolean => (value instanceof Unknown ? value.truth !== false : isTrue(value))

/** Whether the condition of a job or a step is false whatever it is run with: `if: false`. */
export function neverRuns(of: Node | undefined, compiled: (text: string) => Expression): boolean {
  const condition = nodeAt(of, 'if')
  const inner = condition?.kind === 'scalar' && !condition.isNull ? conditionOf(condition.text) : undefined
  return inner !== undefined && !mayBeTrue(compiled(inner)({ lookUp: () => unknown, decide: () => undefined }))
}

const maxNames = 200

/** Of the steps that name what they set in every way alike. */
const constantNames = new WeakMap<Node, readonly string[]>()

const namesSet = new WeakMap<Node, readonly string[]>()

/** The first names that the `env` of a step, a job or a workflow sets: thousands of steps share one of thousands. */
function namesSetBy(node: Node | undefined): readonly string[] {
  const env = nodeAt(node, 'env')
  if (!env) return []
  let names = namesSet.get(env)
  if (!names) {
    names = entriesOf(env)
      .slice(0, maxNames)
      .map(({ key }) => key.text)
    namesSet.set(env, names)
  }
  return names
}

/** The variables that a text may use; Compose looks at one of its own accord. */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set(['COMPOSE_FILE'])
  for (const match of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) names.add(match[1]!)
  return names
}

export const onlyInTheRun = (expression: string) => `${expression} is known only when the workflow runs`

/** The text with its unknown expressions as they are written. */
const withExpressions = (text: string, expressions: ReadonlyMap<number, string>): string =>
  text.replace(/\$\{_{3,}\}/g, (hole, offset: number) => expressions.get(offset) ?? hole)

const known = (word: Word | undefined): Maybe => (word && word.unsure === undefined ? word.text : unknown)

/** Inputs, outputs and secrets have the same name in any case. */
function entryOf(map: Node | undefined, name: string): Node | undefined {
  const exact = nodeAt(map, name)
  if (exact) return exact
  return entriesOf(map).find(({ key }) => key.text.toLowerCase() === name.toLowerCase())?.value
}

function givenBy(call: Call, name: string): Scalar | undefined {
  const node = call.kind === 'call' ? entryOf(call.with, name) : undefined
  return node?.kind === 'scalar' ? node : undefined
}

const placeOf = (node: Node | undefined): Span[] => (node ? [spanOf(node)] : [])

const textOfScalar = (node: Node | undefined) => (node?.kind === 'scalar' ? node.text : undefined)

const optionsOf = (declared: Node): Scalar[] =>
  itemsOf(nodeAt(declared, 'options')).flatMap((item) => (item.kind === 'scalar' ? [item] : []))

/** What an input is where nobody gives it; one that is required is then given by somebody who is not known. */
function defaultOf(declared: Node | undefined, isCalled = false): Maybe {
  if (!declared) return unknown
  const standard = nodeAt(declared, 'default')
  const type = textAt(declared, 'type')
  if (standard?.kind === 'scalar' && standard.text.includes('${{')) return unknown
  if (standard?.kind === 'scalar') return typed(wordValue(standard), type ?? 'string')
  if (!isCalled && /^true$/i.test(textAt(declared, 'required') ?? '')) return unknown
  return type === 'boolean' ? false : type === 'number' ? 0 : ''
}

function typed(value: Maybe, type: string | undefined): Maybe {
  if (value instanceof Unknown) return value
  if (type === 'boolean') return typeof value === 'boolean' ? value : /^true$/i.test(textOf(value))
  return type === 'number' ? Number(textOf(value)) : textOf(value)
}
