import type { Port } from '../model/container.ts'
import type { ContainerPort, Unresolved } from '../model/source.ts'

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

/** The port as it is published on the machine alone: `127.0.0.1:8080:80`, `127.0.0.1::53/udp`. */
export function onLoopback({ hostPort, hostPortEnd, containerPort, containerPortEnd, protocol }: Port): string {
  const range = (first: number | undefined, last: number | undefined) =>
    `${first ?? ''}${last === undefined || last === first ? '' : `-${last}`}`
  const ending = protocol === 'tcp' ? '' : `/${protocol}`
  return `127.0.0.1:${range(hostPort, hostPortEnd)}:${range(containerPort, containerPortEnd)}${ending}`
}

/** Stands for the ports that an image exposes: the engine publishes each of them on a high port of its choice. */
export const chosenPort: ContainerPort = { containerPort: 0, protocol: 'tcp' }

/** What is not known of published ports, with one more of which this is known, or nothing. */
export function withOpenPort(
  before: Unresolved | undefined,
  open: Unresolved,
  known: ContainerPort | undefined,
): Unresolved {
  const { containerPorts: others = [], ...first } = before ?? open
  if (!known || (before && !before.containerPorts)) return first
  const { hostIp, containerPort, containerPortEnd, protocol } = known
  const port = {
    ...(hostIp && { hostIp }),
    containerPort,
    ...(containerPortEnd !== undefined && { containerPortEnd }),
    protocol,
  }
  return { ...first, containerPorts: [...others, port] }
}
