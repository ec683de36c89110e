import { threatIds, threats } from '../../benchmarks/threats.ts'
import type { Finding } from '../../model/report.ts'
import { plural, worstFirst } from '../words.ts'
import { type Html, html } from './markup.ts'

const states = ['blocking', 'not-blocking'] as const
const changes = ['new', 'unchanged', 'fixed'] as const
const tiles = [...worstFirst, 'unsure', 'waived'] as const

/** Whether a finding blocks, in a word; what is fixed does neither. */
export function stateOf({ blocking, status }: Finding): (typeof states)[number] | '' {
  if (blocking) return 'blocking'
  return status === 'fixed' ? '' : 'not-blocking'
}

/** Among what the numbers at the head of the page count a finding: what is fixed is in none of them. */
export function tileOf({ severity, state, waiver, status }: Finding): (typeof tiles)[number] | '' {
  if (status === 'fixed') return ''
  if (waiver) return 'waived'
  return state === 'unsure' ? 'unsure' : severity
}

interface Filter {
  /** The attribute of a finding that it looks at. */
  readonly name: string
  readonly title: string
  readonly values: readonly string[]
  readonly valuesOf: (finding: Finding) => readonly string[]
  readonly hint?: (value: string) => string
}

const filters: readonly Filter[] = [
  { name: 'severity', title: 'Severity', values: tiles, valuesOf: (finding) => [tileOf(finding)] },
  { name: 'state', title: 'State', values: states, valuesOf: (finding) => [stateOf(finding)] },
  { name: 'change', title: 'Change', values: changes, valuesOf: ({ status }) => [status] },
  {
    name: 'threats',
    title: 'Threat',
    values: threatIds,
    valuesOf: (finding) => finding.threats,
    hint: (value) => threats[value as keyof typeof threats].title,
  },
]

/** Shown by the script alone: without it there is nothing to press. */
export function filterPanel(findings: readonly Finding[]): Html {
  const groups = filters.map((filter) => ({ ...filter, counts: countsOf(filter, findings) }))
  return html`<div id="filters" role="search" aria-label="Filter findings" hidden>
${groups.filter(({ counts }) => counts.length > 1).map(buttonGroup)}<div class="group"><label for="search">Text</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="file, container, rule, words"><button id="clear" type="button" disabled>Clear filters</button></div>
</div>
<p id="shown" role="status">${allWords(findings.length)}</p>
`
}

/** Values that a finding has, in their order, with how many have each. */
function countsOf({ values, valuesOf }: Filter, findings: readonly Finding[]): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const finding of findings) for (const value of valuesOf(finding)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return values.flatMap((value) => (counts.has(value) ? [[value, counts.get(value)!] as const] : []))
}

function buttonGroup({ name, title, counts, hint }: Filter & { counts: readonly (readonly [string, number])[] }): Html {
  const buttons = counts.map(
    ([value, count]) =>
      html`<button type="button" data-filter="${name}" value="${value}" aria-pressed="false"${hint ? html` title="${hint(value)}"` : null}>${value.replace('-', ' ')} <small>${count}</small></button>`,
  )
  return html`<div class="group" role="group" aria-labelledby="filter-${name}"><span id="filter-${name}">${title}</span>${buttons}</div>
`
}

const allWords = (count: number) =>
  count === 1 ? 'The only finding is shown.' : `All ${plural(count, 'finding')} are shown.`
