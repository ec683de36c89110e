import { expect, it } from 'vitest'
import { pasteOf } from '../../src/render/paste.ts'
import { finding } from './sample.ts'

const place = { file: 'a.yaml', line: 8, column: 1, endLine: 8, endColumn: 1 }
const lacking = (...texts: readonly string[]) =>
  finding({ missing: true, edits: texts.map((text) => ({ ...place, text, placeholder: false, below: [] })) })

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

const inForm = (dialect: string, text: string, below: readonly string[] = []) =>
  finding({
    missing: true,
    subject: { kind: 'container', key: 'a#web', name: 'web', dialect },
    edits: [{ ...place, text, placeholder: false, below }],
  })

it('names the keys that are there already', () => {
  const context = '          securityContext:'
  const { lines } = pasteOf([
    inForm('pod', '            readOnlyRootFilesystem: true\n', [context]),
    inForm('pod', '              drop:\n                - ALL\n', [context, '            capabilities:']),
    inForm('pod', '          imagePullPolicy: Always\n'),
    inForm('pod', '\n            limits:\n              cpu: 500m', ['          resources:']),
    // The pod's own.
    inForm('pod', '        runAsNonRoot: true\n', ['      securityContext:']),
  ])
  expect(lines).toEqual([
    'securityContext:',
    '  readOnlyRootFilesystem: true',
    '  capabilities:',
    '    drop:',
    '      - ALL',
    'imagePullPolicy: Always',
    'resources:',
    '  limits:',
    '    cpu: 500m',
  ])
})

it('writes keys of a mapping on one line below its key', () => {
  const { lines } = pasteOf([
    inForm('pod', ', readOnlyRootFilesystem: true', ['          securityContext:']),
    inForm('pod', ', capabilities: {drop: [ALL]}', ['          securityContext:']),
    inForm('pod', '          imagePullPolicy: Always\n'),
    // JSON is no line of a block, nor is an item of a list.
    inForm('pod', ', "procMount": "Default"', ['          securityContext:']),
    inForm('pod', ', ALL', ['          drop:']),
  ])
  expect(lines).toEqual([
    'securityContext:',
    '  readOnlyRootFilesystem: true',
    '  capabilities: {drop: [ALL]}',
    'imagePullPolicy: Always',
  ])
})

it('writes flags on one line', () => {
  const findings = [inForm('run', ' --memory 512m'), inForm('run', ' --read-only'), inForm('run', ' --cap-drop ALL')]
  expect(pasteOf(findings)).toEqual({ lines: ['--memory 512m --read-only --cap-drop ALL'], fixed: new Set(findings) })
  expect(pasteOf([inForm('workflow', ' --security-opt no-new-privileges:true')]).lines).toEqual([
    '--security-opt no-new-privileges:true',
  ])
  for (const text of ['=true', ' --x $(y)', ' --a b; c', 'on-failure:5'])
    expect(pasteOf([inForm('run', text)])).toEqual({ lines: [], fixed: new Set() })
})

it('writes the lines of a Dockerfile and the sections of a Quadlet', () => {
  expect(pasteOf([inForm('dockerfile', '\nUSER 10001')]).lines).toEqual(['USER 10001'])
  expect(pasteOf([inForm('dockerfile', '10001')]).lines).toEqual([])
  const quadlet = [
    inForm('quadlet', '\nReadOnly=true', ['[Container]']),
    inForm('quadlet', '\n\n[Service]\nMemoryMax=512M'),
    inForm('quadlet', '\r\nDropCapability=all', ['[Container]']),
  ]
  expect(pasteOf(quadlet).lines).toEqual([
    '[Container]',
    'ReadOnly=true',
    'DropCapability=all',
    '[Service]',
    'MemoryMax=512M',
  ])
})
