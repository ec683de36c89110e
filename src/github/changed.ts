import type { Api } from './api.ts'
import { attempt, Degraded, type Published } from './published.ts'

/** GitHub lists no more files of a pull request than this. */
const maxFiles = 3000

export interface PullRequest {
  readonly owner: string
  readonly repo: string
  readonly pullNumber: number
}

/** Repository paths that the pull request adds or changes, under their new names. Degraded where the list is not whole. */
export function changedFiles(
  api: Api,
  { owner, repo, pullNumber }: PullRequest,
): Promise<Published<{ readonly files: ReadonlySet<string> }>> {
  return attempt('the list of changed files could not be read', async () => {
    const files = new Set<string>()
    for (let page = 1; ; page++) {
      const parameters = { owner, repo, pull_number: pullNumber, per_page: 100, page }
      const rows = await api.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', parameters)
      if (!Array.isArray(rows)) throw new Degraded('GitHub’s response is not a list of files')
      for (const row of rows as readonly { filename?: unknown; status?: unknown }[]) {
        if (typeof row?.filename === 'string' && row.status !== 'removed') files.add(row.filename)
      }
      if (rows.length < 100) return { files }
      if (page * 100 >= maxFiles) throw new Degraded(`the pull request changes ${maxFiles} files or more`)
    }
  })
}
