import type { Container } from '../../model/container.ts'
import { position, type Span } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import { type Flag, splitFlags } from '../command/flag-words.ts'
import { parseFlags, withUnsetUnsupported } from '../command/flags.ts'
import { parseEmbedded } from '../parse/embedded.ts'
import { isAtAction } from '../parse/template.ts'
import { parseToml } from '../parse/toml.ts'
import {
  booleanOf,
  documentsIn,
  entriesOf,
  itemsOf,
  Mapping,
  type Node,
  nodeAt,
  Scalar,
  Sequence,
  spanOf,
  textAt,
} from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'
import type { FoundGap, Reader, WrittenText } from '../reader.ts'
import { manifestOf, type Value } from '../shell/kubectl.ts'
import { type Members, membersOf, valueIn } from '../shell/node-value.ts'
import { Keys } from '../shell/shell.ts'
import { hasRunners } from './claims.ts'

/** What the configurations of GitLab's runners make of the jobs that anybody starts with a pipeline. */
interface Found {
  readonly containers: Container[]
  readonly documents: WrittenText[]
  readonly gaps: FoundGap[]
}

/** Configurations in files of their own, in manifests and in values of the chart. Source: GitLab Runner 17, advanced configuration. */
export const readGitlabRunners: Reader = (sources) => {
  const to: Found = { containers: [], documents: [], gaps: [] }
  for (const source of sources) {
    const keys = new Keys()
    if (/\.toml\b/i.test(source.path)) readConfig(new Scalar(source, 0, source.text.length, '', source.text), keys, to)
    else for (const node of documentsIn(source)) readWithin(node, keys, to, new Set())
  }
  const { containers: subjects, documents, gaps } = to
  return { subjects, documents, gaps }
}

/** Texts that are configurations, wherever they stand, and what the chart had before these. */
function readWithin(node: Node, keys: Keys, to: Found, seen: Set<Node>): void {
  if (seen.has(node)) return
  seen.add(node)
  if (node.kind === 'scalar') {
    if (!node.plain && hasRunners(node.text)) readConfig(node, keys, to)
    return
  }
  for (const item of itemsOf(node)) readWithin(item, keys, to, seen)
  for (const { key, value } of entriesOf(node)) {
    const privileged = key.text === 'runners' ? nodeAt(value, 'privileged') : undefined
    if (privileged?.kind === 'scalar' && booleanOf(privileged))
      addPod(privilegedPod(privileged), 'runner', spanOf(privileged), to)
    readWithin(value, keys, to, seen)
  }
}

function readConfig(text: Scalar, keys: Keys, to: Found): void {
  const { documents, problems } = parseToml({ path: text.source.path, origin: text.source.origin, text: text.text })
  for (const problem of problems) {
    const { source, start } = text.within(problem.at, problem.at)
    const { line } = position(source, start)
    const because = `the configuration of GitLab Runner does not parse: ${problem.because}`
    to.gaps.push({
      path: source.path,
      line,
      because,
      blocking: !isAtAction(problem) && !/\{\{|\{%|<%|\$\{/.test(text.text),
    })
  }
  for (const document of documents) {
    const root = placed(document, text)
    for (const runner of itemsOf(nodeAt(root, 'runners'))) {
      readRunner(runner, keys, to)
    }
  }
}

/** The same tree where the text stands. */
function placed(node: Node, text: Scalar): Node {
  const { source, start, end } = text.within(node.start, node.end)
  if (node.kind === 'scalar') return new Scalar(source, start, end, node.tag, node.text, node.plain)
  if (node.kind === 'seq') {
    const made = new Sequence(source, start, '')
    made.items.push(...node.items.map((item) => placed(item, text)))
    return made
  }
  const made = new Mapping(source, start, '')
  for (const { key, value } of node.own) made.own.push({ key: placed(key, text) as Scalar, value: placed(value, text) })
  return made
}

function readRunner(runner: Node, keys: Keys, to: Found): void {
  const executor = textAt(runner, 'executor') ?? ''
  const name = textAt(runner, 'name') || 'runner'
  const docker = nodeAt(runner, 'docker')
  const kubernetes = nodeAt(runner, 'kubernetes')
  if (docker && /^(?:docker.*)?$/.test(executor)) to.containers.push(containerOf(docker, name, keys))
  if (kubernetes && /^(?:kubernetes)?$/.test(executor)) readPod(kubernetes, name, to)
}

/** Keys that a flag of `docker run` stands for. */
const flagNames: Readonly<Record<string, string>> = {
  volumes: 'volume',
  cap_add: 'cap-add',
  cap_drop: 'cap-drop',
  devices: 'device',
  device_cgroup_rules: 'device-cgroup-rule',
  security_opt: 'security-opt',
  network_mode: 'network',
  userns_mode: 'userns',
  ipcmode: 'ipc',
  runtime: 'runtime',
  gpus: 'gpus',
}

/** The container of a job: of what is not set here nothing is known. */
function containerOf(docker: Node, name: string, keys: Keys): Container {
  const { source } = docker
  const own = Object.entries(flagNames).flatMap(([key, flag]) => flagsAt(docker, key, flag))
  const sysctls = entriesOf(nodeAt(docker, 'sysctls')).flatMap(({ key, value }): Flag[] =>
    value.kind === 'scalar'
      ? [{ name: 'sysctl', value: { text: `${key.text}=${value.text}`, span: spanOf(value) } }]
      : [],
  )
  const switches = ['privileged', 'services_privileged'].map((key) => flagsAt(docker, key, 'privileged'))
  const privileged = switches.find(([one]) => one?.value.text === 'true') ?? switches[0] ?? []
  const flags = [...privileged, ...own, ...sysctls]
  const at: Span = flags[0]?.value.span ?? { source, start: docker.start, end: docker.start + 1 }
  const frame = {
    form: 'run',
    dialect: 'workflow',
    at,
    key: (one: string) => keys.next(`${source.path}#${one}`),
  } as const
  const read = parseFlags({ ...splitFlags([], runTable, { flagsOnly: true }), flags }, frame, name)
  return withUnsetUnsupported({
    ...read,
    oneOff: true,
    unresolved: new Map([...read.unresolved].filter(([field]) => field !== 'user')),
  })
}

const flagsAt = (node: Node, key: string, name: string): Flag[] =>
  linesOf(nodeAt(node, key)).map((item) => ({ name, value: { text: item.text, span: spanOf(item) } }))

/** Keys of a security context that stand in the table itself. */
const ofBuild: readonly (readonly [key: string, path: readonly string[]])[] = [
  ['privileged', ['privileged']],
  ['allow_privilege_escalation', ['allowPrivilegeEscalation']],
  ['cap_add', ['capabilities', 'add']],
  ['cap_drop', ['capabilities', 'drop']],
]
const otherContainers = ['helper', 'service', 'init_permissions']

/** What a runner lays over the pods of its jobs, of which it sets the rest itself. */
function readPod(kubernetes: Node, name: string, to: Found): void {
  const context = (of: string) => membersOf(nodeAt(kubernetes, `${of}_security_context`), camelCase)
  const build: Record<string, Value | undefined> = {}
  for (const [key, [first = '', second]] of ofBuild) {
    const node = nodeAt(kubernetes, key)
    if (node) build[first] = second ? { ...(build[first] as Members), [second]: valueIn(node) } : valueIn(node)
  }
  const volumes = itemsOf(nodeAt(kubernetes, 'volumes', 'host_path')).map((volume, i) => {
    const at = { name: `v${i}`, mountPath: nodeAt(volume, 'mount_path'), readOnly: nodeAt(volume, 'read_only') }
    const path = nodeAt(volume, 'host_path') ?? at.mountPath
    return { volume: { name: at.name, hostPath: { path: path && valueIn(path) } }, mount: mapped(at) }
  })
  const patches = itemsOf(nodeAt(kubernetes, 'pod_spec'))
    .flatMap((one) => nodeAt(one, 'patch') ?? [])
    .flatMap((patch) => (patch.kind === 'scalar' ? parseEmbedded(patch).documents : []))
    .map((patch) => membersOf(patch))
  const containers = [
    {
      name: 'build',
      securityContext: { ...build, ...context('build_container') },
      volumeMounts: volumes.map(({ mount }) => mount),
    },
    ...otherContainers.map((one) => ({ name: one.replace('_', '-'), securityContext: context(`${one}_container`) })),
    ...patches.flatMap((patch) => (Array.isArray(patch.containers) ? (patch.containers as Value[]) : [])),
  ]
  const own = { securityContext: context('pod'), volumes: volumes.map(({ volume }) => volume) }
  addPod({ ...own, ...(Object.assign({}, ...patches) as Members), containers }, name, spanOf(kubernetes), to)
}

const mapped = (nodes: Readonly<Record<string, Node | string | undefined>>): Members =>
  Object.fromEntries(Object.entries(nodes).map(([key, one]) => [key, typeof one === 'object' ? valueIn(one) : one]))

/** A pod without images is a part: only what it says is known. */
function addPod(spec: Members, name: string, at: Span, to: Found): void {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }
  to.documents.push({ ...manifestOf(pod, [{ text: name, span: at }]), isOneOff: true })
}

const privilegedPod = (privileged: Node): Members => ({
  containers: [{ name: 'build', securityContext: { privileged: valueIn(privileged) } }],
})

/** `run_as_user` */
const camelCase = (key: string): string => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
