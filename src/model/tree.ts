/** A file, link or submodule of a commit, as git lists it. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` (a link) or `160000` (a submodule). */
  readonly mode: string
  /** Of the blob; of a submodule its commit. */
  readonly id: string
}

/** The files of a commit, and how what is checked out differs from them. */
export interface CommitTree {
  readonly commit: string
  /** By repository path. */
  readonly entries: ReadonlyMap<string, TreeEntry>
  /** Paths that one side has alone, or that differ. What was changed without being added to git is not among them. */
  readonly changed: ReadonlySet<string>
  /** New path by old path. */
  readonly renames: ReadonlyMap<string, string>
  blob(id: string): Blob
}

/** The bytes, or why there are none: larger than any file that is read, or not in this clone. */
export type Blob = Buffer | 'too large' | 'missing'

/** Two commits without a common one: there is no base, however much of the history is fetched. */
export class Unrelated extends Error {
  readonly advice =
    'Put the branch on the base: `git rebase`, or merge the base into it with `--allow-unrelated-histories`'

  constructor(base: string, head: string) {
    super(`${head.slice(0, 12)} has no commit in common with ${base.slice(0, 12)}`)
  }
}
