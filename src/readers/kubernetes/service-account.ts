import { type ServiceAccount, serviceAccount } from '../../model/service-account.ts'
import type { Unresolved } from '../../model/source.ts'
import { booleanOf, factAt, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { find, firstLine } from './settings.ts'

/** A ServiceAccount, under the name that pods give it; undefined for one without a name. `key` is its own. */
export function serviceAccountOf(node: Node, key: string): ServiceAccount | undefined {
  const nameNode = nodeAt(node, 'metadata', 'name')
  const name = textAt(node, 'metadata', 'name')
  if (!nameNode || name === undefined) return undefined
  const value = find(node, 'automountServiceAccountToken')?.node
  const mounts = booleanOf(value)
  return serviceAccount({
    key,
    name,
    dialect: 'pod',
    platform: 'kubernetes',
    at: nameNode.kind === 'scalar' ? spanOf(nameNode) : firstLine(node),
    // kubectl applies objects without a namespace to `default`.
    reference: { namespace: textAt(node, 'metadata', 'namespace') || 'default', name },
    ...(value && mounts !== undefined && { token: factAt(value, mounts) }),
    ...(value && mounts === undefined && { unresolved: new Map([['token', unknown(value)]]) }),
  })
}

const unknown = (value: Node): Unresolved => ({ because: 'this is not true or false', at: spanOf(value) })
