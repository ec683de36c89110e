import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tree } from './tree.ts'

const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']

/** Asks git as somebody with a name. */
export const git = (root: string, ...words: string[]): string =>
  execFileSync('git', [...identity, ...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

/** Files by path; `null` for one that is gone. */
export type Files = Readonly<Record<string, string | null>>

/** A repository with one commit of these files. */
export function repository(files: Readonly<Record<string, string>>): string {
  const root = tree(files)
  git(root, 'init', '-q', '-b', 'main')
  commit(root, {})
  return root
}

/** Writes and removes files, and commits that. */
export function commit(root: string, files: Files): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    if (text === null) rmSync(file)
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '--allow-empty', '-m', 'change')
  return git(root, 'rev-parse', 'HEAD')
}

/** What GitHub checks out for a pull request: its last commit merged into the tip of the base. */
export function testMerge(root: string, base: string, head: string): string {
  git(root, 'checkout', '-q', '--detach', base)
  git(root, 'merge', '-q', '--no-ff', '-m', 'merge', head)
  return git(root, 'rev-parse', 'HEAD')
}
