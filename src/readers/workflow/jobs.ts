import { posix } from 'node:path'
import { calledByOthers } from '../../knowledge/workflow-events.ts'
import type { Source } from '../../model/source.ts'
import { mayGoOn, spend } from '../effort.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, textAt, textOf } from '../parse/yaml.ts'
import { perSource } from '../per-source.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { loadUnbash } from '../shell/unbash.ts'
import { compile, type Expression } from './expression.ts'
import type { Row } from './matrix.ts'
import { type Call, type JobAround, neverRuns, Scope, type Unit, type WorkflowsAround } from './scope.ts'
import { inEveryWay, type World } from './worlds.ts'
import { mayWrite, type Write, writesOf } from './written.ts'

type Unbash = typeof import('unbash')

/** Look-ups within look-ups, and expressions and texts that are kept. */
const maxDepth = 60
const maxKept = 2000
/** What one file may cost: a look-up counts one, a text that is read for what it writes its length in lines. */
const maxWork = 100_000
/** The same for all files together; once that is spent, what each may still cost. */
const maxWorkOfAll = 500_000
const minWork = 100
const lineLength = 80
/** What it costs to ask for what is kept: thousands of steps may call one action. */
const workOfKept = 1 / 10
/** Workflows that call each other, and actions that use each other, one within the other: GitHub runs no more. */
const maxLevels = 10
/** Ways in which a runner's labels may come out. */
const maxRunners = 16

/** A job of a workflow, or the steps of an action. */
export class Job implements JobAround {
  private readonly scopes = new Map<number, Scope>()
  private writing: readonly number[] | undefined
  private hosted: boolean | undefined
  private rows: { readonly found: readonly Row[] | undefined } | undefined
  private starting: ReadonlySet<string> | undefined

  constructor(
    readonly workflows: Workflows,
    readonly unit: Unit,
    /** Questions about who calls the unit are asked under this name. */
    readonly unitKey: string,
    readonly callers: readonly Call[],
    readonly name: string,
    readonly node: Node | undefined,
    readonly steps: readonly Node[],
  ) {}

  get key(): string {
    return `${this.unitKey}/${this.name}`
  }

  /** The events that start it, also through what calls it. */
  get events(): ReadonlySet<string> {
    this.starting ??= new Set(leadingTo(this, () => true).flatMap(ownEventsOf))
    return this.starting
  }

  /** Whether it runs as far as is known: neither its condition, nor that of one that it needs or is called by, is certainly false. */
  isReached(at: number | undefined, world: World): boolean {
    const { workflows } = this
    const key = `${this.key} ${at} reached`
    if (workflows.open.has(key) || workflows.isDeep) return true
    return world.once(key, () => {
      workflows.open.add(key)
      workflows.depth++
      const isReached = this.mayRun(at, world)
      workflows.depth--
      workflows.open.delete(key)
      return isReached
    })
  }

  private mayRun(at: number | undefined, world: World): boolean {
    if (at !== undefined && !this.before(at).runs(this.steps[at], world)) return false
    if (!this.start.runs(this.node, world)) return false
    const needs = nodeAt(this.node, 'needs')
    const isAnyway = /\balways\s*\(|!\s*cancelled\s*\(/.test(textAt(this.node, 'if') ?? '')
    for (const need of isAnyway ? [] : [needs, ...itemsOf(needs)]) {
      const job = need?.kind === 'scalar' ? this.jobNamed(need.text) : undefined
      if (job && !job.isReached(undefined, world)) return false
    }
    const calls = this.callers.filter((call) => call.kind === 'call')
    return calls.length === 0 || calls.some(({ from }) => from.job.isReached(from.at, world))
  }

  /** The rows of a matrix without expressions are made once. */
  fixed(strategy: Node, make: () => readonly Row[] | undefined): readonly Row[] | undefined {
    if (/\$\{\{|\*/.test(strategy.source.text.slice(strategy.start, strategy.end))) return make()
    this.rows ??= { found: make() }
    return this.rows.found
  }

  /** What is known at a step. */
  before(at: number): Scope {
    let found = this.scopes.get(at)
    if (!found) {
      found = new Scope(this, at, this.steps[at])
      this.scopes.set(at, found)
    }
    return found
  }

  get start(): Scope {
    return new Scope(this, 0)
  }

  get end(): Scope {
    return this.before(this.steps.length)
  }

  /** The steps that may leave something to later ones. */
  get writers(): readonly number[] {
    this.writing ??= this.steps.flatMap((step, at) => {
      const run = nodeAt(step, 'run')
      const leaves = run?.kind === 'scalar' ? mayWrite(run.text) : this.workflows.leaves(step)
      return leaves ? [at] : []
    })
    return this.writing
  }

  /** Whether the machine goes with the job: GitHub's own do, and an action runs where its callers run. */
  get isThrownAway(): boolean {
    this.hosted ??= this.unit.isAction
      ? leadingTo(this, ({ unit }) => unit.isAction).every((job) =>
          job.unit.isAction ? job.callers.every(({ kind }) => kind === 'call') : job.isThrownAway,
        )
      : isHosted(this.runners)
    return this.hosted
  }

  /** The action that a step calls. */
  actionCalled(at: number): Job | undefined {
    return this.workflows.called(this, at)
  }

  /** The workflow that it calls: the job to ask for its outputs. */
  get workflowCalled(): Job | undefined {
    return this.workflows.calledBy(this)
  }

  jobNamed(name: string): Job | undefined {
    return this.workflows.jobNamed(this, name)
  }

  /** What the job asks of its runner; empty where that is not known. */
  get runners(): readonly string[] {
    const ways = inEveryWay((world) => {
      const runner = this.start.node(nodeAt(this.node, 'runs-on'), world)
      const labels = runner?.kind === 'map' ? nodeAt(runner, 'labels') : runner
      return [labels, ...itemsOf(labels)].flatMap((label) => {
        if (label?.kind !== 'scalar' || label.isNull) return []
        const { text, unsure } = this.start.word(label, world)
        return unsure === undefined ? [text] : []
      })
    }, maxRunners)
    return [...new Set(ways.flat())]
  }
}

/**
 * A job, and those that lead to it: what calls it where that `isFollowed`, and what calls these, as deep as GitHub runs workflows
 * and actions within each other.
 */
function leadingTo(job: JobAround, isFollowed: (job: JobAround) => boolean): JobAround[] {
  const found = new Set([job])
  let level: readonly JobAround[] = [job]
  for (let depth = 0; depth < 2 * maxLevels && level.length > 0; depth++) {
    const calls = level.filter(isFollowed).flatMap(({ callers }) => callers.filter((call) => call.kind === 'call'))
    const next = new Set(calls.map(({ from }) => from.job).filter((one) => !found.has(one)))
    for (const one of next) found.add(one)
    level = [...next]
  }
  return [...found]
}

/** The events that start a job itself; what nobody here calls may be called by others. */
function ownEventsOf({ unit, callers }: JobAround): string[] {
  const events = eventsOf(unit.root)
  const isCalled = callers.some(({ kind }) => kind === 'call')
  const isForOthers = !isCalled && (unit.isAction || events.includes(calledByOthers))
  const own = unit.isAction ? [] : events.filter((event) => event !== calledByOthers)
  return isForOthers ? [...own, calledByOthers] : own
}

const isHosted = (labels: readonly string[]) =>
  labels.length > 0 && labels.every((label) => /^(?:ubuntu|windows|macos)-/i.test(label))

/** The workflows and actions of the repository, and who of them calls whom. */
export class Workflows implements WorkflowsAround {
  readonly units: ReadonlyMap<string, Unit>
  /** What is being looked up. */
  readonly open = new Set<string>()
  depth = 0
  private readonly levels = { workflow: 0, action: 0 }
  private work = 0
  private spent = 0
  private limit = maxWork
  private readonly callsOf = new Map<Unit, Call[]>()
  private readonly jobs = new Map<Unit, readonly Job[]>()
  private readonly fixed = new Map<string, readonly Job[]>()
  private readonly expressions = new Map<string, Expression>()
  private readonly texts = new Map<string, string>()
  private readonly numbers = new Map<string, string>()
  private making = 0
  private unbash: Unbash | undefined

  private constructor(sources: readonly Source[]) {
    this.units = new Map(
      sources.flatMap((source): [string, Unit][] => {
        if (!mayGoOn(source)) return []
        spend('workflow')
        return [[source.path, unitOf(source)]]
      }),
    )
    for (const unit of this.units.values()) this.jobs.set(unit, this.jobsIn(unit, unit.source.path, this.callers(unit)))
    for (const job of this.all()) this.collectCalls(job)
    for (const [unit, calls] of this.callsOf) calls.push(...othersOf(unit, calls))
  }

  static async of(sources: readonly Source[]): Promise<Workflows> {
    const found = new Workflows(sources)
    if (sources.some(({ text }) => mayWrite(text))) found.unbash = await loadUnbash()
    return found
  }

  /** Whether no more is looked up: what is asked then is not known. */
  get isDeep(): boolean {
    this.work++
    return this.depth > maxDepth || this.isSpent
  }

  /** Whether a file has cost so much that the rest of it is not evaluated. */
  get isSpent(): boolean {
    return this.work > this.limit
  }

  /** What a caller says, unless calls stand deeper in each other than GitHub runs them. */
  asCaller<T>(isAction: boolean, ask: () => T, otherwise: T): T {
    const kind = isAction ? 'action' : 'workflow'
    if (this.levels[kind] >= maxLevels) return otherwise
    this.levels[kind]++
    this.depth++
    const answer = ask()
    this.levels[kind]--
    this.depth--
    return answer
  }

  /** Each file has a budget of its own. */
  renew(): void {
    this.spent += this.work
    this.work = 0
    this.limit = Math.max(minWork, Math.min(maxWork, maxWorkOfAll - this.spent))
  }

  of(unit: Unit): readonly Job[] {
    return this.jobs.get(unit) ?? []
  }

  private all(): readonly Job[] {
    return [...this.jobs.values()].flat()
  }

  private callers(unit: Unit): Call[] {
    const found = this.callsOf.get(unit) ?? []
    this.callsOf.set(unit, found)
    return found
  }

  private jobsIn(unit: Unit, unitKey: string, callers: readonly Call[]): readonly Job[] {
    const { root, isAction } = unit
    const mayRun = (node: Node) => !neverRuns(node, (text) => this.expression(text))
    const stepsOf = (node: Node | undefined) => itemsOf(nodeAt(node, 'steps')).filter(mayRun)
    if (isAction) return [new Job(this, unit, unitKey, callers, '', undefined, stepsOf(nodeAt(root, 'runs')))]
    return entriesOf(nodeAt(root, 'jobs')).flatMap(({ key, value }) =>
      mayRun(value) ? [new Job(this, unit, unitKey, callers, key.text, value, stepsOf(value))] : [],
    )
  }

  private collectCalls(job: Job): void {
    const own = job.node && this.unitOf(job.node)
    if (own) this.callers(own).push(callOf(job.node, job.start))
    for (const [at, step] of job.steps.entries()) {
      const unit = this.unitOf(step)
      if (unit) this.callers(unit).push(callOf(step, job.before(at)))
    }
  }

  /** The workflow or action of the repository that a job or a step uses. */
  unitOf(user: Node): Unit | undefined {
    const uses = textAt(user, 'uses')
    if (uses === undefined || !/^\.\.?\//.test(uses)) return undefined
    const path = posix.join(uses)
    const folder = path === './' ? '' : path.endsWith('/') ? path : `${path}/`
    return this.units.get(path) ?? this.units.get(`${folder}action.yml`) ?? this.units.get(`${folder}action.yaml`)
  }

  /** Whether the action of a step, or one that it uses, may leave something. */
  leaves(step: Node): boolean {
    const unit = this.unitOf(step)
    return unit?.isAction === true && mayLeave(unit.source).it
  }

  /** The action that a step calls, as this step calls it. */
  called(job: Job, at: number): Job | undefined {
    const unit = this.unitOf(job.steps[at]!)
    return unit?.isAction
      ? this.withCaller(unit, `${job.key} ${at}`, () => callOf(job.steps[at], job.before(at)))[0]
      : undefined
  }

  /** A job of the workflow that a job calls, to ask for its outputs. */
  calledBy(job: Job): Job | undefined {
    const unit = job.node && this.unitOf(job.node)
    return unit && this.withCaller(unit, job.key, () => callOf(job.node, job.start))[0]
  }

  private withCaller(unit: Unit, name: string, call: () => Call): readonly Job[] {
    const key = `${unit.source.path}@${name}`
    // What calls itself never ends.
    if (name.includes(`${unit.source.path}@`)) return []
    let found = this.fixed.get(key)
    if (!found) {
      found = this.fixed.size < maxKept ? this.jobsIn(unit, key, [call()]) : []
      this.fixed.set(key, found)
    }
    return found
  }

  /** Another job of the same workflow. */
  jobNamed({ unit, unitKey }: Job, name: string): Job | undefined {
    const jobs = this.fixed.get(unitKey) ?? this.of(unit)
    return jobs.find((job) => job.name.toLowerCase() === name.toLowerCase())
  }

  expression(text: string): Expression {
    let found = this.expressions.get(text)
    if (!found) {
      found = compile(text)
      if (this.expressions.size < maxKept) this.expressions.set(text, found)
    }
    return found
  }

  /** What stands for a text about a name, which is made once; empty while it is made. */
  kept(name: string, make: () => string): string {
    this.work += workOfKept
    const found = this.texts.get(name)
    if (found !== undefined) return found
    // Deeper than calls are run each is another.
    if (this.making >= maxLevels) return name
    this.texts.set(name, '')
    this.making++
    const made = make()
    this.making--
    // Texts are made of others: a number stands for each, so that they do not grow.
    const number = this.numbers.get(made) ?? String(this.numbers.size + 1)
    this.numbers.set(made, number)
    this.texts.set(name, number)
    return number
  }

  writesIn(shell: ShellText): readonly Write[] {
    this.work += shell.text.length / lineLength
    return this.unbash ? writesOf(this.unbash, shell) : []
  }
}

/** Whether an action may leave something to later steps, or one that it uses. */
const mayLeave = perSource(({ text }) => ({ it: mayWrite(text) || /\buses\b[^\n]{0,20}\.\//.test(text) }))

function unitOf(source: Source): Unit {
  const { documents, problems } = parseYaml(source)
  const gaps = problems.map(({ line, because }) => {
    const reason = `this workflow does not parse: ${because}`
    return { path: source.path, line, because: reason, blocking: true }
  })
  const root = documents[0]
  return { source, root, gaps, isAction: nodeAt(root, 'jobs') === undefined && nodeAt(root, 'runs') !== undefined }
}

const callOf = (user: Node | undefined, from: Scope): Call => ({
  kind: 'call',
  with: nodeAt(user, 'with'),
  secrets: nodeAt(user, 'secrets'),
  from,
})

/** A person may start a workflow; what nobody calls has its defaults. */
function othersOf({ root }: Unit, calls: readonly Call[]): Call[] {
  if (eventsOf(root).includes('workflow_dispatch')) return [{ kind: 'dispatch' }]
  return calls.length === 0 ? [{ kind: 'default' }] : []
}

function eventsOf(root: Node | undefined): readonly string[] {
  const on = nodeAt(root, 'on')
  return [on, ...itemsOf(on), ...entriesOf(on).map(({ key }) => key)].flatMap((event) => textOf(event) ?? [])
}
