import { expect, it } from 'vitest'
import { findSubject } from '../../src/engine/plan.ts'
import type { Container } from '../../src/model/container.ts'
import { asked } from './live.ts'

const named = (key: string, dialect: Container['dialect']): Container => ({ ...asked({}, dialect), key })
const all = [
  named('deploy/compose.yaml#web', 'compose'),
  named('deploy/web.yaml#Deployment/web/app', 'pod'),
  named('units/web.container#web', 'quadlet'),
  named('up.sh#web', 'run'),
]

it('finds a service or a container of a pod by a part of its key', () => {
  expect(findSubject('compose.yaml#web', all).key).toBe('deploy/compose.yaml#web')
  expect(findSubject('web.yaml#Deployment/web', all).key).toBe('deploy/web.yaml#Deployment/web/app')
})

it.each([
  [
    'web.container#web',
    'web.container#web is neither a Compose service nor a container of a pod: give its flags with `run`.',
  ],
  ['up.sh#web', 'up.sh#web is neither a Compose service nor a container of a pod: give its flags with `run`.'],
  [
    'up.sh#wbe',
    'There is no container up.sh#wbe in this repository; it has deploy/compose.yaml#web, deploy/web.yaml#Deployment/web/app.',
  ],
])('says why %s is none', (name, message) => {
  expect(() => findSubject(name, all)).toThrow(message)
})
