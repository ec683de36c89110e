import { groupBy } from '../../model/group.ts'
import type { ControlRow, Finding, GapRow, ImageRow, Notice, Report, RowState, ThreatRow } from '../../model/report.ts'
import { plainLines } from '../escape.ts'
import { checkedWords, editionName, megabytes, placeOf, plural, splitControl, stateCounts } from '../words.ts'
import { type PageContext, placeLink } from './findings.ts'
import { code, type Html, html, type Part, prose } from './markup.ts'
import { stateLook, threatWheel } from './wheel.ts'

/** Rows of lists whose length others decide. */
const maxRows = 500
/** Last lines of one container's log. */
const maxLogLines = 200

export function section(id: string, title: string, body: Part): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`
}

/** The first cell of each row names it. */
function table(caption: Part, heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  return html`<div class="scroll"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([
    first,
    ...cells
  ]) => html`<tr><th scope="row">${first ?? null}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>
`
}

const more = (rows: number, word: string): Html | null =>
  rows > maxRows
    ? html`<p>… and ${plural(rows - maxRows, `more ${word}`)}. The JSON report has every one.</p>
`
    : null

function stateCell(state: RowState): Html {
  const { sign, look } = stateLook[state]
  return html`<span class="state ${look}"><span aria-hidden="true">${sign}</span> ${state}</span>`
}

const remark = (because: string | null): Part => (because === null ? null : prose(because))

export function threatSection(threats: readonly ThreatRow[]): Html {
  const rows = threats.map(({ id, title, stride, state, rules, findings, because }) => [
    html`<span class="threat"><b class="id">${id}</b> ${title}</span>`,
    stride,
    stateCell(state),
    rules === 0 ? null : rules,
    rules === 0 ? null : findings,
    remark(because),
  ])
  const heads = ['Threat', 'STRIDE', 'State', 'Rules', 'Findings', 'Because']
  const caption = 'Each threat with the state of what was checked against it'
  return section(
    'threats',
    'Threats',
    html`<div class="overview">${threatWheel(threats)}${table(caption, heads, rows)}</div>
`,
  )
}

/** So many places of one control. */
const maxPlaces = 3

/** What failed as a table, everything folded below it: one pair a benchmark. */
export function controlSection({ controls, findings }: Report, context: PageContext): Html {
  const benchmarks = groupBy(controls, ({ id }) => splitControl(id).benchmark)
  const found = new Map<string, Finding[]>(controls.map(({ id }) => [id, []]))
  for (const finding of findings) for (const id of finding.controls) found.get(id)?.push(finding)
  const placesOf = ({ id }: ControlRow) => placeCell(found.get(id) ?? [], context)
  const parts = [...benchmarks].map(([benchmark, rows]) => benchmarkPart(benchmark, rows, placesOf))
  return section('benchmarks', 'Benchmarks', parts)
}

function benchmarkPart(benchmark: string, rows: readonly ControlRow[], placesOf: (row: ControlRow) => Html): Html {
  const name = editionName(benchmark, rows[0]!.edition)
  const failed = rows.filter(({ state }) => state === 'fail' || state === 'error')
  const heads = ['Control', 'Title', 'State', 'Findings']
  const rowsOf = (some: readonly ControlRow[], last: (row: ControlRow) => Part) =>
    some.map((row) => [
      splitControl(row.id).number,
      html`${row.title} <span class="key">${row.automated ? 'Automated' : 'Manual'}, level ${row.level}</span>`,
      stateCell(row.state),
      row.findings,
      last(row),
    ])
  const failures = table(`${name}: controls that failed`, [...heads, 'Where'], rowsOf(failed, placesOf))
  const because = (row: ControlRow) => remark(row.because)
  return html`<h3>${name}</h3>
${
  failed.length > 0
    ? failures
    : html`<p>No control failed.</p>
`
}<details><summary>All of ${name}: ${stateCounts(rows)}</summary>
${table(`${name}: every control`, [...heads, 'Because'], rowsOf(rows, because))}</details>
`
}

/** The first places, each once. */
function placeCell(findings: readonly Finding[], context: PageContext): Html {
  const places = new Map(findings.map((finding) => [placeOf(finding), finding]))
  const shown = [...places].slice(0, maxPlaces).map(([name, { location }], index) => {
    const place = location ? placeLink(location.file, location, context) : code(name)
    return html`${index > 0 ? ', ' : ''}${place}`
  })
  const left = places.size - shown.length
  return html`${shown}${left > 0 ? ` and ${left} more` : ''}`
}

/** The proof of what ran. */
export function imageSection(images: readonly ImageRow[]): Html | null {
  if (images.length === 0) return null
  const rows = images
    .slice(0, maxRows)
    .map(({ ref, id, subject, started, ready, because, log, sizeBytes }) => [
      code(subject),
      html`${code(ref)}${sizeBytes === null ? null : html` <span class="key">${megabytes(sizeBytes)}</span>`}${id === '' ? null : html`<br><code class="key">${id}</code>`}`,
      answer(started),
      answer(ready),
      html`${remark(because)}${log === null ? null : logPart(subject, log)}`,
    ])
  const heads = ['Subject', 'Image', 'Started', 'Ready', 'Because']
  return section('containers', 'Containers started', [
    table('What was started, and whether it became ready', heads, rows),
    more(images.length, 'image'),
  ])
}

const answer = (yes: boolean): Html =>
  yes
    ? html`<span class="state good"><span aria-hidden="true">✓</span> yes</span>`
    : html`<span class="state open"><span aria-hidden="true">✗</span> no</span>`

function logPart(subject: string, log: string): Html | null {
  const lines = plainLines(log)
  const shown = lines.slice(-maxLogLines)
  if (shown.every((line) => line === '')) return null
  const title =
    shown.length < lines.length ? `last ${shown.length} of ${lines.length} lines` : plural(lines.length, 'line')
  return html`<details><summary>Log, ${title}</summary>
<pre tabindex="0" role="region" aria-label="Log of ${subject}">${shown.map(
    (line) => html`${line}
`,
  )}</pre></details>`
}

export function gapSection(gaps: readonly GapRow[], context: PageContext): Html | null {
  if (gaps.length === 0) return null
  const rows = gaps
    .slice(0, maxRows)
    .map(({ path, line, because, kinds, blocking }) => [
      placeLink(path, { line }, context),
      prose(because),
      kinds.map((kind) => kind.replaceAll('-', ' ')).join(', '),
      blocking ? html`<span class="state bad"><span aria-hidden="true">✗</span> yes</span>` : 'no',
    ])
  const heads = ['File', 'Because', 'May hide', 'Blocks']
  return section('gaps', 'Not checked', [table('What could not be read', heads, rows), more(gaps.length, 'gap')])
}

export function noticeSection(
  id: string,
  title: string,
  notices: readonly Notice[],
  context: PageContext,
): Html | null {
  if (notices.length === 0) return null
  const items = notices.slice(0, maxRows).map(
    ({
      file,
      line,
      message,
    }) => html`<li>${file === null ? null : html`${placeLink(file, { line }, context)}: `}${prose(message)}</li>
`,
  )
  const list = html`<ul class="notices ${id}">
${items}</ul>
`
  return section(id, title, [list, more(notices.length, id === 'errors' ? 'error' : 'warning')])
}

/** Policy, scope and times. */
export function aboutSection(report: Report): Html {
  const { policy, timings, tool } = report
  const { collectMs, readMs, judgeMs, reportMs } = timings
  const rows: readonly (readonly [string, Part])[] = [
    ['Policy', policy.origin === 'defaults' ? 'the default policy' : code(policy.origin)],
    ['fail-on', policy.failOn],
    ['report', policy.report],
    ['Scope', policy.scope.length === 0 ? 'the whole repository' : prose(policy.scope.join('; '))],
    ['Checked', checkedWords(report) || 'nothing'],
    ['Time', `${collectMs} ms collecting, ${readMs} ms reading, ${judgeMs} ms checking, ${reportMs} ms reporting`],
    ['Version', `${tool.name} ${tool.version}`],
  ]
  const list = html`<dl class="about">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  )}</dl>
`
  return section('about', 'About this check', list)
}
