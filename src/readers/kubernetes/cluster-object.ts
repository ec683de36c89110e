import { type ClusterObject, clusterObject } from '../../model/object.ts'
import { factAt, nodeAt, textAt } from '../parse/yaml.ts'
import type { KubernetesObject } from './objects.ts'
import { isPlaceholder } from './settings.ts'

/** Kinds of Kubernetes itself that are in no namespace, whatever is written. */
export const clusterWide: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
])

/** An object that makes no pod and states its namespace; undefined for others. `key` is its own. */
export function clusterObjectOf({ kind, node, pods }: KubernetesObject, key: string): ClusterObject | undefined {
  const namespace = nodeAt(node, 'metadata', 'namespace')
  const isOne = namespace?.kind === 'scalar' && !namespace.isNull && !isPlaceholder(namespace.text)
  if (!isOne || pods.length > 0 || clusterWide.has(kind)) return undefined
  const fact = factAt(namespace, namespace.text)
  const name = `${kind} ${textAt(node, 'metadata', 'name') ?? ''}`.trim()
  return clusterObject({ key, name, dialect: 'pod', at: fact.at, namespace: fact })
}
