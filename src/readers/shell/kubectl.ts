import { stretch, type Word } from '../parse/words.ts'
import { booleanOf, integerOf, type Node, parseYaml, textOf } from '../parse/yaml.ts'
import type { WrittenText } from '../reader.ts'
import { baseName } from './command-line.ts'
import { switches } from './manifest-edit.ts'

/** A value of an object: a word of the command, or what kubectl adds. */
export type Value = Word | string | boolean | readonly Value[] | { readonly [key: string]: Value | undefined }

/** The operands and options of a call; `given` are the words behind `--`. */
interface Call {
  readonly verb: string
  readonly operands: readonly Word[]
  readonly options: ReadonlyMap<string, readonly Word[]>
  readonly given: readonly Word[]
}

/** Options of kubectl and oc that take the next word. */
const valued = new Set(
  `annotations as as-group cluster clusterrole container context copy-to custom env field-manager filename from group image image-pull-policy
   kubeconfig labels limits namespace non-resource-url output override-type overrides patch patch-file pod-running-timeout port profile
   replicas request-timeout requests resource resource-name restart role rolebinding-name schedule server serviceaccount
   subresource target timeout token type user verb`.split(/\s+/),
)
const short: Readonly<Record<string, string>> = {
  f: 'filename',
  n: 'namespace',
  o: 'output',
  p: 'patch',
  l: 'labels',
  c: 'container',
  s: 'server',
  r: 'replicas',
  z: 'serviceaccount',
}

/**
 * The objects that a call of kubectl or oc makes without a manifest, as manifests: `run`, `debug`, `create deployment`, `create
 * clusterrolebinding` and their like. Each value stands where the command has it.
 */
export function objectsMade(words: readonly Word[]): WrittenText[] {
  const at = words.findIndex((word) => word.unsure === undefined && /^(?:kubectl|oc)$/.test(baseName(word)))
  const call = at < 0 ? undefined : callOf(words.slice(at + 1))
  const make = call && makers[call.verb]
  if (!call || !make) return []
  return make(call).map((object) => manifestOf(object, words.slice(at)))
}

/** The parts of a call, by the words behind the program. */
export function callOf(words: readonly Word[]): Call {
  const operands: Word[] = []
  const options = new Map<string, Word[]>()
  const end = words.findIndex(({ text }) => text === '--')
  const own = end < 0 ? words : words.slice(0, end)
  for (let i = 0; i < own.length; i++) {
    const word = own[i]!
    const [, long, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word.text) ?? []
    const [, letter = '', rest = ''] = /^-([a-zA-Z])(.*)$/s.exec(word.text) ?? []
    const name = long ?? short[letter] ?? ''
    if (long === undefined && letter === '') {
      operands.push(word)
      continue
    }
    const joined = value ?? rest.replace(/^=/, '')
    const isAlone = value === undefined && rest === ''
    const next = isAlone && (short[letter] !== undefined || valued.has(name)) ? own[++i] : { ...word, text: joined }
    if (next) options.set(name, [...(options.get(name) ?? []), next])
  }
  const verbs = operands.slice(0, verbsOf(operands)).map(({ text }) => text)
  return {
    verb: verbs.join(' '),
    operands: operands.slice(verbs.length),
    options,
    given: end < 0 ? [] : words.slice(end + 1),
  }
}

/** How many operands say what is done: `run`, `create deployment`, `adm policy add-scc-to-user`. */
function verbsOf([first, second]: readonly Word[]): number {
  if (first?.text === 'adm') return 3
  return first?.text === 'create' || first?.text === 'set' || second?.text === 'policy' ? 2 : 1
}

const last = ({ options }: Call, name: string) => options.get(name)?.at(-1)
const listed = ({ options }: Call, name: string): Word[] =>
  (options.get(name) ?? []).flatMap((word) => word.text.split(',').map((text) => ({ ...word, text })))

const metadata = (call: Call, name: Value | undefined = call.operands[0]) => ({
  name,
  namespace: last(call, 'namespace'),
})

const envOf = (words: readonly Word[]): Value[] =>
  words.flatMap((word) => {
    const equals = word.text.indexOf('=')
    if (equals <= 0) return []
    return [{ name: word.text.slice(0, equals), value: { ...word, text: word.text.slice(equals + 1) } }]
  })

function podOf(call: Call): Value[] {
  const { options, given } = call
  const [name, image] = [call.operands[0], last(call, 'image')]
  if (!name) return []
  const privileged = last(call, 'privileged')
  const overrides = last(call, 'overrides')
  const set = overrides && parsed(overrides)
  const container = {
    name,
    image,
    [options.has('command') ? 'command' : 'args']: given.length > 0 ? given : undefined,
    env: envOf(options.get('env') ?? []),
    securityContext:
      privileged && privileged.text !== 'false' ? at({ privileged: true }, privileged) : unknownContext(overrides, set),
  }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: metadata(call), spec: { containers: [container] } }
  return [set && isTree(set) ? overridden(pod, set) : pod]
}

/** Overrides of which only the run knows what they set may set this as well. */
const unknownContext = (overrides: Word | undefined, set: Value | undefined): Value | undefined =>
  overrides?.unsure !== undefined && set && !(isTree(set) && Object.keys(set).length > 0)
    ? { privileged: overrides }
    : undefined

/** A JSON text among the words: every value of it stands at the word. */
function parsed(word: Word): Value {
  const placed = (value: unknown): Value => {
    if (typeof value === 'string') return { ...word, text: value }
    if (typeof value === 'boolean') return { ...word, text: String(value), isPlain: true } as Word
    if (typeof value === 'number') return { ...word, text: String(value), isPlain: true } as Word
    if (Array.isArray(value)) return value.map(placed)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, placed(one)]))
  }
  try {
    return placed(JSON.parse(word.text))
  } catch {
    return placed(plainIn(word))
  }
}

/** A text in YAML, as it is read; nothing where it cannot be read. */
function plainIn({ text, span: { source } }: Word): unknown {
  const plain = (node: Node | undefined): unknown => {
    if (node?.kind === 'map') return Object.fromEntries(node.list.map(({ key, value }) => [key.text, plain(value)]))
    if (node?.kind === 'seq') return node.items.map(plain)
    return booleanOf(node) ?? integerOf(node) ?? textOf(node)
  }
  try {
    const { documents, problems } = parseYaml({ ...source, text })
    return problems.length > 0 ? {} : plain(documents[0])
  } catch {
    return {}
  }
}

const rbac = 'rbac.authorization.k8s.io/v1'

/** Workloads by the names that kubectl knows them by. */
const workloads: readonly (readonly [RegExp, apiVersion: string, kind: string])[] = [
  [/^(?:po|pods?)$/, 'v1', 'Pod'],
  [/^deploy(?:ments?)?$/, 'apps/v1', 'Deployment'],
  [/^(?:ds|daemonsets?)$/, 'apps/v1', 'DaemonSet'],
  [/^(?:sts|statefulsets?)$/, 'apps/v1', 'StatefulSet'],
  [/^(?:rs|replicasets?)$/, 'apps/v1', 'ReplicaSet'],
  [/^(?:rc|replicationcontrollers?)$/, 'v1', 'ReplicationController'],
  [/^jobs?$/, 'batch/v1', 'Job'],
  [/^(?:cj|cronjobs?)$/, 'batch/v1', 'CronJob'],
  [/^(?:dc|deploymentconfigs?)$/, 'apps.openshift.io/v1', 'DeploymentConfig'],
  [/^clusterrolebindings?$/, rbac, 'ClusterRoleBinding'],
  [/^rolebindings?$/, rbac, 'RoleBinding'],
  [/^clusterroles?$/, rbac, 'ClusterRole'],
  [/^roles?$/, rbac, 'Role'],
]

/** The object that operands name, `deployment web` or `deployment/web`, and the words behind it. */
export function targetOf([target, ...more]: readonly Word[]) {
  const [type = '', named] = target?.text.split('/') ?? []
  const found = workloads.find(([pattern]) => pattern.test(type.toLowerCase().replace(/\..*$/, '')))
  const name = named === undefined ? more[0] : target && { ...target, text: named }
  if (!found || !name) return undefined
  return { apiVersion: found[1], kind: found[2], name, others: named === undefined ? more.slice(1) : more }
}

/** `kubectl patch deployment web -p '{"spec": …}'`: of the object only what the patch sets is known. */
function patched(call: Call): Value[] {
  const target = targetOf(call.operands)
  const patch = last(call, 'patch')
  if (!target || !patch || (patch.unsure !== undefined && !switches.test(patch.text))) return []
  const value = parsed(patch)
  const set = Array.isArray(value) ? withOperations(value) : isTree(value) ? value : {}
  const { apiVersion, kind, name } = target
  return [{ ...set, apiVersion, kind, metadata: metadata(call, name) }]
}

/** An object of a manifest that makes pods. */
export interface Workload {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
}

/** Values that an edit puts into an object of a manifest: of the object only these are known. */
export function objectPatched(
  { apiVersion, kind, name, namespace }: Workload,
  edits: readonly { readonly path: readonly string[]; readonly value: Value; readonly named: readonly Put[] }[],
  words: readonly Word[],
): WrittenText[] {
  if (edits.length === 0) return []
  const operations = edits.flatMap(({ named, ...put }) =>
    [...named, put].map(({ path, value }) => operationOf(path, value, words[0]!)),
  )
  const metadata = { name, namespace }
  return [manifestOf({ ...withOperations(operations), apiVersion, kind, metadata }, words)]
}

interface Put {
  readonly path: readonly string[]
  readonly value: Value
}

function operationOf(path: readonly string[], value: Value, word: Word): Value {
  const text = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return { op: { ...word, text: 'replace' }, path: { ...word, text }, value }
}

/** Parts of a path that a patch names: no field of a Kubernetes object that is read lies deeper. */
const maxParts = 50

/** Begins the key of an item while its list is put together; no key of a path holds it. */
const ofItem = '\0'

/** What operations of a JSON patch put in, as a tree: of a list the items that they are about. */
function withOperations(operations: readonly Value[]): { readonly [key: string]: Value | undefined } {
  const textIn = (value: Value | undefined) => (value !== undefined && isWord(value) ? value.text : undefined)
  let object: Value = {}
  let added = 0
  const keyed = (key: string) => (key === '-' ? `${ofItem}-${added++}` : /^\d+$/.test(key) ? ofItem + key : key)
  for (const operation of operations) {
    if (!isTree(operation) || !/^(?:add|replace)$/.test(textIn(operation['op']) ?? '')) continue
    const parts = (textIn(operation['path']) ?? '').split('/').slice(1, maxParts)
    const value = operation['value']
    if (parts.length === 0 || value === undefined) continue
    const keys = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    object = overlaid(
      object,
      keys.reduceRight<Value>((inner, key) => ({ [keyed(key)]: inner }), value),
    )
  }
  const whole = withLists(object)
  return isTree(whole) ? whole : {}
}

/** Lists of the items that have been put together. */
function withLists(value: Value): Value {
  if (Array.isArray(value)) return value.map(withLists)
  if (!isTree(value)) return value
  const entries = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [[key, withLists(one)] as const],
  )
  const isList = entries.length > 0 && entries.every(([key]) => key.startsWith(ofItem))
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries)
}

/** Trees one over the other, in the first of them: operations may be many. */
function overlaid(given: Value, more: Value): Value {
  const isItems = isTree(more) && Object.keys(more).some((key) => key.startsWith(ofItem))
  const base =
    Array.isArray(given) && isItems ? Object.fromEntries(given.map((item, i) => [ofItem + i, item] as const)) : given
  if (!isTree(base) || !isTree(more)) return more
  const into: Record<string, Value | undefined> = base
  for (const [key, one] of Object.entries(more)) {
    const before = Object.hasOwn(base, key) ? base[key] : undefined
    const value = before === undefined || one === undefined ? one : overlaid(before, one)
    Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true })
  }
  return base
}

/** A JSON merge patch, which is what kubectl takes overrides for. */
function overridden(base: Value, patch: Value): Value {
  if (!isTree(base) || !isTree(patch)) return patch
  const merged = Object.entries(patch).map(([key, one]) => {
    const before = base[key]
    return [key, before === undefined || one === undefined ? one : overridden(before, one)]
  })
  return { ...base, ...Object.fromEntries(merged) }
}

const isTree = (value: Value): value is { readonly [key: string]: Value | undefined } =>
  typeof value === 'object' && !Array.isArray(value) && !isWord(value)
/** Whether a value is a word of its own: nothing of a pod is called `span`. */
export const isWord = (value: Value): value is Word => typeof value === 'object' && 'span' in value

function workload(kind: string, apiVersion: string, wrap: (template: Value) => Value) {
  return (call: Call): Value[] => {
    const images = call.options.get('image') ?? []
    if (images.length === 0 || !call.operands[0]) return []
    const args = call.given.length > 0 ? call.given : undefined
    const containers = images.map((image, i) => ({ name: i === 0 ? call.operands[0] : `c${i}`, image, command: args }))
    return [{ apiVersion, kind, metadata: metadata(call), spec: wrap({ spec: { containers } }) }]
  }
}

const hostNamespaces = { hostPID: true, hostNetwork: true, hostIPC: true }

/** What `kubectl debug` makes: on a node, with the node's namespaces and its root; the profile says the rest. */
function debuggerOf(call: Call): Value[] {
  const [target, image, profile] = [call.operands[0], last(call, 'image'), last(call, 'profile')]
  if (!target || !image) return []
  const isNode = /^nodes?\//.test(target.text)
  const name = profile?.text ?? 'general'
  const isHost = isNode && !/^(?:baseline|restricted)$/.test(name)
  const hasRoot = isHost && name !== 'netadmin'
  const context = { sysadmin: { privileged: true }, netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }
  const own = Object.hasOwn(context, name) ? context[name as keyof typeof context] : undefined
  const custom = last(call, 'custom')
  if (!isHost && !own && !custom) return []
  const container = {
    name: 'debugger',
    image,
    securityContext:
      own && profile
        ? at(own, profile)
        : custom && { privileged: { ...custom, unsure: 'the file of --custom may set it' } },
    volumeMounts: hasRoot ? at([{ name: 'host-root', mountPath: '/host' }], target) : undefined,
  }
  const volumes = hasRoot ? at([{ name: 'host-root', hostPath: { path: '/' } }], target) : undefined
  const spec = { ...(isHost ? (at(hostNamespaces, target) as object) : {}), containers: [container], volumes }
  return [{ apiVersion: 'v1', kind: 'Pod', metadata: metadata(call, 'debugger'), spec }]
}

/** What a word of the command stands for. */
function at(value: Value, word: Word): Value {
  if (Array.isArray(value)) return value.map((one) => at(one, word))
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one === undefined ? one : at(one, word)]))
  return { ...word, text: String(value), ...(typeof value === 'boolean' && { isPlain: true }) } as Word
}

/** `kubectl set env deployment/a NAME=VALUE`, `kubectl set image deployment/a container=image`: only what is known is said. */
const changed =
  (containers: (call: Call, words: readonly Word[]) => readonly Value[]) =>
  (call: Call): Value[] => {
    const [target, ...more] = call.operands
    const own = containers(
      call,
      more.filter(({ text, unsure }) => unsure === undefined && text.includes('=')),
    )
    if (!target || own.length === 0) return []
    const name = target.text.replace(/^.*\//, '')
    return [{ apiVersion: 'v1', kind: 'Pod', metadata: metadata(call, name), spec: { containers: own } }]
  }

/** `kubectl set serviceaccount deployment web clerk`: any of its containers has the token. */
function withAccount(call: Call): Value[] {
  const target = targetOf(call.operands)
  const [account] = target?.others ?? []
  if (!target || !account) return []
  const { apiVersion, kind, name } = target
  const spec = { serviceAccountName: account, containers: [{ name }] }
  const template = { template: { spec } }
  const within = kind === 'Pod' ? spec : kind === 'CronJob' ? { jobTemplate: { spec: template } } : template
  return [{ apiVersion, kind, metadata: metadata(call, name), spec: within }]
}

const isNamespaces = (text: string) => /^(?:ns|namespaces?)$/.test(text.toLowerCase())

/** `kubectl label ns shop pod-security.kubernetes.io/enforce=baseline` */
function labelled(call: Call): Value[] {
  const [target, ...more] = call.operands.filter(({ text }) => !text.includes('='))
  const [type = '', named] = target?.text.split('/') ?? []
  if (!target || !isNamespaces(type)) return []
  const labels = Object.fromEntries(
    call.operands.flatMap((word) => {
      const [, key, value = ''] = /^(pod-security\.kubernetes\.io\/[a-z-]+)=(.*)$/.exec(word.text) ?? []
      return key === undefined ? [] : [[key, { ...word, text: value }]]
    }),
  )
  if (Object.keys(labels).length === 0) return []
  const names = named === undefined ? more : [{ ...target, text: named }, ...more]
  const all = call.options.has('all') ? { ...target, text: 'every namespace' } : undefined
  return (all ? [all] : names).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: { ...name, text: name.text.replace(/^.*\//, '') }, labels },
  }))
}

function subjectsOf(call: Call): Value[] {
  const namespace = last(call, 'namespace')
  return [
    ...listed(call, 'user').map((name) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })),
    ...listed(call, 'group').map((name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name })),
    ...listed(call, 'serviceaccount').map((word) => {
      const colon = word.text.indexOf(':')
      const name = { ...word, text: word.text.slice(colon + 1) }
      return {
        kind: 'ServiceAccount',
        name,
        namespace: colon > 0 ? { ...word, text: word.text.slice(0, colon) } : (namespace ?? 'default'),
      }
    }),
  ]
}

const binding =
  (kind: string) =>
  (call: Call): Value[] => {
    const [cluster, role] = [last(call, 'clusterrole'), last(call, 'role')]
    const name = cluster ?? role
    if (!name) return []
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: cluster ? 'ClusterRole' : 'Role', name }
    return [{ apiVersion: rbac, kind, metadata: metadata(call), roleRef, subjects: subjectsOf(call) }]
  }

const role =
  (kind: string) =>
  (call: Call): Value[] => {
    const resources = listed(call, 'resource')
    const groups = resources.map((word) => ({ ...word, text: /^[^.]+\.([^/]+)/.exec(word.text)?.[1] ?? '' }))
    const urls = listed(call, 'non-resource-url')
    const rule = {
      verbs: listed(call, 'verb'),
      ...(urls.length > 0
        ? { nonResourceURLs: urls }
        : {
            apiGroups: resources.some(({ text }) => text === '*') ? ['*'] : groups,
            resources: resources.map((word) => ({ ...word, text: word.text.replace(/\.[^/]*/, '') })),
            resourceNames: call.options.has('resource-name') ? listed(call, 'resource-name') : undefined,
          }),
    }
    return resources.length + urls.length > 0
      ? [{ apiVersion: rbac, kind, metadata: metadata(call), rules: [rule] }]
      : []
  }

/** `oc adm policy add-cluster-role-to-user ROLE USER`, `… add-scc-to-user SCC -z ACCOUNT` */
const policy =
  (kind: string, of: 'User' | 'Group', prefix = '') =>
  (call: Call): Value[] => {
    const [name, ...names] = call.operands
    if (!name) return []
    const roleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: { ...name, text: prefix + name.text },
    }
    const own = names.map((one) => {
      const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(one.text) ?? []
      return namespace !== undefined && account !== undefined
        ? { kind: 'ServiceAccount', name: { ...one, text: account }, namespace }
        : { kind: of, apiGroup: 'rbac.authorization.k8s.io', name: one }
    })
    const meta = metadata(call, last(call, 'rolebinding-name') ?? name)
    return [{ apiVersion: rbac, kind, metadata: meta, roleRef, subjects: [...own, ...subjectsOf(call)] }]
  }

const scc = 'system:openshift:scc:'

const makers: Readonly<Record<string, (call: Call) => Value[]>> = {
  run: podOf,
  patch: patched,
  label: labelled,
  'set serviceaccount': withAccount,
  'set sa': withAccount,
  debug: debuggerOf,
  'create deployment': workload('Deployment', 'apps/v1', (template) => ({ template })),
  'create job': workload('Job', 'batch/v1', (template) => ({ template })),
  'create cronjob': workload('CronJob', 'batch/v1', (template) => ({ jobTemplate: { spec: { template } } })),
  'set env': changed((call, words) => [
    { name: last(call, 'container') ?? 'container', env: envOf([...words, ...(call.options.get('env') ?? [])]) },
  ]),
  'set image': changed((_, words) =>
    words.map((word) => {
      const equals = word.text.indexOf('=')
      return { name: word.text.slice(0, equals), image: { ...word, text: word.text.slice(equals + 1) } }
    }),
  ),
  'create clusterrolebinding': binding('ClusterRoleBinding'),
  'create rolebinding': binding('RoleBinding'),
  'create clusterrole': role('ClusterRole'),
  'create role': role('Role'),
  'adm policy add-cluster-role-to-user': policy('ClusterRoleBinding', 'User'),
  'adm policy add-cluster-role-to-group': policy('ClusterRoleBinding', 'Group'),
  'adm policy add-role-to-user': policy('RoleBinding', 'User'),
  'adm policy add-role-to-group': policy('RoleBinding', 'Group'),
  'policy add-role-to-user': policy('RoleBinding', 'User'),
  'policy add-role-to-group': policy('RoleBinding', 'Group'),
  'adm policy add-scc-to-user': policy('RoleBinding', 'User', scc),
  'adm policy add-scc-to-group': policy('RoleBinding', 'Group', scc),
}

/** An object as a manifest whose values stand in the command. */
export function manifestOf(object: Value, words: readonly Word[]): WrittenText {
  const whole = stretch(words[0]!, words.find(({ text }) => text === '--') ?? words.at(-1)!)
  const marks: { readonly from: number; readonly word?: Word }[] = []
  let text = ''
  const put = (value: Value): void => {
    if (typeof value !== 'object') text += JSON.stringify(value)
    else if (isWord(value)) {
      marks.push({ from: text.length, word: value })
      text += 'isPlain' in value ? value.text : JSON.stringify(value.text)
      marks.push({ from: text.length })
    } else if (Array.isArray(value)) {
      text += '['
      value.forEach((one, i) => {
        if (i > 0) text += ', '
        put(one)
      })
      text += ']'
    } else {
      text += '{'
      const entries = Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const]))
      entries.forEach(([key, one], i) => {
        text += `${i > 0 ? ', ' : ''}${JSON.stringify(key)}: `
        put(one)
      })
      text += '}'
    }
  }
  put(object)
  const locate = (from: number) => {
    const word = marks.findLast((mark) => mark.from <= from)?.word
    return word ? (word.use ?? word.span) : whole
  }
  return { path: '-', text, locate, source: whole.source, isCommand: true }
}
