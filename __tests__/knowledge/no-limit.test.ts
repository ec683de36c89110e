import { expect, it } from 'vitest'
import { noLimit } from '../../src/knowledge/no-limit.ts'

it('quotes the number that a file says, not the engine’s word for none', () => {
  expect(noLimit({ name: 'web', dialect: 'compose' }, 'memory', 0)).toBe(
    'web has a memory limit of 0, which means no limit',
  )
  expect(noLimit({ name: 'web', dialect: 'run' }, 'PIDs', -1)).toBe('web has a PIDs limit of -1, which means no limit')
  expect(noLimit({ name: 'web', dialect: 'live' }, 'CPU', 0)).toBe('web has no CPU limit')
})
