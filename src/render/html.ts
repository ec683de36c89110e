import { createHash } from 'node:crypto'
import type { Finding, Report } from '../model/report.ts'
import { bounded } from './bounded.ts'
import { filterPanel } from './html/filters.ts'
import { contextOf, findingList, leftOut, type PageContext, worstOf } from './html/findings.ts'
import { code, type Html, html, prose, trusted } from './html/markup.ts'
import { script } from './html/script.ts'
import { style } from './html/style.ts'
import { aboutSection, controlSection, gapSection, imageSection, noticeSection, threatSection } from './html/tables.ts'
import type { Repository } from './markdown.ts'
import type { QuoteOf } from './quote.ts'
import { checkedWords, isEmpty, nothingChecked, verdictSentence, worstFirst } from './words.ts'

export interface HtmlOptions {
  /** The line of a file that a finding points at; without it places are named by their number alone. */
  readonly quoteOf?: QuoteOf
  readonly repository?: Repository
}

/** One page that needs nothing but itself, in parts. Its script only filters; everything can be read without it. */
export function* renderHtml(report: Report, options: HtmlOptions = {}): Generator<string, void, undefined> {
  for (const part of pageParts(bounded(report), options)) yield part.text
}

function* pageParts(report: Report, { quoteOf = () => undefined, repository }: HtmlOptions): Generator<Html> {
  const context = contextOf(report, quoteOf, repository)
  const errors = noticeSection('errors', 'Check incomplete', report.errors, context)
  const containers = imageSection(report.images)
  const gaps = gapSection(report.gaps, context)
  const warnings = noticeSection('warnings', 'Warnings', report.warnings, context)
  yield head(report)
  const links = [
    errors && ['errors', 'Check incomplete'],
    ['threats', 'Threats'],
    ['findings', 'Findings'],
    ['benchmarks', 'Benchmarks'],
    containers && ['containers', 'Containers started'],
    gaps && ['gaps', 'Not checked'],
    warnings && ['warnings', 'Warnings'],
    ['about', 'About this check'],
  ].flatMap((link) => (link ? [html`<a href="#${link[0]!}">${link[1]!}</a>`] : []))
  yield html`<nav aria-label="Contents">${links}</nav>
<main id="main">
${errors}${threatSection(report.threats)}`
  yield* findingsSection(report.findings, context)
  yield html`${controlSection(report, context)}${containers}${gaps}${warnings}${aboutSection(report)}</main>
<footer><p>Hullgate ${report.tool.version}</p></footer>
<script>${trusted(script)}</script>
</body>
</html>
`
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

function head(report: Report): Html {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const { verdict, sign, look } = verdictOf(report)
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${verdict}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header class="${look}">
<h1><span class="sign" aria-hidden="true">${sign}</span> ${verdict}</h1>
${countTiles(report)}${checkedLine(report)}</header>
`
}

function verdictOf(report: Report): { verdict: string; sign: string; look: string } {
  const { conclusion } = report
  // Nobody looked at anything: that is no pass, even where it blocks nothing.
  if (conclusion === 'pass' && isEmpty(report))
    return { verdict: `Hullgate: ${nothingChecked(report)}`, sign: '!', look: 'open' }
  const sentence = verdictSentence(report)
  if (conclusion === 'pass') return { verdict: `Hullgate passed: ${sentence}`, sign: '✓', look: 'good' }
  if (conclusion === 'fail') return { verdict: `Hullgate failed: ${sentence}`, sign: '✗', look: 'bad' }
  return { verdict: `Hullgate: ${sentence}`, sign: '!', look: 'bad' }
}

function countTiles({ counts, comparison }: Report): Html {
  // Without a base nothing is old.
  const tiles = [...worstFirst, 'unsure', 'waived', 'blocking', ...(comparison ? (['new'] as const) : [])] as const
  return html`<dl class="tiles">${tiles.map(
    (name) => html`<div class="${counts[name] > 0 ? name : 'zero'}"><dt>${name}</dt><dd>${counts[name]}</dd></div>`,
  )}</dl>
`
}

/** What was checked and by which policy; what narrows or changes that is said here as well. */
function checkedLine(report: Report): Html {
  const { origin, change, scope } = report.policy
  const checked = checkedWords(report)
  const policy = origin === 'defaults' ? 'the default policy' : html`the policy in ${code(origin)}`
  return html`<p>${checked === '' ? html`Used ${policy}` : html`Checked ${checked}, by ${policy}`}.</p>
${
  scope.length === 0
    ? null
    : html`<p class="remark"><b>Scope:</b> only part of the repository was checked (${prose(scope.join('; '))})</p>
`
}${
  change === null
    ? null
    : html`<p class="remark"><b>Policy:</b> ${prose(change)}</p>
`
}`
}

function* findingsSection(findings: readonly Finding[], context: PageContext): Generator<Html> {
  const { shown, left } = worstOf(findings)
  yield html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
`
  if (shown.length === 0)
    yield html`<p>No findings.</p>
`
  else yield filterPanel(shown)
  yield* findingList(shown, context)
  yield html`${leftOut(left, context)}</section>
`
}
