import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Location, Report } from '../../src/model/report.ts'
import { maxFindings } from '../../src/render/html/findings.ts'
import { html, prose } from '../../src/render/html/markup.ts'
import { type HtmlOptions, renderHtml } from '../../src/render/html.ts'
import { finding, imageRow, mixed, reportOf } from './sample.ts'

const page = (report: Report, options?: HtmlOptions) => [...renderHtml(report, options)].join('')

/** What stands between two texts, both left out. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start)
  const to = text.indexOf(end, from + start.length)
  if (from < 0 || to < 0) throw new Error(`${start} … ${end} is not there`)
  return text.slice(from + start.length, to)
}

const section = (text: string, id: string) => between(text, `<section id="${id}"`, '\n</section>\n<section id=')
const count = (text: string, part: string) => text.split(part).length - 1
/** The page without its style and script: what a report decides. */
const body = (text: string) => between(text, '</head>', '<script>')

describe('the page', () => {
  it('allows its own style and script alone, by their hashes', () => {
    const text = page(mixed)
    const hash = (name: string) =>
      createHash('sha256')
        .update(between(text, `<${name}>`, `</${name}>`))
        .digest('base64')
    expect(between(text, 'Content-Security-Policy" content="', '">')).toBe(
      `default-src 'none'; style-src 'sha256-${hash('style')}'; script-src 'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`,
    )
    expect(count(text, '<style')).toBe(1)
    expect(count(text, '<script')).toBe(1)
    expect(text).not.toMatch(/<[^>]* (?:on\w+|style|src)=/i)
    expect(text).not.toMatch(/<(?:link|img|iframe|form|base|object|embed)\b/i)
  })

  it('opens with the verdict and the counts that it is made of', () => {
    const head = between(page(mixed), '<header class="', '</header>')
    const tiles = (text: string) =>
      [...text.matchAll(/<dt>(\w+)<\/dt><dd>(\d+)<\/dd>/g)].map(([, name, number]) => `${name} ${number}`)
    expect(head.split('\n')[1]).toBe(
      '<h1><span class="sign" aria-hidden="true">✗</span> Hullgate failed: 3 of 5 findings block the merge (fail-on: medium)</h1>',
    )
    const counted = ['critical 1', 'high 2', 'medium 0', 'low 1', 'unsure 1', 'waived 1', 'blocking 3']
    expect(tiles(head)).toEqual(counted)
    const compared = { ...mixed, comparison: { base: 'b'.repeat(40), because: null, newOnly: false } }
    expect(tiles(between(page(compared), '<header class="', '</header>'))).toEqual([...counted, 'new 4'])
    expect(head).toContain('Checked 1 file: 2 containers, by the policy in <code>.github/hullgate.yml</code>.')
  })

  it.each([
    ['bad', 'Hullgate failed: the one finding', reportOf([finding()]), 'Hullgate failed: 1 finding blocks the merge'],
    ['good', 'no findings', reportOf([]), 'Hullgate passed: no findings'],
    [
      'open',
      'nothing to check',
      reportOf([], { judged: { file: 0, container: 0 } }),
      'Hullgate: nothing to check here',
    ],
    [
      'bad',
      'an error',
      reportOf([], { errors: [{ message: 'the engine is gone', file: null, line: null }] }),
      'Hullgate: check incomplete: 1 error, so the merge is blocked',
    ],
  ])('is %s for %s', (look, _, report, words) => {
    const text = page(report)
    expect(text).toContain(`<header class="${look}">`)
    expect(between(text, '<title>', '</title>')).toContain(words)
  })

  it('says so where there are no findings, and has nothing to filter', () => {
    const text = body(page(reportOf([])))
    expect(section(text, 'findings')).toContain('<p>No findings.</p>')
    expect(text).not.toContain('id="filters"')
    expect(body(page(mixed))).not.toContain('No findings.')
    expect(body(page(mixed))).toContain('id="filters" role="search" aria-label="Filter findings" hidden>')
  })

  it('names what narrows the check and what the pull request changes of the policy', () => {
    const { policy } = mixed
    const narrowed = { ...policy, scope: ['path: <deploy>'], change: 'after merging, `gaps: report`' }
    const text = page({ ...mixed, policy: narrowed })
    expect(text).toContain('<b>Scope:</b> only part of the repository was checked (path: &#60;deploy&#62;)</p>')
    expect(text).toContain('<b>Policy:</b> after merging, <code>gaps: report</code></p>')
    expect(page(mixed)).not.toContain('<b>Scope:</b>')
    expect(page(mixed)).not.toContain('<b>Policy:</b>')
  })
})

describe('threats and controls', () => {
  it('has the eleven threats as a ring with its text, and as rows', () => {
    const threats = section(page(mixed), 'threats')
    expect(between(threats, '<title id="wheel-title">', '</title>')).toBe('3 of 11 threats failed')
    expect(between(threats, '<desc id="wheel-text">', '</desc>')).toContain('D3 fail, 2 findings; D4 unseen; ')
    expect(count(threats, '<path d="M')).toBe(11)
    expect(threats).toContain(
      '<tr><th scope="row"><span class="threat"><b class="id">D3</b> Use of the privileged flag</span></th><td>elevation of privilege</td><td><span class="state bad"><span aria-hidden="true">✗</span> fail</span></td><td>1</td><td>2</td><td></td></tr>',
    )
    expect(between(page(reportOf([])), '<title id="wheel-title">', '</title>')).toBe('0 of 11 threats failed')
  })

  it('shows the controls that failed, and all of them folded', () => {
    const benchmarks = section(page(mixed), 'benchmarks')
    const docker = between(benchmarks, '<h3>CIS Docker 1.5</h3>', '<h3>')
    const [failed = '', whole = ''] = docker.split('<details>')
    const numbers = (text: string) => [...text.matchAll(/<th scope="row">([\d.]+)</g)].map(([, number]) => number)
    expect(numbers(failed)).toEqual(['5.4', '5.10', '5.12'])
    expect(numbers(whole)).toEqual(
      mixed.controls.filter(({ edition }) => edition === '1.5').map(({ id }) => id.replace('cis-docker:', '')),
    )
    expect(failed).toContain(
      '<th scope="row">5.10</th><td>memory limit is set <span class="key">Automated, level 1</span></td><td><span class="state bad"><span aria-hidden="true">✗</span> fail</span></td><td>2</td><td><code>compose.yaml:14</code>, <code>compose.yaml:30</code></td>',
    )
    expect(whole).toContain(
      '<summary>All of CIS Docker 1.5: 3 of 107 controls failed, 2 passed, 1 passed in part, 1 undetermined, 1 attested, 99 not checked</summary>',
    )
    expect(between(benchmarks, '<h3>CIS Kubernetes 1.12</h3>', '<details>')).toBe('\n<p>No control failed.</p>\n')
  })
})

describe('findings', () => {
  it('stand below their file and container, with the quoted line, the fix, the reason and what it belongs to', () => {
    const quoteOf = ([{ line }]: readonly [Location, ...Location[]]) =>
      line === 16 ? { text: '    privileged: true # <b>', marks: [{ start: 16, end: 20 }] } : undefined
    const text = section(page(mixed, { quoteOf }), 'findings')
    expect(count(text, '<section class="file"')).toBe(1)
    expect(text).toContain('<h3 id="file-1"><code>compose.yaml</code></h3><p class="count">6 findings, 3 blocking</p>')
    const subjects = [...text.matchAll(/<h4>(.*)<\/h4>/g)].map(([, name]) => name)
    expect(subjects).toEqual(['web', 'db', 'worker', 'legacy'])
    expect(between(text, '<div class="place">', '</div>\n<div')).toBe(
      `
<p class="line"><code>line 16</code><code>privileged: <mark>true</mark> # &#60;b&#62;</code></p>
<ul>
<li class="finding" data-severity="critical" data-state="blocking" data-change="new" data-threats="D3">
<p class="what"><span class="badge critical">critical</span> <span class="tag blocks">✗ blocks</span> <strong>web runs privileged</strong> <a href="https://example.com/rules#container/privileged"><code class="rule">container/privileged</code></a></p>
<p class="fix"><b>Fix</b> Remove the setting. If the program needs one power, add that capability alone.</p>
<p class="also">See also <code>line 9</code></p>
<div class="more"><details><summary>Why it matters</summary>
<p>A privileged container holds every capability and every device of its host: root inside is root outside.</p>
<dl><div><dt>Threats</dt><dd>D3 Use of the privileged flag</dd></div><div><dt>Controls</dt><dd>CIS Docker 1.5 §5.4</dd></div><div><dt>Seen in</dt><dd>manifest, kernel</dd></div><div><dt>Subject</dt><dd>compose.yaml#web</dd></div><div><dt>Fingerprint</dt><dd>${mixed.findings[0]!.fingerprint}</dd></div></dl>
</details>
</div>
</li>
</ul>
`,
    )
  })

  it('tell what is waived, by whom, and what is unsure', () => {
    const text = page(mixed)
    expect(text).toContain('data-severity="waived" data-state="not-blocking"')
    expect(text).toContain(
      '<p class="waiver">Waived by @acme/platform until 2027-01-31: vendor image writes to /opt</p>',
    )
    expect(text).toContain('<span class="tag">unsure</span> <strong>worker: undetermined (RESTART has no value)')
    expect(page(reportOf([finding()]))).not.toMatch(/class="waiver"|<span class="tag">/)
  })

  it('link to the lines of the commit that was checked, where that is known', () => {
    const repository = { serverUrl: 'https://github.com', name: 'acme/shop', sha: 'a'.repeat(40) }
    const link = `<a href="https://github.com/acme/shop/blob/${repository.sha}/compose.yaml#L14"><code>line 14</code></a>`
    expect(page(reportOf([finding()]), { repository })).toContain(link)
    expect(page(reportOf([finding()]))).toContain('<p class="line"><code>line 14</code></p>')
  })

  it('show the changes that would fix them, and which of those are placeholders', () => {
    const edit = { file: 'compose.yaml', line: 15, column: 1, endLine: 15, endColumn: 1 }
    const edits = [
      { ...edit, text: '    mem_limit: 512m\n', placeholder: true, below: [] },
      { ...edit, endColumn: 20, text: '', placeholder: false, below: [] },
      { ...edit, endColumn: 20, text: '"<1>"', placeholder: false, below: [] },
    ]
    const text = between(
      page(reportOf([finding({ edits })])),
      '<details class="edits"><summary>Suggested change</summary>',
      '</details>',
    )
    expect(text).toBe(`<ol>
<li>Insert at <code>compose.yaml:15</code> (a placeholder: choose the value)
<pre tabindex="0">    mem_limit: 512m
</pre></li>
<li>Remove at <code>compose.yaml:15</code></li>
<li>Replace at <code>compose.yaml:15</code>
<pre tabindex="0">&#34;&#60;1&#62;&#34;
</pre></li>
</ol>`)
    expect(body(page(mixed))).not.toContain('Suggested change')
  })

  it('have no place of their own where nothing in the repository can be pointed at', () => {
    const text = section(page(reportOf([finding({ location: null, place: 'container web' })])), 'findings')
    expect(text).toContain('<code>container web</code></h3>')
    expect(text).not.toContain('class="line"')
  })

  it('offer the values they have to the filters, with how many have each', () => {
    const panel = between(page(mixed), '<div id="filters"', '<p id="shown"')
    const buttons = [...panel.matchAll(/data-filter="(\w+)" value="([\w-]+)".*?<small>(\d+)</g)]
    expect(buttons.map(([, name, value, number]) => `${name} ${value} ${number}`)).toEqual([
      ...['severity critical 1', 'severity high 2'],
      ...['severity low 1', 'severity unsure 1', 'severity waived 1'],
      ...['state blocking 3', 'state not-blocking 3'],
      ...['threats D3 2', 'threats D5 1', 'threats H 3'],
    ])
    const tiles = [...page(mixed).matchAll(/<dt>(\w+)<\/dt><dd>([1-9]\d*)</g)].map(
      ([, name, number]) => `${name} ${number}`,
    )
    const chips = buttons.flatMap(([, , value, number]) =>
      /^(?:threats|D|H)/.test(value!) ? [] : `${value} ${number}`,
    )
    expect(chips).toEqual(expect.arrayContaining(tiles))
    expect(page(mixed)).toContain('<p id="shown" role="status">All 6 findings are shown.</p>')
    expect(page(reportOf([finding()]))).toContain('<p id="shown" role="status">The only finding is shown.</p>')
  })
})

describe('what ran and what was not seen', () => {
  it('has each container with its image, and a log that can be unfolded', () => {
    const text = section(page(mixed), 'containers')
    expect(text).toContain(
      '<tr><th scope="row"><code>web</code></th><td><code>shop:ci</code><br><code class="key">sha256:ab</code></td><td><span class="state good"><span aria-hidden="true">✓</span> yes</span></td><td><span class="state good"><span aria-hidden="true">✓</span> yes</span></td><td></td></tr>',
    )
    expect(text).toContain(
      'no port answered within 30 s<details><summary>Log, 2 lines</summary>\n<pre tabindex="0" role="region" aria-label="Log of worker">starting\nFATAL: cannot reach db\n</pre></details>',
    )
    expect(body(page(reportOf([])))).not.toContain('id="containers"')
    const sized = page(reportOf([], { images: [imageRow({ sizeBytes: 12_400_000 })] }))
    expect(sized).toContain('<code>shop:ci</code> <span class="key">12 MB</span><br>')
  })

  it('keeps the end of a long log', () => {
    const log = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n')
    const text = page(reportOf([], { images: [imageRow({ ready: false, log })] }))
    expect(text).toContain('<summary>Log, last 200 of 300 lines</summary>')
    expect(text).toContain('>line 100\n')
    expect(text).not.toContain('line 99\n')
  })

  it('has gaps, warnings and errors with their places, and nothing where there are none', () => {
    const text = page({ ...mixed, errors: [{ message: 'bad `value`', file: 'a.yaml', line: 3 }] })
    expect(section(text, 'gaps')).toContain(
      '<th scope="row"><code>chart/templates/web.yaml:3</code></th><td>unrendered Helm template: not checked</td><td>container</td><td>no</td>',
    )
    expect(section(text, 'warnings')).toContain('<li><code>.github/hullgate.yml:12</code>: waiver for dockerfile/user')
    expect(section(text, 'errors')).toContain('<li><code>a.yaml:3</code>: bad <code>value</code></li>')
    expect(body(page(reportOf([])))).not.toMatch(/id="(?:errors|warnings|gaps)"/)
  })

  it('says by which policy and how long', () => {
    const text = between(page(mixed), '<section id="about"', '</section>')
    expect(text).toContain('<dt>Policy</dt><dd><code>.github/hullgate.yml</code></dd>')
    expect(text).toContain('<dt>fail-on</dt><dd>medium</dd>')
    expect(text).toContain('<dt>Scope</dt><dd>the whole repository</dd>')
    expect(text).toContain('<dt>Time</dt><dd>1 ms collecting, 2 ms reading, 3 ms checking, 4 ms reporting</dd>')
  })
})

describe('hostile text', () => {
  const nasty =
    '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'`&\u001b[31m\u202eevil\u0000\u2028::set-output'
  const escaped = (text: string) =>
    text.includes('&#60;/script&#62;&#60;script&#62;alert(1)') && !/<img|\u001b|\u202e|\u0000|\u2028/.test(text)

  it('is text wherever it stands', () => {
    const place = { file: nasty, line: 1, column: 1, endLine: 1, endColumn: 2 }
    const hostile = finding({
      rule: nasty,
      title: nasty,
      message: nasty,
      subject: { kind: nasty, key: nasty, name: nasty, dialect: null },
      location: place,
      related: [{ ...place, line: 2 }],
      waiver: { reason: nasty, owner: nasty, expires: nasty },
      why: nasty,
      fix: nasty,
      threats: [nasty, 'constructor'],
      controls: [nasty],
      fingerprint: nasty,
      edits: [{ ...place, text: nasty, placeholder: false, below: [] }],
      helpUri: `https://x/${nasty}`,
    })
    const notice = { message: nasty, file: nasty, line: 1 }
    const text = page(
      reportOf([hostile], {
        images: [imageRow({ ref: nasty, id: nasty, subject: nasty, ready: false, because: nasty, log: nasty })],
        gaps: [{ path: nasty, line: 1, because: nasty, kinds: [nasty], blocking: true }],
        warnings: [notice],
        errors: [notice],
        judged: { [nasty]: 2, file: 1 },
        policy: { origin: nasty, failOn: 'low', report: 'low', scope: [nasty], change: nasty, preview: null },
      }),
      {
        quoteOf: () => ({ text: nasty, marks: [{ start: 0, end: 9 }] }),
        repository: { serverUrl: 'https://github.com', name: 'acme/shop', sha: 'a' },
      },
    )
    expect(escaped(body(text))).toBe(true)
    expect(count(text, '<script')).toBe(1)
    expect(/<[^>]*\son\w+=/i.test(body(text).replace(/"[^"]*"/g, '""'))).toBe(false)
  })

  it('changes nothing of the page but its text, whatever it is', { tags: 'large' }, () => {
    const tags = (name: string) => {
      const named = finding({
        rule: name,
        subject: { kind: name, key: name, name, dialect: null },
        location: { file: name, line: 1, column: 1, endLine: 1, endColumn: 2 },
        waiver: { reason: 'x', owner: name, expires: name },
        fingerprint: name,
      })
      const images = [imageRow({ ref: name, id: name, subject: name, log: name })]
      const text = page(reportOf([named], { images, gaps: [], judged: { container: 1 } }))
      return body(text)
        .replace(/"[^"]*"/g, '""')
        .match(/<[^>]*>|[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)!
        .join('')
    }
    const expected = tags('x')
    const hostile = fc.string({ unit: 'binary' }).map((text) => `x${text}`)
    const markup = fc.array(fc.constantFrom('<', '>', '"', "'", '&', '`', '-->', '</code>', '<script>', '\u202e', '\0'))
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          markup.map((parts) => `x${parts.join('')}`),
        ),
        (name) => {
          expect(tags(name)).toBe(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('never becomes a link that is no web address', () => {
    const text = page(reportOf([finding({ helpUri: 'javascript:alert(1)' })]))
    expect(text).not.toContain('javascript:')
    expect(page(reportOf([finding()]))).toContain('href="https://example.com/rules#container/memory-limit"')
  })

  it('is cut where it is long', () => {
    const long = 'x'.repeat(1_000_000)
    const text = page(
      reportOf([finding({ message: long, why: long, fix: long, name: long })], {
        images: [imageRow({ ref: long, log: long })],
        policy: { origin: long, failOn: 'low', report: 'low', scope: [long], change: long, preview: null },
      }),
    )
    expect(text.length).toBeLessThan(120_000)
    expect(html`${long}`.text).toHaveLength(500)
    expect(prose(long).text).toHaveLength(2000)
    expect(prose(`${'y'.repeat(1990)} \`code\``).text).toBe(`${'y'.repeat(1990)} <code>code</code>`)
  })

  it('has the worst where there are too many findings, and says where the others are', { tags: 'large' }, () => {
    const many = Array.from({ length: 51_000 }, (_, index) =>
      finding({
        name: `c${index}`,
        severity: index === 50_999 ? 'critical' : 'low',
        blocking: index === 50_999,
        location: { file: `deploy/${index % 300}.yaml`, line: index, column: 1, endLine: index, endColumn: 2 },
      }),
    )
    const text = page(reportOf(many))
    expect(count(text, '<li class="finding"')).toBe(maxFindings)
    expect(section(text, 'findings')).toMatch(
      /^.*\n.*\n(?:.*\n){1,20}<section class="file".*\n.*<code>deploy\/299\.yaml/,
    )
    expect(text).toContain('<p>49000 more findings: this page shows the 2000 worst. The JSON report has every one.</p>')
    expect(text).toMatch(/<tr><th scope="row"><code>deploy\/\d+\.yaml<\/code><\/th><td>164<\/td><\/tr>/)
    expect(text).toMatch(/… and 16\d{3} findings in 100 more files\./)
    expect(text.length).toBeLessThan(4_000_000)
    expect(page(mixed)).not.toContain('left-out')
  })
})
