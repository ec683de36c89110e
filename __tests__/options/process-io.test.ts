import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ioOf, type ProcessLike } from '../../src/options/process-io.ts'

const stream = (write: Writable['_write'], properties: { isTTY?: boolean; columns?: number } = {}) =>
  Object.assign(new Writable({ write, decodeStrings: false }), properties)
const silent = () => stream((_text, _encoding, done) => done())
const processWith = (properties: Partial<ProcessLike>): ProcessLike => ({
  env: {},
  cwd: () => '/work',
  on: process.on,
  off: process.off,
  stdout: silent(),
  stderr: silent(),
  ...properties,
})
const failure = (code: string) => Object.assign(new Error(code), { code })

describe('the io of a process', () => {
  it('waits until a slow reader has taken what was written', async () => {
    let text = ''
    const stdout = stream((chunk, _encoding, done) => {
      setImmediate(() => {
        text += chunk
        done()
      })
    })
    await ioOf(processWith({ stdout })).stdout.write('all of it')
    expect([text, stdout.listenerCount('error')]).toEqual(['all of it', 0])
  })

  it('takes a reader that went away for no error, and passes every other one on', async () => {
    const broken = (code: string) => ioOf(processWith({ stdout: stream((_, __, done) => done(failure(code))) }))
    await expect(broken('EPIPE').stdout.write('x')).resolves.toBeUndefined()
    await expect(broken('EIO').stdout.write('x')).rejects.toThrow('EIO')
    // The stream emits the error once more after the write has failed.
    await new Promise((done) => setImmediate(done))
  })

  it.each([
    [{}, { width: 80, colour: true }],
    [{ NO_COLOR: '1' }, { width: 80, colour: false }],
    [{ TERM: 'dumb' }, { width: 80, colour: false }],
  ])('says what a terminal can show: %j', (env: Record<string, string | undefined>, terminal) => {
    const stdout = stream(() => {}, { isTTY: true, columns: 80 })
    const io = ioOf(processWith({ env, stdout }))
    expect([io.stdout.terminal, io.stderr.terminal]).toEqual([terminal, undefined])
  })

  it('asks for the current folder when it is needed', () => {
    const io = ioOf(
      processWith({
        cwd: () => {
          throw failure('ENOENT')
        },
      }),
    )
    expect(() => io.cwd).toThrow('ENOENT')
  })
})
