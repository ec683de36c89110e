import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
import { windowsTexts } from '../workflow/windows.ts'
import {
  declared,
  documentsOf,
  type Expressions,
  environmentOf,
  flagsOf,
  ignoredBy,
  isTooDeep,
  type Jobs,
  leaveOutLong,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'
import { Ways } from './ways.ts'

/** `$(name)` and `${{ … }}` are put in before a shell sees the text. */
const pattern = /\$(?:\{\{((?:(?!\$\{\{|\}\}).)*)\}\}|\((\w[\w.]*)\))/gs

type Parameters = ReadonlyMap<string, string>

interface Around {
  readonly variables: Variables
  /** What a template is given, over its own defaults. */
  readonly parameters: Parameters
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
  given: Parameters,
  templates: Templates,
  keys: Keys,
  to: Jobs,
  isThrownAway = false,
): void {
  templates.setAtRunTime(root.source.text)
  const parameters = new Map([...defaultsOf(nodeAt(root, 'parameters')), ...given])
  const around = { variables: new Map(), parameters, templates, isThrownAway, path, key: path }
  // Whoever starts the pipeline chooses among the values that a parameter may have.
  for (const own of templates.ways.of(
    [parameters, ...othersOf(nodeAt(root, 'parameters'), parameters, given)],
    linesIn(root),
  ))
    walk(root, { ...around, parameters: own }, keys, to)
}

/** The command of the log by which a step sets a variable for those behind it. */
const setsVariable = /##vso\[task\.setvariable\s[^\]\n]{0,200}?\bvariable=([\w.-]{1,200})/gi

/** The parameters with each value that one of them may have beside its default. */
function othersOf(node: Node | undefined, parameters: Parameters, given: Parameters): Parameters[] {
  return itemsOf(node).flatMap((item) => {
    const name = textAt(item, 'name')?.toLowerCase()
    if (name === undefined || given.has(name)) return []
    const isFlag = textAt(item, 'type') === 'boolean' && isValueOfFlag(item.source.text, name)
    const values = isFlag ? ['True', 'False'] : linesOf(nodeAt(item, 'values')).map(({ text }) => text)
    return values
      .filter((value) => value !== parameters.get(name))
      .map((value) => new Map([...parameters, [name, value]]))
  })
}

/** Whether a text has `--privileged=${{ parameters.name }}`; what a boolean decides otherwise is read both ways. */
const isValueOfFlag = (text: string, name: string): boolean =>
  [...text.matchAll(/=["']?\$\{\{[ \t]{0,9}parameters\.([\w-]{1,100})/g)].some(([, own]) => own!.toLowerCase() === name)

/** Lines of a file are read as often as it is. */
const linesIn = (root: Node): number => 1 + Math.floor((spanOf(root).end - spanOf(root).start) / 50)

/** Azure's own limit of the files that one pipeline is made of. */
const maxTemplates = 100
/** Characters of all of them; and of what one of them is given, which may grow from each to the next. */
const maxTemplateLength = 1_000_000
const maxGiven = 10_000

/** The templates of a pipeline, each read once for what it is given. */
class Templates {
  readonly paths = new Set<string>()
  readonly ways: Ways
  /** Variables that a step sets, in small letters. */
  private readonly settable = new Set<string>()
  private readonly fixed = new WeakMap<Variables, { readonly settable: number; readonly variables: Variables }>()
  private readonly seen = new Set<string>()
  private readonly files = new Map<string, { path: string; roots: readonly Node[] }>()
  private length = 0

  constructor(
    private readonly pipeline: string,
    private readonly repository: Repository,
    private readonly to: Jobs,
  ) {
    this.ways = new Ways(pipeline, to)
  }

  /** Notes which variables the steps of a file set: what they hold is known only then. */
  setAtRunTime(text: string): void {
    for (const [, name] of text.matchAll(setsVariable)) this.settable.add(name!.toLowerCase())
  }

  /** Variables without those that a step sets; the same ones for all steps, so that each is put together once. */
  withoutSet(variables: Variables): Variables {
    const { settable } = this
    if (settable.size === 0) return variables
    const known = this.fixed.get(variables)
    if (known?.settable === settable.size) return known.variables
    const left = new Map([...variables].filter(([name]) => !settable.has(name.toLowerCase())))
    this.fixed.set(variables, { settable: settable.size, variables: left })
    return left
  }

  /** The documents of a template that has not been read with this; a path begins at the file that names it, or at the root. */
  find(
    name: string,
    from: string,
    parameters: ReadonlyMap<string, string>,
  ): { path: string; roots: readonly Node[] } | undefined {
    const path = pathOf(name, from)
    if (path === undefined) return undefined
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

  /** A file of variables, which any number of places may name. */
  variables(name: string, from: string): { path: string; roots: readonly Node[] } | undefined {
    const path = pathOf(name, from)
    const known = path === undefined ? undefined : this.files.get(path)
    if (path === undefined || known) return known
    const found = this.find(name, from, new Map())
    if (found) this.files.set(path, found)
    return found
  }

  private tooMuch(because: string): undefined {
    if (!this.to.gaps.some((gap) => gap.because === because))
      this.to.gaps.push({ path: this.pipeline, because, blocking: true })
  }
}

/** The path of a template. Behind `@` stands another repository, but for `self`. */
function pathOf(name: string, from: string): string | undefined {
  const [, written, alias] = /^([^@]*)(?:@(.*))?$/s.exec(name) ?? []
  if (written === undefined || (alias !== undefined && alias !== 'self')) return undefined
  return joinPath(written.startsWith('/') || alias ? '' : folderOf(from), written.replace(/^\/+/, ''))
}

/** Parameters with a default: a mapping, or a list of `name` and `default`. */
function defaultsOf(node: Node | undefined): (readonly [string, string])[] {
  if (node?.kind === 'seq')
    return node.items.flatMap((item) => {
      const [name, value] = [textAt(item, 'name')?.toLowerCase(), textAt(item, 'default')]
      return name !== undefined && value !== undefined ? [[name, value] as const] : []
    })
  return entriesOf(node).flatMap(({ key, value }) => {
    const text = textOf(value)
    return text === undefined ? [] : [[key.text.toLowerCase(), text] as const]
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
  const given = givenBy(node, around)
  const found = templates.find(name, path, given)
  for (const root of found?.roots ?? []) readFile(root, found!.path, given, templates, keys, to, isThrownAway)
}

/** The parameters that a use of a template gives it. */
function givenBy(node: Node, around: Parameters): Parameters {
  let length = 0
  return new Map(
    entriesOf(nodeAt(node, 'parameters')).flatMap(({ key, value }) => {
      const text = textOf(value)
      if (text === undefined) return []
      length += text.length
      const filled = length > maxGiven ? text : withParameters(text, around)
      length += filled.length
      return [[key.text.toLowerCase(), filled] as const]
    }),
  )
}

/** A text with the parameters put in that are known. */
const withParameters = (text: string, parameters: Parameters): string =>
  text.replace(pattern, (whole, inner: string | undefined) => parameterOf(inner ?? '', parameters) ?? whole)

/** `parameters.name`, `parameters['name']`: names are kept in small letters, as their case says nothing. */
const parameterOf = (expression: string, parameters: ReadonlyMap<string, string>): string | undefined => {
  const name = /^\s*parameters(?:\.([\w-]+)|\['([^']*)'\])\s*$/.exec(expression)
  const value = name ? parameters.get((name[1] ?? name[2] ?? '').toLowerCase()) : undefined
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
  const isThrownAway = nodeAt(node, 'pool') ? nodeAt(node, 'pool', 'vmImage') !== undefined : around.isThrownAway
  const before = variablesOf(around.variables, nodeAt(node, 'variables'), around)
  const rows = entriesOf(nodeAt(node, 'strategy', 'matrix')).map(({ value }) => value)
  const ways = before.flatMap((one) => (rows.length > 0 ? rows.map((row) => withOwn(one, row, around)) : [one]))
  for (const variables of around.templates.ways.of(ways, linesIn(node)))
    within(node, { ...around, key, isThrownAway, variables }, name, keys, to, depth)
}

function within(node: Node, here: Around, name: string | undefined, keys: Keys, to: Jobs, depth: number): void {
  const { key } = here
  for (const item of itemsOf(nodeAt(node, 'resources', 'containers')))
    container(item, textAt(item, 'container'), `${here.path}#resources`, here, keys, to)
  const own = entryAt(node, 'container')
  if (own && (name !== undefined || nodeAt(node, 'steps')))
    container(own.value, undefined, `${key}/container`, here, keys, to)
  for (const { value } of entriesOf(nodeAt(node, 'services')))
    container(value, undefined, `${key}/services`, here, keys, to)
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

function step(node: Node, here: Around, to: Jobs): void {
  const { key, isThrownAway } = here
  const task = textAt(node, 'task') ?? ''
  const inputs = shellTask.test(task) ? nodeAt(node, 'inputs') : undefined
  const inline = inputs ? ['script', 'inline', 'inlineScript', 'commands'] : []
  const texts = [
    ...['script', 'bash', 'pwsh', 'powershell'].map((name) => [name, nodeAt(node, name)] as const),
    ...inline.map((name) => [task, nodeAt(inputs, name)] as const),
  ]
  const own = withOwn(here.templates.withoutSet(here.variables), nodeAt(node, 'env'), here)
  const expressions = expressionsOf({ ...here, variables: own })
  for (const [shell, text] of texts) {
    const script = scriptOf(`${key.includes('#') ? `${key}/` : `${key}#`}`, linesOf(text), own, {
      expressions,
      isThrownAway,
    })
    const whole = script && { ...script, ...ignoredBy(node, 'continueOnError') }
    if (whole) to.scripts.push(...(isPowerShell(shell) ? windowsTexts(whole) : [whole]))
  }
}

/** Parameters, and variables with those in them. */
const expressionsOf = ({ parameters, variables }: Pick<Around, 'parameters' | 'variables'>): Expressions => {
  const lookUp = (expression: string): string | undefined =>
    parameterOf(expression, parameters) ?? variableOf(expression, variables, 0)
  return { pattern, lookUp }
}

/** Variables within variables; ways that they come out; characters of a value. */
const maxNested = 100
const maxWays = 50
const maxValue = 4000

/** What each variable comes out as, so that each is put together once. */
const resolved = new WeakMap<Variables, Map<string, string | undefined>>()

/** `variables.name`, `variables['name']` or the name alone, with the variables that its value names; undefined where it is not known whole. */
function variableOf(expression: string, variables: Variables, depth: number): string | undefined {
  const name = expression.trim().replace(/^variables\.|^variables\['(.*)'\]$/, '$1')
  const known = resolved.get(variables) ?? new Map<string, string | undefined>()
  resolved.set(variables, known)
  const { text, span: at } = variables.get(name) ?? {}
  if (text === undefined || !at || known.has(name)) return known.get(name)
  // It may name itself.
  known.set(name, undefined)
  let isKnown = !/\$\[/.test(text)
  let left = maxValue - text.length
  const put = text.replace(pattern, (written, inner: string | undefined, macro: string | undefined) => {
    const isRead = isKnown && left >= 0 && depth < maxNested
    const found = isRead ? variableOf(inner ?? macro ?? '', variables, depth + 1) : undefined
    isKnown &&= found !== undefined
    left -= found?.length ?? 0
    return found ?? written
  })
  if (left < 0 || depth >= maxNested) leaveOutLong(at)
  const value = isKnown && left >= 0 ? put : undefined
  known.set(name, value)
  return value
}

/** The variables of a mapping over those around it, with the parameters put in. */
function withOwn(around: Variables, map: Node | undefined, { parameters }: Pick<Around, 'parameters'>): Variables {
  const own = withVariables(new Map(), map)
  return own.size === 0
    ? around
    : new Map([...around, ...[...own].map(([name, word]) => [name, filled(word, parameters)] as const)])
}

const filled = (word: Word, parameters: Parameters): Word => ({ ...word, text: withParameters(word.text, parameters) })

/** `${{ if … }}`, `${{ elseif … }}`, `${{ else }}`: a key that stands for what is below it. */
const conditional = /^\$\{\{\s*(?:if|elseif|else)\b/

type Scope = Pick<Around, 'parameters' | 'templates' | 'path'>

/**
 * The variables of a mapping of names, or of a list of `name` and `value` and of templates, over those around: the first where none of
 * its conditions holds, then one for each that does.
 */
function variablesOf(around: Variables, node: Node | undefined, scope: Scope, depth = 0): readonly Variables[] {
  let ways: readonly Variables[] = [around]
  if (!node) return ways
  if (depth > maxNested) {
    leaveOutLong(node)
    return ways
  }
  const each = (change: (one: Variables) => readonly Variables[]) => {
    ways = ways.flatMap(change).slice(0, maxWays + 1)
  }
  const condition = (item: Node) => {
    for (const { key, value } of entriesOf(item))
      if (conditional.test(key.text)) {
        const [base, ...others] = ways
        // One of them holds where there is an `else`.
        const kept = /\belse\b/.test(key.text) ? others : ways
        ways = [...kept, ...variablesOf(base!, value, scope, depth + 1)]
      }
  }
  if (node.kind === 'map') {
    each((one) => [withOwn(one, node, scope)])
    condition(node)
  }
  for (const item of itemsOf(node)) {
    const [name, value, file] = [textAt(item, 'name'), nodeAt(item, 'value'), textAt(item, 'template')]
    if (name !== undefined && value?.kind === 'scalar') {
      const word = filled({ text: textOf(value) ?? '', span: spanOf(value) }, scope.parameters)
      each((one) => [new Map([...one, [name, word]])])
    }
    const found =
      file === undefined ? undefined : scope.templates.variables(withParameters(file, scope.parameters), scope.path)
    for (const root of found?.roots ?? []) {
      const parameters = new Map([...defaultsOf(nodeAt(root, 'parameters')), ...givenBy(item, scope.parameters)])
      const inner = { ...scope, parameters, path: found!.path }
      each((one) => variablesOf(one, nodeAt(root, 'variables'), inner, depth + 1))
    }
    condition(item)
  }
  return ways
}

/** An image, or a mapping with one; a plain word is the name of a resource, which is read where it is declared. */
function container(node: Node, name: string | undefined, key: string, around: Around, keys: Keys, to: Jobs): void {
  const image = node.kind === 'map' ? nodeAt(node, 'image') : node
  if (image?.kind !== 'scalar' || image.isNull) return
  const named = putIn(image, around)
  if (node.kind !== 'map' && !/[:/]/.test(named.text)) return
  const options = nodeAt(node, 'options')
  const written = options?.kind === 'scalar' && !options.isNull ? options : undefined
  const own = written && putIn(written, around)
  to.containers.push(
    declared({
      key,
      keys,
      image: named,
      env: environmentOf(withOwn(new Map(), nodeAt(node, 'env'), around)),
      flags: [...flagsOf('volume', nodeAt(node, 'volumes')), ...flagsOf('publish', nodeAt(node, 'ports'))],
      ...(name !== undefined && { name }),
      ...(own && { options: own.text === written.text ? written : { text: own.text, within: () => own.span } }),
    }),
  )
}

/** A text with parameters and variables put in, also those that Azure reads as the job begins: `$[ variables['image'] ]`. */
function putIn(node: Scalar, around: Around): Word {
  const { lookUp } = expressionsOf(around)
  let unsure: string | undefined
  const put = (written: string, inner: string | undefined, macro?: string): string => {
    const found = lookUp((inner ?? macro ?? '').trim())
    if (found === undefined) unsure = `${written} is known only when the pipeline runs`
    return found ?? written
  }
  const runtime = /^\s*\$\[(.*)\]\s*$/s.exec(node.text)
  const text = runtime ? put(node.text, runtime[1]) : node.text.replace(pattern, put)
  return { text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}
