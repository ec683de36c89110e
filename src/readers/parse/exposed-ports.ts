import type { Port } from '../../model/container.ts'

/** The first ports of a longer range are enough for every rule. */
const maxRangeLength = 1024
/** So many of one container are listed port by port. */
export const maxPorts = 4096

/** `80`, `53/udp`, `7000-7010`: EXPOSE, `expose:`. Empty for what is no port. */
export function exposedRange(text: string, longest: number = maxRangeLength): Port[] {
  const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/i.exec(text)
  if (!match) return []
  const first = Number(match[1])
  const last = Math.min(Number(match[2] ?? first), first + longest - 1)
  const protocol = (match[3]?.toLowerCase() ?? 'tcp') as Port['protocol']
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ containerPort: first + i, protocol }))
}
