// node pods.mjs : the list of pods that main.go asks about, always the same one.
import { fileURLToPath } from 'node:url'

/** Values of settings, as a person writes them in YAML. */
const booleans = ['true', 'false', 'True', '"true"', 'yes', 'off', 'null', '~']
const profiles = [
  '{type: RuntimeDefault}',
  '{type: Localhost, localhostProfile: a.json}',
  '{type: Unconfined}',
  '{type: unconfined}',
  '{type: runtime/default}',
  '{type: ""}',
  '{}',
  'null',
]
const numbers = ['0', '1000', '-0', '00', '0x0', '0o0', '0b0', '+0', '0.0', '0e0', '1_0', '"0"', 'null']
const seLinux = [
  ...[
    'container_t',
    'container_init_t',
    'container_kvm_t',
    'container_engine_t',
    'spc_t',
    'Container_t',
    '""',
    'null',
  ].map((type) => `{type: ${type}}`),
  '{user: system_u}',
  '{role: system_r}',
  '{user: "", role: ""}',
  '{level: "s0:c1"}',
  '{type: spc_t, user: a, role: b}',
  '{}',
  'null',
]
const capabilities = ['ALL', 'all', 'CAP_ALL', 'CHOWN', 'chown', 'CAP_CHOWN', 'NET_RAW', 'net_raw', 'NET_BIND_SERVICE']
const moreCapabilities = ['Net_Bind_Service', 'CAP_NET_BIND_SERVICE', 'SYS_ADMIN', 'SYS_TIME', 'AUDIT_WRITE', 'MKNOD']
const added = [...capabilities, ...moreCapabilities].map((name) => `{drop: [ALL], add: [${name}]}`)
const dropped = [...capabilities.map((name) => `{drop: [${name}]}`), '{drop: [CHOWN, ALL]}', '{drop: [all, ALL]}']
const capabilityLists = [...added, ...dropped, '{drop: [ALL], add: []}', '{drop: [ALL], add: null}', '{drop: []}', '{}']

/** What a pod's security context and its containers' can both set. */
const shared = {
  runAsUser: numbers,
  runAsNonRoot: booleans,
  seccompProfile: profiles,
  appArmorProfile: profiles,
  seLinuxOptions: seLinux,
  windowsOptions: ['{hostProcess: true}', '{hostProcess: false}', '{hostProcess: null}', '{}', 'null'],
}
const ofContainer = {
  ...shared,
  privileged: booleans,
  allowPrivilegeEscalation: booleans,
  procMount: ['Default', 'Unmasked', 'default', '""', 'null'],
  capabilities: [...capabilityLists, 'null'],
}
const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
  'net/ipv4/tcp_syncookies',
  'Net.Ipv4.Tcp_Syncookies',
  'net.ipv4.tcp_mem',
  'kernel.msgmax',
  'net.core.somaxconn',
  '""',
]
const ofPod = {
  ...shared,
  sysctls: [...sysctls.map((name) => `[{name: ${name}, value: "1"}]`), '[]', 'null'],
}
const volumes = [
  'emptyDir: {}',
  'emptyDir: null',
  'configMap: {name: a}',
  'secret: {secretName: a}',
  'downwardAPI: {items: []}',
  'projected: {sources: []}',
  'csi: {driver: a}',
  'ephemeral: {}',
  'persistentVolumeClaim: {claimName: a}',
  'image: {reference: a}',
  'hostPath: {path: /srv}',
  'hostPath: {path: ""}',
  'hostPath: {}',
  'hostPath: null',
  'hostPath: {path: /etc}',
  'emptyDir: {}, hostPath: {path: /srv}',
  'hostPath: {path: /srv}, image: {reference: a}',
  'configMap: null, nfs: {server: a, path: /}',
  'madeUp: {}',
  'EmptyDir: {}',
  'nfs: {server: a, path: /}',
  'gitRepo: {repository: a}',
  'gcePersistentDisk: {pdName: a}',
  'awsElasticBlockStore: {volumeID: a}',
  'azureDisk: {diskName: a, diskURI: a}',
  'azureFile: {secretName: a, shareName: a}',
  'cephfs: {monitors: []}',
  'cinder: {volumeID: a}',
  'fc: {}',
  'flexVolume: {driver: a}',
  'flocker: {}',
  'glusterfs: {endpoints: a, path: a}',
  'iscsi: {targetPortal: a, iqn: a, lun: 0}',
  'photonPersistentDisk: {pdID: a}',
  'portworxVolume: {volumeID: a}',
  'quobyte: {registry: a, volume: a}',
  'rbd: {monitors: [], image: a}',
  'scaleIO: {gateway: a, system: a, secretRef: {name: a}}',
  'storageos: {}',
  'vsphereVolume: {volumePath: a}',
]
const hosts = ['127.0.0.1', 'localhost', 'a.example', '""', 'null']
const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop']
const ports = ['hostPort: 0', 'hostPort: 80', 'hostPort: 8080, hostIP: 127.0.0.1', 'hostPort: null', 'protocol: UDP']
const annotations = [
  'container.apparmor.security.beta.kubernetes.io/app: unconfined',
  'container.apparmor.security.beta.kubernetes.io/app: runtime/default',
  'container.apparmor.security.beta.kubernetes.io/app: localhost/a',
  'container.apparmor.security.beta.kubernetes.io/app: ""',
  'container.apparmor.security.beta.kubernetes.io/app: docker/default',
  'container.apparmor.security.beta.kubernetes.io/setup: unconfined',
  'container.apparmor.security.beta.kubernetes.io/debug: unconfined',
  'container.apparmor.security.beta.kubernetes.io/nobody: unconfined',
  'container.apparmor.security.beta.kubernetes.io/nobody: runtime/default',
  'container.seccomp.security.alpha.kubernetes.io/app: unconfined',
  'container.seccomp.security.alpha.kubernetes.io/app: runtime/default',
  'seccomp.security.alpha.kubernetes.io/pod: unconfined',
  'seccomp.security.alpha.kubernetes.io/pod: runtime/default',
]

/** A pod's container lists, and the one container of each. */
const lists = { containers: 'app', initContainers: 'setup', ephemeralContainers: 'debug' }

const hardened = {
  pod: { runAsNonRoot: 'true', seccompProfile: '{type: RuntimeDefault}' },
  container: { allowPrivilegeEscalation: 'false', capabilities: '{drop: [ALL]}' },
}
const bare = { pod: {}, container: {} }
const bases = { hardened, bare }

const flow = (settings) =>
  `{${Object.entries(settings)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}`

/** The lines of a pod's spec: what is set on the pod, beside it, and on the container of each list, or of one. */
function specOf(
  base,
  { pod = {}, spec = {}, list = 'containers', container, own, each = { [list]: { container, own } } },
) {
  const containersOf = (name) => {
    const meant = each[name] ?? {}
    const settings = { ...base.container, ...meant.container }
    const item = {
      name: lists[name],
      image: 'shop:1',
      ...(Object.keys(settings).length > 0 ? { securityContext: flow(settings) } : {}),
      ...meant.own,
    }
    return `${name}: [${flow(item)}]`
  }
  return [
    `securityContext: ${flow({ ...base.pod, ...pod })}`,
    ...Object.entries(spec).map(([key, value]) => `${key}: ${value}`),
    ...Object.keys(lists).map(containersOf),
  ]
}

const indent = (lines, by) => lines.map((line) => ' '.repeat(by) + line)

/** The object around a pod: its head, and the keys down to the pod's metadata and spec. */
const wrappers = {
  Pod: ['v1', []],
  PodTemplate: ['v1', ['template']],
  ReplicationController: ['v1', ['spec', 'template']],
  Deployment: ['apps/v1', ['spec', 'template']],
  StatefulSet: ['apps/v1', ['spec', 'template']],
  DaemonSet: ['apps/v1', ['spec', 'template']],
  ReplicaSet: ['apps/v1', ['spec', 'template']],
  Job: ['batch/v1', ['spec', 'template']],
  CronJob: ['batch/v1', ['spec', 'jobTemplate', 'spec', 'template']],
  DeploymentConfig: ['apps.openshift.io/v1', ['spec', 'template']],
  Rollout: ['argoproj.io/v1alpha1', ['spec', 'template']],
  List: ['v1', ['items', '0']],
  PodList: ['v1', ['items', '0']],
}
const kinds = Object.keys(wrappers)

function wrap(kind, spec, annotation) {
  const [apiVersion, path] = wrappers[kind]
  const pod = [
    'metadata:',
    '  name: shop',
    ...(annotation ? ['  annotations:', `    ${annotation}`] : []),
    'spec:',
    ...indent(spec, 2),
  ]
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`]
  if (kind === 'Pod') return [...head, ...pod]
  if (kind === 'List') return [...head, 'items:', '- apiVersion: v1', '  kind: Pod', ...indent(pod, 2)]
  if (kind === 'PodList') return [...head, 'items:', `- ${pod[0]}`, ...indent(pod.slice(1), 2)]
  const keys = path.map((key, depth) => `${'  '.repeat(depth)}${key}:`)
  return [...head, 'metadata: {name: shop}', ...keys, ...indent(pod, 2 * path.length)]
}

/** Every pod of the list: what is special about it, its base, and the settings that make it so. */
function* variations() {
  for (const base of Object.keys(bases)) {
    yield ['as it is', base, {}]
    for (const [field, values] of Object.entries(ofContainer))
      for (const value of values)
        for (const list of Object.keys(lists))
          yield [`${list} ${field}: ${value}`, base, { list, container: { [field]: value } }]
    for (const [field, values] of Object.entries(ofPod))
      for (const value of values) yield [`pod ${field}: ${value}`, base, { pod: { [field]: value } }]
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers'])
      for (const value of booleans) yield [`${field}: ${value}`, base, { spec: { [field]: value } }]
    for (const os of ['windows', 'linux', 'Windows']) {
      yield [`os: ${os}`, base, { spec: { os: `{name: ${os}}` } }]
      yield [`node of ${os}`, base, { spec: { nodeSelector: `{kubernetes.io/os: ${os}}` } }]
    }
    for (const annotation of annotations) yield [annotation, base, { annotation }]
  }
  // What a container overrides of its pod, either way.
  for (const [field, values] of Object.entries(shared))
    for (const pod of values.slice(0, 7))
      for (const value of values.slice(0, 7))
        yield [`pod ${field}: ${pod}, overridden: ${value}`, 'hardened', overridden(field, pod, value)]
  for (const field of ['procMount: Unmasked', 'runAsUser: 0', 'runAsNonRoot: false']) {
    const [key, value] = field.split(': ')
    for (const users of ['true', 'false', 'null'])
      for (const list of Object.keys(lists))
        yield [
          `hostUsers: ${users}, ${list} ${field}`,
          'hardened',
          { spec: { hostUsers: users }, list, container: { [key]: value } },
        ]
  }
  for (const volume of volumes) yield [`volume ${volume}`, 'hardened', { spec: { volumes: `[{name: a, ${volume}}]` } }]
  yield ['volume without a type', 'hardened', { spec: { volumes: '[{name: a}]' } }]
  yield [
    'second volume hostPath',
    'hardened',
    { spec: { volumes: '[{name: a, emptyDir: {}}, {name: b, hostPath: {path: /srv}}]' } },
  ]
  for (const list of Object.keys(lists)) {
    for (const port of ports)
      yield [`${list} ${port}`, 'hardened', { list, own: { ports: `[{containerPort: 8080, ${port}}]` } }]
    for (const handler of handlers)
      for (const action of ['httpGet', 'tcpSocket'])
        for (const host of hosts) {
          const inner = `{${action}: {port: 80, host: ${host}}}`
          const [key, hook] = handler.split('.')
          const own = { [key]: hook ? `{${hook}: ${inner}}` : inner }
          yield [`${list} ${handler} ${action} host: ${host}`, 'hardened', { list, own }]
        }
  }
}

/** Pods with several settings at once, whose checks meet: a container that overrides, a system that excuses, two that refuse. */
const mixes = 3700

/** Always the same numbers from 0 up to 1 (mulberry32). */
function numbersFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What no API server decodes, and what it refuses or completes before admission sees it: those stand alone, each with its reason. */
const isAlone = (value) =>
  /^"(?:true|0)"$|^image: |^0\.0$|^0e0$|name: "",|^""$|^(?:emptyDir|hostPath): null$|^emptyDir: \{\}, |^hostPath: \{path: \/srv\}, /.test(
    value,
  )

/** How the same manifest is written. */
const styles = [
  (lines) => lines.join('\n'),
  (lines) => lines.join('\r\n'),
  (lines) => lines.map((line) => line.replaceAll(/(^|[{\s])([A-Za-z]+):(?= |$)/g, '$1"$2":')).join('\n'),
  (lines) => ['# A remark: {privileged: true}', '---', ...lines.map((line) => `${line} # a: b`), '...'].join('\n'),
]

function* mixed() {
  const next = numbersFrom(20)
  const pick = (list) => list[Math.floor(next() * list.length)]
  const often = (share) => next() < share
  const some = (fields, most) => {
    const names = Object.keys(fields)
    const chosen = Array.from({ length: Math.floor(next() * (most + 1)) }, () => pick(names))
    return Object.fromEntries(chosen.map((name) => [name, pick(fields[name].filter((value) => !isAlone(value)))]))
  }
  const sharing = Object.fromEntries(['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers'].map((name) => [name, booleans]))
  const { runAsNonRoot, windowsOptions } = shared
  // The API server refuses a Windows pod with any other.
  const ofWindows = { runAsNonRoot, windowsOptions }
  const containerOf = (fields) => {
    const own = often(0.15) ? { ports: `[{containerPort: 8080, ${pick(ports)}}]` } : {}
    return { container: some(fields, 2), own }
  }
  const annotationsSeen = annotations.filter((one) => !one.includes('/nobody: unconfined'))
  for (let index = 0; index < mixes; index += 1) {
    const isWindows = often(0.05)
    const os = isWindows ? 'windows' : often(0.15) && pick(['linux', 'Windows'])
    const spec = {
      ...(isWindows ? {} : some(sharing, 1)),
      ...(os ? { os: `{name: ${os}}` } : {}),
      ...(often(0.3) ? { volumes: `[${volumesOf(pick)}]` } : {}),
    }
    const annotation = !isWindows && often(0.1) ? pick(annotationsSeen) : undefined
    // A field beside an annotation that says otherwise is refused as well.
    const { appArmorProfile, ...others } = ofContainer
    const fields = isWindows ? ofWindows : annotation ? others : ofContainer
    const each = Object.fromEntries(Object.keys(lists).map((name) => [name, containerOf(fields)]))
    const settings = { pod: some(isWindows ? ofWindows : ofPod, 1), spec, each, annotation }
    const base = !isWindows && often(0.7) ? 'hardened' : 'bare'
    const name = `mix ${index}`
    yield { ...podOf([name, base, settings], pick(kinds), pick(styles)), name }
  }
}

const volumesOf = (pick) =>
  ['a', 'b'].map((name) => `{name: ${name}, ${pick(volumes.filter((volume) => !isAlone(volume)))}}`).join(', ')

/** Every container says it, so that what the pod says takes effect nowhere. */
function overridden(field, pod, value) {
  return { pod: { [field]: pod }, everywhere: { [field]: value } }
}

/** A variation in the object of a kind. */
function podOf([what, base, { everywhere, annotation, ...settings }], kind, style = styles[0]) {
  const own = bases[base]
  const from = everywhere ? { ...own, container: { ...own.container, ...everywhere } } : own
  const lines = wrap(kind, specOf(from, settings), annotation)
  return { name: `${kind}, ${base}: ${what}`, manifest: `${style(lines)}\n`, path: wrappers[kind][1] }
}

/** The wrappers take turns, so that every kind of setting meets each of them; a few pods are in all of them. */
export function pods() {
  const all = [...variations()]
  const some = all.filter(([what]) => /^as it is$|^hostPID: true$|^initContainers privileged: true$/.test(what))
  const turns = all.map((variation, index) => podOf(variation, kinds[index % kinds.length]))
  const names = new Set(turns.map(({ name }) => name))
  const others = kinds.flatMap((kind) => some.map((variation) => podOf(variation, kind)))
  return [...turns, ...others.filter(({ name }) => !names.has(name)), ...mixed()]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(pods()))
