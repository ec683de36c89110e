import type { Fact } from '../core/source.ts'
import type { TokenOf } from './pod.ts'
import { booleanOf, factAt, type Node, nodeAt, textAt } from './yaml.ts'

interface ServiceAccount {
  readonly path: string
  readonly token: Fact<boolean> | undefined
}

/** kubectl puts what states no namespace into `default`. */
const keyOf = (namespace: string | undefined, name: string) => `${namespace || 'default'}/${name}`

/**
 * Looks up a pod's ServiceAccount by name and namespace. Where the repository has several (overlays), the one of the same
 * file counts, then the one that shares most of the folder; of equals the first that leaves the token mounted.
 */
export function tokensOf(nodes: readonly Node[]): TokenOf {
  const accounts = new Map<string, ServiceAccount[]>()
  for (const node of nodes) {
    const key = keyOf(textAt(node, 'metadata', 'namespace'), textAt(node, 'metadata', 'name') ?? '')
    const value = nodeAt(node, 'automountServiceAccountToken')
    const mounts = booleanOf(value)
    const token = value && mounts !== undefined ? factAt(value, mounts) : undefined
    const known = accounts.get(key)
    if (known) known.push({ path: node.source.path, token })
    else accounts.set(key, [{ path: node.source.path, token }])
  }
  return (namespace, serviceAccount, near) => {
    const candidates = accounts.get(keyOf(namespace, serviceAccount)) ?? []
    const closest = Math.max(...candidates.map(({ path }) => closeness(path, near)))
    const nearest = candidates.filter(({ path }) => closeness(path, near) === closest)
    return (nearest.find(({ token }) => token?.value !== false) ?? nearest[0])?.token
  }
}

function closeness(path: string, near: string): number {
  if (path === near) return Number.POSITIVE_INFINITY
  const folders = path.split('/').slice(0, -1)
  const others = near.split('/').slice(0, -1)
  const differs = folders.findIndex((folder, index) => folder !== others[index])
  return differs < 0 ? folders.length : differs
}
