import { threats } from '../../benchmarks/threats.ts'
import { groupBy } from '../../model/group.ts'
import type { Finding, Report, TextEdit } from '../../model/report.ts'
import { severities } from '../../model/rule.ts'
import { type Block, blocksIn } from '../groups.ts'
import { addressOf, type Repository } from '../markdown.ts'
import { type QuoteOf, quoteParts } from '../quote.ts'
import { controlNames, inOrder, kindWord, placeOf, plural, spot, subjectTitle } from '../words.ts'
import { stateOf, tileOf } from './filters.ts'
import { code, type Html, html, prose } from './markup.ts'

/** So many findings with all that is known of them: a browser stays quick. The worst come first. */
export const maxFindings = 2000
/** Files that are named with what was left out of them. */
const maxFiles = 200
/** Further places, and changes, of one finding. */
const maxPlaces = 20

/** What the findings of one page share. */
export interface PageContext {
  readonly quoteOf: QuoteOf
  readonly repository?: Repository
  readonly controlName: (id: string) => string
}

export const contextOf = (report: Report, quoteOf: QuoteOf, repository?: Repository): PageContext => ({
  quoteOf,
  repository,
  controlName: controlNames(report),
})

const weightOf = ({ blocking, severity }: Finding) => (blocking ? severities.length : 0) + severities.indexOf(severity)

/** The worst, as many as a page holds, in the order of their weight; and the others. */
export function worstOf(findings: readonly Finding[]): { shown: readonly Finding[]; left: readonly Finding[] } {
  const worst = findings.toSorted((a, b) => weightOf(b) - weightOf(a))
  return { shown: worst.slice(0, maxFindings), left: worst.slice(maxFindings) }
}

/** By file, then by subject, then by line; each in the order of its worst, which is the order of what it is given. */
export function* findingList(findings: readonly Finding[], context: PageContext): Generator<Html> {
  const blocks = new Map<Finding, Block>()
  for (const block of blocksIn(findings)) for (const finding of block.findings) blocks.set(finding, block)
  // A block stands together, where the first of it is.
  const placed = (finding: Finding) => blocks.get(finding)?.findings[0] ?? finding
  const files = groupBy(findings, (finding) => placed(finding).location?.file ?? `\0${placed(finding).place}`)
  let number = 0
  for (const own of files.values()) yield fileSection(own, ++number, blocks, context)
}

type Blocks = ReadonlyMap<Finding, Block>

function fileSection(findings: readonly Finding[], number: number, blocks: Blocks, context: PageContext): Html {
  const [{ location, place }] = findings as readonly [Finding, ...Finding[]]
  const blocking = findings.filter((finding) => finding.blocking).length
  const some = blocking === 0 || blocking === findings.length ? '' : `, ${blocking} blocking`
  const subjects = groupBy(findings, ({ subject }) => subject.key)
  return html`<section class="file" aria-labelledby="file-${number}">
<div class="bar"><h3 id="file-${number}">${code(location?.file ?? place)}</h3><p class="count">${plural(findings.length, 'finding')}${some}</p></div>
${[...subjects.values()].map((own) => subjectSection(own, location?.file ?? null, blocks, context))}</section>
`
}

function subjectSection(findings: readonly Finding[], file: string | null, blocks: Blocks, context: PageContext): Html {
  const { name, key, kind } = findings[0]!.subject
  const path = file !== null && key.startsWith(`${file}#`) ? key.slice(file.length + 1) : key
  const title = name === file ? kindWord(kind) : subjectTitle(name, path)
  const more = path === title || path === file ? null : html` <span class="key">${path}</span>`
  const places = groupBy(findings, (finding) => blocks.get(finding)?.block ?? String(finding.location?.line))
  return html`<section class="subject" data-name="${name} ${path}">
<h4>${title}${more}</h4>
${[...places.values()].map((own) => placeBlock(own, blocks.get(own[0]!), context))}</section>
`
}

/** A line of the file with all that is wrong there, or a block. */
function placeBlock(findings: readonly Finding[], block: Block | undefined, context: PageContext): Html {
  const places = findings.flatMap(({ location }) => location ?? [])
  const [first, ...others] = places.filter(({ file, line }) => file === places[0]!.file && line === places[0]!.line)
  const quote = first && context.quoteOf([first, ...others])
  const line =
    first &&
    html`<p class="line">${placeLink(first.file, first, context, `line ${first.line}`)}${
      quote
        ? html`<code>${quoteParts(quote).map(({ text, isMarked }) => (isMarked ? html`<mark>${text}</mark>` : text))}</code>`
        : null
    }</p>
`
  return html`<div class="place${block ? ' missing' : ''}">
${line ?? null}${block ? blockHead(block) : null}<ul>
${findings.map((finding) => findingItem(finding, block, context))}</ul>
</div>
`
}

/** What is the same for all findings of a block, and the lines that set what is missing. */
function blockHead({ block: words, paste }: Block): Html {
  return html`<p class="lacks"><strong>${words.charAt(0).toUpperCase()}${words.slice(1)}</strong></p>
${
  paste.length === 0
    ? null
    : html`<p class="fix"><b>Add</b></p>
<pre tabindex="0" aria-label="Settings to add">${paste.map(
        (text) => html`${text}
`,
      )}</pre>
`
}`
}

function findingItem(finding: Finding, block: Block | undefined, context: PageContext): Html {
  const isPasted = block?.pasted.has(finding) === true
  const { severity, state, status, message, rule, helpUri, fix, threats, waiver } = finding
  const name = stateOf(finding)
  const label = name === 'blocking' ? html`<span class="tag blocks">✗ blocks</span> ` : null
  const tags = [state === 'unsure' ? 'unsure' : '', waiver ? 'waived' : '', status === 'new' ? '' : status]
  const id = html`<code class="rule">${rule}</code>`
  return html`<li class="finding" data-severity="${tileOf(finding)}" data-state="${name}" data-change="${status}" data-threats="${threats.join(' ')}">
<p class="what"><span class="badge ${severity}">${severity}</span> ${label}${tags
    .filter((tag) => tag !== '')
    .map(
      (tag) => html`<span class="tag">${tag}</span> `,
    )}<strong>${prose(message)}</strong> ${/^https?:\/\//.test(helpUri) ? html`<a href="${helpUri}">${id}</a>` : id}</p>
${
  waiver &&
  html`<p class="waiver">Waived by ${waiver.owner} until ${waiver.expires}: ${prose(waiver.reason)}</p>
`
}${
  isPasted
    ? null
    : html`<p class="fix"><b>Fix</b> ${prose(fix)}</p>
`
}${
  finding.caution === null
    ? null
    : html`<p class="fix"><b>Check first</b> ${prose(finding.caution)}</p>
`
}${related(finding, context)}<div class="more">${isPasted ? null : edits(finding)}${background(finding, context)}</div>
</li>
`
}

/** Other places that belong to it, without the line that was named already. */
function related({ location, related: all, relatedOmitted }: Finding, context: PageContext): Html | null {
  const others = new Map(all.map((place) => [spot(place.file, place.line), place]))
  if (location) others.delete(spot(location.file, location.line))
  if (others.size === 0) return null
  const links = [...others.values()].slice(0, maxPlaces).map((place, index) => {
    const isHere = place.file === location?.file
    const shown = isHere ? `line ${place.line}` : spot(place.file, place.line)
    return html`${index > 0 ? ', ' : ''}${placeLink(place.file, place, context, shown)}`
  })
  const more = others.size - links.length + relatedOmitted
  return html`<p class="also">See also ${links}${more > 0 ? ` and ${more} more` : ''}</p>
`
}

/** The changes that would fix it. What stands there now is not quoted here: it may hold what nobody should see. */
function edits({ edits: all }: Finding): Html | null {
  if (all.length === 0) return null
  const shown = all.slice(0, maxPlaces).map(
    (edit) => html`<li>${editWords(edit)}${
      edit.text.trim() === ''
        ? null
        : html`
<pre tabindex="0">${textLines(edit.text)}</pre>`
    }</li>
`,
  )
  const more = all.length - shown.length
  return html`<details class="edits"><summary>Suggested change</summary><ol>
${shown}</ol>${more > 0 ? html`<p>… and ${plural(more, 'more change')}</p>` : null}</details>
`
}

function editWords({ file, line, endLine, column, endColumn, text, placeholder }: TextEdit): Html {
  const isInsertion = line === endLine && column === endColumn
  const isRemoval = text.trim() === ''
  const verb = isInsertion ? 'Insert at' : isRemoval ? 'Remove at' : 'Replace at'
  return html`${verb} ${code(`${file}:${line}`)}${placeholder ? ' (a placeholder: choose the value)' : ''}`
}

const textLines = (text: string): readonly Html[] =>
  text
    .replace(/^\n+|\s+$/g, '')
    .split(/\r?\n/)
    .slice(0, 40)
    .map(
      (line) => html`${line}
`,
    )

/** Why it matters and what it belongs to: folded, for whoever asks. */
function background(finding: Finding, { controlName }: PageContext): Html {
  const { why, controls, evidence, fingerprint, subject } = finding
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [
      'Threats',
      finding.threats.map((id) => (id in threats ? `${id} ${threats[id as keyof typeof threats].title}` : id)),
    ],
    ['Controls', inOrder(controls).map(controlName)],
    ['Seen in', evidence],
    ['Subject', [subject.key]],
    ['Fingerprint', [fingerprint]],
  ]
  return html`<details><summary>Why it matters</summary>
<p>${prose(why)}</p>
<dl>${rows
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => html`<div><dt>${name}</dt><dd>${values.join(', ')}</dd></div>`)}</dl>
</details>
`
}

/** A place of the repository, linked to the commit that was checked where that is known. */
export function placeLink(
  file: string,
  { line, endLine }: { readonly line: number | null; readonly endLine?: number | null },
  { repository }: Pick<PageContext, 'repository'>,
  shown: string = spot(file, line),
): Html {
  if (!repository) return code(shown)
  return html`<a href="${addressParts(addressOf(repository, file, line, endLine ?? line))}">${code(shown)}</a>`
}

/** An address is of use whole or not at all: in pieces, it is not cut. */
const addressParts = (address: string): readonly string[] => address.match(/.{1,400}/gsu) ?? []

/** How much does not stand on the page, and where it is. */
export function leftOut(left: readonly Finding[], context: PageContext): Html | null {
  if (left.length === 0) return null
  const files = [...groupBy(left, (finding) => finding.location?.file ?? placeOf(finding)).values()]
  const shown = files.toSorted((a, b) => b.length - a.length).slice(0, maxFiles)
  const rest = files.length - shown.length
  const counted = shown.reduce((sum, own) => sum + own.length, 0)
  return html`<h3 id="left-out">Findings that are left out here</h3>
<p>${plural(left.length, 'more finding')}: this page shows the ${maxFindings} worst. The JSON report has every one.</p>
<div class="scroll"><table>
<caption>Where they are</caption>
<thead><tr><th scope="col">File</th><th scope="col">Findings</th></tr></thead>
<tbody>${shown.map((own) => {
    const { location, place } = own[0]!
    const name = location ? placeLink(location.file, { line: null }, context) : code(place)
    return html`<tr><th scope="row">${name}</th><td>${own.length}</td></tr>
`
  })}</tbody>
</table></div>
${
  rest > 0
    ? html`<p>… and ${plural(left.length - counted, 'finding')} in ${plural(rest, 'more file')}.</p>
`
    : null
}`
}
