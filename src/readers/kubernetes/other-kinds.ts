import { mayDisguiseKeys } from '../parse/keys.ts'
import { contentStart } from '../parse/yaml.ts'
import { isRead } from './objects.ts'
import { mayHoldPod } from './pod-shapes.ts'

/** Common kinds, by the group of their API, that make no pods and that no rule is about. */
const kindsWithoutPods: ReadonlyMap<string, string> = new Map([
  ['', 'Endpoints Event LimitRange Namespace PersistentVolumeClaim ResourceQuota Service'],
  [
    'admissionregistration.k8s.io',
    'MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingWebhookConfiguration',
  ],
  ['apiextensions.k8s.io', 'CustomResourceDefinition'],
  ['apiregistration.k8s.io', 'APIService'],
  ['argoproj.io', 'AppProject'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['bitnami.com', 'SealedSecret'],
  ['cert-manager.io', 'Certificate ClusterIssuer Issuer'],
  ['coordination.k8s.io', 'Lease'],
  ['discovery.k8s.io', 'EndpointSlice'],
  ['extensions', 'Ingress NetworkPolicy'],
  ['external-secrets.io', 'ClusterSecretStore ExternalSecret SecretStore'],
  ['gateway.networking.k8s.io', 'Gateway GatewayClass GRPCRoute HTTPRoute ReferenceGrant'],
  ['monitoring.coreos.com', 'PodMonitor PrometheusRule ServiceMonitor'],
  ['networking.istio.io', 'DestinationRule Gateway ServiceEntry VirtualService'],
  ['networking.k8s.io', 'Ingress IngressClass NetworkPolicy'],
  ['policy', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io', 'ClusterRole ClusterRoleBinding Role RoleBinding'],
  ['scheduling.k8s.io', 'PriorityClass'],
  ['storage.k8s.io', 'CSIDriver StorageClass'],
])

const objectsWithoutPods: ReadonlySet<string> = new Set(
  [...kindsWithoutPods].flatMap(([group, kinds]) => kinds.split(' ').map((kind) => `${group}/${kind}`)),
)

/** Whether an object makes no pods and no rule is about it. */
export const isWithoutPods = (apiVersion: string, kind: string): boolean =>
  objectsWithoutPods.has(`${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}`)

/** `default`, or a value with an anchor, a tag, an alias, an escape, or in a block. */
const defaultNamespace = /namespace["']?\s*:\s*(?:["']?default\b|[&!*>|]|"[^"\n]*\\)/

/** One of the two keys at the beginning of a line with its value, or a line that begins with anything but a letter, `-` or `#`. */
const lineAtMargin = /^(?:(["']?)(kind|apiVersion)\1[ \t]*:(.*)|[^\sA-Za-z#-])/gm
const plainWord = /^[ \t]+(["']?)([\w./-]+)\1[ \t]*(?:#.*)?$/

/**
 * Whether a document is certainly an object that is not read: of a kind without pods, or of any other kind in a text without any
 * word of a pod. Its root is a mapping in block style at the left margin, where every key is
 * a plain one: none but the one `kind` and the one `apiVersion` that are seen can set what it is.
 */
export function isCertainlyOther(text: string): boolean {
  // The default namespace is a fault of whatever is in it; only a parser reads what is not plainly another.
  if ((text.includes('namespace') && defaultNamespace.test(text)) || mayDisguiseKeys(text)) return false
  const start = contentStart(text)
  if (!/[A-Za-z]/.test(text[start] ?? '') || (start > 0 && !/[\n\r]/.test(text[start - 1]!))) return false
  const found = new Map<string, string>()
  for (const { 2: key, 3: rest = '', index } of text.matchAll(lineAtMargin)) {
    if (index < start) continue
    const word = plainWord.exec(rest)?.[2]
    if (key === undefined || word === undefined || found.has(key)) return false
    found.set(key, word)
  }
  const kind = found.get('kind')
  if (kind === undefined) return false
  return isWithoutPods(found.get('apiVersion') ?? 'none/', kind) || (!isRead(kind) && !mayHoldPod(text))
}
