import type { Port } from '../model/container.ts'

/** What identifies a published port: address, host ports, container port, protocol. */
export function portName({ hostIp = '', hostPort = 0, hostPortEnd, containerPort, protocol }: Port): string {
  const host = hostPortEnd === undefined ? `${hostPort}` : `${hostPort}-${hostPortEnd}`
  return `${hostIp}:${host}:${containerPort}/${protocol}`
}
