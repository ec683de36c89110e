import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/report.ts'
import { renderSummary, summaryLimit } from '../../src/render/summary.ts'
import { finding, imageRow, mixed, reportOf } from './sample.ts'

const repository = {
  serverUrl: 'https://github.com',
  name: 'acme/shop',
  sha: '0123456789abcdef0123456789abcdef01234567',
}
const blob = `https://github.com/acme/shop/blob/${repository.sha}`

/** Findings of `rules` rules with long names, spread over as many files. */
const crowd = (count: number, rules: number, text = ''): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({
      rule: `container/rule-${index % rules}`,
      name: `container-${index}${text}`,
      location: { file: `deploy/app-${index}.yaml`, line: 7, column: 1, endLine: 7, endColumn: 2 },
    }),
  )

const section = (markdown: string, title: string) => {
  const start = markdown.indexOf(`### ${title}\n`)
  const end = markdown.indexOf('\n### ', start + 1)
  return start < 0 ? undefined : markdown.slice(start, end < 0 ? undefined : end).trimEnd()
}

describe('summary', () => {
  it('opens with the verdict, then what blocks, each with a link to its line', () => {
    const text = renderSummary(mixed, { repository })
    expect(text.slice(0, text.indexOf('\n\n### Threats'))).toBe(
      [
        '## ❌ Hullgate failed: 3 of 5 findings block the merge (fail-on: medium)',
        '',
        '**1 critical, 2 high, 1 low, 1 unsure, 1 waived.** Checked 1 file: 2 containers, by the policy in <code>.github/hullgate.yml</code>.',
        '',
        '### Blocking the merge',
        '',
        '| Severity | Problem and fix | Where |',
        '|---|---|---|',
        `| 🟣&nbsp;critical | **Container runs privileged**<br>Remove the setting. If the program needs one power, add that capability alone.<br><sub><code>container/privileged</code> · CIS Docker 1.5 §5.4</sub> | <a href="${blob}/compose.yaml#L16"><code>compose.yaml:16</code></a> web runs privileged <sub>also <a href="${blob}/compose.yaml#L9"><code>compose.yaml:9</code></a></sub> |`,
        `| 🔴&nbsp;high | **Memory is not limited**<br>Set <code>mem&#95;limit</code> or <code>deploy.resources.limits.memory</code>.<br><sub><code>container/memory-limit</code> · CIS Docker 1.5 §5.10</sub> | <a href="${blob}/compose.yaml#L14"><code>compose.yaml:14</code></a> web has no memory limit<br><a href="${blob}/compose.yaml#L30"><code>compose.yaml:30</code></a> db has no memory limit |`,
      ].join('\n'),
    )
  })

  it('has the eleven threats and a table for each benchmark, what was not checked as ranges', () => {
    const text = renderSummary(mixed)
    const threats = section(text, 'Threats')?.split('\n').slice(4)
    expect(threats).toHaveLength(11)
    expect(threats?.[2]).toBe(
      '| **D3** Use of the privileged flag | elevation of privilege | ❌&nbsp;fail | 1 | 2 |  |',
    )
    expect(threats?.[5]).toBe('| **K1** kube-apiserver compromise | spoofing | 👁️&nbsp;unseen |  |  | not implemented |')
    const benchmarks = section(text, 'Benchmarks') ?? ''
    expect(benchmarks).toContain(
      '<summary>CIS Docker 1.5: 3 of 107 controls failed, 2 passed, 1 passed in part, 1 undetermined, 1 attested, 99 not checked</summary>\n\n|',
    )
    expect(benchmarks).toContain('| 5.10 | memory limit is set (Automated) | ❌&nbsp;fail | 2 |  |')
    expect(benchmarks).toContain('👁️&nbsp;unseen, not implemented: 1.1.1, 1.2.1–1.2.12, 2.1–2.17, ')
    expect(benchmarks).toContain('<summary>CIS Kubernetes 1.12: 0 of 131 controls failed, 131 not checked</summary>')
    expect(benchmarks).toContain('<summary>Pod Security Standards: 0 of 19 controls failed, 19 not checked</summary>')
  })

  it('has every control of the benchmark that is asked for, in its order and unfolded', () => {
    const benchmarks = section(renderSummary(mixed, { benchmarks: ['cis-docker'] }), 'Benchmarks') ?? ''
    const [head, whole = ''] = benchmarks.split('**CIS Docker 1.5: ')
    expect(head).toBe('### Benchmarks\n\n')
    const rows = whole.split('\n').filter((line) => /^\| \d/.test(line))
    expect(rows.map((row) => row.split(' ')[1])).toEqual(
      mixed.controls.filter(({ edition }) => edition === '1.5').map(({ id }) => id.replace('cis-docker:', '')),
    )
    expect(rows[0]).toMatch(/^\| 1\.1\.1 \| host operating system is hardened \(Manual\) \| 👁️&nbsp;unseen \| 0 \| /)
    expect(whole).toContain('<summary>CIS Kubernetes 1.12: 0 of 131 controls failed, 131 not checked</summary>')
  })

  it('tells what is unsure or waived from what fails, and who waived it', () => {
    const rows = (section(renderSummary(mixed), 'Not blocking') ?? '')
      .split('\n')
      .filter((line) => /^\| \S+&nbsp;/.test(line))
    expect(rows.map((row) => row.split(' | ')[0])).toEqual([
      '| 🔵&nbsp;low',
      '| 🔴&nbsp;high<br>unsure',
      '| 🟠&nbsp;medium<br>waived',
    ])
    expect(rows[2]).toContain(
      '**Root file system is writable**<br>waived by @\u200bacme/platform until 2027-01-31: vendor image writes to /opt<br>',
    )
  })

  it('shows gaps, warnings and the log of a container that did not become ready', () => {
    const text = renderSummary(mixed)
    expect(section(text, 'Could not be read')).toContain(
      '- <code>chart/templates/web.yaml:3</code>: unrendered Helm template: not checked (does not block) <sub>may hide: container</sub>',
    )
    expect(section(text, 'Warnings')).toBe(
      '### Warnings\n\n- <code>.github/hullgate.yml:12</code>: waiver for dockerfile/user &#40;@\u200bacme/platform&#41; matches nothing: correct its path or subject, or remove it',
    )
    expect(section(text, 'Containers started')).toBe(
      [
        '### Containers started',
        '',
        '✅ ready: <code>web</code> from <code>shop:ci</code>',
        '',
        '⚠️ not ready: <code>worker</code> from <code>shop:ci</code>, no port answered within 30 s',
        '',
        '<pre>starting\nFATAL: cannot reach db</pre>',
        '',
        '<sub>Hullgate 0.1.0</sub>',
      ].join('\n'),
    )
  })

  it('says that nobody looked at anything, and why a control passed in part', () => {
    const empty = renderSummary(reportOf([], { judged: { file: 0, container: 0, image: 0 } }))
    expect(empty.split('\n').slice(0, 3)).toEqual([
      '## ⚠️ Hullgate: nothing to check here',
      '',
      'Used the default policy.',
    ])
    expect(renderSummary(mixed)).toMatch(
      /\| 5\.1 \| .* \(Automated\) \| 🟡&nbsp;partial \| 0 \| whether the host has it is not checked \|/,
    )
  })

  it('never says “no findings” beside what is unsure or waived', () => {
    const headOf = (...findings: Finding[]) => renderSummary(reportOf(findings)).split('\n')[0]
    const waiver = { reason: 'r', owner: '@o', expires: '2027-01-31' }
    expect(headOf(finding({ state: 'unsure', blocking: false }))).toBe(
      '## ✅ Hullgate passed: none of 1 finding blocks the merge (fail-on: medium)',
    )
    expect(headOf(finding({ waiver, blocking: false }))).toBe('## ✅ Hullgate passed: every finding is waived')
  })

  it('leaves out what there is nothing of', () => {
    const text = renderSummary(reportOf([]))
    expect(text.split('\n').slice(0, 4)).toEqual([
      '## ✅ Hullgate passed: no findings',
      '',
      'Checked 1 file: 2 containers, by the default policy.',
      '',
    ])
    expect(text.match(/^### .*/gm)).toEqual(['### Threats', '### Benchmarks'])
  })

  it('says why the check is incomplete', () => {
    const errors = [{ message: 'the engine does not answer', file: null, line: null }]
    const text = renderSummary(reportOf([], { errors }))
    expect(text).toContain('## ⚠️ Hullgate: check incomplete: 1 error, so the merge is blocked\n')
    expect(section(text, 'Check incomplete')).toBe('### Check incomplete\n\n- the engine does not answer')
  })

  it('lets no foreign text out of its cell', () => {
    const hostile = '</code>|`x`\n\n# <img src=x onerror=alert(1)> @octocat #1 [a](b)'
    const text = renderSummary(
      reportOf(
        [
          finding({ message: hostile, place: hostile, location: null }),
          finding({ name: 'b', location: { file: `a b/${hostile}`, line: 1, column: 1, endLine: 3, endColumn: 1 } }),
        ],
        {
          gaps: [{ path: hostile, line: null, because: hostile, kinds: [hostile], blocking: false }],
          images: [imageRow({ ref: hostile, subject: hostile, ready: false, because: hostile, log: hostile })],
        },
      ),
      { repository },
    )
    expect(text).not.toMatch(/<img|\[a\]\(b\)|^# /m)
    const outsideCode = text.replace(/<(code|pre)>.*?<\/\1>/gs, '')
    expect(outsideCode).not.toMatch(/@octocat|#1\b/)
    expect(outsideCode).toContain('@\u200boctocat &#35;\u200b1')
    const rows = text.split('\n').filter((line) => line.startsWith('| 🔴'))
    expect(rows.map((row) => row.split(' | ').length)).toEqual([3])
    expect(text).toContain(`href="${blob}/a%20b/%3C/code%3E%7C%60x%60%0A%0A%23%20%3Cimg`)
    expect(text).toContain('#L1-L3"')
  })

  it('bounds the length of any one name', () => {
    const text = renderSummary(reportOf([finding({ message: 'x'.repeat(100_000) })]))
    expect(text.length).toBeLessThan(10_000)
    expect(text).toContain(`${'x'.repeat(399)}…`)
  })
})

describe('tiers of the summary', () => {
  const bytes = (text: string) => Buffer.byteLength(text)
  const places = (text: string) => text.match(/<code>deploy\/app-/g)?.length ?? 0

  it('shows every place while that fits', { tags: 'large' }, () => {
    const text = renderSummary(reportOf(crowd(2000, 10)), { repository })
    expect(bytes(text)).toBeLessThan(summaryLimit)
    expect(places(text)).toBe(2000)
    expect(text).toContain('<summary>Why these matter</summary>')
  })

  it.each([
    [20_000, 10, 100, true],
    [20_000, 100, 20, false],
    [20_000, 1000, 5, false],
  ])('of %i findings of %i rules shows %i places a rule', { tags: 'large' }, (count, rules, each, why) => {
    const text = renderSummary(reportOf(crowd(count, rules)), { repository })
    expect(bytes(text)).toBeLessThan(summaryLimit)
    expect(places(text)).toBe(Math.min(rules, each === 5 ? 50 : rules) * each)
    expect(text.includes('Why these matter')).toBe(why)
    if (each === 5) expect(text).toContain('\n\n… and 19000 findings of 950 rules more.')
    expect(text).toContain(`… and ${count / rules - each} more`)
  })

  it('counts bytes, not characters', () => {
    const long = reportOf(crowd(600, 300, '漢'.repeat(380)))
    const text = renderSummary(long, { repository })
    expect(text.length).toBeLessThan(summaryLimit / 2)
    expect(bytes(text)).toBeLessThan(summaryLimit)
  })

  it('falls back to counts', () => {
    const text = renderSummary(reportOf(crowd(20, 2)), {}, 3000)
    expect(text).toContain(
      '\nToo much to show here: 20 findings, 0 gaps, 0 warnings, 0 images. The report file has everything.\n',
    )
    expect(
      section(text, 'Threats')
        ?.split('\n')
        .filter((line) => line.startsWith('| **')),
    ).toHaveLength(11)
  })

  it.each([-1, 0, 1])('is never what the runner drops: at 1 MiB and %i bytes', { tags: 'large' }, (more) => {
    const wanted = 1024 * 1024 + more
    const some = crowd(12_000, 900)
    const whole = (count: number, text: string) =>
      renderSummary(reportOf([...some.slice(0, count), finding({ name: `web${text}` })]), {}, Number.POSITIVE_INFINITY)
    let count = 12_000
    while (bytes(whole(count, '')) > wanted) count -= 1 + Math.floor((bytes(whole(count, '')) - wanted) / 400)
    const padding = 'x'.repeat(wanted - bytes(whole(count, '')))
    expect(bytes(whole(count, padding))).toBe(wanted)
    const shown = renderSummary(reportOf([...some.slice(0, count), finding({ name: `web${padding}` })]))
    expect(bytes(shown)).toBeLessThan(1024 * 1024)
    expect(shown).toContain('Hullgate failed')
  })

  it('is just below the limit or a tier lower', () => {
    const report = reportOf(crowd(40, 4))
    const full = renderSummary(report)
    expect(renderSummary(report, {}, bytes(full) + 1)).toBe(full)
    expect(renderSummary(report, {}, bytes(full))).not.toBe(full)
  })
})
