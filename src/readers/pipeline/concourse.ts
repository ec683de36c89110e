import type { Flag } from '../command/flag-words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { declared, isTooDeep, type Jobs, scriptOf } from './job.ts'

/** Concourse: every task of a plan is a container on a worker, privileged where the step says so. */
export function readConcourse(root: Node, path: string, keys: Keys, to: Jobs): void {
  for (const job of itemsOf(nodeAt(root, 'jobs'))) steps(job, `${path}#${textAt(job, 'name') ?? 'job'}`, keys, to, 0)
}

/** A task stands in `plan`, `do`, `in_parallel`, `try`, and behind `on_failure` and its like. */
function steps(node: Node, key: string, keys: Keys, to: Jobs, depth: number): void {
  if (isTooDeep(depth, node.source.path, to)) return
  if (node.kind === 'seq') for (const item of node.items) steps(item, key, keys, to, depth + 1)
  if (node.kind !== 'map') return
  if (nodeAt(node, 'task')) task(node, key, keys, to)
  for (const { key: name, value } of entriesOf(node)) {
    if (value.kind !== 'scalar' && !leaves.has(name.text)) steps(value, key, keys, to, depth + 1)
  }
}

const leaves = new Set(['config', 'params', 'vars', 'source', 'version'])

function task(node: Node, key: string, keys: Keys, to: Jobs): void {
  const name = textAt(node, 'task')!
  const config = nodeAt(node, 'config')
  const repository = nodeAt(config, 'image_resource', 'source', 'repository')
  const tag = textAt(config, 'image_resource', 'source', 'tag')
  const digest = textAt(config, 'image_resource', 'version', 'digest')
  const privileged = nodeAt(node, 'privileged')
  const flags: Flag[] = []
  if (privileged?.kind === 'scalar') {
    const isOn = booleanOf(privileged)
    const unsure = isOn === undefined ? `${privileged.text} is known only when the pipeline runs` : undefined
    const text = isOn === undefined ? privileged.text : String(isOn)
    flags.push({
      name: 'privileged',
      value: { text, span: spanOf(privileged), ...(unsure !== undefined && { unsure }) },
    })
  }
  const at = repository?.kind === 'scalar' ? repository : nodeAt(node, 'task')!
  const text =
    repository?.kind === 'scalar'
      ? `${repository.text}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
      : ''
  const unsure =
    text === ''
      ? 'the pipeline does not name its image'
      : text.includes('((')
        ? `${text} is known only when the pipeline runs`
        : undefined
  const image = { text: text === '' ? name : text, span: spanOf(at), ...(unsure !== undefined && { unsure }) }
  to.containers.push(declared({ key, keys, name, image, flags }))
  const run = nodeAt(config, 'run')
  const words = [nodeAt(run, 'path'), ...itemsOf(nodeAt(run, 'args'))].flatMap((one) =>
    one?.kind === 'scalar' ? [{ text: one.text, span: spanOf(one) }] : [],
  )
  const last = itemsOf(nodeAt(run, 'args')).at(-1)
  const script = last?.kind === 'scalar' ? scriptOf(`${key}/`, [last], new Map()) : undefined
  if (script) to.scripts.push({ ...script, words })
}
