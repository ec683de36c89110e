import { groupBy } from '../model/group.ts'
import type { Finding, Location, Notice, Report, TextEdit } from '../model/report.ts'
import { type Severity, severities } from '../model/rule.ts'
import { clip, plain } from './escape.ts'
import { withoutUnprintable } from './json.ts'
import { cautionWords } from './words.ts'

/** GitHub refuses a run with more results, and shows 5,000 of them. https://docs.github.com/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit */
const maxResults = 25_000
/** GitHub keeps 100 places of a result. */
const maxPlaces = 100
/** GitHub keeps ten tags of a rule. */
const maxTags = 10
/** Of a short or full description. */
const maxDescription = 1024
const maxMessage = 4000

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}

/** Above 9.0 GitHub says critical, from 7.0 high, from 4.0 medium. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' }

/**
 * The report as SARIF 2.1.0 for code scanning, in one run. Findings that were fixed are none; waived ones are suppressed.
 * @param category tells several reports of one job apart; without it whoever uploads the file does
 */
export function renderSarif(report: Report, { category = '' } = {}): string {
  const standing = report.findings.filter(({ status }) => status !== 'fixed')
  const results = standing.slice(0, maxResults)
  const rules = [...groupBy(results, ({ rule }) => rule)]
  const indexes = new Map(rules.map(([id], index) => [id, index]))
  const { version } = report.tool
  const run = {
    tool: {
      driver: {
        name: 'Hullgate',
        semanticVersion: version,
        informationUri: 'https://github.com/hullgate/hullgate',
        rules: rules.map(([id, findings]) => ruleOf(id, findings)),
      },
    },
    ...(category !== '' && { automationDetails: { id: `hullgate/${category}/` } }),
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: report.conclusion !== 'error',
        toolExecutionNotifications: notificationsOf(report, standing.length - results.length),
      },
    ],
    results: results.map((finding) => resultOf(finding, indexes.get(finding.rule)!)),
  }
  const log = { version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [run] }
  return withoutUnprintable(`${JSON.stringify(log, null, 2)}\n`)
}

function ruleOf(id: string, findings: readonly Finding[]) {
  const [{ title, why, fix, helpUri, threats, controls }] = findings as [Finding]
  const worst = severities.findLast((severity) => findings.some((finding) => finding.severity === severity))!
  const answers = controls.length > 0 ? `\n\nAnswers ${controls.join(', ')}.` : ''
  return {
    id,
    name: id,
    shortDescription: { text: clip(title, maxDescription) },
    fullDescription: { text: clip(why, maxDescription) },
    help: { text: `${why}\n\n${fix}${answers}`, markdown: `${why}\n\n**Fix:** ${fix}${answers}` },
    helpUri,
    defaultConfiguration: { level: levels[worst] },
    properties: {
      precision: 'very-high',
      'security-severity': scores[worst],
      tags: ['security', ...threats, ...controls].slice(0, maxTags),
    },
  }
}

function resultOf(finding: Finding, ruleIndex: number) {
  const { rule, severity, state, subject, location, place, related, fingerprint, waiver, edits } = finding
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: messageText(finding.message) },
    locations: [
      {
        physicalLocation: location ? physical(location) : elsewhere(place),
        logicalLocations: [{ name: plain(subject.name), fullyQualifiedName: plain(subject.key), kind: 'resource' }],
      },
    ],
    relatedLocations: related
      .slice(0, maxPlaces - 1)
      .map((at, index) => ({ id: index + 1, physicalLocation: physical(at) })),
    // GitHub compares the first alone; it has to say which of equal ones it is.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'hullgate/v1': fingerprint },
    suppressions: waiver
      ? [
          {
            kind: 'external',
            status: 'accepted',
            justification: plain(`${waiver.reason} (${waiver.owner}, until ${waiver.expires})`),
          },
        ]
      : [],
    ...(edits.length > 0 && { fixes: [fixOf(finding, edits)] }),
    // `kind: review` would demand the level `none` (SARIF 2.1.0, 3.27.10).
    properties: { severity, state, blocking: finding.blocking, evidence: finding.evidence },
  }
}

function fixOf({ fix: text, caution }: Finding, edits: readonly TextEdit[]) {
  const choose =
    caution !== null
      ? ` ${cautionWords(caution)}`
      : edits.some(({ placeholder }) => placeholder)
        ? ' Choose the value: the one here only fits the form.'
        : ''
  return {
    description: { text: `${text}${choose}` },
    artifactChanges: [...groupBy(edits, ({ file }) => file)].map(([file, own]) => ({
      artifactLocation: artifact(file),
      replacements: own.map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.text } })),
    })),
  }
}

/** What a viewer would take for a link, or for an argument's place, is none. */
const messageText = (text: string): string =>
  clip(plain(text), maxMessage)
    .replaceAll('](', ']\u200b(')
    .replaceAll(/\{(?=\d+\})/g, '{\u200b')

const physical = (location: Location) => ({ artifactLocation: artifact(location.file), region: regionOf(location) })

/** GitHub takes no result without a file and a line: what is seen in a container alone stands under the container's name. */
const elsewhere = (place: string) => ({ artifactLocation: artifact(place), region: { startLine: 1 } })

const artifact = (path: string) => ({
  uri: path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/'),
  uriBaseId: '%SRCROOT%',
})

const regionOf = ({ line, column, endLine, endColumn }: Location) => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
})

/** What a reader of the results has to know beside them. */
function notificationsOf({ errors, warnings, gaps }: Report, leftOut: number) {
  const notice = (level: 'error' | 'warning' | 'note') => (one: Pick<Notice, 'message' | 'file' | 'line'>) => ({
    level,
    message: { text: messageText(one.message) },
    ...(one.file !== null && {
      locations: [{ physicalLocation: { artifactLocation: artifact(one.file), region: { startLine: one.line ?? 1 } } }],
    }),
  })
  // Gaps that block are among the errors.
  const open = gaps.filter(({ blocking }) => !blocking)
  return [
    ...errors.map(notice('error')),
    ...warnings.map(notice('warning')),
    ...open.map(({ because, path, line }) => notice('note')({ message: `not checked: ${because}`, file: path, line })),
    ...(leftOut > 0
      ? [
          notice('warning')({
            message: `${leftOut} findings more are left out: code scanning takes ${maxResults}`,
            file: null,
            line: null,
          }),
        ]
      : []),
  ]
}
