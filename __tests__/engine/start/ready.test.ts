import { describe, expect, it } from 'vitest'
import { LogTail } from '../../../src/engine/start/log-tail.ts'
import { readinessOf } from '../../../src/engine/start/ready.ts'
import type { ContainerInspect } from '../../../src/model/docker-api.ts'

const info = (state: object = {}, exposed: readonly string[] = [], restarts = 0) =>
  ({
    State: { Running: true, Restarting: false, OOMKilled: false, ExitCode: 0, Pid: 7, ...state },
    RestartCount: restarts,
    Config: { ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])) },
  }) as unknown as ContainerInspect

const test = { timeoutMs: 1000, stillUpMs: 300, listening: () => new Set<number>() }
const health = (Status: string) => ({ Health: { Status } })

describe('readiness', () => {
  it.each([
    ['still up', info(), 300, test, { ready: true, because: 'still up after 0.3 s' }],
    ['not yet', info(), 299, test, undefined],
    ['a shorter limit', info(), 100, { ...test, timeoutMs: 100 }, { ready: true, because: 'still up after 0.1 s' }],
    ['healthy', info(health('healthy')), 0, test, { ready: true, because: 'healthy' }],
    ['starting', info(health('starting')), 999, test, undefined],
    [
      'late',
      info(health('starting')),
      1000,
      test,
      {
        ready: false,
        because: 'The health check did not succeed within 1 s: raise `timeout`, or fix the health check.',
      },
    ],
    [
      'unhealthy',
      info(health('unhealthy')),
      0,
      test,
      { ready: false, because: 'The health check reported unhealthy.' },
    ],
    ['no check', info(health('none')), 300, test, { ready: true, because: 'still up after 0.3 s' }],
    [
      'listening',
      info({}, ['80/tcp', '443/tcp']),
      0,
      { ...test, listening: () => new Set([443]) },
      { ready: true, because: 'listens on 443/tcp' },
    ],
    [
      'deaf on all ports, and late',
      info(
        {},
        Array.from({ length: 65_535 }, (_, index) => `${index + 1}/tcp`),
      ),
      1000,
      test,
      {
        ready: false,
        because:
          'Nothing listened on 1/tcp, 2/tcp, 3/tcp, 4/tcp, 5/tcp, 6/tcp, 7/tcp, 8/tcp, 9/tcp, 10/tcp, … within 1 s: raise `timeout`, or set `wait-for` to what its log contains once it is ready.',
      },
    ],
    [
      'a log that cannot be read',
      info(),
      0,
      { ...test, pattern: { text: 'ready', isSeen: () => false, fault: () => 'The engine cannot follow it.' } },
      { ready: false, because: 'Whether the log contains ready cannot be seen: The engine cannot follow it.' },
    ],
    [
      'a log that cannot be read, beside a health check',
      info(health('healthy')),
      0,
      { ...test, pattern: { text: 'ready', isSeen: () => false, fault: () => 'The engine cannot follow it.' } },
      { ready: true, because: 'healthy' },
    ],
    ['deaf', info({}, ['80/tcp']), 999, test, undefined],
    [
      'deaf and late',
      info({}, ['80/tcp']),
      1000,
      test,
      {
        ready: false,
        because:
          'Nothing listened on 80/tcp within 1 s: raise `timeout`, or set `wait-for` to what its log contains once it is ready.',
      },
    ],
    ['UDP alone', info({}, ['53/udp']), 300, test, { ready: true, because: 'still up after 0.3 s' }],
    [
      'ports out of sight',
      info({}, ['80/tcp']),
      300,
      { ...test, listening: () => undefined },
      { ready: true, because: 'still up after 0.3 s' },
    ],
    [
      'ended',
      info({ Running: false, ExitCode: 0 }),
      0,
      test,
      { ready: false, because: 'The container exited with code 0 before becoming ready.' },
    ],
    [
      'out of memory',
      info({ Running: false, ExitCode: 137, OOMKilled: true }),
      0,
      test,
      { ready: false, because: 'The container exited with code 137 (out of memory) before becoming ready.' },
    ],
    [
      'restarted',
      info({}, [], 1),
      999,
      test,
      { ready: false, because: 'The container exited with code 0 and was restarted before becoming ready.' },
    ],
  ])('%s', (_, container, upMs, settings, expected) => {
    expect(readinessOf(container, upMs, settings)).toEqual(expected)
  })

  it('goes by the pattern before the ports, by the health check before the pattern', () => {
    const seen = { ...test, pattern: { text: 'up', isSeen: () => true, fault: () => undefined } }
    const unseen = { ...test, pattern: { text: 'up', isSeen: () => false, fault: () => undefined } }
    expect(readinessOf(info({}, ['80/tcp']), 0, seen)).toEqual({ ready: true, because: 'the log contains up' })
    expect(readinessOf(info({}, ['80/tcp']), 1000, unseen)).toEqual({
      ready: false,
      because: 'The log did not contain up within 1 s: raise `timeout`, or correct `wait-for`.',
    })
    expect(readinessOf(info(health('starting')), 0, seen)).toBeUndefined()
  })
})

describe('the end of the output', () => {
  const tail = (chunks: readonly (string | Buffer)[], pattern?: string | RegExp) => {
    const log = new LogTail({ pattern })
    for (const chunk of chunks) log.stdout.write(chunk)
    return log
  }

  it('is the last twenty lines', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    expect(tail([`${lines.join('\n')}\n`]).lines()).toBe(lines.slice(10).join('\n'))
    expect(tail([]).lines()).toBe('')
  })

  it('has no control characters and no endless lines', () => {
    expect(tail(['\x1b[31mred\x1b[0m\x07\x00 a\rb\n']).lines()).toBe('red   a\nb')
    expect(tail(['x '.repeat(4500)]).lines()).toHaveLength(501)
  })

  it('joins characters and patterns across chunks', () => {
    const bytes = Buffer.from('é ready')
    expect(tail([bytes.subarray(0, 1), bytes.subarray(1)]).lines()).toBe('é ready')
    expect(tail(['rea', 'dy'], 'ready').matched).toBe(true)
    expect(tail(['READY'], /ready/gi).matched).toBe(true)
    expect(tail(['nothing'], 'ready').matched).toBe(false)
  })
})

describe('a pattern that tries every way to match', () => {
  it('is given up on a log that is made for it', () => {
    const log = new LogTail({ pattern: /(a+)+$/ })
    const before = performance.now()
    log.stdout.write(`${'a'.repeat(10_000)}b\n`)
    log.stdout.write('aaa\n')
    expect(performance.now() - before).toBeLessThan(5_000)
    expect([log.matched, log.fault]).toEqual([
      false,
      'looking for the pattern in its log takes too long. Use a simpler one.',
    ])
  })

  it('is found on any other', () => {
    const log = new LogTail({ pattern: /(a+)+$/ })
    for (let line = 0; line < 2_000; line++) log.stdout.write(`line ${line}\n`)
    log.stdout.write('aaa')
    expect([log.matched, log.fault]).toEqual([true, undefined])
  })
})
