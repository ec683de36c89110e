import { expect, it } from 'vitest'
import { onLoopback } from '../../src/knowledge/ports.ts'
import type { Port } from '../../src/model/container.ts'

it.each<[Port, string]>([
  [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }, '127.0.0.1:8080:80'],
  [{ containerPort: 53, protocol: 'udp' }, '127.0.0.1::53/udp'],
  [
    { hostPort: 3000, hostPortEnd: 3005, containerPort: 3000, containerPortEnd: 3005, protocol: 'tcp' },
    '127.0.0.1:3000-3005:3000-3005',
  ],
  [{ hostIp: '::', hostPort: 8000, hostPortEnd: 8010, containerPort: 80, protocol: 'tcp' }, '127.0.0.1:8000-8010:80'],
])('a port on the machine alone: %j', (port, text) => {
  expect(onLoopback(port)).toBe(text)
})
