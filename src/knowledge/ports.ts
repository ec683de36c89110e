import type { Port } from '../model/container.ts'

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
