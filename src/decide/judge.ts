import { hash } from 'node:crypto'
import type { Hit, Rule, RuleSettings } from '../model/rule.ts'
import type { Evidence, Gap, Unresolved } from '../model/source.ts'
import type { Field, Platform, Subject } from '../model/subjects.ts'

export type State = 'pass' | 'fail' | 'unsure' | 'error' | 'absent' | 'unseen'

/** What one rule says of one subject. */
export interface Verdict {
  readonly rule: Rule
  readonly subject: Subject
  readonly state: Exclude<State, 'unseen'>
  readonly hits: readonly JudgedHit[]
  /** Why it is `unsure` or what was thrown. */
  readonly because?: string
}

export interface JudgedHit extends Hit {
  readonly state: 'fail' | 'unsure'
  readonly because?: string
  readonly fingerprint: string
  /** The subject's key, or its owner's where the fact belongs to the owner. */
  readonly key: string
  readonly subjectName: string
  readonly evidences: readonly Evidence[]
}

/** Most verdicts have no hit: they share this. */
const none: readonly JudgedHit[] = []

export const platformOf = (subject: Subject): Platform => (subject.kind === 'container' ? subject.platform : 'docker')

/** Judges every rule on every subject of its kind. A rule that throws is an `error` on that subject and hides nothing else. */
export function judge(rules: readonly Rule[], subjects: readonly Subject[], settings: RuleSettings): Verdict[] {
  return joinEvidence(
    rules.flatMap((rule) =>
      subjects.filter((subject) => subject.kind === rule.on).map((subject) => judgeOne(rule, subject, settings)),
    ),
  )
}

function judgeOne(rule: Rule, subject: Subject, settings: RuleSettings): Verdict {
  if (isAbsent(rule, subject)) return { rule, subject, state: 'absent', hits: none }
  try {
    const doubt = doubtOf(rule, subject)
    const found = [...rule.check(subject, settings)]
    const hits = found.length === 0 ? none : found.map((hit) => judgeHit(rule, subject, hit, doubt))
    if (hits.some((hit) => hit.state === 'fail')) return { rule, subject, state: 'fail', hits }
    if (doubt) return { rule, subject, state: 'unsure', hits, because: doubt.because }
    return { rule, subject, state: hits.length > 0 ? 'unsure' : 'pass', hits }
  } catch (error) {
    return { rule, subject, state: 'error', hits: [], because: error instanceof Error ? error.message : String(error) }
  }
}

function isAbsent(rule: Rule, subject: Subject): boolean {
  if (rule.platform && rule.platform !== platformOf(subject)) return true
  return subject.kind === 'container' && rule.reads.every((field) => subject.unsupported.has(field as Field))
}

function doubtOf(rule: Rule, subject: Subject): Unresolved | undefined {
  if (subject.kind === 'container') {
    for (const field of rule.reads) {
      const doubt = subject.unresolved.get(field as Field)
      if (doubt) return doubt
    }
  }
  return subject.opaque
}

function judgeHit(rule: Rule, subject: Subject, hit: Hit, doubt: Unresolved | undefined): JudgedHit {
  const unsure = hit.missing && doubt !== undefined
  const key = hit.owner?.key ?? subject.key
  return {
    ...hit,
    at: unsure ? doubt.at : hit.at,
    state: unsure ? 'unsure' : 'fail',
    because: unsure ? doubt.because : undefined,
    key,
    subjectName: hit.owner?.name ?? subject.name,
    fingerprint: fingerprint(rule.id, key, hit.discriminator),
    evidences: [hit.evidence ?? (subject.kind === 'container' ? subject.evidence : 'manifest')],
  }
}

/** Rule, subject and what tells two hits of one subject apart: never a line, never a run. 128 bits, hexadecimal. */
export function fingerprint(rule: string, key: string, discriminator: string): string {
  return hash('sha256', [rule, key, discriminator].join('\0'), 'hex').slice(0, 32)
}

/**
 * A live container carries the key of the manifest it was started from. Where both speak, what runs has the last word:
 * a live `pass` clears what the manifest merely left unsaid, and the same fault seen twice is one hit with both kinds of evidence.
 */
function joinEvidence(verdicts: Verdict[]): Verdict[] {
  const isLive = (verdict: Verdict) => verdict.subject.kind === 'container' && verdict.subject.dialect === 'live'
  const live = new Map(
    verdicts.filter((v) => isLive(v) && (v.state === 'pass' || v.state === 'fail')).map((v) => [pairKey(v), v]),
  )
  if (live.size === 0) return verdicts
  const joined = new Set<JudgedHit>()
  const result: Verdict[] = []
  for (const verdict of verdicts.filter((v) => !isLive(v))) {
    const twin = live.get(pairKey(verdict))
    if (!twin) {
      result.push(verdict)
      continue
    }
    const seen = new Map(twin.hits.map((hit) => [hit.fingerprint, hit]))
    const hits = verdict.hits.flatMap((hit): JudgedHit[] => {
      const same = seen.get(hit.fingerprint)
      if (!same) return hit.missing ? [] : [hit]
      joined.add(same)
      return [
        { ...(hit.state === 'unsure' ? same : hit), evidences: [...new Set([...hit.evidences, ...same.evidences])] },
      ]
    })
    result.push({ ...verdict, state: hits.length > 0 ? 'fail' : 'pass', hits, because: undefined })
  }
  for (const verdict of verdicts.filter(isLive)) {
    result.push({ ...verdict, hits: verdict.hits.filter((hit) => !joined.has(hit)) })
  }
  return result
}

const pairKey = (verdict: Verdict) => `${verdict.rule.id}\0${verdict.subject.key}`

/** The worst of many; without any, `unseen` where a blocking gap may hide a subject of this kind, else `absent`. */
export function fold(states: Iterable<State>, hidden: boolean): State {
  const all = new Set(states)
  for (const state of ['error', 'fail', 'unsure'] as const) if (all.has(state)) return state
  if (hidden) return 'unseen'
  return all.has('pass') ? 'pass' : all.has('unseen') ? 'unseen' : 'absent'
}

/** Whether something that could not be read may hold a subject of this kind. */
export const isHidden = (kind: string, gaps: readonly Gap[]): boolean =>
  gaps.some((gap) => gap.blocking && gap.kinds.includes(kind))
