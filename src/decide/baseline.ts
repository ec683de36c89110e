import type { Policy } from '../model/policy.ts'
import { beyond } from '../model/reach.ts'
import type { Rule } from '../model/rule.ts'
import type { Gap } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import type { CommitTree } from '../model/tree.ts'
import { type Compared, graver, type Seen, type Weight, worseWords } from './compared.ts'
import { fingerprint } from './judge.ts'
import type { Moved } from './moved.ts'
import { atLeast, severityOf } from './severity.ts'
import type { StoredFindings } from './stored.ts'
import { type UsedBy, type Uses, usedBy } from './uses.ts'
import type { JudgedHit, Verdict, Verdicts } from './verdict.ts'

/** What the base was found to be, by the same rules and the same policy. */
export interface BaseJudged {
  readonly verdicts: Verdicts
  readonly gaps: readonly Gap[]
  /** Keys of what was seen running: that it clears what a file leaves unset is not the change's merit. */
  readonly running: ReadonlySet<string>
  readonly tree: Pick<CommitTree, 'commit' | 'changed' | 'renames'>
  /** Subjects of the base that have another key now, by the one they had. */
  readonly moved: ReadonlyMap<string, Moved>
  readonly uses: Uses
  /** What a setting that is filled in is decided by, where that has another value now; in words. */
  decidedBy(hit: JudgedHit): string | undefined
  /** Files that were only moved. */
  readonly whole: ReadonlySet<string>
  /** Files in which something was found that is not found any more. */
  readonly lost: ReadonlySet<string>
}

/** A hit of the base. */
interface Known extends Weight {
  readonly reach: ReadonlySet<string>
  readonly usedBy: UsedBy
}

/** What the base has already, and what a stored report says of what was seen running. */
export class Baseline implements Compared {
  private readonly known = new Map<string, Known>()
  private readonly gaps: ReadonlySet<string>
  private readonly users = new WeakMap<readonly Seen[], ReadonlyMap<string, ReadonlySet<string>>>()

  constructor(
    rules: readonly Rule[],
    private readonly policy: Policy,
    private readonly base: BaseJudged,
    private readonly stored?: StoredFindings,
  ) {
    // What another finding made moot was there all the same.
    for (const rule of rules)
      for (const verdict of base.verdicts.byRule.get(rule.id)?.others ?? [])
        for (const hit of verdict.hits) this.keep(rule, verdict, hit)
    const { renames } = base.tree
    this.gaps = new Set(base.gaps.map((gap) => gapKey({ ...gap, path: renames.get(gap.path) ?? gap.path })))
  }

  /** The same fault on the base, whether it was as grave or not. */
  private find(rule: Rule, hit: JudgedHit): Known | Weight | undefined {
    return this.known.get(hit.fingerprint) ?? this.stored?.findLive(rule, hit)
  }

  worse(rule: Rule, same: readonly Seen[]): readonly Seen[] {
    return same.filter((seen) => {
      const known = this.find(rule, seen.hit)
      return !known || this.how(rule, seen, same, known) !== undefined
    })
  }

  change(rule: Rule, seen: Seen, same: readonly Seen[]): string | undefined {
    const known = this.find(rule, seen.hit)
    return known && this.how(rule, seen, same, known)
  }

  private how(rule: Rule, { hit, verdict }: Seen, same: readonly Seen[], known: Known | Weight): string | undefined {
    const grown = graver(known, { verdict, hit }, severityOf(rule, { verdict, hit }, this.policy))
    if (grown !== undefined || !('reach' in known)) return grown
    const added = beyond(hit.reach ?? [], known.reach)
    if (added.length > 0) return `more than on the base: ${listed(added)}`
    const decider = known.state === 'unsure' ? this.base.decidedBy(hit) : undefined
    if (decider !== undefined) return `set differently on the base: ${decider}`
    if (!verdict.subject.uses) return undefined
    const now = usedBy(rule, verdict.subject)
    const whole = this.usersOf(rule, same).get(hit.fingerprint) ?? noNames
    const isOwn = hit.at.source.path === verdict.subject.at.source.path
    return this.base.uses.isSpread(now, { known: known.usedBy, whole, isOwn })
      ? worseWords(`not in ${listed([...now.keys()].filter((by) => !known.usedBy.has(by)))}`)
      : undefined
  }

  /** Who uses each fault among the hits of one finding. */
  private usersOf(rule: Rule, same: readonly Seen[]): ReadonlyMap<string, ReadonlySet<string>> {
    const known = this.users.get(same)
    if (known) return known
    const found = new Map<string, Set<string>>()
    for (const { hit, verdict } of same) {
      const own = found.get(hit.fingerprint) ?? new Set()
      for (const by of usedBy(rule, verdict.subject).keys()) own.add(by)
      found.set(hit.fingerprint, own)
    }
    this.users.set(same, found)
    return found
  }

  /** Whether a file could not be read for the same reason before, and is the same file. */
  hasGap(gap: Gap): boolean {
    const { tree, whole } = this.base
    const isSame = gap.decidedBy !== undefined || !tree.changed.has(gap.path) || whole.has(gap.path)
    return this.gaps.has(gapKey(gap)) && isSame
  }

  /** Whether what the base shows of a file may now be hidden: template marks around a manifest make no container of it. */
  isHiding(gap: Gap): boolean {
    const { standsFor } = gap
    const { lost } = this.base
    const isLost = standsFor === undefined ? lost.has(gap.path) : [...lost].some((path) => path.startsWith(standsFor))
    return isLost && !this.hasGap(gap)
  }

  /** What is on the base alone; without what is not known now: what a file, a setting or a running container may hide. */
  fixed(now: Verdicts, gaps: readonly Gap[]): Verdicts {
    const standing = new Set<string>()
    const unknown = new Set<string>()
    for (const [id, { others }] of now.byRule)
      for (const { state, subject, hits } of others) {
        for (const hit of hits) standing.add(hit.fingerprint)
        if (state !== 'fail') unknown.add(`${id}\0${subject.key}`)
      }
    const hidden = new Set(gaps.map(({ path }) => path))
    const folders = gaps.flatMap(({ standsFor = [] }) => standsFor)
    const isHidden = (path: string) => hidden.has(path) || folders.some((folder) => path.startsWith(folder))
    const isGone = (rule: Rule, seen: Seen) =>
      seen.hit.state === 'fail' &&
      !standing.has(this.printOf(rule, seen)) &&
      !unknown.has(`${rule.id}\0${this.keyNow(seen.verdict.subject)}`) &&
      !isHidden(this.base.tree.renames.get(seen.hit.at.source.path) ?? seen.hit.at.source.path)
    const { byRule, ...rest } = this.base.verdicts
    const only = [...byRule].map(([id, verdicts]) => {
      const others = verdicts.others.flatMap((verdict) => {
        if (this.base.running.has(verdict.subject.key)) return []
        const hits = verdict.hits.filter((hit) => isGone(verdicts.rule, { verdict, hit }))
        return hits.length > 0 ? [{ ...verdict, hits }] : []
      })
      return [id, { ...verdicts, others }] as const
    })
    return { byRule: new Map(only), ...rest }
  }

  private keep(rule: Rule, verdict: Verdict, hit: JudgedHit): void {
    const print = this.printOf(rule, { verdict, hit })
    const severity = severityOf(rule, { verdict, hit }, this.policy)
    const reach = hit.reach ?? noWords
    const used = verdict.subject.uses ? this.base.uses.renamed(usedBy(rule, verdict.subject)) : nobody
    const before = this.known.get(print)
    if (!before) {
      this.known.set(print, { severity, state: hit.state, reach: new Set(reach), usedBy: used })
      return
    }
    const isLess = atLeast(before.severity, severity) && before.state === 'fail'
    this.known.set(print, {
      ...(isLess ? before : { severity, state: hit.state }),
      reach: new Set([...before.reach, ...reach]),
      usedBy: joined(before.usedBy, used),
    })
  }

  private keyNow({ key, at: { source } }: Subject): string {
    const path = this.base.tree.renames.get(source.path)
    const isOfFile = path !== undefined && key.startsWith(`${source.path}#`)
    return this.base.moved.get(key)?.key ?? (isOfFile ? path + key.slice(source.path.length) : key)
  }

  /** A file that was moved takes its subjects along, and so does a name that was changed. */
  private printOf(rule: Rule, { verdict: { subject }, hit }: Seen): string {
    const { renames } = this.base.tree
    const { path } = hit.at.source
    const own = hit.owner?.key ?? subject.key
    const moved = this.base.moved.get(own)
    const { rendering } = subject
    if (!moved && renames.size === 0) return hit.fingerprint
    if (rendering) {
      const tail = moved ? moved.key.slice(moved.file.length) : own.slice(rendering.file.length)
      const now = moved && path === subject.at.source.path ? moved.path : (renames.get(path) ?? path)
      return fingerprint(rule.id, now + tail, hit.discriminator)
    }
    if (moved) return fingerprint(rule.id, moved.key, hit.discriminator)
    const file = [path, subject.at.source.path].find((one) => own.startsWith(`${one}#`))
    const now = file === undefined ? undefined : renames.get(file)
    return now === undefined ? hit.fingerprint : fingerprint(rule.id, now + own.slice(file!.length), hit.discriminator)
  }
}

const noWords: readonly string[] = []
const noNames: ReadonlySet<string> = new Set()
const nobody: UsedBy = new Map()

const joined = (one: UsedBy, other: UsedBy): UsedBy =>
  other.size === 0
    ? one
    : new Map([
        ...one,
        ...[...other].map(([by, starters]) => [by, new Set([...(one.get(by) ?? []), ...starters])] as const),
      ])

/** Words that are shown, before the rest are only counted. */
const maxShown = 3

const listed = (words: readonly string[]): string =>
  words.slice(0, maxShown).join(', ') + (words.length > maxShown ? ` and ${words.length - maxShown} more` : '')

const gapKey = ({ path, because, decidedBy = '' }: Gap): string => `${path}\0${because}\0${decidedBy}`
