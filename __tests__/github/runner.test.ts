import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { print, setOutputs, writeSummary } from '../../src/github/runner.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe('outputs', () => {
  it('reach the runner’s file, whatever they hold', async () => {
    const path = join(folder, 'output')
    writeFileSync(path, '')
    vi.stubEnv('GITHUB_OUTPUT', path)
    expect(await setOutputs({ conclusion: 'fail', findings: 3, 'report-file': 'a\nconclusion=pass' })).toEqual({
      ok: true,
    })
    const text = readFileSync(path, 'utf8')
    const blocks = [...text.matchAll(/^(.+)<<(ghadelimiter_.+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [
      name,
      value,
    ])
    expect(blocks).toEqual([
      ['conclusion', 'fail'],
      ['findings', '3'],
      ['report-file', 'a\nconclusion=pass'],
    ])
  })

  it('are said not to be set where there is no runner', async () => {
    vi.stubEnv('GITHUB_OUTPUT', '')
    expect(await setOutputs({ conclusion: 'fail' })).toEqual({
      ok: false,
      degraded: 'the outputs were not set: GITHUB_OUTPUT is not set',
    })
    vi.stubEnv('GITHUB_OUTPUT', join(folder, 'none'))
    expect((await setOutputs({ conclusion: 'fail' })).ok).toBe(false)
  })
})

describe('the job summary', () => {
  it('is appended to what the step has written already', async () => {
    const path = join(folder, 'summary')
    writeFileSync(path, '# mine\n')
    expect(await writeSummary('## ours\n', { GITHUB_STEP_SUMMARY: path })).toEqual({ ok: true })
    expect(readFileSync(path, 'utf8')).toBe('# mine\n## ours\n')
  })

  it('is said not to be written where it cannot be', async () => {
    expect(await writeSummary('x', {})).toEqual({
      ok: false,
      degraded: 'the job summary was not written: GITHUB_STEP_SUMMARY is not set',
    })
    expect(await writeSummary('x', { GITHUB_STEP_SUMMARY: folder })).toMatchObject({
      ok: false,
      degraded: expect.stringContaining('EISDIR'),
    })
  })
})

describe('the log', () => {
  it('is written before the publisher is done', async () => {
    let text = ''
    const slow = new Writable({
      write(chunk, _, done) {
        setImmediate(() => {
          text += chunk
          done()
        })
      },
    })
    expect(await print('::notice::x\n', slow)).toEqual({ ok: true })
    expect(text).toBe('::notice::x\n')
    expect(slow.listenerCount('error')).toBe(0)
  })

  it('that nobody reads is no reason to fall over', async () => {
    const broken = new Writable({ write: (_, __, done) => done(new Error('EPIPE')) })
    expect(await print('x', broken)).toEqual({ ok: false, degraded: 'the log was not written: EPIPE' })
    await new Promise((done) => setImmediate(done))
  })
})
