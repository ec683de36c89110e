import { hash } from 'node:crypto'
import { withoutWrittenParts } from '../knowledge/expressions.ts'
import type { Hit, Rule, RuleContext, RuleSettings } from '../model/rule.ts'
import type { Evidence, Gap, Origin, Span, Unresolved } from '../model/source.ts'
import type { Kind, Platform, Subject, SubjectFrame } from '../model/subject.ts'
import { SubjectIndex } from './subject-index.ts'
import type { FoldedHit, JudgedHit, RuleVerdicts, State, Verdict, Verdicts } from './verdict.ts'

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
 * Applies every rule to every subject of its kind. A rule that throws is an `error` on that subject and hides nothing else.
 * @param gaps what could not be read: a rule that looks up what it may hide is `unseen`
 */
export function judge(
  rules: readonly Rule[],
  subjects: readonly Subject[],
  settings: RuleSettings,
  gaps: readonly Gap[] = [],
): Verdicts {
  const judging = { settings, index: new SubjectIndex(subjects), hidden: hiddenKinds(gaps) }
  const live = subjects.filter(({ evidence }) => evidence !== 'manifest')
  const judgements = rules.map((rule) => new Judgement(rule, live, judging))
  const forms = new Forms(judgements)
  // Subject by subject: what the rules read of one is then still in the processor's cache.
  for (const subject of subjects) if (subject.evidence === 'manifest') forms.of(subject).take(subject)
  const byRule = new Map(judgements.map((judgement) => [judgement.rule.id, judgement.end()]))
  const platforms = new Set(subjects.map(({ platform }) => platform))
  return { platforms, byRule, ...foldMoot(rules, byRule) }
}

/** The kinds of subject that a blocking gap may hide. */
export const hiddenKinds = (gaps: readonly Gap[]): ReadonlySet<string> =>
  new Set(gaps.flatMap((gap) => (gap.blocking ? gap.kinds : [])))

/** Subjects that the same rules apply to: of one kind, platform and program, in forms that can express the same. */
class Form {
  /** Rules that are asked about every subject. */
  private readonly always: readonly Judgement[]
  /** The others, by the facts that they read: a subject is asked about what it sets. */
  private readonly byField = new Map<string, Judgement[]>()

  constructor(private readonly judgements: readonly Judgement[]) {
    this.always = judgements.filter(({ isAlwaysAsked }) => isAlwaysAsked)
    for (const judgement of judgements) {
      if (judgement.isAlwaysAsked) continue
      for (const field of judgement.rule.reads) {
        const own = this.byField.get(field)
        if (own) own.push(judgement)
        else this.byField.set(field, [judgement])
      }
    }
  }

  take(subject: Subject): void {
    // Until a verdict says otherwise.
    for (const { passed } of this.judgements) passed[subject.platform]++
    if (!isPlain(subject)) {
      for (const judgement of this.judgements) judgement.take(subject, false)
      return
    }
    for (const judgement of this.always) judgement.take(subject, true)
    for (const [field, judgements] of this.byField)
      if (isSet(subject, field)) for (const judgement of judgements) judgement.take(subject, true)
  }
}

/** Everything that could be known of it is. */
const isPlain = ({ unresolved, opaque, unobserved }: Frame): boolean => unresolved.size === 0 && !opaque && !unobserved

function isSet(subject: Subject, field: string): boolean {
  const fact = (subject as unknown as Record<string, unknown>)[field]
  return fact !== undefined && !(Array.isArray(fact) && fact.length === 0)
}

/** The form of each subject, each made once. Readers make a set of what is unsupported for nearly every subject: most hold the same. */
class Forms {
  private readonly byContent = new Map<string, Form>()
  private readonly texts = new WeakMap<ReadonlySet<string>, string>()

  constructor(private readonly judgements: readonly Judgement[]) {}

  of(subject: Subject): Form {
    const { kind, platform, program = '', oneOff, unsupported } = subject as Frame
    const content = `${kind} ${platform} ${program} ${oneOff} ${unsupported.size === 0 ? '' : this.textOf(unsupported)}`
    let form = this.byContent.get(content)
    if (!form) {
      form = new Form(this.judgements.filter(({ rule }) => rule.on === kind && !isAbsent(rule, subject)))
      this.byContent.set(content, form)
    }
    return form
  }

  /** Many subjects share one set. */
  private textOf(fields: ReadonlySet<string>): string {
    let text = this.texts.get(fields)
    if (text === undefined) {
      text = [...fields].join()
      this.texts.set(fields, text)
    }
    return text
  }
}

/** One rule while the subjects of its kind go by. */
class Judgement {
  /** Of the subjects that the rule applies to: each counts until its verdict is another. */
  readonly passed: Record<Platform, number> = { docker: 0, kubernetes: 0 }
  readonly isAlwaysAsked: boolean
  private readonly others: Verdict[] = []
  private readonly context: Context
  private readonly running: readonly Verdict[]
  private readonly twins: ReadonlyMap<string, Verdict>
  private readonly joined = new Set<JudgedHit>()
  private last: Subject | undefined

  constructor(
    readonly rule: Rule,
    live: readonly Subject[],
    private readonly judging: Judging,
  ) {
    this.isAlwaysAsked = rule.alwaysAsked === true || rule.needsSetting !== undefined
    this.context = new Context(judging)
    const own = live.filter((subject) => subject.kind === rule.on && !isAbsent(rule, subject))
    this.running = own.map(
      (subject) => judgeOne(rule, subject, isPlain(subject), judging, this.context) ?? passOf(rule, subject),
    )
    const decided = this.running.filter(({ state }) => state === 'pass' || state === 'fail')
    this.twins = new Map(decided.map((verdict) => [verdict.subject.key, verdict]))
  }

  /** @param plain whether everything that could be known of the subject is */
  take(subject: Subject, plain: boolean): void {
    // Two facts that it reads may be set.
    if (this.last === subject) return
    this.last = subject
    const verdict = judgeOne(this.rule, subject, plain, this.judging, this.context)
    if (!verdict) return
    const twin = this.twins.size > 0 ? this.twins.get(subject.key) : undefined
    const whole = twin ? join(verdict, twin, this.joined) : verdict
    if (whole.state === 'pass') return
    this.passed[subject.platform]--
    this.others.push(whole)
  }

  end(): RuleVerdicts {
    for (const { hits, ...verdict } of this.running)
      if (verdict.state === 'pass') this.passed[verdict.subject.platform]++
      else this.others.push({ ...verdict, hits: hits.filter((hit) => !this.joined.has(hit)) })
    const passedLive = this.running.some(({ state }) => state === 'pass')
    return { rule: this.rule, passed: this.passed, passedLive, others: this.others }
  }
}

const passOf = (rule: Rule, subject: Subject): Verdict => ({ rule, subject, state: 'pass', hits: noHits })

/**
 * A live container has the key of the manifest it was started from. Where both set something, the running container counts: a live
 * `pass` clears what the manifest merely left unset, and the same fault seen twice is one hit with both kinds of evidence. A
 * setting from a variable stays `unsure`: elsewhere the variable has another value. So do the items of a list beside a live fault,
 * which is another item's.
 */
function join(verdict: Verdict, twin: Verdict, joined: Set<JudgedHit>): Verdict {
  const seen = new Map(twin.hits.map((hit) => [hit.fingerprint, hit]))
  const hits = verdict.hits.flatMap((hit): JudgedHit[] => {
    const same = seen.get(hit.fingerprint)
    const isDoubt = hit.state === 'unsure' && !hit.missing
    if (!same)
      return hit.missing || (isDoubt && twin.state === 'fail' && !isAboutList(verdict.subject, hit)) ? [] : [hit]
    joined.add(same)
    const evidences = [...new Set([...hit.evidences, ...same.evidences])]
    return [{ ...(hit.state === 'unsure' ? same : hit), evidences }]
  })
  return { ...verdict, state: stateOf(hits), hits }
}

const doubt = 'unresolved '

const isAboutList = (subject: Subject, { discriminator }: JudgedHit): boolean =>
  Array.isArray((subject as unknown as Record<string, unknown>)[discriminator.slice(doubt.length)])

const stateOf = (hits: readonly JudgedHit[]): State =>
  hits.some(({ state }) => state === 'fail') ? 'fail' : hits.length > 0 ? 'unsure' : 'pass'

/** Undefined where it passes: most do. */
function judgeOne(
  rule: Rule,
  subject: Subject,
  plain: boolean,
  judging: Judging,
  context: Context,
): Verdict | undefined {
  const { needsSetting } = rule
  if (needsSetting && judging.settings[needsSetting].length === 0)
    return { rule, subject, state: 'unseen', hits: noHits, because: `the policy sets no ${policyKeys[needsSetting]}` }
  try {
    context.missed = false
    const found = hitsOf(rule, subject, context)
    if (context.missed) return { rule, subject, state: 'unseen', hits: noHits }
    if (plain) return found.length > 0 ? failed(rule, subject, found) : undefined
    return verdictOf(rule, subject, found, context)
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    return { rule, subject, state: 'error', hits: noHits, because }
  }
}

const nothingFound: readonly Hit[] = []

/** No list is made where nothing is found. */
function hitsOf(rule: Rule, subject: Subject, context: RuleContext): readonly Hit[] {
  let found: Hit[] | undefined
  for (const hit of rule.check(subject, context)) {
    if (found) found.push(hit)
    else found = [hit]
  }
  return found ?? nothingFound
}

const failed = (rule: Rule, subject: Subject, found: readonly Hit[]): Verdict => ({
  rule,
  subject,
  state: 'fail',
  hits: found.map((hit) => judged(rule, subject, hit, 'fail')),
})

/** What the policy file calls the settings that rules need. */
export const policyKeys: Readonly<Record<NonNullable<Rule['needsSetting']>, string>> = {
  trustedRegistries: 'trusted-registries',
}

function isAbsent(rule: Rule, subject: Frame): boolean {
  if (rule.platform && rule.platform !== subject.platform) return true
  if (rule.program && rule.program !== subject.program) return true
  if (rule.ofServices && subject.oneOff) return true
  const { reads } = rule
  return subject.unsupported.size > 0 && reads.length > 0 && reads.every((field) => subject.unsupported.has(field))
}

/** What a rule receives; it records a look-up that found nothing, possibly because of a gap. */
class Context implements RuleContext {
  readonly trustedRegistries: readonly string[]
  readonly kubernetesVersion: RuleSettings['kubernetesVersion']
  missed = false

  constructor(private readonly judging: Judging) {
    this.trustedRegistries = judging.settings.trustedRegistries
    this.kubernetesVersion = judging.settings.kubernetesVersion
  }

  find: RuleContext['find'] = (kind, namespace, name, near) => {
    const found = this.judging.index.find(kind, { namespace: namespace || 'default', name }, near)
    if (found.length === 0 && this.judging.hidden.has(kind)) this.missed = true
    return found
  }

  findReferring: RuleContext['findReferring'] = (kind, namespace, name) => {
    const found = this.judging.index.findReferring(kind, { namespace: namespace || 'default', name })
    if (found.length === 0 && this.judging.hidden.has(kind)) this.missed = true
    return found
  }

  mayMiss: RuleContext['mayMiss'] = (kind) => {
    const isHidden = this.judging.hidden.has(kind)
    if (isHidden) this.missed = true
    return isHidden
  }
}

/** Of a subject of which not everything is known. */
function verdictOf(rule: Rule, subject: Subject, all: readonly Hit[], context: RuleContext): Verdict | undefined {
  // What the engine does not show is not missing.
  const hidden = (subject as Frame).unobserved
  const found = hidden ? all.filter(({ missing, field }) => !(missing && field && hidden.has(field))) : all
  if (found.length === 0) return verdictWithoutFault(rule, subject, context)
  const { opaque } = subject
  if (rule.aboutUnknown && opaque)
    return {
      rule,
      subject,
      state: 'unsure',
      hits: found.map((hit) => judged(rule, subject, behind(hit, opaque), 'unsure')),
    }
  const frame: Frame = subject
  if (frame.unresolved.size === 0 && !frame.opaque) return failed(rule, subject, found)
  const open = [...rule.reads, ...found.flatMap(({ field }) => field ?? [])].flatMap(
    (field) => frame.unresolved.get(field) ?? [],
  )
  const unresolved = unresolvedHits(rule, subject, found)
  const behindIt = opaque ?? open.find(({ unset }) => unset)
  const hits = found.flatMap((hit): JudgedHit[] => {
    if (!hit.missing) return [judged(rule, subject, hit, 'fail')]
    if (unresolved.length > 0) return []
    return [
      behindIt
        ? judged(rule, subject, behind(possible(hit, subject.name), behindIt), 'unsure')
        : judged(rule, subject, hit, 'fail'),
    ]
  })
  const whole = [...hits, ...unresolved.map((hit) => judged(rule, subject, hit, 'unsure'))]
  return { rule, subject, state: stateOf(whole), hits: whole }
}

/** A setting that is missing may be among those that are not known: which of them are set is as unknown as their values. */
const behind = ({ field: _, ...hit }: Hit, { at, because }: Unresolved): Hit => ({
  ...hit,
  at,
  message: `${hit.message} (${because})`,
})

const infinitives: Readonly<Record<string, string>> = { has: 'may have', is: 'may be', does: 'may' }

/** `web has no health check` → `web may have no health check`: what is not known is not said to be so. */
function possible(hit: Hit, subjectName: string): Hit {
  const name = `${hit.owner?.name ?? subjectName} `
  const verb = hit.message.startsWith(name) && /^[a-z]+s(?= )/.exec(hit.message.slice(name.length))?.[0]
  if (!verb) return hit
  const rest = hit.message.slice(name.length + verb.length)
  return { ...hit, message: `${name}${infinitives[verb] ?? `may ${verb.slice(0, -1)}`}${rest}` }
}

function verdictWithoutFault(rule: Rule, subject: Subject, context: RuleContext): Verdict | undefined {
  const frame: Frame = subject
  const open = rule.reads.filter((field) => mayDecide(rule, frame.unresolved.get(field)))
  if (open.length > 0 && !(rule.reads.length > 1 && rule.alwaysAsked && isDemanding(rule, subject, context))) {
    const hits = unresolvedHits(rule, subject, []).map((hit) => judged(rule, subject, hit, 'unsure'))
    return { rule, subject, state: 'unsure', hits }
  }
  const unobserved = rule.reads.find((field) => frame.unobserved?.has(field))
  if (unobserved !== undefined) {
    return { rule, subject, state: 'unseen', hits: noHits, because: frame.unobserved?.get(unobserved) }
  }
  return subject.opaque ? { rule, subject, state: 'unsure', hits: noHits } : undefined
}

/** Whether a rule reports where nothing is set at all: if it then reports nothing here, what is known is enough. */
function isDemanding(rule: Rule, subject: Subject, context: RuleContext): boolean {
  const bare: Record<string, unknown> = { ...subject }
  for (const field of rule.reads) bare[field] = Array.isArray(bare[field]) ? [] : undefined
  return !rule
    .check(bare as unknown as Subject, context)
    [Symbol.iterator]()
    .next().done
}

/** Whether a setting without a known value leaves open what the rule finds. */
function mayDecide(rule: Rule, unresolved: Unresolved | undefined): unresolved is Unresolved {
  const { passesImage, passesPort } = rule
  if (unresolved === undefined) return false
  const { imageName, containerPorts } = unresolved
  if (imageName !== undefined && passesImage?.(imageName)) return false
  return !(containerPorts && passesPort && containerPorts.every(passesPort))
}

/**
 * One hit for each setting that decides and has no known value, at its place. Where something else fails already, only lists go
 * on: their other items are faults of their own.
 */
function unresolvedHits(rule: Rule, subject: Subject, found: readonly Hit[]): Hit[] {
  const frame: Frame = subject
  if (frame.unresolved.size === 0) return []
  const certain = found.filter(({ missing }) => !missing)
  const fields = new Set([...rule.reads, ...found.flatMap(({ field }) => field ?? [])])
  const hits = new Map<string, Hit>()
  for (const field of fields) {
    const unresolved = frame.unresolved.get(field)
    if (!mayDecide(rule, unresolved) || unresolved.unset) continue
    const isList = Array.isArray((subject as unknown as Record<string, unknown>)[field])
    const { at, because, owner } = unresolved
    const isKnown = certain.some((hit) => hit.at.source === at.source && hit.at.start === at.start)
    if (isKnown || (certain.length > 0 && !isList)) continue
    const message = `${owner?.name ?? subject.name}: undetermined (${because})`
    const place = `${at.source.path}\0${at.start}`
    const named = unresolved.wholesale ? {} : { field }
    if (!hits.has(place))
      hits.set(place, { at, message, discriminator: `${doubt}${field}`, missing: false, owner, ...named })
  }
  return [...hits.values()]
}

const alone: Readonly<Record<Evidence, readonly Evidence[]>> = {
  manifest: ['manifest'],
  live: ['live'],
  kernel: ['kernel'],
}

function judged(rule: Rule, subject: Subject, hit: Hit, state: JudgedHit['state']): JudgedHit {
  const own = hit.owner?.key ?? subject.key
  const key = subject.rendering ? hit.at.source.path + own.slice(subject.rendering.file.length) : own
  // Each by its name: copying hits of many shapes at once costs more than all else here.
  return {
    at: hit.at,
    message: withoutWrittenParts(hit.message),
    discriminator: hit.discriminator,
    missing: hit.missing,
    field: hit.field,
    severity: hit.severity,
    related: subject.origins ? withOrigins(hit, subject.origins) : hit.related,
    reach: hit.reach,
    fix: hit.fix,
    owner: hit.owner,
    evidence: hit.evidence,
    state,
    controls: hit.controls ?? rule.controls,
    key,
    subjectName: hit.owner?.name ?? subject.name,
    fingerprint: fingerprint(rule.id, key, hit.discriminator),
    evidences: alone[hit.evidence ?? subject.evidence],
  }
}

/** Where the value that is at fault is written, if that is elsewhere. */
function withOrigins({ at, related = [] }: Hit, origins: readonly Origin[]): readonly Span[] {
  const own = origins.filter((one) => one.at.source === at.source && one.at.start < at.end && at.start < one.at.end)
  return [...related, ...own.flatMap(({ from }) => from)]
}

/** Rule, subject and discriminator: never a line, never a run. 128 bits, hexadecimal. */
export function fingerprint(rule: string, key: string, discriminator: string): string {
  return hash('sha256', `${rule}\0${key}\0${discriminator}`, 'hex').slice(0, 32)
}

/**
 * Makes hits part of another rule's finding about the same subject: those that it makes moot, and those that settings which come
 * from elsewhere as a whole may answer.
 */
function foldMoot(
  rules: readonly Rule[],
  byRule: ReadonlyMap<string, RuleVerdicts>,
): Pick<Verdicts, 'moot' | 'folded'> {
  const moot = new Map<JudgedHit, FoldedHit[]>()
  const folded = new Set<JudgedHit>()
  const fold = ({ id }: Rule, by: string, isCause: (hit: JudgedHit) => boolean, isPart: IsPart) => {
    const causes = new Map<string, JudgedHit>()
    for (const { subject, hits } of byRule.get(by)?.others ?? []) {
      const hit = hits.find(isCause)
      if (hit) causes.set(subject.key, hit)
    }
    if (causes.size === 0) return
    for (const { subject, hits } of byRule.get(id)?.others ?? []) {
      const cause = causes.get(subject.key)
      const parts = cause ? hits.filter((hit) => isPart(hit, subject) && !folded.has(hit)) : []
      if (!cause || parts.length === 0) continue
      moot.set(cause, [...(moot.get(cause) ?? []), ...parts.map((hit) => ({ rule: id, hit }))])
      for (const part of parts) folded.add(part)
    }
  }
  for (const rule of rules) if (rule.mootBy) fold(rule, rule.mootBy, ({ state }) => state === 'fail', isAny)
  for (const { id, on } of rules.filter(({ aboutUnknown }) => aboutUnknown))
    for (const rule of rules) if (rule.on === on && rule.id !== id) fold(rule, id, isAny, isBehindOpaque)
  return { moot, folded }
}

type IsPart = (hit: JudgedHit, subject: Subject) => boolean

const isAny = () => true

const isBehindOpaque: IsPart = ({ at, state }, { opaque }) => state === 'unsure' && at === opaque?.at
