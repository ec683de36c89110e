import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { entriesOf, entryAt, itemsOf, type Node, nodeAt, Scalar, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
import { windowsTexts } from '../workflow/other-shell.ts'
import {
  declared,
  documentsOf,
  type Expressions,
  environmentOf,
  flagsOf,
  isTooDeep,
  type Jobs,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'

/** `$(name)` and `${{ … }}` are put in before a shell sees the text. */
const pattern = /\$(?:\{\{((?:(?!\$\{\{|\}\}).)*)\}\}|\((\w[\w.]*)\))/gs

interface Around {
  readonly variables: Variables
  /** What a template is given, over its own defaults. */
  readonly parameters: ReadonlyMap<string, string>
  readonly templates: Templates
  /** The file that is read. */
  readonly path: string
  /** Microsoft throws the machines of a `vmImage` away after the job. */
  readonly isThrownAway: boolean
  readonly key: string
}

/** Azure Pipelines: container resources, containers and services of jobs, what steps run in a shell, and the templates that they name, whose paths it gives. */
export function readAzure(source: Source, keys: Keys, to: Jobs, repository: Repository): ReadonlySet<string> {
  const { path } = source
  const templates = new Templates(path, repository, to)
  for (const root of documentsOf(source, 'pipeline', to)) readFile(root, path, new Map(), templates, keys, to)
  return templates.paths
}

function readFile(
  root: Node,
  path: string,
  given: ReadonlyMap<string, string>,
  templates: Templates,
  keys: Keys,
  to: Jobs,
  isThrownAway = false,
): void {
  for (const item of itemsOf(nodeAt(root, 'resources', 'containers')))
    container(item, textAt(item, 'container'), `${path}#resources`, keys, to)
  const parameters = new Map([...defaultsOf(nodeAt(root, 'parameters')), ...given])
  walk(root, { variables: new Map(), parameters, templates, isThrownAway, path, key: path }, keys, to)
}

/** Azure's own limit of the files that one pipeline is made of. */
const maxTemplates = 100
/** Characters of all of them; and of what one of them is given, which may grow from each to the next. */
const maxTemplateLength = 1_000_000
const maxGiven = 10_000

/** The templates of a pipeline, each read once for what it is given. */
class Templates {
  readonly paths = new Set<string>()
  private readonly seen = new Set<string>()
  private length = 0

  constructor(
    private readonly pipeline: string,
    private readonly repository: Repository,
    private readonly to: Jobs,
  ) {}

  /** The documents of a template that has not been read with this; a path begins at the file that names it, or at the root. */
  find(
    name: string,
    from: string,
    parameters: ReadonlyMap<string, string>,
  ): { path: string; roots: readonly Node[] } | undefined {
    // Behind `@` stands another repository, but for `self`.
    const [, written, alias] = /^([^@]*)(?:@(.*))?$/s.exec(name) ?? []
    if (written === undefined || (alias !== undefined && alias !== 'self')) return undefined
    const path = joinPath(written.startsWith('/') || alias ? '' : folderOf(from), written.replace(/^\/+/, ''))
    if ([...parameters.values()].reduce((sum, { length }) => sum + length, 0) > maxGiven)
      return this.tooMuch('a template of this pipeline is given too much to be read')
    const sign = JSON.stringify([path, ...parameters])
    const source = this.seen.has(sign) ? undefined : this.repository.read(path)
    if (!source) return undefined
    if (this.seen.size >= maxTemplates)
      return this.tooMuch(`only the first ${maxTemplates} templates of this pipeline are read`)
    // One alone is as long as a file may be.
    if (this.seen.size > 0 && this.length + source.text.length > maxTemplateLength)
      return this.tooMuch(`only the first ${maxTemplateLength} characters of this pipeline's templates are read`)
    this.length += source.text.length
    this.seen.add(sign)
    this.paths.add(path)
    return { path, roots: documentsOf(source, 'template', this.to) }
  }

  private tooMuch(because: string): undefined {
    if (!this.to.gaps.some((gap) => gap.because === because))
      this.to.gaps.push({ path: this.pipeline, because, blocking: true })
  }
}

/** Parameters with a default: a mapping, or a list of `name` and `default`. */
function defaultsOf(node: Node | undefined): (readonly [string, string])[] {
  if (node?.kind === 'seq')
    return node.items.flatMap((item) => {
      const [name, value] = [textAt(item, 'name'), textAt(item, 'default')]
      return name !== undefined && value !== undefined ? [[name, value] as const] : []
    })
  return entriesOf(node).flatMap(({ key, value }) => {
    const text = textOf(value)
    return text === undefined ? [] : [[key.text, text] as const]
  })
}

/** Steps, jobs, stages or variables of another file, with what it is given. */
function template(
  node: Node,
  { path, parameters: around, templates, isThrownAway }: Around,
  keys: Keys,
  to: Jobs,
): void {
  const name = textAt(node, 'template')
  if (name === undefined) return
  let length = 0
  const given = new Map(
    entriesOf(nodeAt(node, 'parameters')).flatMap(({ key: own, value }) => {
      const text = textOf(value)
      if (text === undefined) return []
      length += text.length
      const put = (whole: string, inner: string | undefined) => parameterOf(inner ?? '', around) ?? whole
      const filled = length > maxGiven ? text : text.replace(pattern, put)
      length += filled.length
      return [[own.text, filled] as const]
    }),
  )
  const found = templates.find(name, path, given)
  for (const root of found?.roots ?? []) readFile(root, found!.path, given, templates, keys, to, isThrownAway)
}

/** `parameters.name`, `parameters['name']` */
const parameterOf = (expression: string, parameters: ReadonlyMap<string, string>): string | undefined => {
  const name = /^\s*parameters(?:\.([\w-]+)|\['([^']*)'\])\s*$/.exec(expression)
  const value = name ? parameters.get(name[1] ?? name[2] ?? '') : undefined
  // What holds an expression of its own is not known.
  return value !== undefined && /\$[({]/.test(value) ? undefined : value
}

/** Stages, jobs, strategies and templates nest in many ways: steps are steps wherever they stand. */
function walk(node: Node, around: Around, keys: Keys, to: Jobs, depth = 0): void {
  if (isTooDeep(depth, around.path, to)) return
  if (node.kind === 'seq') for (const item of node.items) walk(item, around, keys, to, depth + 1)
  if (node.kind !== 'map' || isOff(node)) return
  const name = textAt(node, 'job') ?? textAt(node, 'deployment') ?? textAt(node, 'stage')
  const key = name === undefined ? around.key : `${around.key}${around.key.includes('#') ? '/' : '#'}${name}`
  const here: Around = {
    ...around,
    key,
    variables: variablesOf(around.variables, nodeAt(node, 'variables')),
    isThrownAway: nodeAt(node, 'pool') ? nodeAt(node, 'pool', 'vmImage') !== undefined : around.isThrownAway,
  }
  const own = entryAt(node, 'container')
  if (own && (name !== undefined || nodeAt(node, 'steps')))
    container(own.value, undefined, `${key}/container`, keys, to)
  for (const { value } of entriesOf(nodeAt(node, 'services'))) container(value, undefined, `${key}/services`, keys, to)
  step(node, here, to)
  template(node, here, keys, to)
  for (const { key: entry, value } of entriesOf(node)) {
    if (!leaves.has(entry.text)) walk(value, here, keys, to, depth + 1)
  }
}

/** A stage, a job or a step that never runs. */
const isOff = (node: Node): boolean =>
  /^\s*false\s*$/i.test(textAt(node, 'condition') ?? '') || /^(?:false|no|off|n)$/i.test(textAt(node, 'enabled') ?? '')

const leaves = new Set(['resources', 'container', 'services', 'variables', 'inputs', 'env', 'pool', 'trigger', 'pr'])

/** Inputs of the tasks that run a shell. */
const shellTask = /^(?:bash|shellscript|cmdline|ssh|azurecli|powershell|azurepowershell)@/i
const isPowerShell = (name: string) => /^(?:azure)?powershell@|^pwsh$|^powershell$/i.test(name)

function step(node: Node, { key, variables, parameters, isThrownAway }: Around, to: Jobs): void {
  const task = textAt(node, 'task') ?? ''
  const inputs = shellTask.test(task) ? nodeAt(node, 'inputs') : undefined
  const inline = inputs ? ['script', 'inline', 'inlineScript', 'commands'] : []
  const texts = [
    ...['script', 'bash', 'pwsh', 'powershell'].map((name) => [name, nodeAt(node, name)] as const),
    ...inline.map((name) => [task, nodeAt(inputs, name)] as const),
  ]
  const own = withVariables(variables, nodeAt(node, 'env'))
  const expressions: Expressions = {
    pattern,
    lookUp: (expression) =>
      parameterOf(expression, parameters) ??
      own.get(expression.replace(/^variables\.|^variables\['(.*)'\]$/, '$1'))?.text,
  }
  for (const [shell, text] of texts) {
    const script = scriptOf(`${key.includes('#') ? `${key}/` : `${key}#`}`, linesOf(text), own, {
      expressions,
      isThrownAway,
    })
    if (script) to.scripts.push(...(isPowerShell(shell) ? windowsTexts(script) : [script]))
  }
}

/** A mapping of names, or a list of `name` and `value`. */
function variablesOf(around: Variables, node: Node | undefined): Variables {
  if (node?.kind !== 'seq') return withVariables(around, node)
  const own = node.items.flatMap((item) => {
    const [name, value] = [textAt(item, 'name'), nodeAt(item, 'value')]
    return name !== undefined && value?.kind === 'scalar'
      ? [[name, { text: textOf(value) ?? '', span: spanOf(value) }] as const]
      : []
  })
  return new Map([...around, ...own])
}

/** An image, or a mapping with one; a plain word is the name of a resource, which is read where it is declared. */
function container(node: Node, name: string | undefined, key: string, keys: Keys, to: Jobs): void {
  const image = node.kind === 'map' ? nodeAt(node, 'image') : node
  if (image?.kind !== 'scalar' || image.isNull || (node.kind !== 'map' && !/[:/]/.test(image.text))) return
  const options = nodeAt(node, 'options')
  const unsure = /\$[({]/.test(image.text) ? `${image.text} is known only when the pipeline runs` : undefined
  to.containers.push(
    declared({
      key,
      keys,
      image: { text: image.text, span: spanOf(image), ...(unsure !== undefined && { unsure }) },
      env: environmentOf(withVariables(new Map(), nodeAt(node, 'env'))),
      flags: [...flagsOf('volume', nodeAt(node, 'volumes')), ...flagsOf('publish', nodeAt(node, 'ports'))],
      ...(name !== undefined && { name }),
      ...(options instanceof Scalar && !options.isNull && { options }),
    }),
  )
}
