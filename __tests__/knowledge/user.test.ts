import { expect, it } from 'vitest'
import { isHostEscapeCapability } from '../../src/knowledge/capabilities.ts'
import { isRoot, uidOf } from '../../src/knowledge/user.ts'

it.each([
  'root',
  'ROOT',
  '0',
  '00',
  '0:0',
  '0:1000',
  'root:staff',
  '+0',
  '-0',
  '-00',
  '+00:+0',
  '0:',
  ' 0 ',
  '',
  ':1000',
])('"%s" is root', (user) => {
  expect(isRoot(user)).toBe(true)
})

it.each(['1000', '1000:0', 'app', 'app:root', 'rootless', '10', '010', '0x0', '--0', '1_000', '+1000', '1000:+0'])(
  '"%s" is not root',
  (user) => {
    expect(isRoot(user)).toBe(false)
  },
)

it.each([
  ['1000:0', 1000],
  ['0', 0],
  ['app', undefined],
  ['1000a', undefined],
  // Decimal, whatever it begins with.
  ['010', 10],
  ['0x0', undefined],
  ['+1000:+0', 1000],
])('uid of %s', (user, uid) => {
  expect(uidOf(user)).toBe(uid)
})

it('counts NET_ADMIN beside the network of the host alone', () => {
  expect([isHostEscapeCapability('NET_ADMIN', true), isHostEscapeCapability('NET_ADMIN', false)]).toEqual([true, false])
  expect([isHostEscapeCapability('ALL', false), isHostEscapeCapability('CHOWN', true)]).toEqual([true, false])
})
