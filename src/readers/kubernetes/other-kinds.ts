import { mayDisguiseKeys } from '../parse/keys.ts'
import { contentStart } from '../parse/yaml.ts'
import { isRead } from './kinds.ts'
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

/** One of the two keys with its value. */
const keyAtMargin = /(["']?)(kind|apiVersion)\1[ \t]*:(.*)/y
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
  if (text.includes('\r') && /\r(?!\n)/.test(text)) return false
  const found = new Map<string, string>()
  for (let at = start; at < text.length; at = lineAfter(text, at)) {
    const first = text[at]!
    if (mayBeginKey.includes(first)) {
      keyAtMargin.lastIndex = at
      const [, , key, rest = ''] = keyAtMargin.exec(text) ?? []
      if (key === undefined && (first === '"' || first === "'")) return false
      if (key === undefined) continue
      const word = plainWord.exec(rest)?.[2]
      if (word === undefined || found.has(key)) return false
      found.set(key, word)
    } else if (!isOfNoKey(text.charCodeAt(at))) return false
  }
  const kind = found.get('kind')
  if (kind === undefined) return false
  if (kind === 'ConfigMap' && mayHoldReadObject(text)) return false
  return !isRead(kind, text) && (isWithoutPods(found.get('apiVersion') ?? 'none/', kind) || !mayHoldPod(text))
}

/** Whether a text of a ConfigMap may be an object that is read. */
function mayHoldReadObject(text: string): boolean {
  if (text.indexOf('apiVersion') === text.lastIndexOf('apiVersion')) return false
  for (const [, kind = ''] of text.matchAll(/\bkind["']?[ \t]*:[ \t]*["']?([A-Za-z]+)/g))
    if (isRead(kind, text)) return true
  return false
}

/** What one of the two keys begins with. */
const mayBeginKey = 'ka"\''

/** What else a line may begin with: a letter, a blank, `#`, `-`. */
const isOfNoKey = (code: number) =>
  code === 0x20 ||
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x0a ||
  code === 0x0d ||
  code === 0x09 ||
  code === 0x23 ||
  code === 0x2d

function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}
