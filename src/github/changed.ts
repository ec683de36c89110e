import type { Api } from './api.ts'
import { attempt, Degraded, type Published } from './published.ts'

/** GitHub lists no more files of a pull request than this. */
const maxFiles = 3000

export interface PullRequest {
  readonly owner: string
  readonly repo: string
  readonly pullNumber: number
}

export interface ChangedFiles {
  /** Repository paths that the pull request adds or changes, under their new names. */
  readonly files: ReadonlySet<string>
  /** Their diffs, by path; GitHub leaves out large ones, and those of files that are no text. */
  readonly patches: ReadonlyMap<string, string>
}

/** What the pull request changes. Degraded where the list is not whole. */
export function changedFiles(api: Api, { owner, repo, pullNumber }: PullRequest): Promise<Published<ChangedFiles>> {
  return attempt('the list of changed files could not be read', async () => {
    const files = new Set<string>()
    const patches = new Map<string, string>()
    for (let page = 1; ; page++) {
      const parameters = { owner, repo, pull_number: pullNumber, per_page: 100, page }
      const rows = await api.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', parameters)
      if (!Array.isArray(rows)) throw notAList()
      for (const row of rows as readonly (Readonly<Record<string, unknown>> | null)[]) {
        const { filename, status, patch } = row ?? {}
        if (typeof filename !== 'string') throw notAList()
        if (status === 'removed') continue
        files.add(filename)
        if (typeof patch === 'string') patches.set(filename, patch)
      }
      if (rows.length < 100) return { files, patches }
      if (page * 100 >= maxFiles) throw new Degraded(`the pull request changes ${maxFiles} files or more`)
    }
  })
}

const notAList = () => new Degraded('GitHub’s response is not a list of files')
