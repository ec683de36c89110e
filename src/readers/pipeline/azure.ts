import { entriesOf, entryAt, itemsOf, type Node, nodeAt, Scalar, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { windowsTexts } from '../workflow/other-shell.ts'
import {
  declared,
  type Expressions,
  environmentOf,
  flagsOf,
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
  /** Microsoft throws the machines of a `vmImage` away after the job. */
  readonly isThrownAway: boolean
  readonly key: string
}

/** Azure Pipelines: container resources, containers and services of jobs, and what steps run in a shell. */
export function readAzure(root: Node, path: string, keys: Keys, to: Jobs): void {
  for (const item of itemsOf(nodeAt(root, 'resources', 'containers')))
    container(item, textAt(item, 'container'), `${path}#resources`, keys, to)
  walk(root, { variables: new Map(), isThrownAway: false, key: path }, keys, to)
}

/** Stages, jobs, strategies and templates nest in many ways: steps are steps wherever they stand. */
function walk(node: Node, around: Around, keys: Keys, to: Jobs, depth = 0): void {
  if (depth > maxDepth) return
  if (node.kind === 'seq') for (const item of node.items) walk(item, around, keys, to, depth + 1)
  if (node.kind !== 'map') return
  const name = textAt(node, 'job') ?? textAt(node, 'deployment') ?? textAt(node, 'stage')
  const key = name === undefined ? around.key : `${around.key}${around.key.includes('#') ? '/' : '#'}${name}`
  const here: Around = {
    key,
    variables: variablesOf(around.variables, nodeAt(node, 'variables')),
    isThrownAway: nodeAt(node, 'pool') ? nodeAt(node, 'pool', 'vmImage') !== undefined : around.isThrownAway,
  }
  const own = entryAt(node, 'container')
  if (own && (name !== undefined || nodeAt(node, 'steps')))
    container(own.value, undefined, `${key}/container`, keys, to)
  for (const { value } of entriesOf(nodeAt(node, 'services'))) container(value, undefined, `${key}/services`, keys, to)
  step(node, here, to)
  for (const { key: entry, value } of entriesOf(node)) {
    if (!leaves.has(entry.text)) walk(value, here, keys, to, depth + 1)
  }
}

const maxDepth = 40
const leaves = new Set(['resources', 'container', 'services', 'variables', 'inputs', 'env', 'pool', 'trigger', 'pr'])

/** Inputs of the tasks that run a shell. */
const shellTask = /^(?:bash|shellscript|cmdline|ssh|azurecli|powershell|azurepowershell)@/i
const isPowerShell = (name: string) => /^(?:azure)?powershell@|^pwsh$|^powershell$/i.test(name)

function step(node: Node, { key, variables, isThrownAway }: Around, to: Jobs): void {
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
    lookUp: (expression) => own.get(expression.replace(/^variables\.|^variables\['(.*)'\]$/, '$1'))?.text,
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
