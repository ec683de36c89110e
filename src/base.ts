import type { BaseJudged } from './decide/baseline.ts'
import type { UnknownBase } from './decide/decide.ts'
import { judge } from './decide/judge.ts'
import { type Moved, movedSubjects } from './decide/moved.ts'
import { Uses } from './decide/uses.ts'
import { isTestPath } from './knowledge/test-paths.ts'
import type { Policy } from './model/policy.ts'
import type { Rule } from './model/rule.ts'
import type { Base } from './model/run.ts'
import type { Gap } from './model/source.ts'
import type { Subject } from './model/subject.ts'
import type { Tools } from './model/tools.ts'
import { type CommitTree, Unrelated } from './model/tree.ts'
import { changedValues, DecidingValues, holdsValues } from './readers/deciding-values.ts'
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
  readonly tools: Tools | undefined
}

/** Checks the files of the base by the same rules. What the change left as it was is read, or at least parsed, once for both. */
export async function checkBase(base: Base, head: Head, terms: Terms): Promise<BaseJudged | UnknownBase> {
  let commit: string | null = null
  try {
    const tree = await base()
    commit = tree.commit
    const files = new CommitFiles(tree, head.files, terms.paths, terms.wanted)
    const isSame = head.asked.hasSame(files)
    const read = isSame ? head : await readAll(files, terms.tools)
    if (files.missing.length > 0) return { commit, unknown: missingWords(files.missing) }
    const gaps = isSame ? head.gaps : [...read.gaps, ...unreadGaps(files.unread)]
    const verdicts = judge(terms.rules, read.subjects, terms.policy, gaps)
    const renames = new Map([...tree.renames].filter(([before, now]) => !isRevived(before, now)))
    const mayMove = (before: string, now: string) => !isRevived(before, now)
    const pathNow = (path: string) => renames.get(path) ?? path
    const moved = isSame ? new Map<string, Moved>() : movedSubjects(read.subjects, head.subjects, { pathNow, mayMove })
    return {
      verdicts,
      gaps,
      running: head.running,
      tree: { commit: tree.commit, changed: tree.changed, renames },
      moved,
      uses: new Uses(read.subjects, head.subjects, pathNow),
      decidedBy: decidedBy(head.files, files, tree),
      whole: wholeOf(head, files, renames),
      lost: lostIn(read.subjects, head.subjects, moved, pathNow),
    }
  } catch (error) {
    const unknown = error instanceof Error ? error.message : String(error)
    return { commit, unknown, ...(error instanceof Unrelated && { advice: error.advice }) }
  }
}

/** Files, as they are called now, in which the base has something that is not found any more. */
function lostIn(
  before: readonly Subject[],
  now: readonly Subject[],
  moved: ReadonlyMap<string, Moved>,
  pathNow: (path: string) => string,
): Set<string> {
  const standing = new Set(now.map(({ key }) => key))
  const lost = new Set<string>()
  for (const { key, at } of before) {
    const { path } = at.source
    const known = moved.get(key)?.key ?? (key.startsWith(path) ? pathNow(path) + key.slice(path.length) : key)
    if (!standing.has(known)) lost.add(pathNow(path))
  }
  return lost
}

/** The values of changed files are looked at when the first setting is met that some may fill in. */
function decidedBy(now: Files, base: CommitFiles, { changed, renames }: CommitTree): BaseJudged['decidedBy'] {
  let values: DecidingValues | undefined
  return ({ at, field }) => {
    if (!at.source.text.slice(at.start, at.end).includes('{{')) return undefined
    if (!values) {
      const fresh = new Set(renames.values())
      const others = [...changed].filter((path) => holdsValues(path) && !renames.has(path) && !fresh.has(path))
      const pairs = others.map((path) => [base.read(path), now.read(path)] as const)
      const moved = [...renames].map(([old, path]) => [base.read(old), now.read(path)] as const)
      const charts = now.paths
        .filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
        .map((path) => path.slice(0, -'Chart.yaml'.length))
      values = new DecidingValues(changedValues([...pairs, ...moved]), charts)
    }
    return values.of(at, field)
  }
}

/** Files that cannot be read and have only been moved. */
function wholeOf({ gaps, files }: Head, base: CommitFiles, renames: ReadonlyMap<string, string>): Set<string> {
  const before = new Map([...renames].map(([old, now]) => [now, old]))
  const isWhole = ({ path }: Gap) => {
    const old = before.get(path)
    const text = old === undefined ? undefined : base.read(old)?.text
    return text !== undefined && text === files.read(path)?.text
  }
  return new Set(gaps.filter(isWhole).map(({ path }) => path))
}

/** Folders of what is put away, and not run. */
const shelved = /(?:^|\/)(?:documentation|attic|archived?|deprecated|unused|disabled)\//i

const isDead = (path: string): boolean => isTestPath(path) || shelved.test(path)

/** Whether a file was moved from where nothing runs it to where something does: its faults come to life there. */
const isRevived = (before: string, now: string): boolean => isDead(before) && !isDead(now)

function missingWords([first, ...others]: readonly string[]): string {
  return `${first}${others.length > 0 ? ` and ${others.length} more of its files` : ''} is not in this clone`
}

/** Files that look like a manifest by name and could not be read. */
const unreadGaps = (unread: readonly Unread[]): Gap[] => unread.map((gap) => ({ ...gap, kinds: kindsIn(gap.path) }))
