import { describe, expect, it } from 'vitest'
import { formatMarker, parseMarker } from '../../src/model/marker.ts'
import type { Report } from '../../src/model/report.ts'
import { commentLimit, markerOf, renderComment } from '../../src/render/comment.ts'
import { finding, mixed, reportOf } from './sample.ts'

const repository = {
  serverUrl: 'https://github.com',
  name: 'acme/shop',
  sha: '0123456789abcdef0123456789abcdef01234567',
}
const runUrl = 'https://github.com/acme/shop/actions/runs/9'
const run = { key: '0123456789abcdef', runId: 9, runNumber: 4, runAttempt: 1 }
const render = (report: Report, previous?: Report, limit?: number) =>
  renderComment(
    report,
    { marker: markerOf(report, run), previous: previous && markerOf(previous, run), repository, runUrl },
    limit,
  )

/** A fault that the base has as well. */
const old = (name: string) => finding({ name, status: 'unchanged', new: false, blocking: false })
const waiver = { reason: 'r', owner: '@o', expires: '2026-12-31' }
const comparison = { base: 'b'.repeat(40), because: null, newOnly: true }

describe('comment of what a change makes worse', () => {
  it('shows what is new, counts what is old and names what was fixed', () => {
    const fixed = finding({
      name: 'gone',
      status: 'fixed',
      new: false,
      blocking: false,
      location: null,
      place: 'a.yaml',
    })
    const report = reportOf([finding({ name: 'web' }), old('db'), old('cache'), fixed], { comparison })
    const text = render(report)
    const lines = text.split('\n')
    expect(lines[1]).toBe(
      '## ❌ Hullgate failed: 1 new finding blocks the merge (fail-on: medium); 2 already on the base, 1 fixed',
    )
    expect(lines[3]).toBe('In all: **3 high.** Checked 1 file: 2 containers, by the default policy.')
    expect(text).toContain('<details><summary>1 finding fixed</summary>')
    expect(text).not.toMatch(/db has|cache has/)
    expect(lines.length).toBeLessThan(20)
    expect(markerOf(report, run).fingerprints).toHaveLength(1)
  })

  it('says what of it blocks beside the lines that are changed', () => {
    const marker = markerOf(reportOf([]), run)
    const some = [finding(), finding({ name: 'db', line: 20 }), finding({ name: 'low', line: 30, blocking: false })]
    const says = (lines: readonly number[], findings = some) => {
      const changed = { files: new Set(['compose.yaml']), linesOf: () => new Set(lines) }
      const text = renderComment(reportOf(findings, { comparison }), { marker, changed })
      return /^.* not on a line that this pull request changes: .*$/m.exec(text)?.[0]
    }
    const why = 'not on a line that this pull request changes: what it changes elsewhere is the cause.'
    expect(says([14, 20])).toBeUndefined()
    expect(says([14])).toBe(`1 of them is ${why}`)
    expect(says([])).toBe(`They are ${why}`)
    expect(says([], [finding()])).toBe(`It is ${why}`)
    expect(renderComment(reportOf(some, { comparison }), { marker })).not.toContain(why)
  })

  it('has what is in changed files first', () => {
    const at = (file: string) => ({ file, line: 1, column: 1, endLine: 1, endColumn: 2 })
    const findings = ['a.yaml', 'b.yaml'].map((file) => finding({ name: file, location: at(file) }))
    const marker = markerOf(reportOf(findings), run)
    const text = renderComment(reportOf(findings, { comparison }), {
      marker,
      changed: { files: new Set(['b.yaml']), linesOf: () => undefined },
    })
    expect(text.indexOf('b.yaml:1')).toBeLessThan(text.indexOf('a.yaml:1'))
  })

  it.each([
    [[old('a')], 'passed: no new findings; 1 already on the base'],
    [[], 'passed: no new findings'],
    [[finding({ waiver, blocking: false })], 'passed: 1 new finding is waived'],
    [
      [finding({ name: 'a', waiver, blocking: false }), finding({ name: 'b', waiver, blocking: false }), old('c')],
      'passed: 2 new findings are waived; 1 already on the base',
    ],
    [
      [finding({ name: 'a', waiver, blocking: false }), finding({ name: 'b' }), old('c')],
      'failed: 1 new finding blocks the merge (fail-on: medium); 1 waived, 1 already on the base',
    ],
    [[{ ...old('a'), waiver }], 'passed: no new findings'],
    [[finding({ blocking: false })], 'passed: 1 new finding does not block the merge (fail-on: medium)'],
    [
      [finding({ name: 'a' }), finding({ name: 'b', blocking: false }), old('c')],
      'failed: 1 of 2 new findings blocks the merge (fail-on: medium); 1 already on the base',
    ],
  ])('says the verdict of %#', (findings, words) => {
    expect(render(reportOf(findings, { comparison })).split('\n')[1]).toContain(`Hullgate ${words}`)
  })

  it('counts everything where everything counts', () => {
    const all = reportOf([finding({ name: 'web' }), finding({ name: 'db', status: 'unchanged', new: false })], {
      comparison: { ...comparison, newOnly: false },
    })
    expect(render(all).split('\n')[1]).toBe('## ❌ Hullgate failed: 2 findings block the merge (fail-on: medium)')
  })
})

describe('comment', () => {
  it('opens with the hidden marker, the verdict and what blocks; the rest is folded', () => {
    const lines = render(mixed).split('\n')
    expect(lines[0]).toBe(formatMarker(markerOf(mixed, run)))
    expect(lines[1]).toBe('## ❌ Hullgate failed: 3 of 5 findings block the merge (fail-on: medium)')
    expect(lines.filter((line) => line.includes('<summary>'))).toEqual([
      '<details><summary>3 findings that do not block</summary>',
      '<details><summary>1 file that could not be read</summary>',
      '<details><summary>1 warning</summary>',
    ])
    expect(lines.filter((line) => line.startsWith('⚠️'))).toEqual([
      '⚠️ not ready: <code>worker</code> from <code>shop:ci</code>, no port answered within 30 s',
    ])
    expect(lines.at(-2)).toBe(
      `<sub>Hullgate 0.1.0 · checked <code>0123456789ab</code> · <a href="${runUrl}">full report in the job summary</a></sub>`,
    )
  })

  it('says passed once clean', () => {
    const clean = render(reportOf([]), reportOf([finding()]))
    expect(clean.split('\n').slice(1, 6)).toEqual([
      '## ✅ Hullgate passed: no findings',
      '',
      'Checked 1 file: 2 containers, by the default policy.',
      '',
      'Since the last comment: 0 new, 1 fixed, 0 unchanged.',
    ])
    expect(parseMarker(clean)?.conclusion).toBe('pass')
  })

  it('counts what is new, fixed and unchanged since it last spoke', () => {
    const before = reportOf([finding({ name: 'a' }), finding({ name: 'b' })])
    const now = reportOf([finding({ name: 'b', line: 99 }), finding({ name: 'c' }), finding({ name: 'd' })])
    expect(render(now, before)).toContain('\n\nSince the last comment: 2 new, 1 fixed, 1 unchanged.\n\n')
    expect(render(now)).not.toContain('Since the last comment')
    expect(render(reportOf([]), reportOf([]))).not.toContain('Since the last comment')
  })

  it('remembers what is unsure and blocks', () => {
    const unsure = finding({ state: 'unsure' })
    expect(markerOf(reportOf([unsure]), run).fingerprints).toHaveLength(1)
    expect(markerOf(reportOf([{ ...unsure, blocking: false }]), run).fingerprints).toHaveLength(0)
  })

  it('remembers what fails, not what is waived or unsure, and nothing of too many', () => {
    expect(markerOf(mixed, run).fingerprints).toEqual(
      [...mixed.findings.filter((one) => one.state === 'fail' && !one.waiver)]
        .map((one) => one.fingerprint.slice(0, 12))
        .sort(),
    )
    expect(markerOf(mixed, run).fingerprints).toHaveLength(4)
    const many = reportOf(Array.from({ length: 2000 }, (_, index) => finding({ name: `c${index}` })))
    expect(markerOf(many, run).fingerprints).toBeNull()
    expect(render(many, mixed)).not.toContain('Since the last comment')
  })

  it.each([1, 40, 1000, 20_000])(
    'stays below the limit with %i findings, the marker counted in',
    { tags: 'large' },
    (count) => {
      const report = reportOf(
        Array.from({ length: count }, (_, index) =>
          finding({
            name: `container-${index}-${'|'.repeat(300)}`,
            rule: `container/rule-${index % 200}`,
            location: { file: `${'deep/'.repeat(20)}app-${index}.yaml`, line: 1, column: 1, endLine: 1, endColumn: 2 },
          }),
        ),
      )
      const text = render(report)
      expect(text.length).toBeLessThan(commentLimit)
      expect(parseMarker(text)?.runNumber).toBe(4)
      expect(text).toContain('\n## ❌ Hullgate failed: ')
    },
  )

  it('is just below the limit or a tier lower, and the limit below GitHub’s', () => {
    const report = reportOf(Array.from({ length: 200 }, (_, i) => finding({ name: `c${i}`, rule: `container/r${i}` })))
    const full = render(report)
    expect(render(report, undefined, full.length + 1)).toBe(full)
    expect(render(report, undefined, full.length).length).toBeLessThan(full.length)
    expect(commentLimit).toBeLessThan(65_536)
  })

  it('falls back to counts, and at last to the verdict', () => {
    const report = reportOf(
      Array.from({ length: 30 }, (_, index) => finding({ name: `c${index}`, rule: `container/r${index}` })),
    )
    const short = render(report, undefined, 3000)
    expect(short).toContain('\nToo much to show here: 30 findings, 0 gaps, 0 warnings, 0 images. ')
    const shortest = render(report, undefined, 700)
    expect(shortest.split('\n').slice(1)).toEqual([
      '## ❌ Hullgate failed: 30 findings block the merge (fail-on: medium)',
      '',
      '**30 high.** Checked 1 file: 2 containers, by the default policy.',
      '',
    ])
  })
})
