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
  /** Lines that set what it lacks, in the form of its file. */
  readonly paste: readonly string[]
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

/** So many containers have an entry each; of more than that each rule has one. */
const maxUnhardened = 20

/** Groups, what blocks first, then by severity; in the report's order otherwise. What is unsure or waived comes last. */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const unhardened = unhardenedIn(findings)
  const inBlock = new Set(unhardened.flat())
  const others = inBlock.size === 0 ? findings : findings.filter((finding) => !inBlock.has(finding))
  const groups = groupBy(others, ({ rule, severity, state, blocking, waiver, fix }) =>
    [rule, severity, state, blocking, waiver !== null, fix].join('\0'),
  )
  return [...unhardened.map(unhardenedOf), ...[...groups.values()].map(groupOf)].sort((a, b) => rank(a) - rank(b))
}

/** The findings of each container that lacks several settings. */
function unhardenedIn(findings: readonly Finding[]): Finding[][] {
  const lacks = (finding: Finding) =>
    finding.missing && finding.state === 'fail' && !finding.waiver && isOfContainer(finding)
  const containers = [...groupBy(findings.filter(lacks), ({ subject }) => subject.key).values()]
  const several = containers.filter((own) => own.length > 1)
  return several.length > maxUnhardened ? [] : several
}

function unhardenedOf(findings: readonly Finding[]): Group {
  const group = groupOf(findings)
  const [first] = findings as readonly [Finding]
  const { lines, fixed } = pasteOf(findings)
  const others = findings.filter((finding) => !fixed.has(finding))
  return {
    ...group,
    title: `${first.subject.name} (${placeOf(first)}): not hardened, ${findings.length} settings missing`,
    paste: lines,
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
    paste: [],
  }
}

function rank({ blocking, waived, state, severity }: Group): number {
  const order = blocking ? 0 : waived ? 3 : state === 'unsure' ? 2 : 1
  return order * worstFirst.length + worstFirst.indexOf(severity)
}
