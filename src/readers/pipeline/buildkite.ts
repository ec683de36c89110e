import type { Flag } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { systemOf } from './claims.ts'
import {
  declared,
  type Expressions,
  environmentOf,
  expanded,
  flagsOf,
  ignoredBy,
  isTooDeep,
  type Jobs,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'
import { combinations } from './matrix.ts'
import { Ways } from './ways.ts'

/** Buildkite's own limit for the jobs of a matrix. */
const maxRows = 50

type Row = ReadonlyMap<string, string>

/** Buildkite: what the commands of steps run, for each row of a matrix, and the containers of its docker plugin. */
export function readBuildkite(root: Node, path: string, keys: Keys, to: Jobs): void {
  // A file of any other name is known for its steps alone.
  const isNamed = systemOf(path) !== undefined
  const ways = new Ways(path, to)
  const walk = (node: Node, name: string, around: Variables, depth: number): void => {
    if (isTooDeep(depth, path, to)) return
    for (const item of itemsOf(node)) walk(item, name, around, depth + 1)
    if (node.kind !== 'map') return
    const env = withVariables(around, nodeAt(node, 'env'))
    const key = textAt(node, 'key') ?? name
    const lines = ['command', 'commands'].flatMap((own) => linesOf(nodeAt(node, own)))
    const rows = rowsOf(nodeAt(node, 'matrix'))
    const seen = new Set<string>()
    for (const row of ways.of(rows, lines.length)) {
      const expressions = expressionsOf(row)
      const script = scriptOf(`${path}#${key}/`, lines, env, { expressions })
      const sign = JSON.stringify([script?.text, script?.given])
      if (script && !seen.has(sign)) to.scripts.push({ ...script, ...ignoredBy(node, 'soft_fail') })
      seen.add(sign)
      for (const settings of pluginsOf(node)) container(settings, `${path}#${key}`, env, expressions)
    }
    for (const { key: own, value } of entriesOf(node))
      if (value.kind !== 'scalar' && (isNamed ? !leaves.has(own.text) : own.text === 'steps'))
        walk(value, own.text, env, depth + 1)
  }
  const container = (settings: Node, key: string, env: Variables, { pattern, lookUp }: Expressions): void => {
    const image = nodeAt(settings, 'image')
    if (image?.kind !== 'scalar' || image.isNull) return
    const text = image.text.replace(pattern, (written, ...groups) => lookUp(groups[0] ?? groups[1] ?? '') ?? written)
    const own = withVariables(env, nodeAt(settings, 'environment'))
    to.containers.push(
      declared({ key, keys, image: expanded(image, env, text), env: environmentOf(own), flags: flags(settings) }),
    )
  }
  walk(root, 'steps', new Map(), 0)
}

const leaves = new Set(['env', 'matrix', 'plugins', 'agents', 'notify', 'retry'])

/** `{{matrix}}`, `{{matrix.name}}`; two dollars are one. */
const expressionsOf = (row: Row): Expressions => ({
  pattern: /\{\{\s*(matrix(?:\.[\w-]+)?)\s*\}\}|\$(\$)/g,
  lookUp: (expression) => (expression === '$' ? '$' : row.get(expression)),
})

/** The jobs of a matrix: of a list, or of lists by name, with what `adjustments` add and leave out. */
function rowsOf(matrix: Node | undefined): Row[] {
  const setup = nodeAt(matrix, 'setup') ?? matrix
  const lists =
    setup?.kind === 'seq'
      ? [['matrix', linesOf(setup)] as const]
      : entriesOf(setup).map(({ key, value }) => [`matrix.${key.text}`, linesOf(value)] as const)
  const rows = new Map(
    combinations(
      lists.map(([name, values]) => [name, values.map(({ text }) => text)] as const),
      maxRows,
    ).map((row) => [signOf(row), row] as const),
  )
  for (const adjustment of itemsOf(nodeAt(matrix, 'adjustments'))) {
    const given = nodeAt(adjustment, 'with')
    const only = textOf(given)
    const row: Row = new Map(
      only !== undefined
        ? [['matrix', only]]
        : entriesOf(given).map(({ key, value }) => [`matrix.${key.text}`, textOf(value) ?? '']),
    )
    const skip = nodeAt(adjustment, 'skip')
    // A text is the reason.
    if (skip?.kind === 'scalar' && !/^(?:false|)$/.test(skip.text)) rows.delete(signOf(row))
    else rows.set(signOf(row), row)
  }
  return [...rows.values()]
}

const signOf = (row: Row): string => JSON.stringify([...row].sort(([a], [b]) => (a < b ? -1 : 1)))

const isDocker = /(?:^|\/)docker(?:-buildkite-plugin)?(?:\.git)?(?:#[^/]*)?$/

/** What the docker plugin of a step is given. */
function pluginsOf(node: Node): Node[] {
  const plugins = nodeAt(node, 'plugins')
  return [...(plugins ? [plugins] : []), ...itemsOf(plugins)].flatMap((item) =>
    entriesOf(item).flatMap(({ key, value }) => (isDocker.test(key.text) ? [value] : [])),
  )
}

/** Settings of the plugin that a flag of `docker run` stands for. Source: the plugin's README. */
const flagNames: Readonly<Record<string, string>> = {
  'add-caps': 'cap-add',
  'drop-caps': 'cap-drop',
  'add-host': 'add-host',
  devices: 'device',
  ipc: 'ipc',
  memory: 'memory',
  cpus: 'cpus',
  network: 'network',
  pid: 'pid',
  publish: 'publish',
  runtime: 'runtime',
  'security-opts': 'security-opt',
  'shm-size': 'shm-size',
  sysctls: 'sysctl',
  tmpfs: 'tmpfs',
  ulimits: 'ulimit',
  user: 'user',
  userns: 'userns',
  volumes: 'volume',
  mounts: 'volume',
}

function flags(settings: Node): Flag[] {
  const own = Object.entries(flagNames).flatMap(([key, flag]) => {
    const node = nodeAt(settings, key)
    // `volumes: false` takes the checkout away.
    return node?.kind === 'scalar' && booleanOf(node) !== undefined ? [] : flagsOf(flag, node)
  })
  const privileged = nodeAt(settings, 'privileged')
  if (privileged?.kind !== 'scalar') return own
  const isOn = booleanOf(privileged)
  const word: Word =
    isOn === undefined ? expanded(privileged, new Map()) : { text: String(isOn), span: spanOf(privileged) }
  return [{ name: 'privileged', value: word }, ...own]
}
