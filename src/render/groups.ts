import { groupBy } from '../model/group.ts'
import type { Finding } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'
import { pasteOf } from './paste.ts'
import { inOrder, isOfContainer, placeOf, worstFirst } from './words.ts'

/** The same rule broken in the same way in one or many places, or what one container lacks, or what one unknown value leaves open. */
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
  /** What to do; of a block, a line for each finding that is not fixed by what is to be pasted. */
  readonly fix: string
  readonly findings: readonly Finding[]
  /** One entry of findings of different rules: what it says of them. Absent where they are of one rule. */
  readonly block?: string
  /** What the fix may break, a clause each. */
  readonly cautions: readonly string[]
  /** Lines that set what is missing, in the form of the file. */
  readonly paste: readonly string[]
  /** What those lines fix. */
  readonly pasted: ReadonlySet<Finding>
}

/** `CIS Docker 1.5 §5.1`, `CIS Docker 1.5 §5.2` → `CIS Docker 1.5 §5.1, §5.2`. */
export function controlLabels(names: readonly string[]): string[] {
  const editions = groupBy(names, (one) => one.split(' §')[0]!)
  return [...editions].map(([edition, own]) =>
    [own[0]!, ...own.slice(1).map((one) => one.slice(edition.length + 1))].join(', '),
  )
}

/** A group whose findings are of different rules. */
export type Block = Group & { readonly block: string }

/** In a table so many containers have an entry each; of more than that each rule has one. */
const maxBlocks = 20

/** Groups, what blocks first, then by severity; in the report's order otherwise. What is unsure or waived comes last. */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const blocks = [unhardenedIn(findings), undeterminedIn(findings)].filter((own) => own.length <= maxBlocks).flat()
  const inBlock = new Set(blocks.flatMap((block) => block.findings))
  const others = inBlock.size === 0 ? findings : findings.filter((finding) => !inBlock.has(finding))
  const groups = groupBy(others, ({ rule, severity, state, blocking, waiver, fix, caution }) =>
    [rule, severity, state, blocking, waiver !== null, fix, caution].join('\0'),
  )
  return [...blocks, ...[...groups.values()].map(groupOf)].sort((a, b) => rank(a) - rank(b))
}

/** What is one entry to a person: all that one container lacks, all that one unknown value leaves open. */
export const blocksIn = (findings: readonly Finding[]): Block[] => [
  ...unhardenedIn(findings),
  ...undeterminedIn(findings),
]

/** One for each container that lacks several settings, in the order of the first finding of each. */
function unhardenedIn(findings: readonly Finding[]): Block[] {
  const lacks = (finding: Finding) =>
    finding.missing && finding.state === 'fail' && !finding.waiver && isOfContainer(finding)
  const containers = [...groupBy(findings.filter(lacks), ({ subject }) => subject.key).values()]
  return containers
    .filter((own) => own.length > 1)
    .map((own) => blockOf(own, `not hardened, ${own.length} settings missing`))
}

/** One for each value that several rules need and that is not known, or decides what else is not: it is one cause of theirs. */
function undeterminedIn(findings: readonly Finding[]): Block[] {
  const values = groupBy(
    findings.filter(({ state, waiver }) => state === 'unsure' && !waiver),
    (finding) => [finding.subject.key, placeOf(finding), finding.location?.column, finding.blocking].join('\0'),
  )
  return [...values.values()]
    .filter((own) => own.length > 1)
    .map((own) => blockOf(own, `${own.length} rules ${causeOf(own)}`))
}

/** `undetermined (${IMAGE} has no value)`: as it is said of the value itself, else what all of them say. */
function causeOf(findings: readonly Finding[]): string {
  const itself = findings.find(({ message, subject }) => message.startsWith(`${subject.name}: undetermined (`))
  if (itself) return itself.message.slice(itself.subject.name.length + 2)
  const because = new Set(findings.map(({ message }) => message.slice(message.lastIndexOf(' (') + 1)))
  const [shared = ''] = because
  return because.size === 1 && /^\(.*\)$/.test(shared) ? `undetermined ${shared}` : 'undetermined'
}

function blockOf(findings: readonly Finding[], block: string): Block {
  const group = groupOf(findings)
  const [first] = findings as readonly [Finding]
  const { lines, fixed } = pasteOf(findings)
  const others = findings.filter((finding) => !fixed.has(finding))
  return {
    ...group,
    title: `${first.subject.name} (${placeOf(first)}): ${block}`,
    paste: lines,
    pasted: fixed,
    severity: worstFirst.find((severity) => findings.some((finding) => finding.severity === severity))!,
    blocking: findings.some(({ blocking }) => blocking),
    fix: [...new Set(others.map(({ fix }) => fix))].join('\n'),
    block,
  }
}

function groupOf(findings: readonly Finding[]): Group {
  const { rule, title, severity, state, blocking, waiver, why, fix } = findings[0]!
  const threats = [...new Set(findings.flatMap((finding) => finding.threats))]
  const controls = inOrder(findings.flatMap((finding) => finding.controls))
  return {
    rule,
    // A rule's title says what is wrong, which is not known here.
    title: state === 'unsure' ? `Undetermined: ${title}` : title,
    severity,
    state,
    blocking,
    waived: waiver !== null,
    threats,
    controls,
    why,
    fix,
    findings,
    cautions: [...new Set(findings.flatMap(({ caution }) => caution ?? []))],
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
