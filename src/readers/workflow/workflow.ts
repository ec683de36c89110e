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
import type { ComposeCommand, FoundGap, Reader, Reading } from '../reader.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { maskExpressions } from '../shell/text.ts'

/**
 * GitHub workflows and composite actions: a job's `container:` and `services:`, `uses: docker://…`, and the containers that `run:`
 * steps start. All but the last are one-off containers of the dialect `workflow`: the runner removes them with the job.
 */
export const readWorkflows: Reader = async (sources) => {
  const subjects: Subject[] = []
  const gaps: FoundGap[] = []
  const composeCommands: ComposeCommand[] = []
  const builtImages: (readonly [string, string])[] = []
  for (const source of sources) {
    const reading = await readOne(source)
    subjects.push(...reading.subjects)
    gaps.push(...reading.gaps)
    composeCommands.push(...(reading.composeCommands ?? []))
    builtImages.push(...(reading.builtImages ?? []))
  }
  return { subjects, gaps, composeCommands, builtImages }
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
    subjects.push(...jobContainers(value, prefix, keys))
    const env = [nodeAt(root, 'env'), nodeAt(value, 'env')]
    const shell = defaultShell(root, value)
    collectSteps(nodeAt(value, 'steps'), { prefix, env, shell, keys, subjects, scripts, gaps, built })
  }
  const prefix = `${source.path}#`
  subjects.push(...actionImage(nodeAt(root, 'runs'), prefix, keys))
  collectSteps(nodeAt(root, 'runs', 'steps'), { prefix, env: [], shell: '', keys, subjects, scripts, gaps, built })
  const reading = await readShell(scripts, keys, built)
  return { ...reading, subjects: [...subjects, ...reading.subjects], gaps: [...gaps, ...reading.gaps] }
}

/** The shell that `run:` steps have when they name none; empty means the runner's own, which is bash. */
function defaultShell(root: Node | undefined, job: Node): string {
  const named = textAt(job, 'defaults', 'run', 'shell') ?? textAt(root, 'defaults', 'run', 'shell')
  const runner = nodeAt(job, 'runs-on')
  const labels = [textAt(job, 'runs-on') ?? '', ...itemsOf(runner).map((item) => textOf(item) ?? '')]
  return named ?? (labels.some((label) => /^windows/i.test(label)) ? 'pwsh' : '')
}

interface Steps {
  readonly prefix: string
  readonly env: readonly (Node | undefined)[]
  readonly shell: string
  readonly keys: Keys
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
    const shell = textAt(step, 'shell') ?? to.shell
    if (run?.kind !== 'scalar') continue
    if (shell !== '' && !/^(?:\S*\/)?(?:ba|da|z|k)?sh\b/.test(shell)) {
      to.gaps.push(...unreadStep(run, shell))
      continue
    }
    to.scripts.push({
      key: to.prefix,
      text: run.text,
      locate: (from, end) => run.within(from, end),
      expressions: true,
      variables: variablesOf([...to.env, nodeAt(step, 'env')]),
    })
  }
}

/** A step for another shell that may start a container: a gap, since it is not read. */
function unreadStep(run: Scalar, shell: string): FoundGap[] {
  const found = /\b(?:docker|podman|nerdctl)\s+(?:run|create|exec)\b/.exec(run.text)
  if (!found) return []
  const { line } = position(run.source, run.within(found.index, found.index).start)
  const because = `a ${shell.split(' ')[0]} step contains "${found[0]}"; only steps for POSIX shells are checked`
  return [{ path: run.source.path, line, because, blocking: false }]
}

function variablesOf(maps: readonly (Node | undefined)[]): ReadonlyMap<string, Word> {
  const found = new Map<string, Word>()
  for (const { key, value } of maps.flatMap(entriesOf)) {
    if (value.kind === 'scalar') found.set(key.text, wordOf(value))
  }
  return found
}

/** A value of the workflow; an expression in it is known only when the workflow runs. */
function wordOf(node: Scalar, written = node.text): Word {
  const text = written.replace(/\$\{\{\s*github\.workspace\s*\}\}/g, '.')
  const expression = /\$\{\{.*?\}\}/s.exec(text)?.[0]
  const unsure = expression && `${expression} is known only when the workflow runs`
  return { text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}

/** `docker/build-push-action`: what later steps run under these tags comes from this repository. */
function collectBuilt(inputs: Node | undefined, built: Map<string, string>): void {
  const from = textAt(inputs, 'file') ?? textAt(inputs, 'context') ?? '.'
  for (const tag of (textAt(inputs, 'tags') ?? '').split(/[\n,]/)) if (tag.trim() !== '') built.set(tag.trim(), from)
}

function jobContainers(job: Node, prefix: string, keys: Keys): Container[] {
  const found: Container[] = []
  const own = entryAt(job, 'container')
  if (own) found.push(...declared(own, keys.next(`${prefix}container`), undefined))
  for (const service of entriesOf(nodeAt(job, 'services'))) {
    const { text } = service.key
    found.push(...declared(service, keys.next(`${prefix}services/${text}`), text))
  }
  return found
}

/** `container: image` or a map of image, options, volumes, ports and env. Nothing or an empty image declares no container. */
function declared(entry: Entry, key: string, name: string | undefined): Container[] {
  const image = entry.value.kind === 'scalar' ? entry.value : nodeAt(entry.value, 'image')
  if (image?.kind !== 'scalar' || image.isNull || image.text === '') return []
  const split = splitFlags(optionsOf(nodeAt(entry.value, 'options')), runTable, true)
  const flags: Flag[] = [
    ...split.flags,
    ...flagsOf('volume', nodeAt(entry.value, 'volumes')),
    ...flagsOf('publish', nodeAt(entry.value, 'ports')),
  ]
  const at = spanOf(entry.key)
  const frame = { form: 'run', dialect: 'workflow', at, key: () => key } as const
  const read = parseFlags({ ...split, flags }, frame, name ?? imageName(image.text))
  const unsupported = new Set([...read.unsupported, ...(read.restart ? [] : (['restart'] as const))])
  const env = [...read.env, ...environmentOf(nodeAt(entry.value, 'env'))]
  return [{ ...read, ...imageOf(image, read), env, unsupported, oneOff: true }]
}

function imageOf(image: Scalar, read: Container): Partial<Container> {
  const word = wordOf(image)
  if (word.unsure === undefined) return { image: factAt(image, image.text.replace(/^docker:\/\//, '')) }
  return { unresolved: new Map([...read.unresolved, ['image', { because: word.unsure, at: word.span }]]) }
}

function optionsOf(node: Node | undefined): Word[] {
  if (node?.kind !== 'scalar' || node.isNull) return []
  const masked = maskExpressions(node.text)
  return splitWords(masked.text, (from, to) => node.within(from, to)).map((word) => {
    const hole = /\$\{_{3,}\}/.exec(word.text)
    if (!hole) return word
    const written = node.source.text.slice(word.span.start, word.span.end)
    const several = hole[0] === word.text
    return { ...word, text: written, unsure: `${written} is known only when the workflow runs`, several }
  })
}

const flagsOf = (name: string, list: Node | undefined): Flag[] =>
  itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? [{ name, value: wordOf(item) }] : []))

function environmentOf(map: Node | undefined): Fact<EnvironmentVariable>[] {
  return entriesOf(map).flatMap(({ key: { text: name }, value }): Fact<EnvironmentVariable>[] => {
    if (value.kind !== 'scalar') return []
    if (/\$\{\{[^}]*\bsecrets\./.test(value.text)) return [factAt(value, { name, from: 'secret' })]
    if (value.text.includes('${{')) return [factAt(value, { name, from: 'host' })]
    return [factAt(value, { name, value: value.text })]
  })
}

/** `uses: docker://image`: the runner decides everything but the image. */
function dockerStep(uses: Scalar, { prefix, keys }: Pick<Steps, 'prefix' | 'keys'>): Container {
  const image = uses.text.slice('docker://'.length)
  const name = imageName(image)
  const at = spanOf(uses)
  const read = container({ key: keys.next(`${prefix}uses/${name}`), name, dialect: 'workflow', at, oneOff: true })
  const word = wordOf(uses, image)
  if (word.unsure !== undefined) {
    return withUnsetUnsupported({ ...read, unresolved: new Map([['image', { because: word.unsure, at }]]) })
  }
  const start = Math.min(at.end, at.start + 'docker://'.length)
  return withUnsetUnsupported({ ...read, image: { value: image, at: { ...at, start } } })
}

/** An action that is itself an image: `runs: { using: docker, image: docker://… }`. One built from a Dockerfile is checked there. */
function actionImage(runs: Node | undefined, prefix: string, keys: Keys): Container[] {
  const image = nodeAt(runs, 'image')
  return image?.kind === 'scalar' && image.text.startsWith('docker://') ? [dockerStep(image, { prefix, keys })] : []
}
