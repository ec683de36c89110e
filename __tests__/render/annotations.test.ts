import { describe, expect, it } from 'vitest'
import type { ChangedLines } from '../../src/model/diff.ts'
import type { Finding } from '../../src/model/report.ts'
import { annotate } from '../../src/render/annotations.ts'
import { finding, mixed, reportOf } from './sample.ts'

const many = (count: number, overrides: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) => finding({ name: `c${index}`, line: index + 1, ...overrides }))

/** One finding each in files and of rules of their own, so that nothing can be grouped. */
const scattered = (count: number, overrides: Partial<Finding>): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({
      rule: `container/r${index}`,
      location: { file: `f${index}.yaml`, line: 1, column: 1, endLine: 1, endColumn: 2 },
      ...overrides,
    }),
  )

/** Lines that a change touches by file; undefined where they are not known. */
const changedIn = (files: Readonly<Record<string, readonly number[] | undefined>>): ChangedLines => ({
  files: new Set(Object.keys(files)),
  linesOf: (path) => files[path] && new Set(files[path]),
})

const levels = (annotations: readonly { level: string }[]) => ({
  error: annotations.filter(({ level }) => level === 'error').length,
  warning: annotations.filter(({ level }) => level === 'warning').length,
  notice: annotations.filter(({ level }) => level === 'notice').length,
})

describe('annotations', () => {
  it('say the verdict first, then findings by weight at their place', () => {
    expect(annotate(mixed, { mode: 'all' }).map(({ level, title, file, line }) => [level, title, file, line])).toEqual([
      ['error', 'Hullgate: fail', undefined, undefined],
      ['error', 'Container runs privileged (critical, container/privileged)', 'compose.yaml', 16],
      ['error', 'Memory is not limited (high, container/memory-limit)', 'compose.yaml', 14],
      ['error', 'Memory is not limited (high, container/memory-limit)', 'compose.yaml', 30],
      [
        'warning',
        'Undetermined: Restart policy is not on-failure with at most 5 tries (high, unsure, container/restart-policy)',
        'compose.yaml',
        41,
      ],
      ['notice', 'Image is not pinned to a digest (low, container/image-digest)', 'compose.yaml', 31],
      ['warning', 'Hullgate: warning', '.github/hullgate.yml', 12],
    ])
  })

  it('carry message, reason, fix and controls, and columns on one line', () => {
    expect(annotate(reportOf([finding()]), { mode: 'all' })).toEqual([
      {
        level: 'error',
        title: 'Hullgate: fail',
        message: '1 finding blocks the merge (fail-on: medium): 1 high\nChecked 1 file: 2 containers.',
      },
      {
        level: 'error',
        title: 'Memory is not limited (high, container/memory-limit)',
        file: 'compose.yaml',
        line: 14,
        endLine: 14,
        column: 3,
        endColumn: 6,
        message: [
          'web has no memory limit',
          'Why: A container without a limit can take all memory of its host.',
          'Fix: Set `mem_limit` or `deploy.resources.limits.memory`.',
          'CIS Docker 1.5 §5.10',
        ].join('\n'),
      },
    ])
  })

  it('name related places, each once and not the finding’s own', () => {
    const at = (file: string, line: number) => ({ file, line, column: 1, endLine: line, endColumn: 2 })
    const related = [at('compose.yaml', 14), at('compose.yaml', 9), at('compose.yaml', 9), at('base.yaml', 3)]
    const [, shown] = annotate(reportOf([finding({ related })]), { mode: 'all' })
    expect(shown?.message.split('\n')[1]).toBe('See also compose.yaml:9, base.yaml:3')
  })

  it('have no columns over several lines, no end on an empty span, and no place where there is none', () => {
    const location = { file: 'a.yaml', line: 2, column: 3, endLine: 4, endColumn: 1 }
    const [, long, empty, live] = annotate(
      reportOf([
        finding({ location }),
        finding({ name: 'b', location: { ...location, endLine: 2, endColumn: 3 } }),
        finding({ name: 'c', location: null, place: 'container c' }),
      ]),
      { mode: 'all' },
    )
    expect([long?.line, long?.endLine, long?.column, long?.endColumn]).toEqual([2, 4, undefined, undefined])
    expect([empty?.line, empty?.endLine, empty?.column]).toEqual([2, undefined, undefined])
    expect([live?.file, live?.line, live?.message.split('\n')[0]]).toEqual([
      undefined,
      undefined,
      'container c: c has no memory limit',
    ])
  })

  it('say nothing of a clean pass, and the verdict as a notice of one with findings', () => {
    expect(annotate(reportOf([]), { mode: 'all' })).toEqual([])
    expect(annotate(reportOf([finding()]), { mode: 'none' })).toEqual([])
    const low = reportOf([finding({ severity: 'low', blocking: false })])
    expect(annotate(low, { mode: 'all' }).map(({ level, title }) => [level, title])).toEqual([
      ['notice', 'Hullgate: pass'],
      ['notice', 'Memory is not limited (low, container/memory-limit)'],
    ])
  })

  it('say nothing of what is waived', () => {
    const waiver = { reason: 'r', owner: '@o', expires: '2027-01-31' }
    expect(annotate(reportOf([finding({ waiver, blocking: false })]), { mode: 'all' })).toEqual([])
  })

  it('stay on changed files, and count the others', () => {
    const report = reportOf([finding(), ...scattered(2, {})])
    const shown = annotate(report, { mode: 'changed', changed: changedIn({ 'compose.yaml': undefined }) })
    expect(shown.map(({ level, file, message }) => [level, file, message.split('\n')[0]])).toEqual([
      ['error', undefined, '3 findings block the merge (fail-on: medium): 3 high'],
      ['error', 'compose.yaml', 'web has no memory limit'],
      [
        'notice',
        undefined,
        '2 on files that this pull request does not change (2 of them block the merge), in the summary too',
      ],
    ])
    expect(annotate(report, { mode: 'all', changed: changedIn({}) })).toHaveLength(4)
    expect(annotate(report, { mode: 'changed' })).toHaveLength(4)
  })

  const lineWords = 'This blocks the merge, though the line itself is not changed: '
  const shape = (findings: readonly Finding[], lines: readonly number[] | undefined) =>
    annotate(reportOf(findings), { mode: 'changed', changed: changedIn({ 'compose.yaml': lines }) })
      .slice(1)
      .map(({ level, file, line, message }) => [level, file, line, ...message.split('\n').slice(0, 2)])

  it('are no error on a line that the change does not touch, and say that it blocks', () => {
    const message = 'web has no memory limit'
    expect(shape([finding()], [14])).toEqual([['error', 'compose.yaml', 14, message, expect.stringMatching(/^Why/)]])
    const because = `${lineWords}what this pull request changes elsewhere causes it.`
    expect(shape([finding()], [13, 15])).toEqual([['warning', 'compose.yaml', 14, message, because]])
    expect(shape([finding()], [])).toEqual([['warning', 'compose.yaml', 14, message, because]])
    expect(shape([finding({ severity: 'low' })], [])).toEqual([['notice', 'compose.yaml', 14, message, because]])
    expect(shape([finding({ status: 'unchanged', new: false })], [])).toEqual([
      ['warning', 'compose.yaml', 14, message, `${lineWords}not only what is new can block here.`],
    ])
    expect(shape([finding({ blocking: false })], [])).toEqual([
      ['warning', 'compose.yaml', 14, message, expect.stringMatching(/^Why/)],
    ])
  })

  it('know a place of several lines by any of them', () => {
    const location = { file: 'compose.yaml', line: 3, column: 1, endLine: 6, endColumn: 2 }
    const level = (line: number) => shape([finding({ location })], [line])[0]?.[0]
    expect([2, 3, 5, 6, 7].map(level)).toEqual(['warning', 'error', 'error', 'error', 'warning'])
    const nowhere = { ...location, line: Number.MAX_VALUE, endLine: Number.MAX_VALUE }
    expect(shape([finding({ location: nowhere })], [9])[0]?.[0]).toBe('warning')
    const endless = { ...location, endLine: Number.MAX_VALUE }
    expect(shape([finding({ location: endless })], [9])[0]?.[0]).toBe('error')
    expect(shape([finding({ location: endless })], [2])[0]?.[0]).toBe('warning')
  })

  it('stand where the change touches what belongs to a finding', () => {
    const at = (file: string, line: number) => ({ file, line, column: 1, endLine: line, endColumn: 2 })
    const related = [at('compose.yaml', 5), at('other.yaml', 7), at('compose.yaml', 9)]
    expect(shape([finding({ related })], [9])).toEqual([
      ['error', 'compose.yaml', 9, 'compose.yaml:14: web has no memory limit', 'See also compose.yaml:5, other.yaml:7'],
    ])
    const elsewhere = finding({ location: at('base.yaml', 2), related })
    expect(shape([elsewhere], [9])[0]?.slice(0, 4)).toEqual([
      'error',
      'compose.yaml',
      9,
      'base.yaml:2: web has no memory limit',
    ])
    expect(shape([elsewhere], [1])[0]?.[3]).toBe(
      '1 on files that this pull request does not change (1 of them blocks the merge), in the summary too',
    )
  })

  it('part one rule by level, also where there are too many', () => {
    expect(shape([finding(), finding({ name: 'b', line: 20 })], [20]).map((row) => row.slice(0, 3))).toEqual([
      ['error', 'compose.yaml', 20],
      ['warning', 'compose.yaml', 14],
    ])
    const all = shape(
      many(60),
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
    expect(all.map((row) => row.slice(0, 3))).toEqual([
      ['error', 'compose.yaml', 1],
      ['warning', 'compose.yaml', 31],
    ])
  })

  it('have one entry for a container, at the line that the change touches', () => {
    const some = many(3, { missing: true }).map((one, index) => ({
      ...one,
      rule: `container/r${index}`,
      subject: finding().subject,
    }))
    expect(shape(some, [2]).map((row) => row.slice(0, 3))).toEqual([['error', 'compose.yaml', 2]])
    expect(shape(some, [9])).toEqual([
      [
        'warning',
        'compose.yaml',
        1,
        `${lineWords}what this pull request changes elsewhere causes it.`,
        expect.anything(),
      ],
    ])
  })

  it('group one rule in one file where there are too many, and say where the others are', () => {
    const [verdict, group, ...rest] = annotate(reportOf(many(9)), { mode: 'all' })
    expect([verdict?.title, group?.line, rest.length]).toEqual(['Hullgate: fail', 1, 8])
    const [, grouped, ...none] = annotate(reportOf(many(40)), { mode: 'all' })
    expect(none).toEqual([])
    expect(grouped?.message.split('\n').slice(0, 3)).toEqual([
      'c0 has no memory limit',
      'Also compose.yaml:2: c1 has no memory limit',
      'Also compose.yaml:3: c2 has no memory limit',
    ])
    expect(grouped?.message).toContain('\n… and 19 more of the same in this file\nWhy: ')
  })

  it('keep to ten of a level, leave one notice free, and say what is left over', () => {
    const report = reportOf([
      ...scattered(30, {}),
      ...scattered(30, { blocking: false, severity: 'medium' }),
      ...scattered(30, { blocking: false, severity: 'low' }),
    ])
    const shown = annotate(report, { mode: 'all' })
    expect(levels(shown)).toEqual({ error: 10, warning: 10, notice: 9 })
    expect(shown[0]?.title).toBe('Hullgate: fail')
    expect(shown.at(-1)).toEqual({
      level: 'notice',
      title: 'Hullgate: some findings are not shown',
      message: '63 more in the summary',
    })
  })

  it.each([
    ['errors', {}, 8, [9, 0, 0]],
    ['errors', {}, 9, [10, 0, 0]],
    ['errors', {}, 10, [10, 0, 1]],
    ['errors', {}, 11, [10, 0, 1]],
    ['warnings', { blocking: false, severity: 'medium' } as const, 9, [0, 9, 1]],
    ['warnings', { blocking: false, severity: 'medium' } as const, 10, [0, 10, 1]],
    ['warnings', { blocking: false, severity: 'medium' } as const, 11, [0, 10, 2]],
    ['notices', { blocking: false, severity: 'low' } as const, 7, [0, 0, 8]],
    ['notices', { blocking: false, severity: 'low' } as const, 8, [0, 0, 9]],
    ['notices', { blocking: false, severity: 'low' } as const, 9, [0, 0, 9]],
    ['notices', { blocking: false, severity: 'low' } as const, 10, [0, 0, 9]],
  ])('keep to what GitHub shows at its limits: %s %j, %i of them', (_, overrides, count, expected) => {
    const shown = annotate(reportOf(scattered(count, overrides)), { mode: 'all' })
    expect(Object.values(levels(shown))).toEqual(expected)
    const dropped = count + 1 - shown.filter(({ title }) => !title?.includes('not shown')).length
    expect(shown.some(({ message }) => message === `${dropped} more in the summary`)).toBe(dropped > 0)
  })

  it('leave out first what weighs least where other steps of the job have had some of what GitHub shows', () => {
    const report = reportOf([
      ...scattered(5, {}),
      ...scattered(5, { blocking: false, severity: 'medium' }),
      ...scattered(5, { blocking: false, severity: 'low' }),
    ])
    const shown = (left: number) => annotate(report, { mode: 'all', left })
    const more = (left: number) => shown(left).at(-1)?.message
    expect(shown(17)).toHaveLength(16)
    expect([levels(shown(16)), more(16)]).toEqual([{ error: 6, warning: 5, notice: 4 }, '2 more in the summary'])
    expect([levels(shown(10)), more(10)]).toEqual([{ error: 6, warning: 2, notice: 1 }, '8 more in the summary'])
    expect([levels(shown(3)), more(3)]).toEqual([{ error: 6, warning: 0, notice: 1 }, '10 more in the summary'])
    for (const left of [2, 1, 0, -900]) expect(levels(shown(left))).toEqual({ error: 6, warning: 0, notice: 0 })
  })

  it('put errors before findings', () => {
    const errors = [{ message: 'bad indentation', file: 'compose.yaml', line: 3 }]
    expect(annotate(reportOf(scattered(30, {}), { errors }), { mode: 'all' })[1]).toEqual({
      level: 'error',
      title: 'Hullgate: check incomplete',
      message: 'bad indentation',
      file: 'compose.yaml',
      line: 3,
    })
  })

  it('name what narrows the files that were checked', () => {
    const report = reportOf([finding()])
    const narrowed = { ...report, policy: { ...report.policy, scope: ['exclude: old/**'] } }
    expect(annotate(narrowed, { mode: 'all' })[0]?.message).toContain('(only part of the repository: exclude: old/**)')
  })

  it('have no control characters in a path either', () => {
    const file = 'a\u001b[31m\u202e.yaml'
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 2 }
    const errors = [{ message: 'm', file, line: 2 }]
    const shown = annotate({ ...reportOf([finding({ location })]), errors }, { mode: 'all' })
    expect(shown.flatMap((annotation) => annotation.file ?? [])).toEqual(['a␛[31m�.yaml', 'a␛[31m�.yaml'])
  })

  it('stay below the runner’s limit of 4096 characters and lose their control characters', () => {
    const [, shown] = annotate(reportOf([finding({ message: `\u001b[31m${'x'.repeat(5000)}` })]), { mode: 'all' })
    expect(shown?.message).toHaveLength(4000)
    expect(shown?.message.startsWith('␛[31mxxx')).toBe(true)
  })
})
