import { entriesOf, itemsOf, type Node, nodeAt, textAt, textOf } from '../parse/yaml.ts'
import { textsIn } from './config-file.ts'
import { isAction, isPlaceholder } from './settings.ts'

/** Which namespaces a policy of the whole cluster is about, by their names. */
export type Scope = (namespace: string) => boolean

const everywhere: Scope = () => true

/** Labels that every namespace, or every pod, has of its namespace's name. */
const ofName =
  /^(?:kubernetes\.io\/metadata\.name|projectcalico\.org\/(?:name|namespace)|(?:k8s[:.])?io\.kubernetes\.pod\.namespace|(?:k8s[:.])?io\.cilium\.k8s\.namespace\.labels\.kubernetes\.io\/metadata\.name)$/

/** Undefined where one of them is. */
export function scopeOfAll(scopes: readonly (Scope | undefined)[]): Scope | undefined {
  const known = scopes.flatMap((scope) => scope ?? [])
  return known.length < scopes.length ? undefined : (namespace) => known.every((scope) => scope(namespace))
}

/** Nobody writes so many. */
const maxTerms = 200

/** Of `matchLabels` and `matchExpressions`; undefined where they are about anything but names. */
export function scopeOfLabels(node: Node | undefined): Scope | undefined {
  if (node && isAction(node)) return undefined
  const scopes: Scope[] = []
  for (const { key, value } of entriesOf(nodeAt(node, 'matchLabels'))) {
    const name = textOf(value)
    if (!ofName.test(key.text) || name === undefined || isPlaceholder(name)) return undefined
    scopes.push((namespace) => namespace === name)
  }
  for (const item of itemsOf(nodeAt(node, 'matchExpressions'))) {
    const names = new Set(textsIn(nodeAt(item, 'values')).map(({ value }) => value))
    const scope = scopeOf(textAt(item, 'operator'), names)
    if (!ofName.test(textAt(item, 'key') ?? '') || !scope) return undefined
    scopes.push(scope)
  }
  return scopes.length > maxTerms ? undefined : scopeOfAll(scopes)
}

function scopeOf(operator: string | undefined, names: ReadonlySet<string>): Scope | undefined {
  if (operator === 'In') return (namespace) => names.has(namespace)
  if (operator === 'NotIn') return (namespace) => !names.has(namespace)
  return operator === 'Exists' ? everywhere : undefined
}

/** Longer expressions are nobody's. */
const maxExpression = 4000

/** Of an expression of Calico's, terms behind `&&`; undefined where it is about anything but names. */
export function scopeOfExpression(text: string | undefined): Scope | undefined {
  if (text === undefined) return everywhere
  if (text.length > maxExpression) return undefined
  return scopeOfAll(text.split('&&').map((part) => scopeOfTerm(part.trim())))
}

function scopeOfTerm(term: string): Scope | undefined {
  if (term === '' || term === 'all()') return everywhere
  const [, present] = /^has\(([\w./-]+)\)$/.exec(term) ?? []
  if (present !== undefined) return ofName.test(present) ? everywhere : undefined
  const [, key = '', sign, listed, one] =
    /^([\w./-]+)\s*(==|!=|in\b|not in\b)\s*(?:\{([^{}]*)\}|(["'][\w.-]*["']))$/.exec(term) ?? []
  if (!ofName.test(key)) return undefined
  const names = new Set((listed ?? one ?? '').split(',').map((name) => name.trim().replace(/^["']|["']$/g, '')))
  return scopeOf(sign === '==' || sign === 'in' ? 'In' : 'NotIn', names)
}
