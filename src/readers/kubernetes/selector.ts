import { entriesOf, itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { textsIn } from './config-file.ts'
import { isAction, isPlaceholder } from './settings.ts'

/** Labels by name; undefined where a value is filled in later. */
export type Labels = ReadonlyMap<string, string | undefined>

/** Which labels an object must have. What is not known is never a reason to leave it out. */
export interface Selector {
  selects(labels: Labels): boolean
  /** It asks for nothing. */
  readonly isEmpty: boolean
  /** A label that everything it selects has, so that others need not be tried. */
  readonly needs?: string
}

export const everything: Selector = { selects: () => true, isEmpty: true }

/** One that cannot be followed here, so that it may select anything. */
export const unknownSelector: Selector = { selects: () => true, isEmpty: false }

export const labelsOf = (node: Node | undefined): Labels =>
  new Map(
    entriesOf(node).map(({ key, value }) => [
      key.text,
      value.kind === 'scalar' && !isPlaceholder(value.text) ? value.text : undefined,
    ]),
  )

/** `matchLabels` and `matchExpressions`; Cilium writes where a label comes from in front of its name. */
export function selectorOf(node: Node | undefined): Selector {
  if (node && isAction(node)) return unknownSelector
  const labels = [...labelsOf(nodeAt(node, 'matchLabels'))].map(([key, value]) => [withoutSource(key), value] as const)
  const written = itemsOf(nodeAt(node, 'matchExpressions'))
  const expressions = written.flatMap(expressionOf)
  if (labels.length + written.length === 0) return everything
  const [needs] = labels.flatMap(([key, value]) => (value === undefined || isForeign(key) ? [] : [needOf(key, value)]))
  return {
    isEmpty: false,
    needs,
    selects: (own) =>
      labels.every(([key, value]) => isForeign(key) || value === undefined || mayBe(own, key, [value])) &&
      expressions.every((expression) => expression(own)),
  }
}

export const needOf = (key: string, value: string): string => `${key}=${value}`

const withoutSource = (key: string) => key.replace(/^(?:k8s|any|container)[:.](?=.)/, '')

/** Labels that Cilium makes of what a pod is rather than of what it is labelled with. */
const isForeign = (key: string): boolean => /^io\.(?:cilium|kubernetes\.pod)[./]|^reserved[:.]/.test(key)

const mayBe = (labels: Labels, key: string, values: readonly string[]): boolean => {
  if (!labels.has(key)) return false
  const value = labels.get(key)
  return value === undefined || values.includes(value)
}

function expressionOf(node: Node): ((labels: Labels) => boolean)[] {
  const key = withoutSource(textAt(node, 'key') ?? '')
  if (key === '' || isForeign(key)) return []
  const values = textsIn(nodeAt(node, 'values')).map(({ value }) => value)
  const operator = textAt(node, 'operator')
  if (operator === 'In') return [(labels) => mayBe(labels, key, values)]
  if (operator === 'NotIn') return [(labels) => !values.includes(labels.get(key) ?? '')]
  if (operator === 'Exists') return [(labels) => labels.has(key)]
  if (operator === 'DoesNotExist') return [(labels) => !labels.has(key)]
  return []
}

/** What many selectors select, without trying each of them on every object. */
export class Selectors {
  private readonly byNeed = new Map<string, Selector[]>()
  private readonly others: Selector[] = []

  add(selector: Selector): void {
    const same = selector.needs === undefined ? this.others : (this.byNeed.get(selector.needs) ?? [])
    if (selector.needs !== undefined) this.byNeed.set(selector.needs, same)
    // Nobody writes so many; what lies beyond may select anything.
    if (same.length < maxSelectors) same.push(selector)
    else same[maxSelectors - 1] = unknownSelector
  }

  selects(labels: Labels): boolean {
    const isOne = (selector: Selector) => selector.selects(labels)
    if (this.others.some(isOne)) return true
    for (const [key, value] of labels) {
      if (value === undefined) return this.byNeed.size > 0
      if (this.byNeed.get(needOf(key, value))?.some(isOne)) return true
    }
    return false
  }
}

const maxSelectors = 200
