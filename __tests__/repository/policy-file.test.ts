import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PolicyError } from '../../src/model/policy-error.ts'
import { policyOnDisk } from '../../src/repository/policy-file.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hullgate-policy-'))
  mkdirSync(join(root, '.github'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))
const place = () => join(root, '.github/hullgate.yml')

test('reads the file, and none where none needs to be', () => {
  expect(policyOnDisk(root, undefined)).toEqual({ warnings: [] })
  writeFileSync(place(), 'fail-on: high\r\n')
  expect(policyOnDisk(root, undefined).source?.text).toBe('fail-on: high\r\n')
  expect(policyOnDisk('/', place()).source?.text).toBe('fail-on: high\r\n')
  expect(() => policyOnDisk(root, 'other.yml')).toThrow('The policy file does not exist')
  expect(policyOnDisk(root, '.github/hullgate.yml/x', { mayBeAbsent: true })).toEqual({ warnings: [] })
})

test('takes the other ending, and refuses to choose between two', () => {
  writeFileSync(join(root, '.github/hullgate.yaml'), 'fail-on: low\n')
  expect(policyOnDisk(root, undefined).source).toMatchObject({ path: '.github/hullgate.yaml', text: 'fail-on: low\n' })
  writeFileSync(place(), 'fail-on: high\n')
  expect(() => policyOnDisk(root, undefined)).toThrow(
    'There are two policies, .github/hullgate.yml and .github/hullgate.yaml: remove one',
  )
})

test.each([
  ['a link to nothing', () => symlinkSync('gone.yml', place())],
  ['a link out of the repository', () => symlinkSync('/etc/hostname', place())],
  ['an endless device', () => symlinkSync('/dev/zero', place())],
  ['a pipe that nobody writes to', () => execFileSync('sh', ['-c', 'mkfifo "$0"', place()])],
  ['a folder', () => mkdirSync(place())],
  ['a link to itself', () => symlinkSync(place(), place())],
])('%s in its place is an error', (_, make) => {
  make()
  expect(() => policyOnDisk(root, undefined)).toThrow(PolicyError)
})
