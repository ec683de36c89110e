import { expect, it } from 'vitest'
import { pathOfVolume } from '../../src/knowledge/local-volumes.ts'

it.each<[string, string, string, string | undefined]>([
  ['none', 'bind', '/etc', '/etc'],
  ['', 'ro,rbind', '/etc', '/etc'],
  ['none', 'size=1m,nobind', '', undefined],
  ['xfs', '', '/dev/vda2', '/dev/vda2'],
  ['overlay', 'lowerdir=/srv/a:/etc,upperdir=/srv/u', 'overlay', '/etc'],
  ['overlay', 'lowerdir=/srv/a,upperdir=/srv/u', 'overlay', '/srv/a'],
  ['proc', '', 'proc', '/proc'],
  ['sysfs', '', 'none', '/sys'],
  ['tmpfs', 'size=64m', 'tmpfs', undefined],
  ['nfs', 'addr=10.0.0.4', ':/etc', undefined],
  ['nfs4', 'addr=10.0.0.4', '/etc', undefined],
])('a local volume of type %s, options %s and device %s', (type, o, device, path) => {
  expect(pathOfVolume({ type, o, device })).toBe(path)
})
