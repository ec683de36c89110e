import { formatSuggestionMarker, parseSuggestionMarker, type SuggestionState } from '../model/marker.ts'
import { type Api, untilSettled } from './api.ts'
import { isNewer, isOurs } from './comment.ts'
import { attempt, Degraded, type Published } from './published.ts'
import { hasMoved } from './pull.ts'

/** A change of whole lines, as a comment beside them. */
export interface Suggested {
  readonly path: string
  /** First and last line, from 1. */
  readonly startLine: number
  readonly line: number
  /** 16 hexadecimal digits. */
  readonly id: string
  /** Markdown without the marker. */
  readonly body: string
}

export interface SuggestionReview {
  readonly owner: string
  readonly repo: string
  readonly pullNumber: number
  /** Last commit of the pull request, whose lines are meant. */
  readonly headSha: string
  /** Of this run; its key says whose suggestions they are. */
  readonly marker: Omit<SuggestionState, 'id'>
  readonly suggestions: readonly Suggested[]
  /** Whether one that is not among `suggestions` any more is taken back: not where the check is incomplete. */
  readonly mayWithdraw: boolean
}

export interface SuggestionOutcome {
  readonly posted: number
  readonly kept: number
  readonly withdrawn: number
}

interface Existing {
  readonly id: number
  readonly marker: SuggestionState
  /** Its lines have changed: there is no button any more. */
  readonly isOutdated: boolean
  readonly isAnswered: boolean
}

/** Rows a page; GitHub gives no more. */
const pageSize = 100
const maxPages = 50

/** Posts what is new in one review, leaves what stands, takes back what is fixed. Never throws. */
export function publishSuggestions(api: Api, review: SuggestionReview): Promise<Published<SuggestionOutcome>> {
  return attempt('the suggestions were not all posted', () => untilSettled(api, () => write(api, review)))
}

async function write(api: Api, review: SuggestionReview): Promise<SuggestionOutcome> {
  const existing = await find(api, review)
  const nothing = { posted: 0, kept: 0, withdrawn: 0 }
  if (existing.some(({ marker }) => isNewer(marker, review.marker))) return nothing
  const wanted = new Set(review.suggestions.map(({ id }) => id))
  const standing = existing.filter(({ marker, isOutdated }) => wanted.has(marker.id) && !isOutdated)
  const here = new Set(standing.map(({ marker }) => marker.id))
  const over = existing.filter((one) => !standing.includes(one) && mayGo(one, review))
  const missing = review.suggestions.filter(({ id }) => !here.has(id))
  // The run of a newer commit may have had nothing to suggest: no suggestion says then that this one is late.
  if (missing.length + over.length > 0 && (await hasMoved(api, review))) return nothing
  const refused = await post(api, review, missing)
  for (const one of over) await withdraw(api, review, one)
  const [first] = refused
  if (first) throw new Degraded(`${refused.length} of ${review.suggestions.length} refused (${first.because})`)
  return { posted: review.suggestions.length - here.size, kept: here.size, withdrawn: over.length }
}

/** What another job of this run suggests stays. */
const mayGo = ({ marker, isOutdated }: Existing, { marker: ours, mayWithdraw, suggestions }: SuggestionReview) =>
  (mayWithdraw || (isOutdated && suggestions.some(({ id }) => id === marker.id))) &&
  !(marker.runId === ours.runId && marker.runAttempt === ours.runAttempt)

interface Refused {
  readonly because: string
}

/**
 * GitHub refuses a whole review for one line that it does not take, and does not say which: a review that is refused is posted in
 * halves.
 * @returns those that GitHub does not take
 */
async function post(api: Api, review: SuggestionReview, some: readonly Suggested[]): Promise<Refused[]> {
  if (some.length === 0) return []
  try {
    await postReview(api, review, some)
    return []
  } catch (error) {
    const isRefused = error instanceof Degraded && error.status === 422 && !/too quickly/i.test(error.message)
    if (!isRefused) throw error
    if (some.length === 1) return [{ because: error.message }]
    const middle = Math.ceil(some.length / 2)
    return [...(await post(api, review, some.slice(0, middle))), ...(await post(api, review, some.slice(middle)))]
  }
}

async function postReview(api: Api, review: SuggestionReview, some: readonly Suggested[]): Promise<void> {
  const { owner, repo, pullNumber, headSha, marker } = review
  const count = some.length === 1 ? 'A change that fixes' : `${some.length} changes that fix`
  await api.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    owner,
    repo,
    pull_number: pullNumber,
    commit_id: headSha,
    event: 'COMMENT',
    body: `Hullgate: ${count} new findings. Commit what fits; resolve a suggestion to turn it down.`,
    comments: some.map(({ path, startLine, line, id, body }) => ({
      path,
      line,
      side: 'RIGHT',
      // GitHub takes no range of one line.
      ...(startLine < line && { start_line: startLine, start_side: 'RIGHT' }),
      body: `${formatSuggestionMarker({ ...marker, id })}\n${body}`,
    })),
  })
}

/** A comment that somebody answered stays, without its button. */
async function withdraw(api: Api, { owner, repo }: SuggestionReview, { id, marker, isAnswered }: Existing) {
  const comment = { owner, repo, comment_id: id }
  if (isAnswered) {
    const body = `${formatSuggestionMarker({ ...marker, id: withdrawn })}\nThe finding is fixed, or needs another change by now.`
    await api.call('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', { ...comment, body })
    return
  }
  try {
    await api.call('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', comment)
  } catch (error) {
    if (!(error instanceof Degraded && error.status === 404)) throw error
  }
}

/** Stands where a suggestion was. */
const withdrawn = '0'.repeat(16)

interface CommentRow {
  readonly id?: unknown
  readonly body?: unknown
  readonly line?: unknown
  readonly in_reply_to_id?: unknown
  readonly user?: { readonly login?: unknown; readonly type?: unknown } | null
}

/** Those that carry our key and were written by whoever the token speaks for. */
async function find(api: Api, { owner, repo, pullNumber, marker }: SuggestionReview): Promise<Existing[]> {
  const viewer = await api.viewer()
  const rows: CommentRow[] = []
  for (let page = 1; page <= maxPages; page++) {
    const parameters = { owner, repo, pull_number: pullNumber, per_page: pageSize, page }
    const some = await api.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', parameters)
    if (!Array.isArray(some)) throw new Degraded('GitHub’s response is not a list of comments')
    rows.push(...(some as CommentRow[]))
    if (some.length < pageSize) break
  }
  const answered = new Set(rows.map((row) => row?.in_reply_to_id))
  return rows.flatMap((row) => {
    const found = typeof row?.body === 'string' ? parseSuggestionMarker(row.body) : undefined
    if (found?.key !== marker.key || found.id === withdrawn) return []
    if (typeof row.id !== 'number' || !isOurs(row.user, viewer)) return []
    return [{ id: row.id, marker: found, isOutdated: typeof row.line !== 'number', isAnswered: answered.has(row.id) }]
  })
}
