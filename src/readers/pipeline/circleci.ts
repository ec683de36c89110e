import { entriesOf, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import {
  declared,
  type Expressions,
  environmentOf,
  type Jobs,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'

/** `<< parameters.x >>` is put in before a shell sees the text. */
const pattern = /<<([^<>]*)>>/g

/** CircleCI: the containers of executors and jobs, and what their steps run. CircleCI throws every machine of its own away. */
export function readCircleci(root: Node, path: string, keys: Keys, to: Jobs): void {
  for (const kind of ['executors', 'jobs', 'commands']) {
    for (const { key: name, value } of entriesOf(nodeAt(root, kind))) {
      const key = `${path}#${name.text}`
      const expressions: Expressions = { pattern, lookUp: (expression) => defaultOf(value, expression.trim()) }
      const variables = withVariables(new Map(), nodeAt(value, 'environment'))
      for (const item of itemsOf(nodeAt(value, 'docker'))) container(item, key, keys, expressions, to)
      steps(nodeAt(value, 'steps'), `${key}/`, variables, expressions, to)
    }
  }
}

/** A parameter's default, where it has one. */
function defaultOf(job: Node, expression: string): string | undefined {
  const name = /^parameters\.([\w-]+)$/.exec(expression)?.[1]
  return name === undefined ? undefined : textAt(job, 'parameters', name, 'default')
}

function container(item: Node, key: string, keys: Keys, { pattern, lookUp }: Expressions, to: Jobs): void {
  const image = nodeAt(item, 'image')
  if (image?.kind !== 'scalar' || image.isNull) return
  let unsure: string | undefined
  const text = image.text.replace(pattern, (written, inner: string) => {
    const value = lookUp(inner)
    if (value === undefined) unsure = `${written} is known only when the pipeline runs`
    return value ?? written
  })
  const env = environmentOf(withVariables(new Map(), nodeAt(item, 'environment')))
  const word = { text, span: spanOf(image), ...(unsure !== undefined && { unsure }) }
  to.containers.push(declared({ key, keys, image: word, env }))
}

/** Steps, and those within `when:`, `unless:` and the parameters of an orb's job. */
function steps(node: Node | undefined, key: string, variables: Variables, expressions: Expressions, to: Jobs): void {
  for (const item of itemsOf(node)) {
    for (const { key: name, value } of entriesOf(item)) {
      if (name.text !== 'run') steps(nodeAt(value, 'steps'), key, variables, expressions, to)
      else {
        const own = withVariables(variables, nodeAt(value, 'environment'))
        const lines = linesOf(value.kind === 'map' ? nodeAt(value, 'command') : value)
        const script = scriptOf(key, lines, own, { expressions, isThrownAway: true })
        if (script) to.scripts.push(script)
      }
    }
  }
}
