import { type Container, container, type EnvironmentVariable } from '../../model/container.ts'
import { type Fact, position, type Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { imageName, parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { splitWords, type Word } from '../parse/words.ts'
import {
  type Entry,
  entriesOf,
  entryAt,
  factAt,
  itemsOf,
  type Node,
  nodeAt,
  parseYaml,
  type Scalar,
  spanOf,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import type { ComposeCommand, FoundGap, NamedManifest, Reader, Reading } from '../reader.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { Context } from './context.ts'
import { isOtherLanguage, isWindowsShell, runLines, windowsCommands } from './other-shell.ts'

/**
 * GitHub workflows and composite actions: a job's `container:` and `services:`, `uses: docker://…`, and the containers that `run:`
 * steps start. All but the last are one-off containers of the dialect `workflow`: the runner removes them with the job.
 */
export const readWorkflows: Reader = async (sources) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const composeCommands: ComposeCommand[] = []
  const manifests: NamedManifest[] = []
  const documents: Source[] = []
  const builtImages: (readonly [string, string])[] = []
  for (const source of sources) {
    const reading = await readOne(source)
    subjects.push(...reading.subjects)
    gaps.push(...reading.gaps)
    composeCommands.push(...(reading.composeCommands ?? []))
    manifests.push(...(reading.manifests ?? []))
    documents.push(...(reading.documents ?? []))
    builtImages.push(...(reading.builtImages ?? []))
  }
  return { subjects, gaps, composeCommands, builtImages, manifests, documents }
}

async function readOne(source: Source): Promise<Reading> {
  const { documents, problems } = parseYaml(source)
  const gaps: FoundGap[] = problems.map(({ line, because }) => {
    const reason = `this workflow does not parse: ${because}`
    return { path: source.path, line, because: reason, blocking: true }
  })
  const root = documents[0]
  const keys = new Keys()
  const subjects: Container[] = []
  const scripts: Script[] = []
  const built = new Map<string, string>()
  for (const { key, value } of entriesOf(nodeAt(root, 'jobs'))) {
    const prefix = `${source.path}#jobs/${key.text}/`
    const context = new Context(root, value)
    subjects.push(...jobContainers(value, { prefix, keys, context, gaps }))
    const labels = runnerLabels(context, value)
    const isThrownAway = isHosted(labels)
    const shell = defaultShell(root, value, labels)
    collectSteps(nodeAt(value, 'steps'), {
      prefix,
      context,
      shell,
      isThrownAway,
      keys,
      subjects,
      scripts,
      gaps,
      built,
    })
  }
  const prefix = `${source.path}#`
  const context = new Context(root)
  subjects.push(...actionImage(nodeAt(root, 'runs'), { prefix, keys, context }))
  const action = { prefix, context, shell: '', isThrownAway: false, keys, subjects, scripts, gaps, built }
  collectSteps(nodeAt(root, 'runs', 'steps'), action)
  const reading = await readShell(scripts, keys, built)
  return { ...reading, subjects: [...subjects, ...reading.subjects], gaps: [...gaps, ...reading.gaps] }
}

/** What a job asks of its runner; empty where that is not known. */
function runnerLabels(context: Context, job: Node): readonly string[] {
  const runner = nodeAt(job, 'runs-on')
  const written = [textOf(runner) ?? '', ...itemsOf(runner).map((item) => textOf(item) ?? '')]
  return written.flatMap((text) => {
    const ways = Array.from({ length: context.variants(text) }, (_, variant) => context.substituted(text, variant))
    return ways.flatMap(({ text: label, expressions }) => (expressions.size > 0 || label === '' ? [] : [label]))
  })
}

/** GitHub throws its own machines away after the job. */
const isHosted = (labels: readonly string[]) =>
  labels.length > 0 && labels.every((label) => /^(?:ubuntu|windows|macos)-/i.test(label))

/** The shell that `run:` steps have when they name none; empty means the runner's own, which is bash. */
function defaultShell(root: Node | undefined, job: Node, labels: readonly string[]): string {
  const named = textAt(job, 'defaults', 'run', 'shell') ?? textAt(root, 'defaults', 'run', 'shell')
  return (
    named ??
    (labels.length > 0 &&
    labels.every((label) => /^windows|^self-hosted$/i.test(label)) &&
    labels.some((label) => /^windows/i.test(label))
      ? 'pwsh'
      : '')
  )
}

interface Place {
  readonly prefix: string
  readonly context: Context
  readonly keys: Keys
}

interface Steps extends Place {
  readonly shell: string
  readonly isThrownAway: boolean
  readonly subjects: Container[]
  readonly scripts: Script[]
  readonly gaps: FoundGap[]
  /** Image names that steps build from the repository. */
  readonly built: Map<string, string>
}

function collectSteps(steps: Node | undefined, to: Steps): void {
  for (const step of itemsOf(steps)) {
    const uses = nodeAt(step, 'uses')
    const run = nodeAt(step, 'run')
    if (uses?.kind === 'scalar') {
      if (uses.text.startsWith('docker://')) to.subjects.push(dockerStep(uses, to))
      if (uses.text.startsWith('docker/build-push-action')) collectBuilt(nodeAt(step, 'with'), to.built)
    }
    if (run?.kind !== 'scalar') continue
    const context = to.context.within(step)
    const shell = context.substituted(textAt(step, 'shell') ?? to.shell, 0).text
    if (isOtherLanguage(shell)) to.gaps.push(...unreadStep(run, shell))
    else to.scripts.push(...stepScripts(run, shell, context, to))
  }
}

/** The texts that a step runs: one for each value of the expressions in it. */
function stepScripts(run: Scalar, shell: string, context: Context, { prefix, isThrownAway }: Steps): Script[] {
  const named = context.variables().filter(({ name, value }) => value.kind === 'scalar' && run.text.includes(name))
  const values = named.map(({ value }) => textOf(value) ?? '')
  const isHere = isThrownAway && !context.variables().some(({ name }) => /^DOCKER_(?:HOST|CONTEXT)$/.test(name))
  const isElsewhere = /\bDOCKER_(?:HOST|CONTEXT)=/.test(run.text)
  return Array.from({ length: context.variants(run.text, ...values) }).flatMap((_, variant): Script[] => {
    const { text, expressions, place } = context.substituted(run.text, variant)
    const locate = (from: number, to: number) => run.within(place(from), place(to, true))
    const script = { key: prefix, text, locate, isThrownAway: isHere && !isElsewhere }
    if (isWindowsShell(shell)) {
      return windowsCommands(text, locate).map((command) => ({ ...script, ...command, locate }))
    }
    const variables = new Map(
      named.flatMap(({ name, value }) => (value.kind === 'scalar' ? [[name, wordOf(value, context, variant)]] : [])),
    )
    const given = [...variables.values()].map((word) => word.text).join('\n')
    return [{ ...script, variables, given, expression: (offset) => expressions.get(offset) }]
  })
}

/** A step for another language that may start a container: a gap, since it is not read. */
function unreadStep(run: Scalar, shell: string): FoundGap[] {
  return runLines(run.text)
    .slice(0, 1)
    .map(({ at, text }) => {
      const { line } = position(run.source, run.within(at, at).start)
      const because = `a ${shell.split(' ')[0]} step contains "${text}"; only steps for shells are checked`
      return { path: run.source.path, line, because, blocking: true }
    })
}

/** A value of the workflow; an expression in it may be known only when the workflow runs. */
function wordOf(node: Scalar, context: Context, variant: number, written = node.text): Word {
  const { text, expressions } = context.substituted(written, variant)
  const [unknown] = expressions.values()
  if (unknown === undefined) return { text, span: spanOf(node) }
  const unsure = `\${{ ${unknown} }} is known only when the workflow runs`
  return { text: withExpressions(text, expressions), span: spanOf(node), unsure }
}

/** The text with its unknown expressions as they are written. */
function withExpressions(text: string, expressions: ReadonlyMap<number, string>): string {
  return text.replace(/\$\{_{3,}\}/g, (hole, offset: number) => {
    const expression = expressions.get(offset)
    return expression === undefined ? hole : `\${{ ${expression} }}`
  })
}

/** `docker/build-push-action`: what later steps run under these tags comes from this repository. */
function collectBuilt(inputs: Node | undefined, built: Map<string, string>): void {
  const from = textAt(inputs, 'file') ?? textAt(inputs, 'context') ?? '.'
  for (const tag of (textAt(inputs, 'tags') ?? '').split(/[\n,]/)) if (tag.trim() !== '') built.set(tag.trim(), from)
}

function jobContainers(job: Node, to: Place & Pick<Steps, 'gaps'>): Container[] {
  const found: Container[] = []
  const own = entryAt(job, 'container')
  if (own) found.push(...declared(own, `${to.prefix}container`, undefined, to))
  const services = nodeAt(job, 'services')
  const map = services?.kind === 'scalar' ? to.context.node(services.text) : services
  if (services?.kind === 'scalar' && services.text.includes('${{') && !map) {
    const { line } = position(services.source, services.start)
    const because = 'the services come from an expression, which is not evaluated'
    to.gaps.push({ path: services.source.path, line, because, blocking: true })
  }
  for (const service of entriesOf(map)) {
    const { text } = service.key
    found.push(...declared(service, `${to.prefix}services/${text}`, text, to))
  }
  return found
}

/** A container as it comes out for each value of the expressions in it; where the image alone differs, no more is read of it. */
function declared(entry: Entry, key: string, name: string | undefined, { keys, context }: Place): Container[] {
  const written = entry.value.kind === 'scalar' ? context.node(entry.value.text) : undefined
  const node = written ?? entry.value
  const settings = ['volumes', 'ports'].flatMap((list) => itemsOf(nodeAt(node, list)))
  const texts = [node, nodeAt(node, 'image'), nodeAt(node, 'options'), ...settings].map((part) => textOf(part) ?? '')
  const seen = new Map<string, Set<string>>()
  return Array.from({ length: context.variants(...texts) }).flatMap((_, variant) => {
    const [flags, image] = [texts.slice(2), texts.slice(0, 2)].map((some) =>
      JSON.stringify(some.map((text) => context.substituted(text, variant).text)),
    ) as [string, string]
    const images = seen.get(flags) ?? new Set()
    seen.set(flags, images)
    if (images.has(image)) return []
    const read = oneDeclared(entry, node, name, context, variant)
    if (!read) return []
    const own = images.size === 0 ? read : withUnsetUnsupported(imageAlone(read))
    images.add(image)
    return [{ ...own, key: keys.next(key) }]
  })
}

function imageAlone({ key, name, at, image, unresolved }: Container): Container {
  const unknown = unresolved.get('image')
  const frame = { key, name, dialect: 'workflow', at, oneOff: true } as const
  return container({
    ...frame,
    unresolved: new Map(unknown ? [['image', unknown] as const] : []),
    ...(image && { image }),
  })
}

/** `container: image` or a map of image, options, volumes, ports and env. Nothing or an empty image declares no container. */
function oneDeclared(
  entry: Entry,
  node: Node,
  name: string | undefined,
  context: Context,
  variant: number,
): Container | undefined {
  const image = node.kind === 'scalar' ? node : nodeAt(node, 'image')
  if (image?.kind !== 'scalar' || image.isNull) return undefined
  const word = wordOf(image, context, variant)
  if (word.text === '') return undefined
  const split = splitFlags(optionsOf(nodeAt(node, 'options'), context, variant), runTable, { flagsOnly: true })
  const flags: Flag[] = [
    ...split.flags,
    ...flagsOf('volume', nodeAt(node, 'volumes'), context, variant),
    ...flagsOf('publish', nodeAt(node, 'ports'), context, variant),
  ]
  const at = spanOf(entry.key)
  const frame = { form: 'run', dialect: 'workflow', at, key: (name: string) => name } as const
  const read = parseFlags({ ...split, flags }, frame, name ?? imageName(word.text))
  const unsupported = new Set([...read.unsupported, ...(read.restart ? [] : (['restart'] as const))])
  const env = [...read.env, ...environmentOf(nodeAt(node, 'env'))]
  return { ...read, ...imageOf(word, read), env, unsupported, oneOff: true }
}

function imageOf(word: Word, read: Container): Partial<Container> {
  if (word.unsure === undefined) return { image: { value: word.text.replace(/^docker:\/\//, ''), at: word.span } }
  return { unresolved: new Map([...read.unresolved, ['image', { because: word.unsure, at: word.span }]]) }
}

function optionsOf(node: Node | undefined, context: Context, variant: number): Word[] {
  if (node?.kind !== 'scalar' || node.isNull) return []
  const { text, place } = context.substituted(node.text, variant)
  return splitWords(text, (from, to) => node.within(place(from), place(to, true))).map((word) => {
    const hole = /\$\{_{3,}\}/.exec(word.text)
    if (!hole) return word
    const written = node.source.text.slice(word.span.start, word.span.end)
    const several = hole[0] === word.text
    return { ...word, text: written, unsure: `${written} is known only when the workflow runs`, several }
  })
}

const flagsOf = (name: string, list: Node | undefined, context: Context, variant: number): Flag[] =>
  itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? [{ name, value: wordOf(item, context, variant) }] : []))

function environmentOf(map: Node | undefined): Fact<EnvironmentVariable>[] {
  return entriesOf(map).flatMap(({ key: { text: name }, value }): Fact<EnvironmentVariable>[] => {
    if (value.kind !== 'scalar') return []
    if (/\$\{\{[^}]*\bsecrets\./.test(value.text)) return [factAt(value, { name, from: 'secret' })]
    if (value.text.includes('${{')) return [factAt(value, { name, from: 'host' })]
    return [factAt(value, { name, value: value.text })]
  })
}

/** `uses: docker://image`: the runner decides everything but the image. */
function dockerStep(uses: Scalar, { prefix, keys, context }: Place): Container {
  const image = uses.text.slice('docker://'.length)
  const name = imageName(image)
  const at = spanOf(uses)
  const read = container({ key: keys.next(`${prefix}uses/${name}`), name, dialect: 'workflow', at, oneOff: true })
  const word = wordOf(uses, context, 0, image)
  if (word.unsure !== undefined) {
    return withUnsetUnsupported({ ...read, unresolved: new Map([['image', { because: word.unsure, at }]]) })
  }
  const start = Math.min(at.end, at.start + 'docker://'.length)
  return withUnsetUnsupported({ ...read, image: { value: word.text, at: { ...at, start } } })
}

/** An action that is itself an image: `runs: { using: docker, image: docker://… }`. One built from a Dockerfile is checked there. */
function actionImage(runs: Node | undefined, place: Place): Container[] {
  const image = nodeAt(runs, 'image')
  return image?.kind === 'scalar' && image.text.startsWith('docker://') ? [dockerStep(image, place)] : []
}
