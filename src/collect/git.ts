import { execFileSync } from 'node:child_process'

/** A file as a commit has it. `unknown`: the commit is not here (a shallow clone), which is not the same as `absent`. */
export type FileAt = { state: 'text'; text: string } | { state: 'absent' } | { state: 'unknown' }

export function fileAt(root: string, commit: string, path: string): FileAt {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return { state: 'unknown' }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    git('cat-file', '-e', `${commit}^{commit}`)
  } catch {
    return { state: 'unknown' }
  }
  try {
    return { state: 'text', text: git('show', `${commit}:./${path}`) }
  } catch {
    return { state: 'absent' }
  }
}
