import type { Policy } from '../model/policy.ts'
import type { Rule, Severity } from '../model/rule.ts'
import type { Gap } from '../model/source.ts'
import type { CommitTree } from '../model/tree.ts'
import { fingerprint } from './judge.ts'
import { atLeast, severityOf } from './severity.ts'
import type { JudgedHit, Verdict, Verdicts } from './verdict.ts'

/** What the base was found to be, by the same rules and the same policy. */
export interface BaseJudged {
  readonly verdicts: Verdicts
  readonly gaps: readonly Gap[]
  /** Keys of what was seen running: that it clears what a file leaves unset is not the change's merit. */
  readonly running: ReadonlySet<string>
  readonly tree: Pick<CommitTree, 'commit' | 'changed' | 'renames'>
  /** Files in which something was found that is not found any more. */
  readonly lost: ReadonlySet<string>
}

/** A hit of the base. */
interface Known {
  readonly severity: Severity
  readonly state: JudgedHit['state']
}

/** What the base has already. */
export class Baseline {
  private readonly known = new Map<string, Known>()
  private readonly gaps: ReadonlySet<string>

  constructor(
    rules: readonly Rule[],
    private readonly policy: Policy,
    private readonly base: BaseJudged,
  ) {
    // What another finding made moot was there all the same.
    for (const rule of rules)
      for (const verdict of base.verdicts.byRule.get(rule.id)?.others ?? [])
        for (const hit of verdict.hits) this.keep(rule, verdict, hit)
    const { renames } = base.tree
    this.gaps = new Set(base.gaps.map((gap) => gapKey({ ...gap, path: renames.get(gap.path) ?? gap.path })))
  }

  /** The same fault on the base, whether it was as grave or not. */
  find({ fingerprint: print }: JudgedHit): Known | undefined {
    return this.known.get(print)
  }

  /** Whether a fault is none of the base's, or was less grave or less certain there. */
  isWorse(hit: JudgedHit, severity: Severity): boolean {
    const known = this.find(hit)
    if (!known) return true
    return (known.state === 'unsure' && hit.state === 'fail') || !atLeast(known.severity, severity)
  }

  /** Whether a file could not be read for the same reason before, and is the same file. */
  hasGap(gap: Gap): boolean {
    return this.gaps.has(gapKey(gap)) && !this.base.tree.changed.has(gap.path)
  }

  /** Whether what the base shows of a file may now be hidden: template marks around a manifest make no container of it. */
  isHiding(gap: Gap): boolean {
    return this.base.lost.has(gap.path) && !this.gaps.has(gapKey(gap))
  }

  /** What is on the base alone; without what a file that cannot be read now, or a running container, may hide. */
  fixed(now: Verdicts, gaps: readonly Gap[]): Verdicts {
    const standing = new Set<string>()
    for (const { others } of now.byRule.values())
      for (const { hits } of others) for (const hit of hits) standing.add(hit.fingerprint)
    const hidden = new Set(gaps.map(({ path }) => path))
    const isGone = (rule: Rule, hit: JudgedHit) =>
      !standing.has(this.printOf(rule, hit)) && !hidden.has(hit.at.source.path) && hit.state === 'fail'
    const { byRule, moot, folded } = this.base.verdicts
    const only = [...byRule].map(([id, verdicts]) => {
      const others = verdicts.others.flatMap((verdict) => {
        if (this.base.running.has(verdict.subject.key)) return []
        const hits = verdict.hits.filter((hit) => isGone(verdicts.rule, hit))
        return hits.length > 0 ? [{ ...verdict, hits }] : []
      })
      return [id, { ...verdicts, others }] as const
    })
    return { byRule: new Map(only), moot, folded }
  }

  private keep(rule: Rule, verdict: Verdict, hit: JudgedHit): void {
    const print = this.printOf(rule, hit)
    const severity = severityOf(rule, { verdict, hit }, this.policy)
    const before = this.known.get(print)
    if (before && atLeast(before.severity, severity) && before.state === 'fail') return
    this.known.set(print, { severity, state: hit.state })
  }

  /** A file that was moved takes its subjects along. */
  private printOf(rule: Rule, { key, discriminator, fingerprint: own }: JudgedHit): string {
    const { renames } = this.base.tree
    if (renames.size === 0) return own
    for (let end = key.indexOf('#'); end >= 0; end = key.indexOf('#', end + 1)) {
      const moved = renames.get(key.slice(0, end))
      if (moved !== undefined) return fingerprint(rule.id, moved + key.slice(end), discriminator)
    }
    return own
  }
}

const gapKey = ({ path, because }: Gap): string => `${path}\0${because}`
