import { expect, it } from 'vitest'
import { pasteOf } from '../../src/render/paste.ts'
import { finding } from './sample.ts'

const place = { file: 'a.yaml', line: 8, column: 1, endLine: 8, endColumn: 1 }
const lacking = (...texts: readonly string[]) =>
  finding({ missing: true, edits: texts.map((text) => ({ ...place, text, placeholder: false })) })

it('writes what settings share once, and keeps lists below their keys', () => {
  const findings = [
    lacking('    mem_limit: 512m\n'),
    lacking('    cap_drop:\n      - ALL\n'),
    lacking('    deploy:\n      resources:\n        limits:\n          cpus: 0.5\n'),
    lacking('    deploy:\n      resources:\n        limits:\n          pids: 200\n'),
  ]
  const { lines, fixed } = pasteOf(findings)
  expect(lines).toEqual([
    'mem_limit: 512m',
    'cap_drop:',
    '  - ALL',
    'deploy:',
    '  resources:',
    '    limits:',
    '      cpus: 0.5',
    '      pids: 200',
  ])
  expect([...fixed]).toEqual(findings)
})

it('leaves out what stands elsewhere, changes what is there, or takes several edits', () => {
  const own = lacking('      imagePullPolicy: Always\n')
  const { lines, fixed } = pasteOf([
    own,
    lacking('  automountServiceAccountToken: false\n'),
    lacking(', read_only: true'),
    lacking('      a: 1\n', '      b: 2\n'),
    lacking(),
  ])
  expect(lines).toEqual(['imagePullPolicy: Always'])
  expect([...fixed]).toEqual([own])
  expect(pasteOf([]).lines).toEqual([])
})
