import { expect, it } from 'vitest'
import type { ControlRow, RowState } from '../../src/model/report.ts'
import { controlTables } from '../../src/render/markdown.ts'
import { inOrder, kindWord, stateCounts, subjectTitle } from '../../src/render/words.ts'

const row = (state: RowState, id = 'cis-docker:1.1', because: string | null = null): ControlRow => ({
  id,
  edition: '1.5',
  title: 'a',
  automated: true,
  level: 1,
  state,
  findings: 0,
  because,
})

it('controls stand as the benchmarks number them, each once', () => {
  const controls = [
    'pss:restricted/b',
    'cis-docker:5.10',
    'cis-docker:5.9',
    'cis-docker:5.10',
    'cis-kubernetes:5.2.2',
    'pss:baseline/a',
  ]
  expect(inOrder(controls)).toEqual([
    'cis-docker:5.9',
    'cis-docker:5.10',
    'cis-kubernetes:5.2.2',
    'pss:baseline/a',
    'pss:restricted/b',
  ])
})

it('states of controls are counted in words', () => {
  expect(stateCounts([row('pass'), row('partial'), row('unsure'), row('attested'), row('unseen'), row('absent')])).toBe(
    '0 of 6 controls failed, 1 passed, 1 passed in part, 1 undetermined, 1 attested, 1 not checked, 1 not applicable',
  )
  expect(stateCounts([row('fail'), row('error')])).toBe('1 of 2 controls failed, 1 with an error')
  expect(stateCounts([row('fail')])).toBe('1 of 1 control failed')
})

it('controls that do not apply are called so once', () => {
  const [table] = controlTables([
    row('absent', 'cis-docker:1.1', 'not applicable'),
    row('unseen', 'cis-docker:1.2', 'x'),
  ])
  expect(table).toContain('➖&nbsp;not applicable: 1.1\n\n👁️&nbsp;unseen, x: 1.2')
})

it('a subject has its name, or a key that says its kind before it', () => {
  expect(subjectTitle('acme/web', 'image acme/web')).toBe('image acme/web')
  expect(subjectTitle('web', 'Deployment/shop/web/web')).toBe('web')
  expect(subjectTitle('web', 'web')).toBe('web')
  expect([kindWord('dockerfile'), kindWord('service-account')]).toEqual(['Dockerfile', 'service account'])
})
