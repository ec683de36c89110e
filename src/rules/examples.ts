import type { EngineAnswers } from '../model/docker-api.ts'
import type { Example } from '../model/rule.ts'

/**
 * Small files around the settings that a rule's example is about. Names may carry the marks « » themselves. `reports` are the
 * findings that a bad example causes, `severity: message` each, in the order of the text.
 */

type Setting<O> = string | O

const indent = (text: string, depth: number) =>
  text === ''
    ? ''
    : text
        .split('\n')
        .map((line) => `${' '.repeat(depth)}${line}\n`)
        .join('')

/** An example is called by its settings, on one line: `compose: cap_add: [ALL]`. */
const named = (form: string, settings: string) => `${form}: ${onOneLine(settings) || 'nothing set'}`

const onOneLine = (text: string) =>
  text
    .replaceAll(/[«»]/g, '')
    .replaceAll(/:\s*\n\s*/g, ': ')
    .replaceAll(/;?\s*\\?\n\s*/g, '; ')
    .replaceAll(/0{40,}/g, '0…')

/** Files as they are, under a name of their own. */
export const files = (name: string, texts: Example['files'], ...reports: string[]): Example => ({
  name,
  files: texts,
  reports,
})

/** A Compose file with one service. */
export function compose(
  example: Setting<{ settings: string; service?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    settings,
    service = 'web',
    image = 'image: shop:1.4',
  } = typeof example === 'string' ? { settings: example } : example
  const text = `services:\n  ${service}:\n${indent(image, 4)}${indent(settings, 4)}`
  const name = [image === 'image: shop:1.4' ? '' : image, settings].filter(Boolean).join('\n')
  return files(named('compose', name), { 'compose.yaml': text }, ...reports)
}

/** A pod with one container; `spec` are settings of the pod. */
export function pod(
  example: Setting<{ settings: string; name?: string; spec?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    settings,
    name = 'web',
    spec = '',
    image = 'shop:1.4',
  } = typeof example === 'string' ? { settings: example } : example
  const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n'
  const text = `${head}${indent(spec, 2)}  containers:\n    - name: ${name}\n      image: ${image}\n${indent(settings, 6)}`
  const own = [image === 'shop:1.4' ? '' : `image: ${image}`, settings].filter(Boolean).join('\n')
  const title = [spec, spec && own ? `container: ${own}` : own].filter(Boolean).join('\n')
  return files(named(spec ? 'pod spec' : 'pod', title), { 'pod.yaml': text }, ...reports)
}

/** The API of each kind that examples have. */
const groups: Readonly<Record<string, string>> = {
  CronJob: 'batch/v1',
  FlowSchema: 'flowcontrol.apiserver.k8s.io/v1',
  Ingress: 'networking.k8s.io/v1',
  Job: 'batch/v1',
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodSecurityPolicy: 'policy/v1beta1',
  SecurityContextConstraints: 'security.openshift.io/v1',
  PriorityLevelConfiguration: 'flowcontrol.apiserver.k8s.io/v1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
}

/** An object of a cluster: `Service web`, or `Service web {labels: {…}}` with more metadata; then what else it has. */
export function manifest(object: string, text: string, ...reports: string[]): Example {
  const [, kind = '', name = '', metadata = ''] = /^(\w+) (\S+)(?: \{(.*)\})?$/.exec(object) ?? []
  const head = `apiVersion: ${groups[kind] ?? 'v1'}\nkind: ${kind}\nmetadata: {name: ${name}${metadata ? `, ${metadata}` : ''}}\n`
  return files(
    onOneLine(`${object.replaceAll(/[«»]/g, '')}: ${text}`),
    { 'object.yaml': `${head}${text}\n` },
    ...reports,
  )
}

/** A shell script with one `docker run` of a service. */
export function run(
  example: Setting<{ flags: string; command?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    flags,
    command = 'docker run',
    image = 'shop:1.4',
  } = typeof example === 'string' ? { flags: example } : example
  const line = `${command} -d ${flags}${flags === '' ? '' : ' '}${image}`
  return files(onOneLine(line), { 'start.sh': `#!/bin/sh\n${line}\n` }, ...reports)
}

/** A workflow whose job runs in a container. */
export function workflow(example: Setting<{ settings: string; image?: string }>, ...reports: string[]): Example {
  const { settings, image = 'shop:1.4' } = typeof example === 'string' ? { settings: example } : example
  const head = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    container:\n'
  const text = `${head}      image: ${image}\n${indent(settings, 6)}    steps:\n      - run: npm test\n`
  const name = [image === 'shop:1.4' ? '' : `image: ${image}`, settings].filter(Boolean).join('\n')
  return files(named('workflow', name), { '.github/workflows/ci.yml': text }, ...reports)
}

/** A shell script as it is. */
export const script = (line: string, ...reports: string[]): Example =>
  files(onOneLine(line), { 'start.sh': `#!/bin/sh\n${line}\n` }, ...reports)

/** A Dockerfile as it is. */
export const dockerfile = (text: string, ...reports: string[]): Example =>
  files(named('Dockerfile', text), { Dockerfile: `${text}\n` }, ...reports)

/** A configuration file of the Docker daemon as it is. */
export const daemonJson = (text: string, ...reports: string[]): Example =>
  files(named('daemon.json', text), { 'etc/docker/daemon.json': `${text}\n` }, ...reports)

/** A kubelet's unit with these flags and the configuration file that it names, where a machine has them. */
export function kubeletUnit(flags: string, config: string, ...reports: string[]): Example {
  const kind = reports.length > 0 && !/«/.test(flags + config) ? '«KubeletConfiguration»' : 'KubeletConfiguration'
  const texts = {
    'etc/systemd/system/kubelet.service': `[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml ${flags}\n`,
    'var/lib/kubelet/config.yaml': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: ${kind}\n${config}\n`,
  }
  return files(onOneLine(`kubelet ${flags} beside its file: ${config}`), texts, ...reports)
}

/** A drop-in that starts dockerd with these flags. */
export const dockerd = (flags: string, ...reports: string[]): Example =>
  files(
    onOneLine(`dockerd ${flags}`),
    {
      'etc/systemd/system/docker.service.d/override.conf': `[Service]\nExecStart=\nExecStart=/usr/bin/dockerd ${flags}\n`,
    },
    ...reports,
  )

/**
 * A Dockerfile and the image that was built of it: a line for each step of the image's history and, indented, what it brings, as
 * `MODE UID:GID PATH`; `-` for what it removes.
 */
export const builtImage = (text: string, listing: string, ...reports: string[]): Example =>
  files(onOneLine(listing), { Dockerfile: `${text}\n`, 'image app': `${listing}\n` }, ...reports)

/** A workflow with a job of these steps; `job` are settings of the job. */
export function github(start: Setting<{ on?: string; job: string }>, steps: string, ...reports: string[]): Example {
  const { on = 'push', job } = typeof start === 'string' ? { on: start, job: '' } : start
  const text = `on: ${on}\njobs:\n  build:\n    runs-on: ubuntu-latest\n${indent(job, 4)}    steps:\n${indent(steps, 6)}`
  const title = [`on: ${on}`, job, steps].filter(Boolean).join('\n')
  return files(named('workflow', title), { '.github/workflows/ci.yml': text }, ...reports)
}

/** What `--host` collects of the machine, as its reader takes it. */
export const hostFiles = (listing: string, ...reports: string[]): Example =>
  files(onOneLine(listing), { host: listing }, ...reports)

/** What is collected of a node in a container, as its reader takes it. */
export const nodeFiles = (listing: string, ...reports: string[]): Example =>
  files(onOneLine(listing), { node: listing }, ...reports)

/** What an engine answers, for what `--engine` reads. Its findings have no place but the engine. */
export const engine = (answers: Partial<EngineAnswers>, ...reports: string[]): Example =>
  files(
    `engine: ${JSON.stringify(answers)}`,
    { engine: `${reports.length > 0 ? '«»' : ''}${JSON.stringify({ engine: 'docker', info: {}, ...answers })}` },
    ...reports,
  )

/** A cluster role with one rule; `kind` may be `Role`, then of the namespace shop. `around` stands before it. */
export function roleRule(
  example: Setting<{ rule: string; kind?: 'Role' | 'ClusterRole'; around?: string }>,
  ...reports: string[]
): Example {
  const { rule, kind = 'ClusterRole', around = '' } = typeof example === 'string' ? { rule: example } : example
  const metadata = kind === 'Role' ? '{name: clerk, namespace: shop}' : '{name: clerk}'
  const text = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: ${metadata}\nrules:\n  - ${rule.replaceAll('\n', '\n  - ')}\n`
  const name = `${kind}: ${rule}${around ? ', bound' : ''}`
  return files(onOneLine(name), { 'role.yaml': `${text}${around && `---\n${around}`}` }, ...reports)
}

/** A binding of kinds as given, with the name of its role and its one subject. */
export function roleBinding(
  example: { kind?: 'RoleBinding' | 'ClusterRoleBinding'; role: string; subject: string; around?: string },
  ...reports: string[]
): Example {
  const { kind = 'ClusterRoleBinding', role, subject, around = '' } = example
  const metadata = kind === 'RoleBinding' ? '{name: staff, namespace: shop}' : '{name: staff}'
  const text = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: ${metadata}\nroleRef: {apiGroup: rbac.authorization.k8s.io, ${role}}\nsubjects:\n  - {${subject}}\n`
  const name = `${kind}: ${role}; ${subject}`
  return files(onOneLine(name), { 'binding.yaml': `${text}${around && `---\n${around}`}` }, ...reports)
}

/** An EncryptionConfiguration with these entries. */
export const encryptionConfig = (entries: string, ...reports: string[]): Example =>
  files(
    onOneLine(entries),
    {
      'encryption.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n${indent(entries, 2)}`,
    },
    ...reports,
  )

/** An audit policy with these rules. */
export const auditPolicy = (rules: string, ...reports: string[]): Example =>
  files(
    onOneLine(rules),
    { 'audit-policy.yaml': `apiVersion: audit.k8s.io/v1\nkind: Policy\n«rules»:\n${indent(rules, 2)}` },
    ...reports,
  )

const inAdmission = (plugin: string, settings: string) =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n  - name: ${plugin}\n    configuration:\n${indent(settings, 6)}`

/** An AdmissionConfiguration that holds the settings of one plugin. */
export const admission = (
  { plugin, head = '', settings }: { plugin: string; head?: string; settings: string },
  ...reports: string[]
): Example =>
  files(
    `${plugin}: ${onOneLine(settings)}`,
    { 'admission.yaml': inAdmission(plugin, head === '' ? settings : `${head}\n${settings}`) },
    ...reports,
  )

/** The settings of Pod Security for the whole cluster. */
export const podSecurity = (settings: string, ...reports: string[]): Example =>
  admission(
    {
      plugin: 'PodSecurity',
      head: 'apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration',
      settings,
    },
    ...reports,
  )

/** The limits of EventRateLimit. */
export const eventLimits = (limits: string, ...reports: string[]): Example =>
  admission(
    {
      plugin: 'EventRateLimit',
      head: 'apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\nlimits:',
      settings: limits,
    },
    ...reports,
  )

/** The manifest of a component; each word of `flags` is one of the list. Marks around the program's name stand in `program`. */
export function component(program: string, flags: string, ...reports: string[]): Example {
  const name = program.replaceAll(/[«»]/g, '')
  const words = [program, ...flags.split(' ').filter(Boolean)].map((word) => `        - ${word}\n`).join('')
  const head = `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: kube-system}\nspec:\n  containers:\n`
  const text = `${head}    - name: ${name}\n      image: registry.k8s.io/${name}:v1.34.1\n      command:\n${words}`
  return files(onOneLine(`${name} ${flags}`).trim(), { [`manifests/${name}.yaml`]: text }, ...reports)
}

/** A static pod of the control plane, as kubeadm writes it; `spec` are settings of the pod. */
export function controlPlane(spec: string, ...reports: string[]): Example {
  const head = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\n  namespace: kube-system\n  labels: {component: kube-scheduler, tier: control-plane}\nspec:\n`
  const own = '  containers: [{name: kube-scheduler, image: a:1, command: [kube-scheduler]}]\n'
  return files(`control plane: ${onOneLine(spec)}`, { 'scheduler.yaml': `${head}${indent(spec, 2)}${own}` }, ...reports)
}

/** A kubelet's configuration file. Its kind is marked where it has findings and no other mark. */
export function kubeletConfig(settings: string, ...reports: string[]): Example {
  const kind = reports.length > 0 && !settings.includes('«') ? '«KubeletConfiguration»' : 'KubeletConfiguration'
  const text = `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: ${kind}\n${settings}\n`
  return files(onOneLine(settings), { 'kubelet.yaml': text }, ...reports)
}

/** kubeadm's configuration of a cluster. Its kind is marked where it has findings and no other mark. */
export function kubeadm(settings: string, ...reports: string[]): Example {
  const kind = reports.length > 0 && !settings.includes('«') ? '«ClusterConfiguration»' : 'ClusterConfiguration'
  const text = `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ${kind}\n${settings}\n`
  return files(`kubeadm: ${onOneLine(settings)}`, { 'kubeadm.yaml': text }, ...reports)
}

const ofApiServer = (kind: string, settings: string, reports: string[]) =>
  files(
    `${kind}: ${onOneLine(settings)}`,
    { 'config.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: ${kind}\n${indent(settings, 0)}` },
    ...reports,
  )

/** An AuthenticationConfiguration of the API server. */
export const authentication = (settings: string, ...reports: string[]): Example =>
  ofApiServer('AuthenticationConfiguration', settings, reports)

/** An AuthorizationConfiguration of the API server. */
export const authorization = (settings: string, ...reports: string[]): Example =>
  ofApiServer('AuthorizationConfiguration', settings, reports)

/** A kubeconfig with one cluster and one user. */
export function kubeconfig(
  example: { cluster?: string; user?: string; path?: string; object?: string },
  ...reports: string[]
): Example {
  const {
    object = 'apiVersion: v1\nkind: Config\n',
    cluster = 'server: https://203.0.113.7:6443',
    user = 'client-key: /k.pem',
    path = 'admin.conf',
  } = example
  const head = `${object}clusters:\n  - name: shop\n    cluster:\n${indent(cluster, 6)}`
  const name = `${path}: ${onOneLine([example.object, example.cluster, example.user].filter(Boolean).join('\n')).slice(0, 90)}`
  return files(name, { [path]: `${head}users:\n  - name: alice\n    user:\n${indent(user, 6)}` }, ...reports)
}

/** kubeadm's configuration of a node that makes or joins a cluster. */
export const kubeadmNode = (kind: 'InitConfiguration' | 'JoinConfiguration', settings: string, ...reports: string[]) =>
  files(
    `${kind}: ${onOneLine(settings)}`,
    { 'kubeadm.yaml': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ${kind}\n${indent(settings, 0)}` },
    ...reports,
  )
