import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { annotationsLeft, countAnnotations } from '../../src/github/job-annotations.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

it('shares what GitHub shows of a job among the uses of the Action in it', async () => {
  const env = { RUNNER_TEMP: folder }
  expect(await annotationsLeft(env)).toBe(50)
  await countAnnotations(29, env)
  expect(await annotationsLeft(env)).toBe(21)
  await countAnnotations(0, env)
  await countAnnotations(20, env)
  expect(await annotationsLeft(env)).toBe(1)
  await countAnnotations(1, env)
  await countAnnotations(1, env)
  expect(await annotationsLeft(env)).toBe(0)
  expect(readdirSync(folder)).toHaveLength(4)
})

it('counts nothing that it did not write', async () => {
  for (const name of ['hullgate-annotations-7', 'hullgate-annotations-x-y', 'hullgate-1.json', 'other'])
    writeFileSync(join(folder, name), '')
  mkdirSync(join(folder, 'hullgate-annotations'))
  expect(await annotationsLeft({ RUNNER_TEMP: folder })).toBe(50)
})

it('needs no folder, and no folder that can be written', async () => {
  for (const env of [{}, { RUNNER_TEMP: '' }, { RUNNER_TEMP: join(folder, 'absent') }]) {
    await countAnnotations(5, env)
    expect(await annotationsLeft(env)).toBe(50)
  }
  expect(readdirSync(folder)).toEqual([])
})
