import { entriesOf, itemsOf, type Node, nodeAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { isTooDeep, type Jobs, linesOf, scriptOf, type Variables, withVariables } from './job.ts'

/** A file whose commands stand in lists under keys that it always calls so. */
interface CommandFile {
  readonly name: RegExp
  readonly keys: RegExp
  /** The machine that runs them is thrown away after. */
  readonly isThrownAway: boolean
}

/** Sources: the configuration references of AWS CodeBuild, Cirrus CI, Semaphore, Skaffold, Gitpod and Lefthook. */
const files: readonly CommandFile[] = [
  { name: /(?:^|\/)buildspec[^/]*\.ya?ml$/, keys: /^(?:commands|finally)$/, isThrownAway: true },
  { name: /(?:^|\/)\.cirrus\.ya?ml$/, keys: /(?:^|_)script$/, isThrownAway: true },
  { name: /(?:^|\/)\.semaphore\/(?:.*\/)?[^/]+\.ya?ml$/, keys: /^commands$/, isThrownAway: true },
  { name: /(?:^|\/)skaffold[^/]*\.ya?ml$/, keys: /^buildCommand$/, isThrownAway: false },
  { name: /(?:^|\/)\.gitpod\.ya?ml$/, keys: /^(?:before|init|command|prebuild)$/, isThrownAway: true },
  { name: /(?:^|\/)\.?lefthook(?:-local)?\.ya?ml$/, keys: /^run$/, isThrownAway: false },
]

/** What the lists of such a file run; each list is one shell's. */
export function readCommandLists(root: Node, path: string, _keys: Keys, to: Jobs): void {
  const { keys, isThrownAway } = files.find(({ name }) => name.test(path))!
  const walk = (node: Node, name: string, around: Variables, depth: number): void => {
    if (isTooDeep(depth, path, to)) return
    for (const item of itemsOf(node)) walk(item, name, around, depth + 1)
    const env = withVariables(around, nodeAt(node, 'env'))
    for (const { key, value } of entriesOf(node)) {
      const lines = keys.test(key.text) ? linesOf(value) : []
      const script = scriptOf(`${path}#${name}/`, lines, env, { isThrownAway })
      if (script) to.scripts.push(script)
      if (value.kind !== 'scalar') walk(value, key.text, env, depth + 1)
    }
  }
  walk(root, 'file', new Map(), 0)
}
