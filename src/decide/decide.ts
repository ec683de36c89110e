import type { ControlEntry } from '../benchmarks/control.ts'
import { controlsOf } from '../benchmarks/editions.ts'
import { type Threat, threatIds } from '../benchmarks/threats.ts'
import { withoutCredentialForms } from '../knowledge/credentials.ts'
import { withoutWrittenParts } from '../knowledge/expressions.ts'
import type { Attestation, Policy } from '../model/policy.ts'
import type { Checkout, Conclusion, ControlRow, Finding, ImageRow, Notice, Report, Timings } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Shard } from '../model/run.ts'
import type { Gap } from '../model/source.ts'
import { type BaseJudged, Baseline } from './baseline.ts'
import { count } from './counts.ts'
import { findingsOf, locationOf } from './findings.ts'
import { Rows } from './rows.ts'
import { atLeast } from './severity.ts'
import { fileOfKey, isIn } from './shards.ts'
import { StoredBaseline, type StoredFindings } from './stored.ts'
import type { Verdicts } from './verdict.ts'
import { Waivers } from './waivers.ts'

/** A container that was not started, because it would have been given control of the host. */
export interface Refusal {
  /** Of the container. */
  readonly key: string
  readonly notice: Notice
}

/** Why the base could not be read. */
export interface UnknownBase {
  readonly unknown: string
  readonly commit: string | null
  /** What to do, where it is not to fetch more of the history. */
  readonly advice?: string
}

/** The input of `decide`. Times are data: nothing here reads the clock. */
export interface Judged {
  readonly version: string
  /** Every rule there is, also those that the policy switches off. */
  readonly rules: readonly Rule[]
  readonly verdicts: Verdicts
  readonly gaps: readonly Gap[]
  /** Files that a reader took, images, and subjects by kind. */
  readonly judged: Readonly<Record<string, number>>
  readonly images: readonly ImageRow[]
  readonly refusals?: readonly Refusal[]
  readonly warnings: readonly Notice[]
  /** Failures outside rules and gaps: the engine, the image, the policy file. */
  readonly errors: readonly Notice[]
  /** Whether subjects of a kind were to be looked at and were not, as an error says. */
  readonly isUnlooked?: (kind: string) => boolean
  /** What narrows the files that were checked, and what a pull request changes of the policy. */
  readonly scope?: readonly string[]
  readonly policyChange?: string | null
  /** What the policy that it proposes would come to. */
  readonly policyPreview?: string | null
  readonly checkout?: Checkout | undefined
  /** What of it this job reports; the states of rows are about all. */
  readonly shard?: Shard | undefined
  /** The base, or why it could not be read; absent where everything counts. */
  readonly base?: BaseJudged | UnknownBase
  /** A stored report: the baseline of what is seen running, and of everything where there is no base. */
  readonly stored?: StoredFindings
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string
  readonly timings: Timings
  /** Whether a path matches a glob of the policy (given in, since globs need a library). */
  matches(path: string, glob: string): boolean
}

export function decide(policy: Policy, judged: Judged): Report {
  const { rules, verdicts, today } = judged
  const gaps = judged.gaps.map((gap) => ({ ...gap, because: withoutWrittenParts(gap.because) }))
  const entries = controlsOf(policy.benchmarks, policy.kubernetesVersion)
  const waivers = new Waivers(policy.waivers, judged)
  const { base } = judged
  const isKnown = base !== undefined && !('unknown' in base)
  const { stored } = judged
  const known = isKnown ? new Baseline(rules, policy, base, stored) : undefined
  const baseline = base ? (known ?? 'unknown') : stored && new StoredBaseline(policy, stored)
  const all = findingsOf(rules, { policy, verdicts, entries, waivers, baseline })
  const { shard } = judged
  const isOwn = (file: string) => !shard || isIn(shard, file)
  const isOwnNotice = ({ file }: Notice) => file === null || isOwn(file)
  const isOwnFinding = ({ subject }: Finding) => isOwn(fileOfKey(subject.key))
  const own = (some: Finding[]) => (shard ? some.filter(isOwnFinding) : some)
  const findings = own(all)
  const fixed = known ? own(fixedFindings(known, gaps, entries, policy, judged)) : []
  const rows = new Rows(rules, policy, verdicts, findings, gaps, today, judged.isUnlooked)
  const controls = entries.map((entry) => rows.control(entry))
  const controlsFor = (threat: Threat) => controls.filter((_, index) => entries[index]?.threat === threat)
  const isBlocked = ({ key }: Refusal) => findings.some(({ blocking, subject }) => blocking && subject.key === key)
  const weighed = gaps.filter(({ path }) => isOwn(path)).map((gap) => weighedGap(gap, policy, known))
  const refusals = judged.refusals ?? []
  const noticesOf = (refused: readonly Refusal[]) => refused.map(({ notice }) => notice)
  const unknownBase = base && 'unknown' in base ? [unreadBase(base)] : []
  // What was refused has not been seen running: it does not pass, whether or not a finding says so, and a base excuses nothing.
  const errors = [
    ...judged.errors,
    ...noticesOf(refusals.filter((refusal) => !isBlocked(refusal))),
    ...ruleErrors(verdicts),
    ...gapErrors(policy, weighed),
    ...(policy.newOnly ? unknownBase : []),
  ].filter(isOwnNotice)
  const file = policy.origin === 'defaults' ? null : policy.origin
  return {
    schema: 1,
    tool: { name: 'hullgate', version: judged.version },
    conclusion: conclude(findings, errors),
    counts: count(findings, fixed),
    findings: [...findings, ...fixed].filter((finding) => atLeast(finding.severity, policy.report)),
    rules: rules.map((rule) => rows.rule(rule)),
    threats: threatIds.map((id) => rows.threat(id, controlsFor(id))),
    controls,
    gaps: weighed.map(({ path, line = null, because, kinds, blocking }) => ({ path, line, because, kinds, blocking })),
    images: judged.images.map((image) => ({
      ...image,
      because: image.because && withoutCredentialForms(image.because),
    })),
    judged: judged.judged,
    warnings: [
      ...judged.warnings,
      ...(policy.newOnly ? [] : unknownBase),
      ...noticesOf(refusals.filter(isBlocked)),
      ...(isEmpty(judged) ? [nothingChecked(weighed)] : []),
      ...waivers.notices(file),
      ...policy.attestations.flatMap((attestation) => attestationNotice(attestation, controls, file, today)),
    ]
      .filter(isOwnNotice)
      .map(printable),
    errors: errors.map(printable),
    policy: {
      origin: policy.origin,
      failOn: policy.failOn,
      report: policy.report,
      scope: judged.scope ?? [],
      change: judged.policyChange ?? null,
      preview: judged.policyPreview ?? null,
    },
    checkout: judged.checkout ?? null,
    comparison: base
      ? {
          base: isKnown ? base.tree.commit : base.commit,
          because: isKnown ? null : base.unknown,
          newOnly: policy.newOnly,
        }
      : stored
        ? { base: null, because: null, newOnly: policy.newOnly }
        : null,
    timings: judged.timings,
  }
}

/** A gap of the base blocks nobody; a new one that may hide what the base shows does, whatever it is. */
function weighedGap(gap: Gap, { newOnly }: Policy, baseline: Baseline | undefined): Gap {
  if (!newOnly || !baseline) return gap
  if (gap.blocking) return { ...gap, blocking: !baseline.hasGap(gap) }
  if (!baseline.isHiding(gap)) return gap
  return { ...gap, because: `${gap.because}; what the base shows of this file may be hidden`, blocking: true }
}

/** An engine quotes what it was given; so may whatever else failed. */
const printable = (notice: Notice): Notice => ({ ...notice, message: withoutCredentialForms(notice.message) })

/** Silence is not success: a repository without anything to check may have been misread. */
const nothingChecked = (gaps: readonly Gap[]): Notice => ({
  message:
    gaps.length > 0
      ? 'Nothing was checked: see what is listed as not checked; no image or container was given.'
      : 'Nothing to check: no file describes a container, and no image or container was given.',
  file: null,
  line: null,
})

/** Nothing was there: what an error has kept from being looked at may be. */
const isEmpty = ({ judged: { file: _, ...found }, rules, isUnlooked }: Judged) =>
  Object.values(found).every((count) => count === 0) && !rules.some(({ on }) => isUnlooked?.(on))

/** What stands on the base alone, where nothing can be pointed at any more. */
function fixedFindings(
  baseline: Baseline,
  gaps: readonly Gap[],
  entries: readonly ControlEntry[],
  policy: Policy,
  { rules, verdicts, ...judged }: Judged,
): Finding[] {
  const deciding = {
    policy,
    verdicts: baseline.fixed(verdicts, gaps),
    entries,
    waivers: new Waivers(policy.waivers, judged),
  }
  return findingsOf(rules, deciding).map(
    (finding): Finding => ({
      ...finding,
      blocking: false,
      new: false,
      status: 'fixed',
      location: null,
      related: [],
      relatedOmitted: 0,
    }),
  )
}

function unreadBase({ unknown, commit, advice = 'Check out with `fetch-depth: 0`' }: UnknownBase): Notice {
  const name = commit === null ? 'The base' : `The base ${commit.slice(0, 12)}`
  return {
    message: `${name} cannot be read (${unknown}), so what is new is not known. ${advice}.`,
    file: null,
    line: null,
  }
}

function conclude(findings: readonly Finding[], errors: readonly Notice[]): Conclusion {
  if (errors.length > 0) return 'error'
  return findings.some((finding) => finding.blocking) ? 'fail' : 'pass'
}

function ruleErrors({ byRule }: Verdicts): Notice[] {
  const crashed = [...byRule.values()].flatMap(({ others }) => others.filter(({ state }) => state === 'error'))
  return crashed.map(({ rule, subject, because }) => ({
    message: `Rule ${rule.id} crashed on ${subject.key}: ${because}. This is a bug in Hullgate; please report it. Until it is fixed, the policy can switch the rule off.`,
    file: locationOf(subject.at)?.file ?? null,
    line: locationOf(subject.at)?.line ?? null,
  }))
}

function gapErrors(policy: Policy, gaps: readonly Gap[]): Notice[] {
  if (policy.gaps === 'report') return []
  return gaps
    .filter((gap) => gap.blocking)
    .map((gap) => ({
      message: `${gap.because}. ${gap.fix ?? 'Fix the file'}, exclude it, or set \`gaps: report\` in the policy.`,
      file: gap.path,
      line: gap.line ?? null,
    }))
}

/** An attestation that changes nothing is said: it has expired, or what it vouches for is seen to be wrong. */
function attestationNotice(
  { control, owner, expires, line }: Attestation,
  rows: readonly ControlRow[],
  file: string | null,
  today: string,
): Notice[] {
  const name = `attestation of ${control} (${owner})`
  if (expires < today)
    return [{ message: `${name} expired on ${expires}: the control is no longer attested`, file, line }]
  const hasFailed = rows.some(({ id, state }) => id === control && state === 'fail')
  return hasFailed ? [{ message: `${name} has no effect: findings show that the control fails`, file, line }] : []
}
