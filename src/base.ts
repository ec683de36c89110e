import type { BaseJudged } from './decide/baseline.ts'
import { judge } from './decide/judge.ts'
import type { RenderChart } from './model/chart.ts'
import type { Policy } from './model/policy.ts'
import type { Rule } from './model/rule.ts'
import type { Base } from './model/run.ts'
import type { Gap } from './model/source.ts'
import type { Subject } from './model/subject.ts'
import type { CommitTree } from './model/tree.ts'
import { kindsIn, readAll } from './readers/index.ts'
import type { AskedFiles } from './repository/asked.ts'
import { CommitFiles } from './repository/commit-files.ts'
import type { Files, Unread } from './repository/files.ts'

/** What is checked out, as it was read. */
export interface Head {
  readonly files: Files
  readonly asked: AskedFiles
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  /** Keys of what was seen running. */
  readonly running: ReadonlySet<string>
}

/** By what both sides are checked. */
export interface Terms {
  readonly rules: readonly Rule[]
  readonly policy: Policy
  /** Files and folders to check; empty: all. */
  readonly paths: readonly string[]
  readonly wanted: (path: string) => boolean
  readonly renderChart: RenderChart
}

/** Checks the files of the base by the same rules. What the change left as it was is read, or at least parsed, once for both. */
export async function checkBase(base: Base, head: Head, terms: Terms): Promise<BaseJudged | UnknownBase> {
  let commit: string | null = null
  try {
    const tree = await base()
    commit = tree.commit
    const files = new CommitFiles(tree, head.files, terms.paths, terms.wanted)
    const isSame = head.asked.hasSame(files)
    const read = isSame ? head : await readAll(files, terms.renderChart)
    if (files.missing.length > 0) return { commit, unknown: missingWords(files.missing) }
    const gaps = isSame ? head.gaps : [...read.gaps, ...unreadGaps(files.unread)]
    const verdicts = judge(terms.rules, read.subjects, terms.policy, gaps)
    return { verdicts, gaps, running: head.running, tree, lost: lostIn(read.subjects, head.subjects, tree) }
  } catch (error) {
    return { commit, unknown: error instanceof Error ? error.message : String(error) }
  }
}

/** Files, as they are called now, in which the base has something that is not found any more. */
function lostIn(before: readonly Subject[], now: readonly Subject[], { renames }: Pick<CommitTree, 'renames'>) {
  const standing = new Set(now.map(({ key }) => key))
  const lost = new Set<string>()
  for (const { key, at } of before) {
    const { path } = at.source
    const moved = renames.get(path) ?? path
    if (!standing.has(key.startsWith(path) ? moved + key.slice(path.length) : key)) lost.add(moved)
  }
  return lost
}

/** Why the base could not be read. */
export interface UnknownBase {
  readonly unknown: string
  readonly commit: string | null
}

function missingWords([first, ...others]: readonly string[]): string {
  return `${first}${others.length > 0 ? ` and ${others.length} more of its files` : ''} is not in this clone`
}

/** Files that look like a manifest by name and could not be read. */
const unreadGaps = (unread: readonly Unread[]): Gap[] => unread.map((gap) => ({ ...gap, kinds: kindsIn(gap.path) }))
