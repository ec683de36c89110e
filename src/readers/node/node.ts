import type { HostFile } from '../../model/host.ts'
import { type Node, type NodeFileRole, node, nodeFileRoles } from '../../model/node.ts'
import { type Fact, type Source, span } from '../../model/source.ts'

/**
 * A node of a cluster, from what was collected of it, one file a line:
 *
 *     file ROLE MODE USER:GROUP PATH
 *
 * @param name `container NAME`, or what the container was started as
 */
export function readNode(listing: Source, name: string): Node {
  const found = new Map<NodeFileRole, Fact<HostFile>[]>()
  for (const match of listing.text.matchAll(/^file (\w+) ([0-7]+) ([^ :]+):([^ :]+) (.+)$/gm)) {
    const [line, role = '', mode = '', user = '', group = '', path = ''] = match
    if (!isRole(role)) continue
    const end = match.index + line.length
    const fact = {
      value: { path, user, group, mode: Number.parseInt(mode, 8) },
      at: span(listing, end - path.length, end),
    }
    found.set(role, [...(found.get(role) ?? []), fact])
  }
  return node({
    key: `${name}/node`,
    name,
    dialect: 'live',
    evidence: 'live',
    at: span(listing, 0),
    unsupported: new Set(nodeFileRoles.filter((role) => !found.has(role))),
    ...Object.fromEntries(found),
  })
}

const isRole = (word: string): word is NodeFileRole => nodeFileRoles.some((role) => role === word)
