import { type ServiceAccount, serviceAccount } from '../../model/service-account.ts'
import { booleanOf, factAt, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { firstLine } from './settings.ts'

/** A ServiceAccount, under the name that pods give it; undefined for one without a name. `key` is its own. */
export function serviceAccountOf(node: Node, key: string): ServiceAccount | undefined {
  const nameNode = nodeAt(node, 'metadata', 'name')
  const name = textAt(node, 'metadata', 'name')
  if (!nameNode || name === undefined) return undefined
  const value = nodeAt(node, 'automountServiceAccountToken')
  const mounts = booleanOf(value)
  return serviceAccount({
    key,
    name,
    dialect: 'pod',
    platform: 'kubernetes',
    at: nameNode.kind === 'scalar' ? spanOf(nameNode) : firstLine(node),
    // kubectl applies objects without a namespace to `default`.
    reference: { namespace: textAt(node, 'metadata', 'namespace') || 'default', name },
    token: value && mounts !== undefined ? factAt(value, mounts) : undefined,
  })
}
