import { mayGoOn, spend } from '../effort.ts'
import { entriesOf, itemsOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import {
  addOnce,
  declared,
  type Expressions,
  environmentOf,
  type Jobs,
  leaveOutLong,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'
import { combinations } from './matrix.ts'

/** `<< parameters.x >>` is put in before a shell sees the text. */
const pattern = /<<([^<>]*)>>/g

/** CircleCI: the containers of executors and jobs, and what their steps run. CircleCI throws every machine of its own away. */
export function readCircleci(root: Node, path: string, keys: Keys, to: Jobs): void {
  new Circleci(root, path, keys, to).read()
}

/** A file, or an orb that stands in it: names in it are its own. */
interface Orb {
  readonly root: Node
  readonly prefix: string
}

/** What an element is given, where that is known. */
type Given = ReadonlyMap<string, string | undefined>

type ElementKind = 'jobs' | 'commands' | 'executors'

/** A job, a command or an executor. */
interface Element {
  readonly name: string
  readonly node: Node
  readonly orb: Orb
}

/** Commands within commands; uses of elements, each with other values; characters of a value; combinations of a matrix, CircleCI's own limit. */
const maxDepth = 12
const maxUses = 500
const maxValue = 10_000
const maxMatrix = 128
/** Steps of all elements together, those of a command counted in each use of it. */
const maxSteps = 40_000

/** Combinations of values of the pipeline's own parameters; with more, each other value is read beside the defaults. */
const maxCombinations = 16
/** Values of those parameters. */
const maxValues = 100

/** Keys of a job in a workflow that are no parameters. */
const ofWorkflows = new Set('name requires context filters type matrix pre-steps post-steps serial-group'.split(' '))

class Circleci {
  private readonly used = new Set<Node>()
  private readonly seen = new Set<string>()
  private readonly done = new Set<string>()
  private stepsLeft = maxSteps
  private readonly own: Orb
  /** The values with which the pipeline is triggered. */
  private parameters: Given = new Map()

  constructor(
    private readonly root: Node,
    private readonly path: string,
    private readonly keys: Keys,
    private readonly to: Jobs,
  ) {
    this.own = { root, prefix: '' }
  }

  read(): void {
    for (const parameters of this.triggers()) {
      this.parameters = parameters
      this.used.clear()
      this.seen.clear()
      this.readOnce()
    }
  }

  /** Who triggers a pipeline may pass each value of an `enum`, and either one of a `boolean`; other parameters have their defaults. */
  private triggers(): readonly Given[] {
    const { text } = this.root.source
    const all = entriesOf(nodeAt(this.root, 'parameters')).flatMap(({ key, value }): [string, readonly string[]][] => {
      if (!text.includes(`pipeline.parameters.${key.text}`)) return []
      const own = textAt(value, 'default')
      const others = valuesOf(value)
      return others.length > 0 ? [[key.text, [...new Set([...(own === undefined ? [] : [own]), ...others])]]] : []
    })
    const together: Given[] = combinations(all, maxCombinations)
    if (together.length <= maxCombinations) return together
    const apart = all.flatMap(([name, values]) => values.slice(1).map((value): Given => new Map([[name, value]])))
    if (apart.length > maxValues) this.tooMuch('parameters of more values than are read')
    return [new Map<string, string>(), ...apart.slice(0, maxValues)]
  }

  /** Reads what workflows run with what they give it, and by itself what nothing here uses. */
  private readOnce(): void {
    const orbs = [this.own, ...this.orbsIn(this.root, '')]
    const all = (kind: ElementKind) =>
      orbs.flatMap((orb) =>
        entriesOf(nodeAt(orb.root, kind)).map(({ key, value }): Element => ({ name: key.text, node: value, orb })),
      )
    for (const { value } of entriesOf(nodeAt(this.root, 'workflows')))
      for (const item of itemsOf(nodeAt(value, 'jobs'))) this.inWorkflow(item)
    for (const kind of ['jobs', 'executors', 'commands'] as const)
      for (const element of all(kind)) if (!this.used.has(element.node)) this.element(element, new Map(), 0)
  }

  private orbsIn(root: Node, prefix: string): Orb[] {
    return entriesOf(nodeAt(root, 'orbs')).flatMap(({ key, value }) => {
      if (value.kind !== 'map') return []
      const orb = { root: value, prefix: `${prefix}${key.text}/` }
      return [orb, ...(prefix === '' ? this.orbsIn(value, orb.prefix) : [])]
    })
  }

  /** `name`, `orb/name` */
  private find(kind: ElementKind, name: string, { root, prefix }: Orb): Element | undefined {
    const own = nodeAt(root, kind, name)
    if (own) return { name, node: own, orb: { root, prefix } }
    const [orb = '', inner = ''] = name.split('/')
    for (const around of [root, this.root]) {
      const inline = nodeAt(around, 'orbs', orb)
      const node = inline?.kind === 'map' ? nodeAt(inline, kind, inner) : undefined
      if (inline && node) return { name: inner, node, orb: { root: inline, prefix: `${orb}/` } }
    }
    return undefined
  }

  private inWorkflow(item: Node): void {
    if (!mayGoOn(item.source)) return
    const nothing: Expressions = { pattern, lookUp: (expression) => this.pipelineValue(expression) }
    if (item.kind === 'scalar') {
      const job = this.find('jobs', item.text, this.own)
      if (job) this.element(job, new Map(), 0)
    }
    for (const { key, value } of entriesOf(item)) {
      const job = this.find('jobs', key.text, this.own)
      const given = this.givenBy(value, nothing)
      const rows = rowsOf(nodeAt(value, 'matrix'), nothing)
      spend('row of a matrix', rows.length)
      if (rows.length > maxMatrix) this.tooMuch('a matrix of more combinations than are read')
      for (const row of rows.slice(0, maxMatrix)) if (job) this.element(job, new Map([...given, ...row]), 0)
      const script = `${this.path}#${key.text}/`
      for (const name of ['pre-steps', 'post-steps'])
        this.steps(nodeAt(value, name), script, new Map(), nothing, this.own, 0)
    }
  }

  /** What stands beside a name, with the parameters of its own surroundings put in. */
  private givenBy(node: Node | undefined, expressions: Expressions): Given {
    return new Map(
      entriesOf(node).flatMap(({ key, value }) => {
        const text = textOf(value)
        return text === undefined || ofWorkflows.has(key.text)
          ? []
          : [[key.text, known(value, text, expressions)] as const]
      }),
    )
  }

  private pipelineValue(expression: string): string | undefined {
    const name = /^\s*pipeline\.parameters\.([\w-]+)\s*$/.exec(expression)?.[1]
    if (name === undefined) return undefined
    return this.parameters.get(name) ?? textAt(this.root, 'parameters', name, 'default')
  }

  private element({ name, node, orb }: Element, given: Given, depth: number): void {
    this.used.add(node)
    const sign = JSON.stringify([node.source.path, node.start, [...given]])
    if (this.seen.has(sign)) return
    this.seen.add(sign)
    if (depth > maxDepth || this.seen.size > maxUses) {
      this.tooMuch(depth > maxDepth ? 'commands within more commands than are read' : 'more uses than are read')
      return
    }
    const lookUp = (expression: string) => {
      const parameter = /^\s*parameters\.([\w-]+)\s*$/.exec(expression)?.[1]
      if (parameter === undefined) return this.pipelineValue(expression)
      return given.has(parameter) ? given.get(parameter) : textAt(node, 'parameters', parameter, 'default')
    }
    const expressions: Expressions = { pattern, lookUp }
    const key = `${this.path}#${orb.prefix}${name}`
    const variables = withVariables(new Map(), nodeAt(node, 'environment'))
    for (const item of itemsOf(nodeAt(node, 'docker'))) this.container(item, key, expressions)
    const executor = nodeAt(node, 'executor')
    const executorName = textOf(executor) ?? textAt(executor, 'name')
    const found = executorName === undefined ? undefined : this.find('executors', executorName, orb)
    if (found) this.element(found, this.givenBy(executor, expressions), depth + 1)
    this.steps(nodeAt(node, 'steps'), `${key}/`, variables, expressions, orb, depth)
  }

  /** Whether the same comes out there with other parameters. */
  private isAgain({ source, start }: Node, key: string, text: string): boolean {
    const sign = JSON.stringify([source.path, start, key, text])
    const isAgain = this.done.has(sign)
    this.done.add(sign)
    return isAgain
  }

  private tooMuch(what: string): void {
    addOnce(this.to, this.path, `this pipeline has ${what}`)
  }

  private container(item: Node, key: string, { lookUp }: Expressions): void {
    const image = nodeAt(item, 'image')
    if (image?.kind !== 'scalar' || image.isNull) return
    let unsure: string | undefined
    const text = image.text.replace(pattern, (written, inner: string) => {
      const value = lookUp(inner)
      if (value === undefined) unsure = `${written} is known only when the pipeline runs`
      return value ?? written
    })
    const env = environmentOf(withVariables(new Map(), nodeAt(item, 'environment')))
    if (this.isAgain(image, key, text)) return
    const word = { text, span: spanOf(image), ...(unsure !== undefined && { unsure }) }
    this.to.containers.push(declared({ key, keys: this.keys, image: word, env }))
  }

  /** Steps, those within `when:` and `unless:`, the commands that they call, and the steps that are given to commands and jobs. */
  private steps(
    node: Node | undefined,
    key: string,
    variables: Variables,
    expressions: Expressions,
    orb: Orb,
    depth: number,
  ): void {
    if (depth > maxDepth) {
      this.tooMuch('steps within more steps than are read')
      return
    }
    for (const item of itemsOf(node)) {
      if (--this.stepsLeft < 0) {
        this.tooMuch('more steps than are read')
        return
      }
      const plain = item.kind === 'scalar' ? this.find('commands', item.text, orb) : undefined
      if (plain) this.element(plain, new Map(), depth + 1)
      for (const { key: name, value } of entriesOf(item)) {
        if (name.text === 'run') {
          const own = withVariables(variables, nodeAt(value, 'environment'))
          const lines = linesOf(value.kind === 'map' ? nodeAt(value, 'command') : value)
          const script = scriptOf(key, lines, own, { expressions, isThrownAway: true })
          if (script && !this.isAgain(value, key, script.text)) this.to.scripts.push(script)
          continue
        }
        const command = this.find('commands', name.text, orb)
        if (command) this.element(command, this.givenBy(value, expressions), depth + 1)
        for (const { value: steps } of entriesOf(value))
          if (steps.kind === 'seq') this.steps(steps, key, variables, expressions, orb, depth + 1)
      }
    }
  }
}

/** The values that a parameter can have, where they are few. */
function valuesOf(declared: Node): readonly string[] {
  const type = textAt(declared, 'type')
  if (type === 'boolean') return ['true', 'false']
  return type === 'enum' ? linesOf(nodeAt(declared, 'enum')).map(({ text }) => text) : []
}

/** A value with its parameters put in; undefined where one of them is not known. */
function known(at: Node, text: string, { lookUp }: Expressions): string | undefined {
  let isKnown = true
  const put = text.replace(pattern, (written, inner: string) => {
    const found = lookUp(inner)
    isKnown &&= found !== undefined
    return found ?? written
  })
  if (isKnown && put.length > maxValue) leaveOutLong(at)
  return isKnown && put.length <= maxValue ? put : undefined
}

/** The combinations of a matrix without those that it excludes; one more than are read where there are more. One of nothing where there is none. */
function rowsOf(matrix: Node | undefined, expressions: Expressions): Given[] {
  const lists = entriesOf(nodeAt(matrix, 'parameters')).map(
    ({ key, value }) => [key.text, linesOf(value).map(({ text }) => text)] as const,
  )
  const isExcluded = excludedBy(nodeAt(matrix, 'exclude'))
  const rows: Given[] = combinations(lists, maxMatrix)
  const kept = rows.length > maxMatrix ? rows.slice(0, maxMatrix + 1) : rows.filter((row) => !isExcluded(row))
  const put = (text: string | undefined) => text && matrix && known(matrix, text, expressions)
  return kept.map((row) => new Map([...row].map(([name, text]) => [name, put(text)])))
}

/** Rows that an item of `exclude` names whole. */
function excludedBy(list: Node | undefined): (row: Given) => boolean {
  const excluded = itemsOf(list).map((item) =>
    entriesOf(item).map(({ key, value }) => [key.text, textOf(value)] as const),
  )
  return (row) =>
    excluded.some((item) => item.length === row.size && item.every(([name, value]) => row.get(name) === value))
}
