import { entriesOf, type Node, nodeAt, type Scalar, textOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import {
  declared,
  environmentOf,
  expanded,
  ignoredBy,
  isTooDeep,
  type Jobs,
  linesOf,
  scriptOf,
  withVariables,
} from './job.ts'

/** Bitbucket Pipelines: the images of steps and services, and what steps run. */
export function readBitbucket(root: Node, path: string, keys: Keys, to: Jobs): void {
  const image = imageOf(nodeAt(root, 'image'))
  if (image) to.containers.push(declared({ key: `${path}#image`, keys, image: expanded(image, new Map()) }))
  for (const { key, value } of entriesOf(nodeAt(root, 'definitions', 'services'))) {
    const own = imageOf(nodeAt(value, 'image'))
    const env = environmentOf(withVariables(new Map(), nodeAt(value, 'variables')))
    if (own)
      to.containers.push(
        declared({ key: `${path}#services`, keys, name: key.text, image: expanded(own, new Map()), env }),
      )
  }
  walk(nodeAt(root, 'definitions', 'steps'), path, keys, to)
  walk(nodeAt(root, 'pipelines'), path, keys, to)
}

/** Branches, stages and parallel groups nest: a step is a step wherever it stands. */
function walk(node: Node | undefined, path: string, keys: Keys, to: Jobs, depth = 0): void {
  if (isTooDeep(depth, path, to)) return
  if (node?.kind === 'seq') for (const item of node.items) walk(item, path, keys, to, depth + 1)
  for (const { key, value } of entriesOf(node)) {
    if (key.text === 'step') step(value, path, keys, to)
    else walk(value, path, keys, to, depth + 1)
  }
}

function step(node: Node, path: string, keys: Keys, to: Jobs): void {
  const key = `${path}#${textOf(nodeAt(node, 'name')) ?? 'step'}`
  const image = imageOf(nodeAt(node, 'image'))
  if (image) to.containers.push(declared({ key, keys, image: expanded(image, new Map()) }))
  // Atlassian's machines are thrown away; a runner of one's own is named.
  const isThrownAway = !nodeAt(node, 'runs-on')
  for (const name of ['script', 'after-script']) {
    const script = scriptOf(`${key}/`, linesOf(nodeAt(node, name)), new Map(), { isThrownAway })
    if (script) to.scripts.push({ ...script, ...ignoredBy(node, 'on-fail.strategy', /^ignore$/) })
  }
}

function imageOf(node: Node | undefined): Scalar | undefined {
  const name = node?.kind === 'map' ? nodeAt(node, 'name') : node
  return name?.kind === 'scalar' && !name.isNull && name.text !== '' ? name : undefined
}
