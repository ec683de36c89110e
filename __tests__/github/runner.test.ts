import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { maskSecret, print, saveState, setOutputs, writeSummary } from '../../src/github/runner.ts'
import { runnerFile } from '../runner-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('outputs', () => {
  it('reach the runner’s file, whatever they hold', async () => {
    const path = join(folder, 'output')
    writeFileSync(path, '')
    vi.stubEnv('GITHUB_OUTPUT', path)
    const outputs = { conclusion: 'fail', findings: 3, 'report-file': 'a\nconclusion=pass' }
    expect(await setOutputs(outputs)).toEqual({ ok: true })
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
    for (const path of [folder, join(folder, 'absent')]) {
      vi.stubEnv('GITHUB_OUTPUT', path)
      expect((await setOutputs({ conclusion: 'fail' })).ok).toBe(false)
    }
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

describe('the state', () => {
  it('is kept for the post step', async () => {
    const path = join(folder, 'state')
    writeFileSync(path, '')
    vi.stubEnv('GITHUB_STATE', path)
    expect(await saveState('runId', '42-abc')).toEqual({ ok: true })
    expect(runnerFile(path)).toEqual({ runId: '42-abc' })
  })

  it('is said not to be kept where there is no runner', async () => {
    vi.stubEnv('GITHUB_STATE', '')
    expect(await saveState('runId', '42-abc')).toEqual({
      ok: false,
      degraded: 'the state for the post step was not saved: GITHUB_STATE is not set',
    })
  })
})

describe('a secret', () => {
  it('is hidden in the log, whatever it holds', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    expect(await maskSecret('a%b\nc')).toEqual({ ok: true })
    expect(write.mock.calls.map(([text]) => text)).toEqual(['::add-mask::a%25b%0Ac\n'])
  })
})

describe('the log', () => {
  it('that cannot be written is no reason to fall over', async () => {
    const broken = { write: () => Promise.reject(new Error('EIO')) }
    expect(await print('x', broken)).toEqual({ ok: false, degraded: 'the log was not written: EIO' })
  })
})
