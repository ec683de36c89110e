import { entriesOf, entryAt, itemsOf, type Node, nodeAt, textOf } from '../parse/yaml.ts'
import { type Substituted, substitute } from '../shell/text.ts'
import { type Alternatives, evaluate, isNode, valuesOf } from './expression.ts'

/** Expressions within expressions (`env` that holds another), and runs of a step that are told apart. */
const maxDepth = 5
const maxVariants = 16

/** What the expressions of a job or of an action mean: its matrix, `env`, and the defaults of its inputs. */
export class Context {
  private depth = 0
  private readonly evaluated = new Map<string, Alternatives>()

  constructor(
    private readonly root: Node | undefined,
    private readonly job?: Node,
    private readonly env: readonly (Node | undefined)[] = [nodeAt(root, 'env'), nodeAt(job, 'env')],
  ) {}

  /** With the `env` of a step. */
  within(step: Node): Context {
    const own = nodeAt(step, 'env')
    return own ? new Context(this.root, this.job, [...this.env, own]) : this
  }

  /** The variables that the step has, the nearest last. */
  variables(): readonly { readonly name: string; readonly value: Node }[] {
    return this.env.flatMap(entriesOf).map(({ key, value }) => ({ name: key.text, value }))
  }

  /** In how many ways texts may come out, one for each value of an expression in them. */
  variants(...texts: readonly string[]): number {
    const counts = texts.flatMap((text) => expressionsOf(text).map((expression) => this.choices(expression).length))
    return Math.min(maxVariants, Math.max(1, ...counts))
  }

  /** A text as it comes out in one of the ways. */
  substituted(text: string, variant: number): Substituted {
    return substitute(text, (expression) => {
      const choices = this.choices(expression)
      return choices[variant % choices.length]
    })
  }

  /** The mapping that an expression stands for, where it stands for nothing else. */
  node(text: string): Node | undefined {
    const [expression, ...more] = expressionsOf(text)
    if (expression === undefined || more.length > 0) return undefined
    return this.alternatives(expression).values.find(isNode)
  }

  /** Undefined among them is a value that only the run knows. */
  private choices(expression: string): readonly (string | undefined)[] {
    const { values, otherTrue, otherFalse } = this.alternatives(expression)
    const known = values.filter((value) => !isNode(value)).map((value) => String(value ?? ''))
    return otherTrue || otherFalse || known.length < values.length || known.length === 0 ? [...known, undefined] : known
  }

  private alternatives(expression: string): Alternatives {
    const known = this.evaluated.get(expression)
    if (known) return known
    const found = evaluate(expression, (path) => this.lookUp(path))
    if (this.depth === 0) this.evaluated.set(expression, found)
    return found
  }

  private lookUp([context = '', name = '', ...rest]: readonly string[]): Alternatives | undefined {
    if (context === 'matrix') return this.resolved(this.matrix(name), rest)
    if (context === 'env') return this.resolved(this.env.flatMap((map) => nodeAt(map, name) ?? []).slice(-1), rest)
    if (context === 'inputs') return this.input(name)
    if (context !== 'github') return undefined
    if (name === 'workspace') return { values: ['.'], otherTrue: false, otherFalse: false }
    return name === 'event' && rest[0] === 'inputs' ? this.input(rest[1] ?? '') : undefined
  }

  private matrix(name: string): readonly Node[] {
    const matrix = nodeAt(this.job, 'strategy', 'matrix')
    const included = itemsOf(nodeAt(matrix, 'include')).flatMap((row) => nodeAt(row, name) ?? [])
    const own = nodeAt(matrix, name)
    return [...(own?.kind === 'scalar' ? [own] : itemsOf(own)), ...included]
  }

  /** Whoever calls may give another value; the default is what is written here. */
  private input(name: string): Alternatives | undefined {
    const places = [['on', 'workflow_dispatch', 'inputs'], ['on', 'workflow_call', 'inputs'], ['inputs']]
    const inputs = places.flatMap((place) => entryAt(this.root, ...place, name)?.value ?? [])
    const defaults = inputs.flatMap((input) => nodeAt(input, 'default') ?? [])
    return this.resolved(defaults, [])
  }

  private resolved(nodes: readonly Node[], path: readonly string[]): Alternatives | undefined {
    const hasExpression = nodes.some((node) => (textOf(node) ?? '').includes('${{'))
    if (!hasExpression) return valuesOf(nodes, path)
    const [text, ...more] = nodes.map((node) => textOf(node) ?? '')
    if (text === undefined || more.length > 0 || this.depth >= maxDepth) return undefined
    this.depth++
    const [expression] = expressionsOf(text)
    const isWhole = /^\s*\$\{\{(?:(?!\}\}).)*\}\}\s*$/s.test(text)
    const found = isWhole && expression !== undefined ? this.alternatives(expression) : this.mixture(text)
    this.depth--
    return found
  }

  private mixture(text: string): Alternatives | undefined {
    if (this.variants(text) > 1) return undefined
    const { text: value, expressions } = this.substituted(text, 0)
    return expressions.size === 0 ? { values: [value], otherTrue: false, otherFalse: false } : undefined
  }
}

/** What stands in every `${{ … }}` of a text. */
function expressionsOf(text: string): string[] {
  const end = text.lastIndexOf('}}') + 2
  if (end < 2) return []
  return [...text.slice(0, end).matchAll(/\$\{\{(.*?)\}\}/gs)].map((match) => match[1]!.trim())
}
