import type { Port } from '../model/container.ts'

/** How a message names what a port is published as on the host, a range as one: `port 8080`, `ports 3000-3005`. */
export function publishedName({ hostPort, hostPortEnd, containerPort, containerPortEnd }: Port): string {
  const [first, last] = hostPort === undefined ? [containerPort, containerPortEnd] : [hostPort, hostPortEnd]
  return last === undefined || last === first ? `port ${first}` : `ports ${first}-${last}`
}

/** What identifies a published port: address, host ports, container port, protocol. */
export function portName({
  hostIp = '',
  hostPort = 0,
  hostPortEnd,
  containerPort,
  containerPortEnd,
  protocol,
}: Port): string {
  const last = containerPortEnd === undefined ? '' : `-${containerPortEnd}`
  const host = hostPortEnd === undefined ? `${hostPort}` : `${hostPort}-${hostPortEnd}`
  return `${hostIp}:${host}:${containerPort}${last}/${protocol}`
}
