import { type MarkerState, parseMarker, withoutMarker } from '../model/marker.ts'
import { conclusions } from '../model/report.ts'
import { type Api, untilSettled } from './api.ts'
import { attempt, Degraded, type Published } from './published.ts'
import { hasMoved } from './pull.ts'

type CommentMode = 'always' | 'on-failure' | 'on-change' | 'never'

export interface StickyComment {
  readonly owner: string
  readonly repo: string
  readonly pullNumber: number
  /** The last commit of the pull request that this run is about. */
  readonly headSha: string
  /**
   * `on-failure` starts a comment when the merge is blocked, `on-change` when there is anything to report and writes again only
   * when findings or conclusion differ; a comment that exists is always brought up to `pass`.
   */
  readonly mode: CommentMode
  /** The policy is changed: whatever is found, a reviewer has to know. */
  readonly changesPolicy?: boolean
  /** Of this run; its key says whose comment it is. */
  readonly marker: MarkerState
  /** The whole body with the marker in it, given what the comment said before. */
  render(previous: MarkerState | undefined): string
}

export type CommentOutcome =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'not wanted'
  | 'a newer run has commented'
  | 'a newer commit has a run of its own'
  | 'this run has commented on a worse verdict'

interface Existing {
  readonly id: number
  readonly body: string
  readonly marker: MarkerState
}

/** GitHub's own bound on a pull request's comments is 2,500. */
const maxPages = 25

/** Writes, rewrites or leaves alone the one comment of this workflow, job and key. Never throws. */
export function publishComment(
  api: Api,
  comment: StickyComment,
): Promise<Published<{ readonly outcome: CommentOutcome }>> {
  return attempt('the pull-request comment was not written', async () => {
    if (comment.mode === 'never') return { outcome: 'not wanted' }
    return { outcome: await untilSettled(api, () => write(api, comment)) }
  })
}

async function write(api: Api, comment: StickyComment): Promise<CommentOutcome> {
  const { owner, repo, pullNumber, marker } = comment
  const existing = await find(api, comment)
  if (existing && isNewer(existing.marker, marker)) return 'a newer run has commented'
  if (existing && isWorse(existing.marker, marker)) return 'this run has commented on a worse verdict'
  if (!isWanted(comment, existing?.marker)) return 'not wanted'
  const body = comment.render(existing?.marker)
  if (existing && withoutMarker(existing.body) === withoutMarker(body)) return 'unchanged'
  // The run of a newer commit may have had nothing to write: no comment says then that this one is late.
  if (await hasMoved(api, comment)) return 'a newer commit has a run of its own'
  if (!existing) {
    await api.call('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: pullNumber,
      body,
    })
    return 'created'
  }
  await api.call('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    owner,
    repo,
    comment_id: existing.id,
    body,
  })
  return 'updated'
}

/** Whether another run is later than this one. */
export const isNewer = (existing: RunOrder, ours: RunOrder): boolean =>
  existing.runNumber > ours.runNumber ||
  (existing.runNumber === ours.runNumber && existing.runAttempt > ours.runAttempt)

type RunOrder = Pick<MarkerState, 'runNumber' | 'runAttempt'>

/** Of the jobs of one matrix, or several uses in one job, the worst speaks. */
const isWorse = (existing: MarkerState, ours: MarkerState) =>
  existing.runId === ours.runId &&
  existing.runAttempt === ours.runAttempt &&
  conclusions.indexOf(existing.conclusion) > conclusions.indexOf(ours.conclusion)

function isWanted({ mode, marker, changesPolicy = false }: StickyComment, previous: MarkerState | undefined): boolean {
  if (mode === 'always') return true
  if (mode === 'on-failure') return previous !== undefined || marker.conclusion !== 'pass'
  if (changesPolicy) return true
  if (!previous) return marker.conclusion !== 'pass' || marker.fingerprints?.length !== 0
  return previous.conclusion !== marker.conclusion || !sameSet(previous.fingerprints, marker.fingerprints)
}

/** Both are sorted and free of doubles. Sets too large to keep count as changed. */
const sameSet = (a: readonly string[] | null, b: readonly string[] | null) =>
  a !== null && b !== null && a.length === b.length && a.every((fingerprint, index) => fingerprint === b[index])

/** Ours carries our key and was written by whoever the token speaks for; where GitHub does not say who, by a bot. */
async function find(api: Api, { owner, repo, pullNumber, marker }: StickyComment): Promise<Existing | undefined> {
  const viewer = await api.viewer()
  for (let page = 1; page <= maxPages; page++) {
    const parameters = { owner, repo, issue_number: pullNumber, per_page: 100, page }
    const rows = await api.call('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', parameters)
    if (!Array.isArray(rows)) throw new Degraded('GitHub’s response is not a list of comments')
    for (const row of rows as readonly CommentRow[]) {
      const found = typeof row?.body === 'string' ? parseMarker(row.body) : undefined
      if (found?.key === marker.key && typeof row.id === 'number' && isOurs(row.user, viewer)) {
        return { id: row.id, body: row.body as string, marker: found }
      }
    }
    if (rows.length < 100) return undefined
  }
  return undefined
}

interface CommentRow {
  readonly id?: unknown
  readonly body?: unknown
  readonly user?: { readonly login?: unknown; readonly type?: unknown } | null
}

/** Whether whoever the token speaks for wrote it; where GitHub does not say who that is, whether a bot did. */
export const isOurs = (user: CommentRow['user'], viewer: string | null): boolean =>
  viewer === null ? user?.type === 'Bot' : user?.login === viewer
