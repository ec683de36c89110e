import { type ChangedLines, type Hunk, hunksOf, isShownBy, linesOf } from '../model/diff.ts'
import type { CommitTree } from '../model/tree.ts'
import { attempt, gitOutput } from './git.ts'

/** What GitHub lists of a pull request: its files, and the diffs of most of them. */
interface Listed {
  readonly files: ReadonlySet<string>
  readonly patches: ReadonlyMap<string, string>
}

/** Files whose lines git is asked for; of more only that they are changed is known. */
const maxAsked = 100

/**
 * The lines that a change touches: as GitHub lists them, where that is what is checked out; else as git has them.
 * @param baseOf what the change is compared with, where it is in the clone
 * @returns undefined where neither knows what is changed
 */
export function changedLines(
  root: string,
  listed: Listed | undefined,
  baseOf: () => CommitTree | undefined,
): ChangedLines | undefined {
  let base: { readonly tree: CommitTree | undefined } | undefined
  const treeOf = () => {
    base ??= { tree: attempt(baseOf) }
    return base.tree
  }
  const files = listed?.files ?? treeOf()?.changed
  if (!files) return undefined
  const known = new Map<string, ReadonlySet<number> | undefined>()
  return {
    files,
    linesOf(path) {
      if (known.has(path)) return known.get(path)
      const hunks =
        files.has(path) && known.size < maxAsked
          ? (listedHunks(root, path, listed?.patches.get(path)) ?? hunksSince(root, path, treeOf()))
          : undefined
      const lines = hunks && new Set(hunks.flatMap(({ added }) => added))
      known.set(path, lines)
      return lines
    },
  }
}

/** GitHub's are of the last commit; the base may have moved lines of what is checked out since. */
function listedHunks(root: string, path: string, patch: string | undefined): readonly Hunk[] | undefined {
  if (patch === undefined) return undefined
  const hunks = hunksOf(patch)
  const id = blobIn(root, path)
  const text = id === undefined ? undefined : attempt(() => gitOutput(root, 'cat-file', 'blob', id))
  return text === undefined || isShownBy(hunks, linesOf(text)) ? hunks : undefined
}

/** A file that the base has, compared with what is checked out. */
function hunksSince(root: string, path: string, tree: CommitTree | undefined): readonly Hunk[] | undefined {
  if (!tree) return undefined
  const before = [...tree.renames].find(([, now]) => now === path)?.[0] ?? path
  const entry = tree.entries.get(before)
  const id = blobIn(root, path)
  if (!entry?.mode.startsWith('100') || id === undefined) return undefined
  if (entry.id === id) return []
  // No program that a configuration or an attribute names is run, and a file that one calls binary is compared as text.
  const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--text', '--unified=0']
  return attempt(() => hunksOf(gitOutput(root, 'diff', ...options, entry.id, id)))
}

/** What is checked out at a path, by its name in git; undefined where that is no plain file. */
const blobIn = (root: string, path: string): string | undefined =>
  attempt(() => /^100\d{3} ([0-9a-f]+) 0\t/.exec(gitOutput(root, 'ls-files', '-z', '--stage', '--', path))?.[1])
