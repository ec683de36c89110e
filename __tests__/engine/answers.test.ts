import { expect, it } from 'vitest'
import { containerShape, createdShape, hasShape, imageShape, infoShape, type Shape } from '../../src/engine/answers.ts'

const running = {
  Id: 'a1',
  Name: '/web',
  Image: 'sha256:b2',
  State: { Running: true, Status: 'running', Pid: 7, Health: null },
  HostConfig: { Privileged: false, CapAdd: null, PidsLimit: null, PortBindings: { '80/tcp': [{ HostPort: '80' }] } },
  Config: { Image: 'web', Env: ['A=b'], Entrypoint: '/web', ExposedPorts: { '80/tcp': {} } },
  Mounts: [{ Type: 'bind', Source: '/a', Destination: '/a', RW: true }],
}

it('takes what engines answer', () => {
  expect(hasShape(running, containerShape)).toBe(true)
  expect(hasShape({ Id: 'sha256:b2', Config: null }, imageShape)).toBe(true)
  expect(hasShape({ Id: 'a1', Warnings: null }, createdShape)).toBe(true)
  expect(hasShape({}, infoShape)).toBe(true)
})

it.each<[string, unknown, Shape]>([
  ['a yes in words', { ...running, HostConfig: { Privileged: 'true' } }, containerShape],
  ['a list that is a text', { ...running, HostConfig: { CapAdd: 'ALL' } }, containerShape],
  ['a record that is a list', { ...running, HostConfig: [] }, containerShape],
  ['a list that is a record', { ...running, Mounts: {} }, containerShape],
  ['a list of other things', { ...running, Config: { Image: 'web', Env: [1] } }, containerShape],
  ['a state in words', { ...running, State: 'running' }, containerShape],
  ['a name that is a number', { ...running, Name: 5 }, containerShape],
  ['a container of no image', { ...running, Config: {} }, containerShape],
  ['a mount that leads nowhere', { ...running, Mounts: [{ Type: 'bind' }] }, containerShape],
  ['a record whose values are others', { ...running, HostConfig: { Sysctls: { a: 1 } } }, containerShape],
  ['a backend of other things', { FirewallBackend: { Info: [5] } }, infoShape],
  ['nothing', undefined, infoShape],
  ['null', null, infoShape],
  ['a list', [], imageShape],
  ['a text', 'web', imageShape],
])('refuses %s', (_, answer, shape) => {
  expect(hasShape(answer, shape)).toBe(false)
})
