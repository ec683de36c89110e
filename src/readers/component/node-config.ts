import { seconds } from '../../knowledge/component-flags.ts'
import type { Component } from '../../model/component.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import { configFrame, fileOf, groupOf } from '../kubernetes/config-file.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { Node } from '../parse/yaml.ts'
import type { Given } from './flags.ts'
import { isOfKind } from './kubeadm.ts'
import { nodeComponent } from './node.ts'
import { type SettingKeys, settingsOfTree } from './tree.ts'

/** What a KubeletConfiguration can set of what rules read. */
const kubeletKeys: SettingKeys = [
  ['anonymous-auth', ['authentication', 'anonymous', 'enabled']],
  ['authorization-mode', ['authorization', 'mode']],
  ['client-ca-file', ['authentication', 'x509', 'clientCAFile']],
  ['event-qps', ['eventRecordQPS']],
  ['feature-gates', ['featureGates']],
  ['make-iptables-util-chains', ['makeIPTablesUtilChains']],
  ['pod-max-pids', ['podPidsLimit']],
  ['protect-kernel-defaults', ['protectKernelDefaults']],
  ['read-only-port', ['readOnlyPort']],
  ['rotate-certificates', ['rotateCertificates']],
  ['rotate-server-certificates', ['serverTLSBootstrap']],
  ['seccomp-default', ['seccompDefault']],
  ['streaming-connection-idle-timeout', ['streamingConnectionIdleTimeout']],
  ['tls-cert-file', ['tlsCertFile']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-private-key-file', ['tlsPrivateKeyFile']],
]

const schedulerKeys: SettingKeys = [['profiling', ['enableProfiling']]]

const proxyKeys: SettingKeys = [['metrics-bind-address', ['metricsBindAddress']]]

/** A file that the kubelet lays over its configuration: what it leaves out stands there. */
const isDropIn = (file: string) => /\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(file))

/** A KubeletConfiguration; undefined for one of another group. `key` is its own. */
export function kubeletConfigOf(object: KubernetesObject, key: string): Component | undefined {
  const { node, isPart: isPatch } = object
  const file = hasKubeadm(node) ? kubeadmFile : fileOf(object)
  const isPart = isPatch || isOfKind(node) || isDropIn(file)
  if (groupOf(node) !== 'kubelet.config.k8s.io' && (groupOf(node) !== '' || !isOfKind(node))) return undefined
  const { at, ...frame } = configFrame(node, key, 'kubelet')
  const { before, after } = besideKubeadm(node)
  const { given, nearestParent } = kubeletSettings(node)
  const config = { value: node.source.path, at }
  return nodeComponent({
    ...frame,
    program: 'kubelet',
    at,
    config,
    file,
    isPart,
    nearestParent,
    places: [before, given, after],
  })
}

/** The settings of a KubeletConfiguration, wherever a file keeps it. */
export function kubeletSettings(node: Node) {
  const { given, nearestParent } = settingsOfTree(node, kubeletKeys)
  // A duration of nothing in a file is one that is not set: the default holds.
  const isDefault = ({ flag, values: [value] }: Given) =>
    flag === 'streaming-connection-idle-timeout' && /[a-z]/.test(value?.text ?? '') && seconds(value!.text) === 0
  return { given: given.filter((one) => !isDefault(one)), nearestParent }
}

/** Where kubeadm puts the one of its own file. */
const kubeadmFile = '/var/lib/kubelet/config.yaml'

const hasKubeadm = ({ source }: Node) => /\bkubeadm\.k8s\.io\//.test(source.text)

/** kubeadm completes a KubeletConfiguration of its own file, and sets the rotation whatever the file says. */
function besideKubeadm(node: Node): { readonly before: readonly Given[]; readonly after: readonly Given[] } {
  if (!hasKubeadm(node)) return { before: [], after: [] }
  const { at } = configFrame(node, '', '')
  const set = (flag: string, text: string): Given => ({ flag, at, values: [{ text, span: at }] })
  return {
    before: [set('client-ca-file', '/etc/kubernetes/pki/ca.crt')],
    after: [set('rotate-certificates', 'true')],
  }
}

/** A KubeProxyConfiguration; undefined for one of another group. `key` is its own. */
export function proxyConfigOf(object: KubernetesObject, key: string): Component | undefined {
  const { node, isPart } = object
  if (groupOf(node) !== 'kubeproxy.config.k8s.io') return undefined
  const { at, ...frame } = configFrame(node, key, 'kube-proxy')
  const { given, nearestParent } = settingsOfTree(node, proxyKeys)
  const config = { value: node.source.path, at }
  const own = { ...frame, program: 'kube-proxy', at, config, file: fileOf(object), isPart, nearestParent } as const
  return nodeComponent({ ...own, places: [given] })
}

/** A KubeSchedulerConfiguration; undefined for one of another group. Where it listens, flags decide. `key` is its own. */
export function schedulerConfigOf(object: KubernetesObject, key: string): Component | undefined {
  const { node, isPart } = object
  if (groupOf(node) !== 'kubescheduler.config.k8s.io') return undefined
  const { at, ...frame } = configFrame(node, key, 'kube-scheduler')
  const { given, nearestParent } = settingsOfTree(node, schedulerKeys)
  const config = { value: node.source.path, at }
  const own = { ...frame, program: 'kube-scheduler', at, config, file: fileOf(object), isPart, nearestParent } as const
  const scheduler = nodeComponent({ ...own, places: [given] })
  return { ...scheduler, unsupported: new Set([...scheduler.unsupported, 'bind-address']) }
}
