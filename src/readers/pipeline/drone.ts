import type { Container } from '../../model/container.ts'
import type { Flag } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { withVariants } from '../shell/variants.ts'
import {
  declared,
  type Expressions,
  environmentOf,
  expanded,
  flagsOf,
  ignoredBy,
  type Jobs,
  linesOf,
  scriptOf,
  type Variables,
  withVariables,
} from './job.ts'
import { combinations } from './matrix.ts'

/** A step or a service, and how it is called. */
interface Step {
  readonly name?: string
  readonly node: Node
}

/** Two dollars are one; a variable is put in before a shell sees the text. */
const expressions: Expressions = { pattern: /\$(\$)/g, lookUp: (dollar) => dollar }

/** Drone and Woodpecker: every step and service is a container, on a machine of one's own. */
export function readDrone(root: Node, path: string, keys: Keys, to: Jobs): void {
  const key = `${path}#${textAt(root, 'name') ?? 'steps'}`
  const hosts = hostVolumes(nodeAt(root, 'volumes'))
  const containers: Container[] = []
  const own = { ...to, containers }
  const rows = rowsOf(nodeAt(root, 'matrix'))
  if (rows.length > maxRows)
    to.gaps.push({ path, because: 'this pipeline has a matrix of more rows than are read', blocking: true })
  const count = listNames.reduce((sum, list) => sum + stepsOf(nodeAt(root, list)).length, 0)
  let stepsAgain = maxStepsAgain
  for (const [i, row] of rows.slice(0, maxRows).entries()) {
    if (i > 0) stepsAgain -= count
    if (stepsAgain < 0) {
      to.gaps.push({ path, because: 'this pipeline runs its steps in more ways than are read', blocking: true })
      break
    }
    const around = withVariables(row, nodeAt(root, 'environment'))
    for (const list of listNames)
      for (const step of stepsOf(nodeAt(root, list))) read(step, { key, keys, around, hosts }, own)
  }
  // A step is one container for each row of the matrix.
  to.containers.push(...withVariants(containers).flatMap((one) => (one.kind === 'container' ? [one] : [])))
}

/** Rows of a matrix that are read. */
const maxRows = 50
/** Steps that are read once more, for another row. */
const maxStepsAgain = 5000

/** `pipeline:` is what older versions call the steps. */
const listNames = ['clone', 'steps', 'pipeline', 'services']

/** Variables of Woodpecker's matrix: each row of `include`, else every combination. */
function rowsOf(matrix: Node | undefined): Variables[] {
  const rows = itemsOf(nodeAt(matrix, 'include')).map((row) => withVariables(new Map(), row))
  if (rows.length > 0) return rows
  return combinations(
    entriesOf(matrix).map(({ key, value }) => [
      key.text,
      linesOf(value).map((item): Word => ({ text: item.text, span: spanOf(item) })),
    ]),
    maxRows,
  )
}

/** A list of steps with names, or steps by name. */
function stepsOf(node: Node | undefined): Step[] {
  const listed = itemsOf(node).map((item) => ({ name: textAt(item, 'name'), node: item }))
  const named = entriesOf(node).flatMap(({ key, value }) =>
    value.kind === 'map' ? [{ name: key.text, node: value }] : [],
  )
  return [...listed, ...named].map(({ name, node: own }) => ({ node: own, ...(name !== undefined && { name }) }))
}

interface Around {
  readonly key: string
  readonly keys: Keys
  readonly around: Variables
  /** Paths of the host by the names of volumes. */
  readonly hosts: ReadonlyMap<string, string>
}

function read({ name, node }: Step, { key, keys, around, hosts }: Around, to: Jobs): void {
  const variables = withVariables(around, nodeAt(node, 'environment'))
  const image = nodeAt(node, 'image')
  const env = [...environmentOf(variables), ...settings(node)]
  if (image?.kind === 'scalar' && !image.isNull)
    to.containers.push(
      declared({
        key,
        keys,
        image: expanded(image, variables),
        env,
        flags: flags(node, hosts, variables),
        ...(name !== undefined && { name }),
      }),
    )
  const own = name === undefined ? `${key}/` : `${key}/${name}/`
  const script = scriptOf(own, linesOf(nodeAt(node, 'commands')), variables, { expressions })
  if (script) to.scripts.push({ ...script, ...ignoredBy(node, 'failure', /^ignore$/) })
}

/** What a plugin is given: its variables begin with `PLUGIN_`. */
const settings = (node: Node) =>
  environmentOf(withVariables(new Map(), nodeAt(node, 'settings'))).map((fact) => ({
    ...fact,
    value: { ...fact.value, name: `PLUGIN_${fact.value.name.toUpperCase()}` },
  }))

/** Keys that a flag of `docker run` stands for. */
const flagNames = {
  network_mode: 'network',
  user: 'user',
  devices: 'device',
  tmpfs: 'tmpfs',
  ports: 'publish',
  mem_limit: 'memory',
  shm_size: 'shm-size',
  dns: 'dns',
  extra_hosts: 'add-host',
} as const

function flags(node: Node, hosts: ReadonlyMap<string, string>, variables: Variables): Flag[] {
  const privileged = nodeAt(node, 'privileged')
  const own = Object.entries(flagNames).flatMap(([key, flag]) => flagsOf(flag, nodeAt(node, key)))
  const switches: Flag[] =
    privileged?.kind === 'scalar' ? [{ name: 'privileged', value: switchOf(privileged, variables) }] : []
  return [...switches, ...own, ...volumes(node, hosts)]
}

function switchOf(node: Scalar, variables: Variables): Word {
  const isOn = booleanOf(node)
  return isOn === undefined ? expanded(node, variables) : { text: String(isOn), span: spanOf(node) }
}

/** `/host:/inside`, or the name of a volume that the pipeline declares. */
function volumes(node: Node, hosts: ReadonlyMap<string, string>): Flag[] {
  return itemsOf(nodeAt(node, 'volumes')).flatMap((item) => {
    if (item.kind !== 'map') return flagsOf('volume', item)
    const [name, path] = [textAt(item, 'name'), textAt(item, 'path')]
    const host = name === undefined ? undefined : hosts.get(name)
    if (host === undefined || path === undefined) return []
    return [{ name: 'volume', value: { text: `${host}:${path}`, span: spanOf(nodeAt(item, 'name') ?? item) } }]
  })
}

/** `volumes: [{name: docker, host: {path: /run/docker.sock}}]` */
const hostVolumes = (node: Node | undefined): ReadonlyMap<string, string> =>
  new Map(
    itemsOf(node).flatMap((item) => {
      const [name, path] = [textAt(item, 'name'), textAt(item, 'host', 'path')]
      return name === undefined || path === undefined ? [] : [[name, path] as const]
    }),
  )
