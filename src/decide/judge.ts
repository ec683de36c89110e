import { hash } from 'node:crypto'
import type { Hit, Rule, RuleContext, RuleSettings } from '../model/rule.ts'
import type { Gap, Unresolved } from '../model/source.ts'
import type { Kind, Platform, Subject, SubjectFrame } from '../model/subject.ts'
import { SubjectIndex } from './subject-index.ts'
import type { JudgedHit, RuleVerdicts, State, Verdict, Verdicts } from './verdict.ts'

/** Most verdicts have no hit: they share this. */
const noHits: readonly JudgedHit[] = []

/** The frame as judging reads it, whatever the kind. */
type Frame = SubjectFrame<Kind, string>

interface Judging {
  readonly settings: RuleSettings
  readonly index: SubjectIndex
  readonly hidden: ReadonlySet<string>
}

/**
 * Judges every rule on every subject of its kind. A rule that throws is an `error` on that subject and hides nothing else.
 * @param gaps what could not be read: a rule that looks up what it may hide is `unseen`
 */
export function judge(
  rules: readonly Rule[],
  subjects: readonly Subject[],
  settings: RuleSettings,
  gaps: readonly Gap[] = [],
): Verdicts {
  const judging = { settings, index: new SubjectIndex(subjects), hidden: hiddenKinds(gaps) }
  const kinds = new Map<string, { still: Subject[]; live: Subject[] }>()
  for (const subject of subjects) {
    const known = kinds.get(subject.kind) ?? { still: [], live: [] }
    kinds.set(subject.kind, known)
    known[subject.evidence === 'manifest' ? 'still' : 'live'].push(subject)
  }
  const byRule = new Map<string, RuleVerdicts>()
  for (const rule of rules) {
    const { still = [], live = [] } = kinds.get(rule.on) ?? {}
    byRule.set(rule.id, judgeAll(rule, still, live, judging))
  }
  return { byRule, ...foldMoot(rules, byRule) }
}

/** The kinds of subject that a blocking gap may hide. */
export const hiddenKinds = (gaps: readonly Gap[]): ReadonlySet<string> =>
  new Set(gaps.flatMap((gap) => (gap.blocking ? gap.kinds : [])))

function judgeAll(rule: Rule, still: readonly Subject[], live: readonly Subject[], judging: Judging): RuleVerdicts {
  const passed: Record<Platform, number> = { docker: 0, kubernetes: 0 }
  const others: Verdict[] = []
  let passedLive = false
  const put = (verdict: Verdict) => {
    if (verdict.state === 'pass') passed[verdict.subject.platform]++
    else if (verdict.state !== 'absent') others.push(verdict)
  }
  const running = live.map((subject) => judgeOne(rule, subject, judging))
  const twins = new Map(
    running.filter(({ state }) => state === 'pass' || state === 'fail').map((verdict) => [verdict.subject.key, verdict]),
  )
  const joined = new Set<JudgedHit>()
  for (const subject of still) {
    const verdict = judgeOne(rule, subject, judging)
    const twin = twins.get(subject.key)
    put(twin ? join(verdict, twin, joined) : verdict)
  }
  for (const verdict of running) {
    if (verdict.state === 'pass') passedLive = true
    put({ ...verdict, hits: verdict.hits.filter((hit) => !joined.has(hit)) })
  }
  return { rule, passed, passedLive, others }
}

/**
 * A live container has the key of the manifest it was started from. Where both say something, what runs has the last word: a live
 * `pass` clears what the manifest merely left unset, and the same fault seen twice is one hit with both kinds of evidence. A
 * setting from a variable stays `unsure`: elsewhere the variable has another value.
 */
function join(verdict: Verdict, twin: Verdict, joined: Set<JudgedHit>): Verdict {
  const seen = new Map(twin.hits.map((hit) => [hit.fingerprint, hit]))
  const hits = verdict.hits.flatMap((hit): JudgedHit[] => {
    const same = seen.get(hit.fingerprint)
    if (!same) return hit.missing || (hit.state === 'unsure' && twin.state === 'fail') ? [] : [hit]
    joined.add(same)
    const evidences = [...new Set([...hit.evidences, ...same.evidences])]
    return [{ ...(hit.state === 'unsure' ? same : hit), evidences }]
  })
  return { ...verdict, state: stateOf(hits), hits }
}

const stateOf = (hits: readonly JudgedHit[]): State =>
  hits.some(({ state }) => state === 'fail') ? 'fail' : hits.length > 0 ? 'unsure' : 'pass'

function judgeOne(rule: Rule, subject: Subject, judging: Judging): Verdict {
  if (isAbsent(rule, subject)) return { rule, subject, state: 'absent', hits: noHits }
  try {
    const context = new Context(judging)
    const found = [...rule.check(subject, context)]
    if (context.missed) return { rule, subject, state: 'unseen', hits: noHits }
    return verdictOf(rule, subject, found)
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    return { rule, subject, state: 'error', hits: noHits, because }
  }
}

function isAbsent(rule: Rule, subject: Frame): boolean {
  if (rule.platform && rule.platform !== subject.platform) return true
  return subject.unsupported.size > 0 && rule.reads.every((field) => subject.unsupported.has(field))
}

/** What a rule is handed; it notices a look-up that found nothing and that a gap may be to blame for. */
class Context implements RuleContext {
  readonly trustedRegistries: readonly string[]
  missed = false

  constructor(private readonly judging: Judging) {
    this.trustedRegistries = judging.settings.trustedRegistries
  }

  find: RuleContext['find'] = (kind, namespace, name, near) => {
    const found = this.judging.index.find(kind, { namespace: namespace || 'default', name }, near)
    if (found.length === 0 && this.judging.hidden.has(kind)) this.missed = true
    return found
  }
}

function verdictOf(rule: Rule, subject: Frame & Subject, found: readonly Hit[]): Verdict {
  const unresolved = unresolvedHits(rule, subject, found)
  const { opaque } = subject
  if (found.length === 0 && unresolved.length === 0) {
    const unobserved = rule.reads.find((field) => subject.unobserved?.has(field))
    if (unobserved) return { rule, subject, state: 'unseen', hits: noHits, because: subject.unobserved?.get(unobserved) }
    return { rule, subject, state: opaque ? 'unsure' : 'pass', hits: noHits }
  }
  const hits = found.flatMap((hit): JudgedHit[] => {
    if (!hit.missing) return [judged(rule, subject, hit, 'fail')]
    if (unresolved.length > 0) return []
    return [opaque ? judged(rule, subject, behind(hit, opaque), 'unsure') : judged(rule, subject, hit, 'fail')]
  })
  const all = [...hits, ...unresolved.map((hit) => judged(rule, subject, hit, 'unsure'))]
  return { rule, subject, state: stateOf(all), hits: all }
}

/** A setting that is not there may come with those that are not known. */
const behind = (hit: Hit, { at, because }: Unresolved): Hit => ({ ...hit, at, message: `${hit.message} (${because})` })

/**
 * One hit for each setting that decides and has no known value. Where something else fails already, only lists go on: their
 * other items are faults of their own.
 */
function unresolvedHits(rule: Rule, subject: Frame, found: readonly Hit[]): Hit[] {
  if (subject.unresolved.size === 0) return []
  const fails = found.some(({ missing }) => !missing)
  const hits = new Map<string, Hit>()
  for (const field of rule.reads) {
    const unresolved = subject.unresolved.get(field)
    if (!unresolved || (fails && !Array.isArray((subject as unknown as Record<string, unknown>)[field]))) continue
    const { at, because } = unresolved
    const place = `${at.source.path}\0${at.start}`
    if (hits.has(place)) continue
    const message = `${subject.name}: undetermined (${because})`
    hits.set(place, { at, message, discriminator: `unresolved ${field}`, missing: unresolved.unset === true })
  }
  return [...hits.values()]
}

function judged(rule: Rule, subject: Frame, hit: Hit, state: JudgedHit['state']): JudgedHit {
  const key = hit.owner?.key ?? subject.key
  return {
    ...hit,
    state,
    controls: hit.controls ?? rule.controls,
    key,
    subjectName: hit.owner?.name ?? subject.name,
    fingerprint: fingerprint(rule.id, key, hit.discriminator),
    evidences: [hit.evidence ?? subject.evidence],
  }
}

/** Rule, subject and what tells two hits of one subject apart: never a line, never a run. 128 bits, hexadecimal. */
export function fingerprint(rule: string, key: string, discriminator: string): string {
  return hash('sha256', [rule, key, discriminator].join('\0'), 'hex').slice(0, 32)
}

/** Makes the hits of rules that another rule's finding makes moot parts of that finding. */
function foldMoot(
  rules: readonly Rule[],
  byRule: ReadonlyMap<string, RuleVerdicts>,
): Pick<Verdicts, 'moot' | 'folded'> {
  const moot = new Map<JudgedHit, JudgedHit[]>()
  const folded = new Set<JudgedHit>()
  for (const rule of rules) {
    const cause = rule.mootBy && byRule.get(rule.mootBy)
    if (!cause) continue
    const causes = new Map<string, JudgedHit>()
    for (const { subject, hits } of cause.others) {
      const hit = hits.find(({ state }) => state === 'fail')
      if (hit) causes.set(subject.key, hit)
    }
    for (const { subject, hits } of byRule.get(rule.id)?.others ?? []) {
      const hit = causes.get(subject.key)
      if (!hit) continue
      moot.set(hit, [...(moot.get(hit) ?? []), ...hits])
      for (const part of hits) folded.add(part)
    }
  }
  return { moot, folded }
}
