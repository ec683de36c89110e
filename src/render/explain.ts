import { controlsOf, type Editions } from '../benchmarks/editions.ts'
import { threats } from '../benchmarks/threats.ts'
import { type Example, type Rule, severities } from '../model/rule.ts'
import { hang, painter, severityStyle } from './style.ts'
import { editionName } from './words.ts'

export interface ExplainOptions {
  /** How controls are numbered; CIS Docker 1.5 where nothing is said. */
  readonly editions?: Editions
  readonly colour?: boolean
  /** Columns to wrap prose at; without it nothing is wrapped. */
  readonly width?: number
}

const firstEditions: Editions = { docker: '1.5', kubernetes: '1.12' }

/** All that there is to say about a rule, for `--explain`. The guilty text of an example stands between « and ». */
export function explainRule(rule: Rule, options: ExplainOptions = {}): string {
  const { editions = firstEditions, colour = false, width = 0 } = options
  const paint = painter(colour)
  const fixes = typeof rule.fix === 'string' ? { default: rule.fix } : rule.fix
  const controls = controlsOf(editions).filter(({ control }) => rule.controls.includes(control))
  return `${[
    `${paint(rule.id, 'bold')}  ${rule.title}`,
    '',
    `severity  ${paint(rule.severity, severityStyle[rule.severity])}${rule.hygiene ? ' (low on a one-off container)' : ''}`,
    `checks    ${rule.on}${rule.platform ? `, where ${rule.platform} runs it` : ''}`,
    ...column(
      'threats',
      rule.threats.map((id) => `${id} ${threats[id].title} (${threats[id].stride})`),
    ),
    ...column(
      'controls',
      controls.map(({ benchmark, edition, number, title }) => `${editionName(benchmark, edition)} ${number} ${title}`),
    ),
    '',
    ...hang('why       ', rule.why, width),
    ...Object.entries(fixes).flatMap(([dialect, fix]) =>
      dialect === 'default' ? hang('fix       ', fix, width) : hang(`${`  ${dialect}`.padEnd(9)} `, fix, width),
    ),
    ...(rule.edit ? ['  --fix   changes the files that set it'] : []),
    '',
    ...exampleLines(paint('fails', 'red'), rule.bad[0]),
    '',
    ...exampleLines(paint('passes', 'green'), rule.good[0]),
  ].join('\n')}\n`
}

const column = (label: string, values: readonly string[]): string[] =>
  values.map((value, index) => `${(index === 0 ? label : '').padEnd(10)}${value}`)

function exampleLines(label: string, example: Example): string[] {
  return Object.entries(example.files).flatMap(([path, text]) => [
    `${label}  ${path}`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
  ])
}

/** One line a rule, sorted by id, for `--list-rules`. */
export function listRules(rules: readonly Rule[], options: ExplainOptions = {}): string {
  const { editions = firstEditions, colour = false } = options
  const paint = painter(colour)
  const numbers = new Map(controlsOf(editions).map((entry) => [entry.control, entry.id]))
  const widest = Math.max(0, ...rules.map((rule) => rule.id.length))
  const severity = Math.max(...severities.map((word) => word.length))
  const lines = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => {
      const controls = rule.controls.map((control) => numbers.get(control)).filter((id) => id !== undefined)
      const answered = [...rule.threats, ...controls].join(' ')
      const word = paint(rule.severity.padEnd(severity), severityStyle[rule.severity])
      return `${rule.id.padEnd(widest)}  ${word}  ${rule.title}  ${paint(`[${answered}]`, 'dim')}`
    })
  return [...lines, ''].join('\n')
}
