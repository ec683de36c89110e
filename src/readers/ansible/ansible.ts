import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { loginWord, moduleWord } from '../../knowledge/runtimes.ts'
import { type Client, client } from '../../model/client.ts'
import { type Container, container } from '../../model/container.ts'
import { folderOf, joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import type { Flag } from '../command/flag-words.ts'
import { imageName, parseFlags } from '../command/flags.ts'
import { fileOf } from '../machine/content.ts'
import { merged } from '../merged.ts'
import type { Word } from '../parse/words.ts'
import {
  booleanOf,
  type Entry,
  entriesOf,
  entryAt,
  itemsOf,
  type Mapping,
  type Node,
  nodeAt,
  parseYaml,
  type Scalar,
  spanOf,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import { type Expressions, type Jobs, linesOf, scriptOf, template } from '../pipeline/job.ts'
import {
  type ComposeCommand,
  type NamedManifest,
  type PlacedFile,
  type Reader,
  type Repository,
  sourceOf,
  type WrittenText,
} from '../reader.ts'
import { Room } from '../room.ts'
import { connection, connectionSet, groupMembers } from '../shell/client.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { execModule, placed, swarmModule, unverifiedBy, wordsOfBuild, wordsOfModule } from './commands.ts'
import { embedded } from './embedded.ts'
import { editModule, wordsOfEdit } from './line-edits.ts'
import { parametersIn } from './parameters.ts'

/**
 * Ansible's tasks: `docker_container` and `podman_container`, the projects and objects that stand in `docker_compose`, `docker_stack`
 * and `k8s`, what `helm` gives charts, and what `shell`, `command` and `raw` run.
 */
export const readPlaybooks: Reader = async (sources, repository) => {
  const readings = []
  const room = new Room()
  for (const source of sources) {
    if (!room.mayRead(source)) continue
    const reading = await readPlaybook(source, repository)
    room.take(reading.subjects)
    readings.push(reading)
  }
  return merged([...readings, { subjects: [], gaps: room.gaps('playbook') }])
}

async function readPlaybook(source: Source, repository: Repository) {
  const keys = new Keys()
  const to: Tasks = {
    containers: [],
    scripts: [],
    gaps: [],
    files: [],
    clients: [],
    placed: [],
    projects: [],
    documents: [],
    charts: [],
  }
  const { documents, problems } = parseYaml(source, { knownTags: ['!vault', '!unsafe'] })
  for (const { line, because } of problems) {
    const reason = `this playbook does not parse: ${because}`
    to.gaps.push({ path: source.path, line, because: reason, blocking: false })
  }
  for (const root of documents) if (root.kind === 'seq') walk(root, source.path, keys, to)
  const reading = await readShell(to.scripts, keys, new Map(), repository, to.files)
  return {
    ...reading,
    subjects: [...to.containers, ...reading.subjects, ...to.clients],
    gaps: [...to.gaps, ...reading.gaps],
    written: [...to.files, ...(reading.written ?? [])],
    composeCommands: [...to.projects, ...(reading.composeCommands ?? [])],
    documents: [...to.documents, ...(reading.documents ?? [])],
    manifests: [...to.charts, ...(reading.manifests ?? [])],
    placed: to.placed,
  }
}

/** What the tasks of one file start, write and set. */
interface Tasks extends Jobs {
  readonly files: WrittenText[]
  /** Compose projects and objects of a cluster that stand in the playbook. */
  readonly projects: ComposeCommand[]
  readonly documents: WrittenText[]
  readonly charts: NamedManifest[]
  readonly clients: Client[]
  readonly placed: PlacedFile[]
}

/** Levels: only what aliases put together is deeper than a YAML file may be. */
const maxDepth = 100
const composeModule = /^(?:\w+\.\w+\.)?docker_(?:compose(?:_v2)?|stack)$/
const objectModule = /^(?:\w+\.\w+\.)?k8s$/
const chartModule = /^(?:\w+\.\w+\.)?helm(?:_template)?$/
/** The old forms, in which the module is a word of the text, or a parameter. */
const actionKey = /^(?:local_)?action$/
const containerModule = new RegExp(String.raw`^(?:\w+\.\w+\.)?${moduleWord}$`)
const shellModule = /^(?:ansible\.(?:builtin|legacy)\.)?(?:shell|command|raw)$/

/** Plays, roles and blocks nest: a task is a mapping with a module's name, wherever it stands. */
function walk(node: Node, path: string, keys: Keys, to: Tasks, depth = 0): void {
  if (depth > maxDepth) {
    const because = `only the first ${maxDepth} levels of this playbook are read`
    if (!to.gaps.some((gap) => gap.because === because)) to.gaps.push({ path, because, blocking: true })
    return
  }
  for (const item of itemsOf(node)) walk(item, path, keys, to, depth + 1)
  for (const entry of entriesOf(node)) {
    const { key, value } = entry
    const name = (own: string) => keys.next(`${path}#${own}`)
    if (key.text === 'environment') to.clients.push(...connectionSet(variablesOf(value), name))
    if (value.kind === 'map') to.clients.push(...engineOf(value, name))
    const module = moduleOf(entry)
    const parameters = parametersOf(entry)
    to.clients.push(...unverifiedBy(module, parameters, name))
    const built = wordsOfBuild(module, parameters, key)
    if (built.length > 0) to.scripts.push(scriptOfWords(path, built))
    const edit = editModule.test(module) ? wordsOfEdit(module, parameters, key) : []
    if (edit.length > 0) to.scripts.push(scriptOfWords(path, edit))
    if (containerModule.test(module)) {
      const found = started({ ...entry, value: parametersOf(entry) }, path, keys)
      if (found) to.containers.push(found)
    } else if (swarmModule.test(module) || execModule.test(module)) {
      const words = wordsOfModule(module, parametersOf(entry), key)
      if (words.length > 0) to.scripts.push(scriptOfWords(path, words))
    } else if (shellModule.test(module)) {
      const script = commandOf(value, path)
      if (script) to.scripts.push({ ...script, ...ignoredBy(node) })
    } else if (composeModule.test(module)) to.projects.push(...projectsOf(parametersOf(entry), path))
    else if (objectModule.test(module)) to.documents.push(...objectsOf(value))
    else if (chartModule.test(module)) to.charts.push(...chartsOf(parameters, path))
    else if (copyModule.test(module)) {
      to.files.push(...fileWritten(value))
      to.placed.push(...filePlaced(value, path))
    } else if (loginModule.test(module)) to.clients.push(...loginsIn(entry, name))
    else if (userModule.test(module)) to.clients.push(...members(value, name))
    else if (value.kind === 'seq') walk(value, path, keys, to, depth + 1)
  }
}

/** `local_action: {module: command, …}`, `action: shell …`, or the module's own name. */
function moduleOf({ key, value }: Entry): string {
  if (!actionKey.test(key.text)) return key.text
  if (value.kind === 'map') return textAt(value, 'module') ?? ''
  return /^\s*(\S+)/.exec(textOf(value) ?? '')?.[1] ?? ''
}

/** The parameters of a module, also those that stand as one text behind its name. */
function parametersOf({ key, value }: Entry): Node {
  if (value.kind !== 'scalar') return value
  return parametersIn(value, actionKey.test(key.text) ? (/^\s*\S+/.exec(value.text)?.[0].length ?? 0) : 0)
}

/** The play goes on where the task fails. */
function ignoredBy(task: Node): Pick<Script, 'ignored'> {
  const value = nodeAt(task, 'ignore_errors')
  const isIgnored = value?.kind === 'scalar' && booleanOf(value) === true
  return value && isIgnored ? { ignored: spanOf(value) } : {}
}

/** A text for a shell, or a program with its arguments. */
function commandOf(value: Node, path: string): Script | undefined {
  const key = `${path}#`
  if (value.kind !== 'map') {
    const lines = linesOf(value)
    const script = scriptOf(key, lines, new Map(), { expressions })
    const [first] = lines
    const module = first && lines.length === 1 ? /^\s*(?:[\w.]*\.)?(?:shell|command|raw)\s+/.exec(first.text) : null
    return script && module
      ? { ...script, text: script.text.replace(module[0], (found) => ' '.repeat(found.length)) }
      : script
  }
  const words = linesOf(nodeAt(value, 'argv')).map(wordOf)
  const [first] = words
  if (first) return scriptOfWords(path, words)
  const lines = ['cmd', '_raw_params'].flatMap((name) => linesOf(nodeAt(value, name)))
  return scriptOf(key, lines, new Map(), { expressions })
}

const scriptOfWords = (path: string, words: readonly Word[]): Script => ({
  key: `${path}#`,
  text: words.map(({ text }) => text).join(' '),
  words,
  locate: () => words[0]!.span,
})

/** The projects of the parameters: the files of a folder that they name, and each that stands in them as the text of a Compose file. */
function projectsOf(parameters: Node, path: string): ComposeCommand[] {
  if (/^(?:absent|stopped)$/.test(textAt(parameters, 'state') ?? '')) return []
  const common = { environment: new Map<string, string>(), at: spanOf(parameters), isElsewhere: true }
  const compose = itemsOf(nodeAt(parameters, 'compose'))
  const own = [nodeAt(parameters, 'definition'), ...compose].flatMap((node): ComposeCommand[] => {
    if (node?.kind !== 'map') return []
    const texts = new Map([['-', embedded(node)]])
    return [{ ...common, folders: [''], files: ['-'], envFiles: [], at: spanOf(node), texts }]
  })
  const textsOf = (...nodes: readonly (Node | undefined)[]) => nodes.flatMap(linesOf).map((line) => placed(line).text)
  const [folder = ''] = textsOf(nodeAt(parameters, 'project_src'))
  const files = textsOf(nodeAt(parameters, 'files'), ...compose)
  const envFiles = textsOf(nodeAt(parameters, 'env_files'))
  // What lies in a folder of the machine is read where the repository has it.
  const isHere = [folder, ...files].every((one) => !/^[/~]|\{\{/.test(one))
  if (!isHere || (files.length === 0 && envFiles.length === 0)) return own
  const folders = [folderOf(path), ''].map((from) => joinPath(from, folder))
  return [...own, { ...common, folders, files, envFiles }]
}

/** The objects that stand in the parameters: as mappings, or as one text. */
function objectsOf(parameters: Node): WrittenText[] {
  if (textAt(parameters, 'state') === 'absent') return []
  return ['definition', 'resource_definition', 'inline'].flatMap((name): WrittenText[] => {
    const node = nodeAt(parameters, name)
    if (node?.kind === 'scalar') {
      const { source, text } = node
      return text.includes('\n')
        ? [{ path: source.path, source, text, locate: (from, to) => node.within(from, to) }]
        : []
    }
    return (node?.kind === 'seq' ? node.items : node ? [node] : []).flatMap((one) =>
      one.kind === 'map' ? [embedded(one)] : [],
    )
  })
}

/** The chart that a task deploys, with what stands in the task last. https://docs.ansible.com/ansible/latest/collections/kubernetes/core/helm_module.html */
function chartsOf(parameters: Node, path: string): NamedManifest[] {
  const [chart] = linesOf(nodeAt(parameters, 'chart_ref'))
  if (!chart || textAt(parameters, 'state') === 'absent') return []
  const own = ['values', 'release_values'].flatMap((name) => nodeAt(parameters, name) ?? []).filter(isMapping)
  const written = new Map(own.map((node, i) => [`-${i}`, sourceOf(embedded(node))]))
  const files = linesOf(nodeAt(parameters, 'values_files')).map((line) => placed(line).text)
  const set = itemsOf(nodeAt(parameters, 'set_values')).flatMap((item) => linesOf(nodeAt(item, 'value')).map(wordOf))
  const settings = set.flatMap(({ text }) => ['--set', text])
  return [
    {
      folders: [folderOf(path), ''],
      file: placed(chart).text,
      chart: { files: [...files, ...written.keys()], written, settings, set },
    },
  ]
}

const isMapping = (node: Node): node is Mapping => node.kind === 'map'

const copyModule = /^(?:ansible\.(?:builtin|legacy)\.)?(?:copy|template)$/
const userModule = /^(?:ansible\.(?:builtin|legacy)\.)?user$/

/** A file of the machine with its content; one that is copied from the repository is read where it lies. */
function fileWritten(parameters: Node): WrittenText[] {
  const dest = textAt(parameters, 'dest')
  const content = nodeAt(parameters, 'content')
  if (dest === undefined || content?.kind !== 'scalar') return []
  // What is only an expression is known when the playbook runs.
  if (/^\s*\{\{[^{}]*\}\}\s*$/.test(content.text)) return []
  const file = fileOf(dest, content)
  return file ? [file] : []
}

/** `template: {src: kubelet.yaml.j2, dest: /var/lib/kubelet/config.yaml}` */
function filePlaced(parameters: Node, by: string): PlacedFile[] {
  const [file, path] = ['src', 'dest'].map((name) => textAt(parameters, name))
  return file && path && !path.endsWith('/') ? [{ file, path, by }] : []
}

/** `user: {name: app, groups: [docker]}` */
function members(parameters: Node, key: (name: string) => string): Client[] {
  const account = textAt(parameters, 'name') ?? textAt(parameters, 'user') ?? 'an account'
  return ['group', 'groups'].flatMap((name) =>
    linesOf(nodeAt(parameters, name)).flatMap((group) => groupMembers(account, group, key)),
  )
}

const loginModule = new RegExp(String.raw`^(?:\w+\.\w+\.)?${loginWord}_login$`)

/** A login with a password that stands in the playbook; what Vault or a variable has is no part of it. */
function loginsIn({ key: module, value }: Entry, key: (name: string) => string): Client[] {
  const password = nodeAt(value, 'password')
  if (password?.kind !== 'scalar' || password.isNull || password.text === '') return []
  const isLiteral = password.tag !== '!vault' && !/\{\{|[$%<]/.test(password.text)
  const registry = ['registry_url', 'registry', 'url'].map((name) => textAt(value, name)).find((one) => one)
  const at = spanOf(module)
  return [
    client({
      key: key(`login/${registry ?? 'docker.io'}`),
      name: 'the login',
      dialect: 'run',
      at,
      ...(isLiteral && { password: { value: 'literal' as const, at }, passwordText: spanOf(password) }),
    }),
  ]
}

/** The engine over TCP that a module of Docker's works on. */
function engineOf(parameters: Node, key: (name: string) => string): Client[] {
  const host = nodeAt(parameters, 'docker_host')
  if (host?.kind !== 'scalar' || host.text.includes('{{') || !isTcpAddress(host.text)) return []
  const verify = ['validate_certs', 'tls_verify'].map((name) => nodeAt(parameters, name)).find((node) => node)
  const tls = nodeAt(parameters, 'tls')
  const isVerified = verify?.kind === 'scalar' ? booleanOf(verify) : undefined
  const isEncrypted = tls?.kind === 'scalar' && booleanOf(tls) === true
  const verified = isVerified ?? (isEncrypted ? false : undefined)
  return [
    connection(wordOf(host), verified === undefined ? undefined : { value: verified, at: spanOf(verify ?? tls!) }, key),
  ]
}

const variablesOf = (node: Node): ReadonlyMap<string, Word> =>
  new Map(
    entriesOf(node).flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text, wordOf(value)] as const] : [])),
  )

/** Jinja puts its expressions in before a shell sees the text. */
const expressions: Expressions = { pattern: template, lookUp: () => undefined }

/** A container that the task starts; none where it only takes one away. */
function started({ key, value }: Entry, path: string, keys: Keys): Container | undefined {
  if (/^(?:absent|stopped)$/.test(textAt(value, 'state') ?? '')) return undefined
  const image = nodeAt(value, 'image')
  if (image?.kind !== 'scalar' || image.isNull) return undefined
  const word = wordOf(image)
  const name = textAt(value, 'name') ?? imageName(word.text)
  const detach = entryAt(value, 'detach')
  const isDetached = detach === undefined || booleanOf(detach.value) !== false
  const flags = [
    ...flagsIn(value),
    ...(isDetached ? [{ name: 'detach', value: { text: 'true', span: spanOf(key) } }] : []),
  ]
  const frame = {
    form: 'run',
    dialect: 'run',
    at: spanOf(key),
    key: (own: string) => keys.next(`${path}#${own}`),
  } as const
  const flagged = parseFlags({ flags, rest: [] }, frame, name)
  const decides = { because: 'the image decides', at: frame.at, unset: true } as const
  const hasCheck = flagged.healthcheck || flagged.unresolved.has('healthcheck')
  const read = hasCheck
    ? flagged
    : { ...flagged, unresolved: new Map([...flagged.unresolved, ['healthcheck', decides] as const]) }
  if (word.unsure === undefined) return container({ ...read, image: { value: word.text, at: word.span } })
  const unresolved = new Map([...read.unresolved, ['image', { because: word.unsure, at: word.span }] as const])
  return container({ ...read, unresolved })
}

/** What the modules call differently than `docker run` does, in the singular or not. */
const flagNames: Readonly<Record<string, string>> = {
  capabilities: 'cap-add',
  security_opts: 'security-opt',
  volumes: 'volume',
  published_ports: 'publish',
  ports: 'publish',
  exposed_ports: 'expose',
  exposed: 'expose',
  devices: 'device',
  network_mode: 'network',
  pid_mode: 'pid',
  ipc_mode: 'ipc',
  userns_mode: 'userns',
  cgroupns_mode: 'cgroupns',
  restart_policy: 'restart',
  ulimits: 'ulimit',
  sysctls: 'sysctl',
  groups: 'group-add',
  auto_remove: 'rm',
  cleanup: 'rm',
  labels: 'label',
}

/** Parameters that no flag stands for, or that are read apart. */
const apart = new Set([
  'name',
  'image',
  'detach',
  'command',
  'entrypoint',
  'restart_retries',
  'networks',
  'mounts',
  'healthcheck',
])

function flagsIn(parameters: Node): Flag[] {
  const found = entriesOf(parameters).flatMap(({ key, value }) => {
    const name = flagNames[key.text] ?? key.text.replaceAll('_', '-')
    if (apart.has(key.text) || !(runTable.values.has(name) || runTable.switches.has(name))) return []
    if (runTable.switches.has(name)) return value.kind === 'scalar' ? [{ name, value: switchOf(value) }] : []
    return valuesOf(value).map((word) => ({ name, value: word }))
  })
  const retries = textAt(parameters, 'restart_retries')
  const flags = found.map((flag) =>
    flag.name === 'restart' && flag.value.text === 'on-failure' && retries !== undefined
      ? { ...flag, value: { ...flag.value, text: `on-failure:${retries}` } }
      : flag,
  )
  return [...flags, ...networks(parameters), ...mounts(parameters), ...health(parameters)]
}

function switchOf(node: Scalar): Word {
  const word = wordOf(node)
  const value = booleanOf(node)
  return value === undefined ? word : { ...word, text: String(value) }
}

/** A value, a list of values, or a mapping as `name=value`. */
function valuesOf(node: Node): Word[] {
  if (node.kind === 'scalar') return node.isNull ? [] : [wordOf(node)]
  if (node.kind === 'seq') return node.items.flatMap(valuesOf)
  return entriesOf(node).flatMap(({ key, value }) => {
    if (value.kind !== 'scalar') return []
    const word = wordOf(value)
    return [{ ...word, text: `${key.text}=${word.text}` }]
  })
}

/** The first of the networks is the one that the container is created in. */
function networks(parameters: Node): Flag[] {
  const first = itemsOf(nodeAt(parameters, 'networks'))[0]
  const name = first?.kind === 'map' ? nodeAt(first, 'name') : first
  if (name?.kind !== 'scalar' || nodeAt(parameters, 'network_mode')) return []
  return [{ name: 'network', value: wordOf(name) }]
}

function mounts(parameters: Node): Flag[] {
  return itemsOf(nodeAt(parameters, 'mounts')).flatMap((mount) => {
    const parts = ['type', 'source', 'target', 'read_only', 'propagation'].flatMap((name) => {
      const text = textAt(mount, name)
      const option = { read_only: 'readonly', propagation: 'bind-propagation' }[name] ?? name
      const written = name === 'read_only' ? String(booleanOf(nodeAt(mount, name))) : text
      return text === undefined ? [] : [`${option}=${written}`]
    })
    const open = entriesOf(mount).find(({ value }) => textOf(value)?.includes('{{'))
    const unsure = open && `${textOf(open.value)} is known only when the playbook runs`
    const value = { text: parts.join(','), span: spanOf(mount), ...(unsure !== undefined && { unsure }) }
    return parts.length > 0 ? [{ name: 'mount', value }] : []
  })
}

/** `healthcheck: {test: …}` of Docker's module, a text of Podman's. */
function health(parameters: Node): Flag[] {
  const check = nodeAt(parameters, 'healthcheck')
  const test = check?.kind === 'map' ? nodeAt(check, 'test') : check
  const words = linesOf(test)
  const [first] = words
  if (!test || !first) return []
  if (first.text === 'NONE') return [{ name: 'no-healthcheck', value: { text: 'true', span: spanOf(test) } }]
  const text = words.map((word) => word.text).filter((word, i) => i > 0 || !/^CMD(?:-SHELL)?$/.test(word))
  return [{ name: 'health-cmd', value: { text: text.join(' '), span: spanOf(test) } }]
}

function wordOf(node: Scalar): Word {
  const unsure = node.text.includes('{{') ? `${node.text} is known only when the playbook runs` : undefined
  return { text: node.text, span: spanOf(node), ...(unsure !== undefined && { unsure }) }
}
