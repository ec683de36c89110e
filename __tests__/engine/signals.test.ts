import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Interrupted, StopSignals } from '../../src/engine/signals.ts'

function signals() {
  const process = new EventEmitter()
  const io = {
    onSignal: (signal: string, listener: () => void) => {
      process.on(signal, listener)
      return () => void process.off(signal, listener)
    },
  }
  return { process, signals: new StopSignals(io) }
}

describe('signals', () => {
  it('are listened for only while something of the run is on the engine', async () => {
    const { process, signals: stop } = signals()
    const names = await stop.during(
      async () => process.eventNames(),
      () => [],
    )
    expect([names, process.eventNames()]).toEqual([['SIGINT', 'SIGTERM', 'SIGHUP'], []])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('%s aborts the task, which may say what it could not remove', async (name, exitCode) => {
    const { process, signals: stop } = signals()
    const task = async () => {
      setTimeout(() => process.emit(name), 1)
      await new Promise((done) => stop.signal.addEventListener('abort', done))
      process.emit('SIGTERM')
      return ['network x is still there']
    }
    const error = await stop.during(task, (remarks) => remarks).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(Interrupted)
    expect(error).toMatchObject({ exitCode, message: `stopped by ${name}; network x is still there` })
    expect(process.eventNames()).toEqual([])
  })
})
