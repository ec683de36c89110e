import type { Api } from './api.ts'
import type { EventContext } from './context.ts'
import { attempt, Degraded, type Published } from './published.ts'

type Run = Pick<EventContext, 'owner' | 'repo' | 'headSha'> & {
  readonly pullHead: NonNullable<EventContext['pullHead']>
}

/** The pull request that another workflow's run was about. Degraded where it is closed, or has gone on since: that commit has a run of its own. */
export function pullOfRun(
  api: Api,
  { owner, repo, headSha, pullHead }: Run,
): Promise<Published<{ readonly pullNumber: number }>> {
  return attempt('the pull request of the run is not known', async () => {
    const head = `${pullHead.owner}:${pullHead.branch}`
    const rows = await api.call('GET /repos/{owner}/{repo}/pulls', { owner, repo, state: 'open', head, per_page: 100 })
    if (!Array.isArray(rows)) throw new Degraded('GitHub’s response is not a list of pull requests')
    const numbers = (rows as readonly PullRow[]).flatMap(({ number, head }) =>
      head?.sha === headSha && typeof number === 'number' ? [number] : [],
    )
    const [pullNumber, ...others] = numbers
    if (pullNumber === undefined) throw new Degraded(`no open one has ${headSha} as its last commit`)
    if (others.length > 0) throw new Degraded(`several have ${headSha} as their last commit: ${numbers.join(', ')}`)
    return { pullNumber }
  })
}

type Pull = Pick<EventContext, 'owner' | 'repo' | 'headSha'> & { readonly pullNumber: number }

/** Whether the pull request has a newer commit by now, which has a run of its own. Unknown counts as not. */
export async function hasMoved(api: Api, { owner, repo, pullNumber, headSha }: Pull): Promise<boolean> {
  try {
    const parameters = { owner, repo, pull_number: pullNumber }
    const row = await api.call('GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters)
    const sha = (row as PullRow | null)?.head?.sha
    return typeof sha === 'string' && sha !== headSha
  } catch {
    return false
  }
}

interface PullRow {
  readonly number?: unknown
  readonly head?: { readonly sha?: unknown } | null
}
