import { strangerEvents } from '../../knowledge/workflow-events.ts'
import type { Fact } from '../../model/source.ts'
import {
  type ActionUse,
  type ForeignCheckout,
  type ForeignText,
  type Reach,
  type Workflow,
  workflowSubject,
} from '../../model/workflow.ts'
import { entriesOf, factAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import { foreignIn, isStrangersName } from './foreign.ts'
import type { Job } from './jobs.ts'
import type { Unit } from './scope.ts'
import { strange } from './stranger.ts'
import { expressionsIn } from './substitute.ts'
import { inEveryWay, type World } from './worlds.ts'

/** Ways in which a step may come out. */
const maxWays = 16

/** What the workflow or the action itself does: what it uses, what it may do, and what a stranger can make it do. */
export function workflowOf({ source, root, isAction }: Unit, jobs: readonly Job[], key: string): Workflow | undefined {
  const first = nodeAt(root, isAction ? 'runs' : 'jobs')
  if (!root || !first || (isAction && textAt(root, 'runs', 'using') !== 'composite')) return undefined
  const name = source.path.slice(source.path.lastIndexOf('/') + 1)
  const users = jobs.flatMap(({ node, steps }) => [...(node ? [node] : []), ...steps])
  return workflowSubject({
    key,
    name,
    dialect: 'workflow',
    at: spanOf(root),
    actions: users.flatMap(usedBy),
    writeAll: [...everything(root, undefined), ...jobs.flatMap(({ node, name }) => everything(node, name))],
    foreignTexts: jobs.flatMap(foreignTexts),
    checkouts: jobs.flatMap(foreignCheckouts),
    ownRunners: jobs.flatMap(ownRunners),
  })
}

function usedBy(user: Node): Fact<ActionUse>[] {
  const uses = nodeAt(user, 'uses')
  if (uses?.kind !== 'scalar') return []
  const [, name, ref] = /^([\w.-]+\/[\w./-]+)@(\S+)$/.exec(uses.text.trim()) ?? []
  return name !== undefined && ref !== undefined && !name.startsWith('.') ? [factAt(uses, { name, ref })] : []
}

function everything(of: Node | undefined, job: string | undefined): Fact<string | undefined>[] {
  const permissions = nodeAt(of, 'permissions')
  return permissions?.kind === 'scalar' && permissions.text === 'write-all' ? [factAt(permissions, job)] : []
}

/** What a step does for a stranger, in every way in which an event of the stranger may come out. */
function found<T>(job: Job, at: number | undefined, read: (world: World) => readonly T[], key: (item: T) => string) {
  const items = new Map<string, { readonly item: T; readonly atOnce: string[]; readonly approved: string[] }>()
  const look = (event: string, isApproved: boolean) =>
    inEveryWay((world) => (job.isReached(at, world) ? read(world) : []), maxWays, strange(event, isApproved)).flat()
  for (const event of job.events) {
    const all = strangerEvents.has(event) ? look(event, true) : []
    const atOnce = new Set(all.length > 0 ? look(event, false).map(key) : [])
    for (const [name, item] of new Map(all.map((one) => [key(one), one]))) {
      const known = items.get(name) ?? { item, atOnce: [], approved: [] }
      items.set(name, known)
      known[atOnce.has(name) ? 'atOnce' : 'approved'].push(event)
    }
  }
  return [...items.values()].map(({ item, atOnce, approved }) => {
    const isApproved = atOnce.length === 0
    const reach: Reach = { job: job.name, events: isApproved ? approved : atOnce, isApproved }
    return { item, reach }
  })
}

/** Inputs of actions that are run as a script, whatever the action. */
const scriptInput = /^(?:script|run|commands?|cmd|inline-?script)$/i
/** Expressions in which no stranger has a part. */
const harmless =
  /^\s*(?:(?:matrix|secrets|runner|vars|strategy)\.[\w.-]+|github\.(?:sha|ref|ref_name|repository|workspace|run_id|token|actor|event_name|repository_owner))\s*$/

const mayBeForeign = (text: string) => expressionsIn(text).some(({ inner }) => !harmless.test(inner))

function scriptsOf(step: Node): Scalar[] {
  const inputs = entriesOf(nodeAt(step, 'with')).filter(({ key }) => scriptInput.test(key.text))
  const texts = [nodeAt(step, 'run'), ...(nodeAt(step, 'uses') ? inputs.map(({ value }) => value) : [])]
  return texts.filter((text): text is Scalar => text?.kind === 'scalar' && mayBeForeign(text.text))
}

function foreignTexts(job: Job): Fact<ForeignText>[] {
  const texts = new Set([...job.events].flatMap((event) => strangerEvents.get(event)?.texts ?? []))
  if (texts.size === 0) return []
  return job.steps.flatMap((step, at) =>
    scriptsOf(step).flatMap((script) => {
      const read = (world: World) => {
        const { text, place } = job.before(at).filled(script, world)
        return foreignIn(text)
          .filter(({ path }) => texts.has(path))
          .map(({ path, at: offset }) => ({ path, start: place(offset), end: place(offset + 1, true) }))
      }
      // A value that holds several (the whole event) is one fault: the first of them names it.
      return found(job, at, read, ({ start }) => String(start)).map(({ item: { path, start, end }, reach }) => ({
        value: { context: `github.${path}`, ...reach },
        at: script.within(start, end),
      }))
    }),
  )
}

const builders =
  /^(?:docker\/(?:build-push-action|bake-action)|redhat-actions\/buildah-build|depot\/(?:build-push|bake)-action)@/

function foreignCheckouts(job: Job): Fact<ForeignCheckout>[] {
  const code = new Set([...job.events].flatMap((event) => strangerEvents.get(event)?.code ?? []))
  if (code.size === 0) return []
  return job.steps.flatMap((step, at): Fact<ForeignCheckout>[] => {
    const then = after(job, at)
    const takes = then && takesCode(job, step, at)
    if (!takes) return []
    const [first] = found(job, at, (world) => (takes.from(world) ? [''] : []), String)
    return first ? [{ value: { then, ...first.reach }, at: spanOf(takes.at) }] : []
  })
}

/** How a step may take a stranger's code into the workspace, and where that is written. */
function takesCode(job: Job, step: Node, at: number): { at: Node; from(world: World): boolean } | undefined {
  const scope = job.before(at)
  const isOneOf = (text: string, world: World) =>
    foreignIn(text).some(({ path }) => strangerEvents.get(world.strange!.event)?.code.includes(path))
  const run = nodeAt(step, 'run')
  if (run?.kind === 'scalar') {
    if (!/\bgh\s+pr\s+checkout\b|\bgit\s[^\n]*\b(?:checkout|switch|reset|merge|pull)\b/.test(run.text)) return undefined
    const isOf = (world: World) =>
      scope
        .filled(run, world)
        .text.split('\n')
        .some((line) => /\bgit\s|\bgh\s+pr\s+checkout\b/.test(line) && isOneOf(line, world))
    return { at: run, from: isOf }
  }
  const [ref, repository] = [nodeAt(step, 'with', 'ref'), nodeAt(step, 'with', 'repository')]
  if (!/^actions\/checkout@/.test(textAt(step, 'uses') ?? '')) return undefined
  const written = ref ?? repository
  if (
    written?.kind !== 'scalar' ||
    !/\$\{\{/.test(`${textAt(step, 'with', 'ref')}${textAt(step, 'with', 'repository')}`)
  )
    return undefined
  const inputOf = (node: Node | undefined, world: World) =>
    node?.kind === 'scalar' ? scope.filled(node, world).text : ''
  return {
    at: written,
    from: (world) => isOneOf(inputOf(ref, world), world) || isStrangersName(inputOf(repository, world)),
  }
}

/** What a job does after a step. */
function after(job: Job, at: number): ForeignCheckout['then'] | undefined {
  const later = job.steps.slice(at + 1)
  const runs = (step: Node) => {
    const uses = textAt(step, 'uses') ?? ''
    return nodeAt(step, 'run') !== undefined || /^\.\.?\//.test(uses) || builders.test(uses)
  }
  if (runsOn(textAt(job.steps[at], 'run') ?? '') || later.some(runs)) return 'commands'
  return later.length > 0 ? 'actions' : undefined
}

const checkoutCommand =
  /\bgh[ \t]+pr[ \t]+checkout\b[^\n;&|]*|\bgit[ \t][^\n;&|]*\b(?:checkout|switch|reset|merge|pull)\b[^\n;&|]*/g

/** Whether a script that checks code out runs anything behind that but Git, and words that run no file. */
function runsOn(script: string): boolean {
  const last = [...script.matchAll(checkoutCommand)].at(-1)
  if (!last) return false
  return script
    .slice(last.index + last[0].length)
    .split(/[\n;&|]+/)
    .map((command) => command.trim())
    .some(
      (command) => /^[^#]/.test(command) && !/^(?:git|gh|echo|printf|cd|set|export|true|exit|fi|done)\b/.test(command),
    )
}

function ownRunners(job: Job): Fact<Reach>[] {
  const runner = nodeAt(job.node, 'runs-on')
  const labels = [runner, nodeAt(runner, 'labels'), ...itemsOf(runner), ...itemsOf(nodeAt(runner, 'labels'))]
  const own = labels.find((label) => label?.kind === 'scalar' && /^self-hosted$/i.test(label.text))
  if (!own || ![...job.events].some((event) => /^pull_request/.test(event))) return []
  const [first] = found(job, undefined, (world) => (/^pull_request/.test(world.strange!.event) ? [''] : []), String)
  return first ? [{ value: first.reach, at: spanOf(own) }] : []
}
