import type { ControlEntry } from '../benchmarks/control.ts'
import type { Policy } from '../model/policy.ts'
import type { Finding, Location } from '../model/report.ts'
import { type Rule, type Severity, severities } from '../model/rule.ts'
import { position, type Span } from '../model/source.ts'
import type { Subject } from '../model/subjects.ts'
import { type JudgedHit, platformOf, type Verdict } from './judge.ts'
import type { Waivers } from './waivers.ts'

export const atLeast = (severity: Severity, floor: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(floor)

/** Every hit as a finding, one for each fingerprint, the weightiest first. */
export function findingsOf(
  policy: Policy,
  verdicts: readonly Verdict[],
  rules: readonly Rule[],
  entries: readonly ControlEntry[],
  waivers: Waivers,
): Finding[] {
  const answered = new Map(
    rules.map((rule) => [rule.id, entries.filter((entry) => rule.controls.includes(entry.control))]),
  )
  const found = new Map<string, Finding>()
  const told = new Map<string, string>()
  for (const verdict of verdicts) {
    for (const hit of verdict.hits) {
      const finding = findingOf(policy, verdict, hit, answered.get(verdict.rule.id) ?? [], waivers)
      const sentence = sentenceOf(finding)
      const key = told.get(sentence) ?? finding.fingerprint
      told.set(sentence, key)
      const same = found.get(key)
      found.set(key, same ? merge(same, finding) : finding)
    }
  }
  return [...found.values()].sort(byWeight)
}

/** What a person reads: a base file's fault seen again through its overlay is the same sentence about the same place. */
const sentenceOf = ({ rule, location, place, message, state }: Finding): string =>
  [rule, state, message, place, location?.line, location?.column, location?.endLine, location?.endColumn].join('\0')

/** The same fault of the same object, seen through two containers of a pod or two kinds of evidence. */
function merge(first: Finding, second: Finding): Finding {
  const kept = first.state === 'unsure' && second.state === 'fail' ? second : first
  return { ...kept, evidence: [...new Set([...first.evidence, ...second.evidence])] }
}

function byWeight(a: Finding, b: Finding): number {
  return (
    Number(b.blocking) - Number(a.blocking) ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    compareText(a.location?.file ?? a.place, b.location?.file ?? b.place) ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    compareText(a.rule, b.rule)
  )
}

/** By code unit: the same on every machine, and quick. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function findingOf(
  policy: Policy,
  { rule, subject }: Verdict,
  hit: JudgedHit,
  entries: readonly ControlEntry[],
  waivers: Waivers,
): Finding {
  const severity = severityOf(rule, subject, policy)
  const location = locationOf(hit.at)
  const waiver = waivers.find(rule.id, location?.file, [hit.key, subject.key])
  const failing = hit.state === 'fail' && !waiver
  const dialect = subject.kind === 'container' ? subject.dialect : null
  return {
    rule: rule.id,
    title: rule.title,
    severity,
    state: hit.state,
    message: hit.because ? `${hit.message} (${hit.because})` : hit.message,
    subject: { kind: subject.kind, key: hit.key, name: hit.subjectName, dialect },
    location,
    place: hit.at.source.path,
    threats: threatsOf(rule, subject),
    controls: entries.filter((entry) => answers(entry, subject)).map((entry) => entry.id),
    fingerprint: hit.fingerprint,
    evidence: hit.evidences,
    blocking: failing && policy.failOn !== 'never' && atLeast(severity, policy.failOn),
    new: true,
    waiver: waiver ? { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires } : null,
    why: rule.why,
    fix: fixOf(rule, dialect),
    edits: [],
  }
}

/** The policy's word, else `low` for a service's hygiene on a one-off container, else the rule's own. */
function severityOf(rule: Rule, subject: Subject, policy: Policy): Severity {
  const override = policy.rules.get(rule.id)
  if (override && override !== 'off') return override
  return rule.hygiene && subject.kind === 'container' && subject.oneOff ? 'low' : rule.severity
}

function fixOf(rule: Rule, dialect: string | null): string {
  if (typeof rule.fix === 'string') return rule.fix
  return rule.fix[dialect as keyof typeof rule.fix] ?? rule.fix.default
}

/** CIS Docker is about every container, CIS Kubernetes and the Pod Security Standards about those that Kubernetes runs. */
export const answers = (entry: ControlEntry, subject: Subject): boolean =>
  entry.benchmark === 'cis-docker' || platformOf(subject) === 'kubernetes'

/** The Kubernetes threats are answered by what Kubernetes runs. */
export const threatsOf = (rule: Rule, subject: Subject) =>
  rule.threats.filter((threat) => !threat.startsWith('K') || platformOf(subject) === 'kubernetes')

/** Where a person can look; `null` outside the repository. */
export function locationOf({ source, start, end }: Span): Location | null {
  if (source.origin !== 'repository') return null
  const from = position(source, start)
  const to = position(source, Math.max(start, end))
  return { file: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}
