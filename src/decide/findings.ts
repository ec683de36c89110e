import type { ControlEntry } from '../benchmarks/control.ts'
import { withoutUserInfo } from '../knowledge/credentials.ts'
import { cautionFor } from '../knowledge/image-needs.ts'
import { inModule } from '../knowledge/module-keys.ts'
import { isSwitch } from '../model/fields.ts'
import { addTo } from '../model/group.ts'
import type { Policy, Waiver } from '../model/policy.ts'
import type { Finding, Location } from '../model/report.ts'
import { type Rule, type Severity, severities } from '../model/rule.ts'
import { position, type Span } from '../model/source.ts'
import type { Platform, Subject } from '../model/subject.ts'
import type { Compared, Seen } from './compared.ts'
import { atLeast, severityOf } from './severity.ts'
import type { FoldedHit, JudgedHit, Verdict, Verdicts } from './verdict.ts'
import type { Waivers } from './waivers.ts'

/** Names of subjects that share one fault in one place, before the rest are only counted. */
const maxNames = 5

/** Places that belong to one finding, before the rest are only counted. */
const maxRelated = 100

/** Where a rule is described. */
const catalogue = 'https://github.com/hullgate/hullgate/blob/main/docs/rules'

interface Deciding {
  readonly policy: Policy
  readonly verdicts: Verdicts
  readonly entries: readonly ControlEntry[]
  readonly waivers: Waivers
  /** What to compare with; `unknown` where it could not be read; absent where everything counts. */
  readonly baseline?: Compared | 'unknown'
}

/**
 * Every hit as a finding, the weightiest first. Hits of one rule with one place and one discriminator are one finding: a pod's
 * fault seen through two containers, a base's seen through its overlay, an anchor's seen through the services that use it.
 */
export function findingsOf(rules: readonly Rule[], deciding: Deciding): Finding[] {
  const { verdicts, entries } = deciding
  const found: Finding[] = []
  for (const rule of rules) {
    const facts = factsOf(rule, entries)
    for (const same of merged(verdicts.byRule.get(rule.id)?.others ?? [], verdicts.folded))
      found.push(findingOf(facts, same, deciding))
  }
  return weightiestFirst(found)
}

/** Hits of one rule that are one finding, each in the order in which they were first met. */
function merged(verdicts: readonly Verdict[], folded: ReadonlySet<JudgedHit>): Iterable<readonly Seen[]> {
  const found: Seen[][] = []
  const byFingerprint = new Map<string, Seen[]>()
  const byPlace = new Map<string, Map<string | number, Seen[]>>()
  for (const verdict of verdicts) {
    for (const hit of verdict.hits) {
      if (folded.size > 0 && folded.has(hit)) continue
      const seen = { verdict, hit }
      const known = byFingerprint.get(hit.fingerprint)
      if (known) {
        known.push(seen)
        continue
      }
      const { source } = hit.at
      const origin = source.origin === 'repository' ? source.path : hit.key
      let places = byPlace.get(origin)
      if (!places) {
        places = new Map()
        byPlace.set(origin, places)
      }
      const place = placeOf(hit)
      let same = places.get(place)
      if (same) same.push(seen)
      else {
        same = [seen]
        places.set(place, same)
        found.push(same)
      }
      byFingerprint.set(hit.fingerprint, same)
    }
  }
  return found
}

/** Place and discriminator within one text: a number for most, which costs no text. Texts of 64 million characters are not read. */
const placeOf = ({ at: { start, end }, discriminator }: JudgedHit): string | number =>
  discriminator === '' ? start * 2 ** 26 + (end - start) : `${start}\0${end}\0${discriminator}`

/** What is the same in all findings of a rule, by the platform of their subjects. */
interface RuleFacts {
  readonly rule: Rule
  readonly entries: readonly ControlEntry[]
  readonly controls: Readonly<Record<Platform, readonly string[]>>
  readonly threats: Readonly<Record<Platform, readonly string[]>>
  readonly helpUri: string
}

/** The page of a rule. */
export const helpUriOf = (rule: string): string => `${catalogue}/${rule}.md`

function factsOf(rule: Rule, all: readonly ControlEntry[]): RuleFacts {
  const entries = all.filter((entry) => rule.controls.includes(entry.control))
  const ids = (platform: Platform) => entries.filter((entry) => answers(entry, platform)).map(({ id }) => id)
  const threats = (platform: Platform) => threatsOf(rule, { platform })
  return {
    rule,
    entries,
    controls: { docker: ids('docker'), kubernetes: ids('kubernetes') },
    threats: { docker: threats('docker'), kubernetes: threats('kubernetes') },
    helpUri: helpUriOf(rule.id),
  }
}

/** What blocks, then by severity, by place, by rule. Files are compared once, not once a pair of the many findings in them. */
export function weightiestFirst(findings: readonly Finding[]): Finding[] {
  const byFile = new Map<string, Finding[]>()
  for (const finding of findings) {
    const file = finding.location?.file ?? finding.place
    addTo(byFile, file, finding)
  }
  const byWeight: Finding[][] = Array.from({ length: 2 * severities.length }, () => [])
  for (const file of [...byFile.keys()].sort(compareText))
    for (const finding of byFile.get(file)!.sort(byLine)) byWeight[weightOf(finding)]!.push(finding)
  return byWeight.reverse().flat()
}

const weightOf = ({ blocking, severity }: Finding): number =>
  (blocking ? severities.length : 0) + severities.indexOf(severity)

const byLine = (a: Finding, b: Finding): number =>
  (a.location?.line ?? 0) - (b.location?.line ?? 0) || compareText(a.rule, b.rule)

/** By code unit: the same on every machine, and quick. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function findingOf(facts: RuleFacts, same: readonly Seen[], deciding: Deciding): Finding {
  const { rule } = facts
  const { policy, waivers, verdicts } = deciding
  const { status, worse } = compared(rule, same, deciding)
  const first = worse.find(isCertain) ?? same.find(isCertain) ?? same[0]!
  const { hit, verdict } = first
  const { subject } = verdict
  const severity = worstOf(rule, same, policy)
  const location = locationOf(hit.at)
  const waiver = waivers.concerns(rule.id) ? waiverOf(rule, location, same, waivers) : undefined
  const moot = verdicts.moot.size > 0 ? same.flatMap((seen) => verdicts.moot.get(seen.hit) ?? []) : noParts
  const parts = moot.map((part) => part.hit)
  const counts = hit.state === 'fail' || unsureBlocks(same, severity, policy)
  // Of hits that are one finding, those that the base has do not weigh.
  const weighing = policy.newOnly && worse.length > 0 ? worse : same
  const weight = weighing === same ? severity : worstOf(rule, weighing, policy)
  const { related, relatedOmitted } = relatedOf(hit, same, parts)
  const blocks = counts && !waiver && policy.failOn !== 'never' && atLeast(weight, policy.failOn)
  return {
    rule: rule.id,
    title: rule.title,
    severity,
    state: hit.state,
    message:
      withoutUserInfo(hit.message) +
      alsoNamed(hit, same) +
      overlays(hit, same) +
      beforeWords(rule, first, same, deciding) +
      (waiver ? alsoWaived(moot) : ''),
    missing: hit.missing,
    subject: { kind: subject.kind, key: hit.key, name: hit.subjectName, dialect: subject.dialect },
    location,
    place: hit.at.source.path,
    threats: facts.threats[subject.platform],
    controls: controlsOf(same, parts, facts, deciding.entries),
    fingerprint: hit.fingerprint,
    evidence: same.length === 1 ? hit.evidences : [...new Set(same.flatMap((seen) => seen.hit.evidences))],
    blocking: blocks && isCounted(status, policy),
    new: status === 'new',
    status,
    related,
    relatedOmitted,
    waiver: waiver ? { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires } : null,
    why: rule.why,
    fix: fixOf(rule, subject, hit),
    caution: cautionOf(rule, hit, subject),
    edits: [],
    helpUri: facts.helpUri,
  }
}

/** A grave switch that nobody can resolve blocks as if it were on; the policy may ask for more or less. */
const unsureBlocks = (same: readonly Seen[], severity: Severity, { unsure }: Policy): boolean =>
  unsure === 'block' ||
  (unsure === 'switches' && atLeast(severity, 'high') && same.some(({ hit: { field } }) => field && isSwitch(field)))

/** The worst of hits that are one finding; most findings are one hit. */
function worstOf(rule: Rule, same: readonly Seen[], policy: Policy): Severity {
  if (same.length === 1) return severityOf(rule, same[0]!, policy)
  const found = new Set(same.map((seen) => severityOf(rule, seen, policy)))
  return severities.findLast((severity) => found.has(severity))!
}

const noParts: readonly FoldedHit[] = []

/** A waiver for one of them leaves the others standing. */
function waiverOf(rule: Rule, location: Location | null, same: readonly Seen[], waivers: Waivers): Waiver | undefined {
  const found = same.map((seen) => waivers.find(rule.id, location?.file, [seen.hit.key, seen.verdict.subject.key]))
  return found.every((each) => each !== undefined) ? found[0] : undefined
}

const isCertain = ({ hit }: Seen) => hit.state === 'fail'

/** Those of the hits of one finding that the base does not have, or has less gravely. */
function compared(
  rule: Rule,
  same: readonly Seen[],
  { baseline }: Deciding,
): { status: 'new' | 'unchanged' | 'unknown'; worse: readonly Seen[] } {
  if (baseline === 'unknown') return { status: 'unknown', worse: same }
  const worse = baseline ? baseline.worse(rule, same) : same
  return { status: worse.length > 0 ? 'new' : 'unchanged', worse }
}

/** Without a base to compare with everything is new. */
const isCounted = (status: Finding['status'], { newOnly }: Policy): boolean => status === 'new' || !newOnly

/** How a fault that has become worse stood on the base. */
function beforeWords(rule: Rule, seen: Seen, same: readonly Seen[], { baseline }: Deciding): string {
  const change = baseline === 'unknown' ? undefined : baseline?.change(rule, seen, same)
  return change === undefined ? '' : ` (${change})`
}

/** The other subjects that share the place. */
function alsoNamed(hit: JudgedHit, same: readonly Seen[]): string {
  if (same.length === 1) return ''
  const names = new Set(same.map((seen) => seen.hit.subjectName))
  names.delete(hit.subjectName)
  return names.size === 0 ? '' : ` (also ${listed([...names])})`
}

/** What it makes moot comes back where it is fixed: who waives it waives that as well. */
function alsoWaived(moot: readonly FoldedHit[]): string {
  const rules = [...new Set(moot.map(({ rule }) => rule))]
  return rules.length === 0 ? '' : ` (the waiver also covers ${listed(rules)})`
}

function listed(names: readonly string[]): string {
  const more = names.length - maxNames
  return names.slice(0, maxNames).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The kustomizations in which it is a fault, where in others of the same object it is none. */
function overlays({ at }: JudgedHit, same: readonly Seen[]): string {
  if (!same[0]!.verdict.subject.rendering) return ''
  const folders = new Set<string>()
  for (const { verdict } of same) {
    const { rendering } = verdict.subject
    if (!rendering) return ''
    for (const folder of rendering.folders) folders.add(folder)
  }
  const of = Math.max(...same.map(({ verdict }) => verdict.subject.rendering?.of ?? 0))
  const [first] = folders
  // A value that the overlay itself sets is where it is.
  if (folders.size >= of || (folders.size === 1 && at.source.path.startsWith(`${first}/`))) return ''
  return ` (in ${listed([...folders])})`
}

/** What it violates, in the numbering of the policy's editions: its own controls and those of what it makes moot. */
function controlsOf(
  same: readonly Seen[],
  parts: readonly JudgedHit[],
  { rule, entries: own, controls }: RuleFacts,
  all: readonly ControlEntry[],
): readonly string[] {
  const [{ hit, verdict }] = same as readonly [Seen]
  if (same.length === 1 && parts.length === 0 && hit.controls === rule.controls)
    return controls[verdict.subject.platform]
  const violated = new Set([...same.map(({ hit }) => hit), ...parts].flatMap(({ controls }) => controls))
  const entries = parts.length > 0 ? all : own
  const platforms = new Set(same.map(({ verdict }) => verdict.subject.platform))
  return entries
    .filter((entry) => violated.has(entry.control) && [...platforms].some((platform) => answers(entry, platform)))
    .map(({ id }) => id)
}

const nothingRelated = { related: [], relatedOmitted: 0 } as const

function relatedOf(
  hit: JudgedHit,
  same: readonly Seen[],
  parts: readonly JudgedHit[],
): Pick<Finding, 'related' | 'relatedOmitted'> {
  if (same.length === 1 && !hit.related && parts.length === 0) return nothingRelated
  const related = same.flatMap((seen) => seen.hit.related ?? [])
  if (related.length === 0 && parts.length === 0) return nothingRelated
  const places = new Map<string, Span>()
  for (const at of [...related, ...parts.map((part) => part.at)])
    if (at.source.origin === 'repository' && !(at.source === hit.at.source && at.start === hit.at.start))
      places.set(`${at.source.path}\0${at.start}\0${at.end}`, at)
  const shown = [...places.values()].slice(0, maxRelated).flatMap((at) => locationOf(at) ?? [])
  return { related: shown, relatedOmitted: places.size - shown.length }
}

function fixOf({ fix }: Rule, subject: Subject, hit: JudgedHit): string {
  const text = hit.fix ?? (typeof fix === 'string' ? fix : fixFor(fix, subject, hit))
  const module = moduleOf(subject)
  return module === undefined ? text : inModule(text, module)
}

function fixFor(fix: Exclude<Rule['fix'], string>, subject: Subject, { at: { source } }: JudgedHit): string {
  const own = fix[subject.dialect]
  const isElsewhere = source.origin === 'repository' && source !== subject.at.source && !isManifest.test(source.path)
  if (own !== undefined && fix.elsewhere !== undefined && isElsewhere)
    return fix.elsewhere.replace('{file}', () => source.path)
  return own ?? fix.default
}

/** The module of Ansible's that starts a container, as the playbook names it. */
function moduleOf({ dialect, at: { source, start, end } }: Subject): string | undefined {
  if (dialect !== 'run' || !/\.ya?ml$/i.test(source.path)) return undefined
  return /(?:^|\.)[a-z]+_container$/.exec(source.text.slice(start, Math.min(end, start + 100)))?.input
}

/** Compose files and manifests have these endings; files of variables and Dockerfiles have others. */
const isManifest = /\.(?:ya?ml|json|tpl|j2)$/i

/** Of what is missing: a value that is set was somebody's choice. */
function cautionOf({ edit }: Rule, { missing }: JudgedHit, subject: Subject): string | null {
  const image: unknown = 'image' in subject && subject.image?.value
  if (!missing || typeof image !== 'string' || !edit || !('set' in edit)) return null
  return cautionFor(image, edit.set) ?? null
}

/** CIS Docker covers every container; CIS Kubernetes and the Pod Security Standards cover what Kubernetes runs. */
export const answers = ({ benchmark }: ControlEntry, platform: Platform): boolean =>
  benchmark === 'cis-docker' || platform === 'kubernetes'

/** The Kubernetes threats are answered by what Kubernetes runs. */
export const threatsOf = (rule: Rule, { platform }: Pick<Subject, 'platform'>) =>
  rule.threats.filter((threat) => !threat.startsWith('K') || platform === 'kubernetes')

/** Where a person can look; `null` outside the repository. */
export function locationOf({ source, start, end }: Span): Location | null {
  if (source.origin !== 'repository') return null
  const from = position(source, start)
  const to = position(source, Math.max(start, end), from)
  return { file: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}
