import { describe, expect, it } from 'vitest'
import { attempt, guard } from '../../src/github/published.ts'

describe('publishers', () => {
  it('hand on what came of them', async () => {
    expect(await attempt('x', async () => ({ files: 3 }))).toEqual({ ok: true, files: 3 })
    expect(await guard('x', async () => ({ ok: false, degraded: 'no token' }))).toEqual({
      ok: false,
      degraded: 'no token',
    })
  })

  it('never throw, whatever is thrown and wherever', async () => {
    const broken = (): never => {
      throw new Error('oops')
    }
    expect(await attempt('the file was not written', async () => broken())).toEqual({
      ok: false,
      degraded: 'the file was not written: oops',
    })
    expect(await guard('the log was not written', broken)).toEqual({
      ok: false,
      degraded: 'the log was not written: oops',
    })
    expect(await guard('x', () => Promise.reject('text'))).toEqual({ ok: false, degraded: 'x: text' })
  })
})
