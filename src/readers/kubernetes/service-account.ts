import type { Fact } from '../../model/source.ts'
import { booleanOf, factAt, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import type { TokenOf } from './pod.ts'

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
    const same = accounts.get(key)
    if (same) same.push({ path: node.source.path, token })
    else accounts.set(key, [{ path: node.source.path, token }])
  }
  const known = new Map<string, Fact<boolean> | undefined>()
  return (namespace, serviceAccount, near) => {
    const key = keyOf(namespace, serviceAccount)
    const candidates = accounts.get(key)
    if (!candidates) return undefined
    const question = `${near}\0${key}`
    if (!known.has(question)) known.set(question, nearestToken(candidates, near))
    return known.get(question)
  }
}

function nearestToken(candidates: readonly ServiceAccount[], near: string): Fact<boolean> | undefined {
  let closest = -1
  let nearest: ServiceAccount[] = []
  for (const account of candidates) {
    const shared = closeness(account.path, near)
    if (shared > closest) nearest = []
    if (shared >= closest) nearest.push(account)
    closest = Math.max(closest, shared)
  }
  return (nearest.find(({ token }) => token?.value !== false) ?? nearest[0])?.token
}

/** How many folders two paths share; one file is closest to itself. */
function closeness(path: string, near: string): number {
  if (path === near) return Number.POSITIVE_INFINITY
  const folders = path.split('/').slice(0, -1)
  const others = near.split('/').slice(0, -1)
  const differs = folders.findIndex((folder, index) => folder !== others[index])
  return differs < 0 ? folders.length : differs
}
