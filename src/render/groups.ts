import type { Finding } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'
import { pasteOf } from './paste.ts'
import { isOfContainer, placeOf, worstFirst } from './words.ts'

/** The same rule broken in the same way in one or many places, or all the settings that one container lacks. */
export interface Group {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly state: Finding['state']
  readonly blocking: boolean
  readonly waived: boolean
  readonly threats: readonly string[]
  readonly controls: readonly string[]
  readonly why: string
  /** What to do; of a container that lacks settings, a line for each that is not among those to paste. */
  readonly fix: string
  readonly findings: readonly Finding[]
  /** One container that lacks several settings: its findings are of different rules. */
  readonly isUnhardened: boolean
  /** Lines that set what is missing, in the form of the file. */
  readonly paste: readonly string[]
  /** What those lines fix. */
  readonly pasted: ReadonlySet<Finding>
}

/** In the order in which each key is first met. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** In a table so many containers have an entry each; of more than that each rule has one. */
const maxUnhardened = 20

/** Groups, what blocks first, then by severity; in the report's order otherwise. What is unsure or waived comes last. */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const blocks = unhardenedIn(findings)
  const unhardened = blocks.length > maxUnhardened ? [] : blocks
  const inBlock = new Set(unhardened.flatMap((block) => block.findings))
  const others = inBlock.size === 0 ? findings : findings.filter((finding) => !inBlock.has(finding))
  const groups = groupBy(others, ({ rule, severity, state, blocking, waiver, fix }) =>
    [rule, severity, state, blocking, waiver !== null, fix].join('\0'),
  )
  return [...unhardened, ...[...groups.values()].map(groupOf)].sort((a, b) => rank(a) - rank(b))
}

/** One for each container that lacks several settings, in the order of the first finding of each. */
export function unhardenedIn(findings: readonly Finding[]): Group[] {
  const lacks = (finding: Finding) =>
    finding.missing && finding.state === 'fail' && !finding.waiver && isOfContainer(finding)
  const containers = [...groupBy(findings.filter(lacks), ({ subject }) => subject.key).values()]
  return containers.filter((own) => own.length > 1).map(unhardenedOf)
}

/** `not hardened, 7 settings missing`. */
export const unhardenedWords = ({ findings }: Pick<Group, 'findings'>): string =>
  `not hardened, ${findings.length} settings missing`

function unhardenedOf(findings: readonly Finding[]): Group {
  const group = groupOf(findings)
  const [first] = findings as readonly [Finding]
  const { lines, fixed } = pasteOf(findings)
  const others = findings.filter((finding) => !fixed.has(finding))
  return {
    ...group,
    title: `${first.subject.name} (${placeOf(first)}): ${unhardenedWords(group)}`,
    paste: lines,
    pasted: fixed,
    severity: worstFirst.find((severity) => findings.some((finding) => finding.severity === severity))!,
    blocking: findings.some(({ blocking }) => blocking),
    fix: [...new Set(others.map(({ fix }) => fix))].join('\n'),
    isUnhardened: true,
  }
}

function groupOf(findings: readonly Finding[]): Group {
  const { rule, title, severity, state, blocking, waiver, why, fix } = findings[0]!
  const threats = [...new Set(findings.flatMap((finding) => finding.threats))]
  const controls = [...new Set(findings.flatMap((finding) => finding.controls))]
  return {
    rule,
    title,
    severity,
    state,
    blocking,
    waived: waiver !== null,
    threats,
    controls,
    why,
    fix,
    findings,
    isUnhardened: false,
    ...pasteOfAll(findings),
  }
}

/** Of findings of one rule: what to write is shown where it is the same for all of them. */
function pasteOfAll(findings: readonly Finding[]): Pick<Group, 'paste' | 'pasted'> {
  const pastes = findings.map((finding) => (finding.missing ? pasteOf([finding]).lines : []))
  const [paste = []] = pastes
  const isShared = paste.length > 0 && pastes.every((lines) => lines.join('\n') === paste.join('\n'))
  return isShared ? { paste, pasted: new Set(findings) } : { paste: [], pasted: new Set() }
}

function rank({ blocking, waived, state, severity }: Group): number {
  const order = blocking ? 0 : waived ? 3 : state === 'unsure' ? 2 : 1
  return order * worstFirst.length + worstFirst.indexOf(severity)
}
