import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { blobId } from '../../src/repository/git.ts'
import { leastOf, type Operation, operationFor } from './contract.ts'

interface Call {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  readonly body: unknown
}

interface Comment {
  readonly id: number
  body: string
  readonly login: string
}

/** An answer that stands in for GitHub's own: the failures that it really returns. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The request is carried out all the same before this is answered. */
  readonly afterwards?: boolean
  /** The connection is cut instead of answered. */
  readonly cut?: boolean
  /** The answer begins and never ends. */
  readonly endless?: boolean
  /** The answer begins, and the connection is cut. */
  readonly broken?: boolean
}

interface PullRequest {
  readonly number: number
  readonly head: string
  readonly sha: string
}

/** A comment beside lines of the diff. */
interface ReviewComment {
  readonly id: number
  body: string
  readonly login: string
  readonly path: string
  readonly startLine: number | null
  /** `null`: outdated. */
  line: number | null
  readonly replyTo?: number
}

export interface GitHub {
  /** For GITHUB_API_URL. */
  readonly url: string
  readonly calls: Call[]
  /** Where a request, or a reply of this server, breaks GitHub's description. Every test expects none. */
  readonly violations: string[]
  readonly comments: Comment[]
  readonly reviewComments: ReviewComment[]
  /** Bodies of reviews. */
  readonly reviews: string[]
  /** Changed files of the pull request: path, status where it is not `modified`, and the diff. */
  readonly files: { filename: string; status?: string; patch?: string }[]
  /** Open pull requests: their number, where they come from (`owner:branch`), and their last commit. */
  readonly pulls: PullRequest[]
  /** Files of the repository at any commit: path → text. */
  readonly contents: Map<string, string>
  /** Files of the base, as trees and blobs. */
  readonly base: Map<string, string>
  /** Renames between the base and the pull request: old path → new path. */
  readonly renames: Map<string, string>
  /** The commit where the branches parted. */
  mergeBase: string
  /** Whether GitHub leaves files out of the list of the base's. */
  truncated: boolean
  /** Login of whoever the token speaks for; `null`: GraphQL refuses. */
  viewer: string | null
  /** Answers the next requests of this kind (`POST /repos/…/comments` as a substring) with these, then as usual. */
  fail(kind: string, ...answers: readonly Answer[]): void
  /** Answers every request of this kind with this from now on. */
  failAlways(kind: string, answer: Answer): void
  close(): Promise<void>
}

/** What a token that may only read is told (forks, Dependabot, `permissions: {}`). */
export const readOnly: Answer = {
  status: 403,
  body: {
    message: 'Resource not accessible by integration',
    documentation_url: 'https://docs.github.com/rest/issues/comments#create-an-issue-comment',
    status: '403',
  },
}

export const notFound: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
}
export const serverError: Answer = { status: 502, body: { message: 'Server Error' } }
export const secondaryLimit = (seconds: number): Answer => ({
  status: 403,
  headers: { 'retry-after': String(seconds) },
  body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
})

/** GitHub refuses longer ones. */
const maxBodyLength = 65_536
/** Content a minute, from which GitHub answers with a secondary limit. */
const maxContent = 80

/** Starts GitHub on the loopback: one pull request's comments and files, every request held against GitHub's own description. */
export async function start(): Promise<GitHub> {
  const state = new State()
  const server = createServer((request, response) => void state.serve(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  })
}

class State {
  readonly calls: Call[] = []
  readonly violations: string[] = []
  readonly comments: Comment[] = []
  readonly reviewComments: ReviewComment[] = []
  readonly reviews: string[] = []
  readonly files: { filename: string; status?: string; patch?: string }[] = []
  readonly pulls: PullRequest[] = []
  readonly contents = new Map<string, string>()
  readonly base = new Map<string, string>()
  readonly renames = new Map<string, string>()
  mergeBase = 'd'.repeat(40)
  truncated = false
  viewer: string | null = 'github-actions[bot]'
  private readonly failures: { kind: string; answers: Answer[]; always: boolean }[] = []
  private created = 0

  fail(kind: string, ...answers: readonly Answer[]): void {
    this.failures.push({ kind, answers: [...answers], always: false })
  }

  failAlways(kind: string, answer: Answer): void {
    this.failures.push({ kind, answers: [answer], always: true })
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const body = await bodyOf(request)
    this.calls.push({ method, url, body })
    const failure = this.failureFor(`${method} ${url}`)
    if (failure?.cut) {
      response.destroy()
      return
    }
    if (failure?.endless || failure?.broken) {
      response.writeHead(failure.status, { 'content-type': 'application/json; charset=utf-8' })
      response.write('[', () => failure.broken && response.destroy())
      return
    }
    if (failure && failure.status >= 400) this.holdReply(method, url, failure)
    if (failure && !failure.afterwards) return send(response, failure)
    const answer = this.answer(request, body)
    send(response, failure ?? answer)
  }

  private failureFor(call: string): Answer | undefined {
    const found = this.failures.find(({ kind, answers }) => call.includes(kind) && answers.length > 0)
    return found?.always ? found.answers[0] : found?.answers.shift()
  }

  /** Failures that tests invent are to be ones that GitHub could return. */
  private holdReply(method: string, url: string, { status, body }: Answer): void {
    const operation = operationFor(method, url.replace(/\?.*/, ''))
    this.violations.push(...(operation?.replyFaults(status, body) ?? []))
  }

  private answer(request: IncomingMessage, body: unknown): Answer {
    const { method = '', headers } = request
    if (!/^(?:token|bearer) \S+$/i.test(headers.authorization ?? ''))
      return { status: 401, body: { message: 'Bad credentials' } }
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
    if (method === 'POST' && pathname === '/graphql') return this.graphql(body)
    const operation = operationFor(method, pathname)
    if (!operation) {
      this.violations.push(`${method} ${pathname} is not in GitHub's description`)
      return notFound
    }
    const faults = [...operation.queryFaults(searchParams), ...operation.bodyFaults(body)]
    this.violations.push(...faults)
    const answer =
      faults.length > 0
        ? { status: 422, body: { message: faults.join('; '), documentation_url: 'https://docs.github.com/rest' } }
        : this.carryOut(operation, searchParams, body)
    this.violations.push(...operation.replyFaults(answer.status, answer.body))
    return answer
  }

  private graphql(body: unknown): Answer {
    const { query } = (body ?? {}) as { query?: unknown }
    if (query !== '{ viewer { login } }') this.violations.push(`unknown GraphQL query ${String(query)}`)
    if (this.viewer === null) return readOnly
    return { status: 200, body: { data: { viewer: { login: this.viewer } } } }
  }

  private carryOut({ route, parameters }: Operation, query: URLSearchParams, body: unknown): Answer {
    const text = (body as { body?: string } | undefined)?.body ?? ''
    switch (route) {
      case 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments':
        return paged(this.comments.map(commentBody), query)
      case 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments':
        return this.create(text)
      case 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}':
        return this.update(Number(parameters['comment_id']), text)
      case 'GET /repos/{owner}/{repo}/pulls':
        return paged(this.pulls.filter(({ head }) => head === query.get('head')).map(pullRowBody), query)
      case 'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
        const pull = this.pulls.find(({ number }) => number === Number(parameters['pull_number']))
        return pull ? { status: 200, body: pullBody(pull, 'pull-request') } : notFound
      }
      case 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files':
        return paged(this.files.map(fileBody), query)
      case 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments':
        return paged(this.reviewComments.map(reviewCommentBody), query)
      case 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews':
        return this.review(body as Review)
      case 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}':
        return this.changeReviewComment(Number(parameters['comment_id']), text)
      case 'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}':
        return this.deleteReviewComment(Number(parameters['comment_id']))
      case 'GET /repos/{owner}/{repo}/contents/{path}':
        return this.content(decodeURIComponent(parameters['path'] ?? ''))
      case 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}':
        return { status: 200, body: treeBody(parameters['tree_sha']!, this.base, this.truncated) }
      case 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}':
        return this.blob(parameters['file_sha']!)
      case 'GET /repos/{owner}/{repo}/compare/{basehead}':
        return { status: 200, body: comparisonBody(this.mergeBase, this.renames) }
      default:
        throw new Error(`${route} is in the description, but this server does not carry it out`)
    }
  }

  private content(path: string): Answer {
    const text = this.contents.get(path)
    return text === undefined ? notFound : { status: 200, body: contentBody(path, text) }
  }

  private blob(id: string): Answer {
    const text = [...this.base.values()].find((some) => blobId(Buffer.from(some), 40) === id)
    return text === undefined ? notFound : { status: 200, body: blobBody(id, text) }
  }

  private create(text: string): Answer {
    if (++this.created > maxContent) return secondaryLimit(60)
    if (text.length > maxBodyLength) return tooLong
    const comment = { id: 1000 + this.comments.length, body: text, login: this.viewer ?? 'github-actions[bot]' }
    this.comments.push(comment)
    return { status: 201, body: commentBody(comment) }
  }

  /** One comment beside a line that the diff does not show, and GitHub refuses the whole review. */
  private review({ body, comments }: Review): Answer {
    if (++this.created > maxContent) return secondaryLimit(60)
    const faults = comments.flatMap((comment) => {
      const lines = rightLines(this.files.find(({ filename }) => filename === comment.path)?.patch ?? '')
      const { line, start_line: start = line } = comment
      if (comment.body.length > maxBodyLength) return ['body is too long']
      if (comment.start_line !== undefined && comment.start_line >= line)
        return ['Pull request review thread start line must precede the end line.']
      return lines.get(line) === undefined || lines.get(start) !== lines.get(line)
        ? ['Pull request review thread line must be part of the diff']
        : []
    })
    if (faults.length > 0 || body === '')
      return {
        status: 422,
        body: { message: 'Unprocessable Entity', errors: faults, documentation_url: 'https://docs.github.com/rest' },
      }
    this.reviews.push(body)
    for (const { path, line, start_line: startLine = null, body: text } of comments) {
      const id = 5000 + this.reviewComments.length
      this.reviewComments.push({ id, body: text, login: this.viewer ?? 'github-actions[bot]', path, startLine, line })
    }
    return { status: 200, body: reviewBody(this.reviews.length, body, this.viewer ?? 'github-actions[bot]') }
  }

  private changeReviewComment(id: number, text: string): Answer {
    const comment = this.reviewComments.find((one) => one.id === id)
    if (!comment) return notFound
    comment.body = text
    return { status: 200, body: reviewCommentBody(comment) }
  }

  private deleteReviewComment(id: number): Answer {
    const index = this.reviewComments.findIndex((one) => one.id === id)
    if (index < 0) return notFound
    this.reviewComments.splice(index, 1)
    return { status: 204 }
  }

  private update(id: number, text: string): Answer {
    if (text.length > maxBodyLength) return tooLong
    const comment = this.comments.find((one) => one.id === id)
    if (!comment) return notFound
    comment.body = text
    return { status: 200, body: commentBody(comment) }
  }
}

interface Review {
  readonly body: string
  readonly comments: readonly {
    readonly path: string
    readonly body: string
    readonly line: number
    readonly start_line?: number
  }[]
}

/** Number of the hunk by the line of the new file that it shows. */
function rightLines(patch: string): Map<number, number> {
  const hunks = new Map<number, number>()
  let [line, hunk] = [0, 0]
  for (const row of patch.split('\n')) {
    const start = /^@@ .* \+(\d+)/.exec(row)?.[1]
    if (start !== undefined) [line, hunk] = [Number(start), hunk + 1]
    else if (row.startsWith('+') || row.startsWith(' ')) hunks.set(line++, hunk)
  }
  return hunks
}

const tooLong: Answer = {
  status: 422,
  body: {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)',
      },
    ],
  },
}

/** Thirty a page unless asked, a hundred at most, as GitHub has it. */
function paged(rows: readonly unknown[], query: URLSearchParams): Answer {
  const size = Math.min(100, Number(query.get('per_page') ?? 30))
  const page = Number(query.get('page') ?? 1)
  return { status: 200, body: rows.slice((page - 1) * size, page * size) }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text === '' ? undefined : JSON.parse(text)
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(status === 204 ? undefined : JSON.stringify(body ?? {}))
}

function commentBody({ id, body, login }: Comment): object {
  const url = `https://api.github.com/repos/acme/shop/issues/comments/${id}`
  const time = '2026-11-01T12:00:00Z'
  return {
    id,
    node_id: `IC_${id}`,
    url,
    html_url: `https://github.com/acme/shop/pull/7#issuecomment-${id}`,
    issue_url: 'https://api.github.com/repos/acme/shop/issues/7',
    body,
    user: userBody(login),
    created_at: time,
    updated_at: time,
    author_association: 'NONE',
  }
}

const pullRowBody = (pull: PullRequest) => pullBody(pull, 'pull-request-simple')

function pullBody({ number, sha }: PullRequest, schema: 'pull-request' | 'pull-request-simple'): object {
  const whole = leastOf(schema)
  return { ...whole, number, head: { ...(whole['head'] as object), sha } }
}

function reviewCommentBody({ id, body, login, path, startLine, line, replyTo }: ReviewComment): object {
  const url = `https://api.github.com/repos/acme/shop/pulls/comments/${id}`
  const pull = 'https://api.github.com/repos/acme/shop/pulls/7'
  const page = `https://github.com/acme/shop/pull/7#discussion_r${id}`
  return {
    url,
    pull_request_review_id: 42,
    id,
    node_id: `PRRC_${id}`,
    diff_hunk: '@@ -1 +1 @@',
    path,
    commit_id: 'a'.repeat(40),
    original_commit_id: 'a'.repeat(40),
    user: userBody(login),
    body,
    created_at: '2026-11-01T12:00:00Z',
    updated_at: '2026-11-01T12:00:00Z',
    html_url: page,
    pull_request_url: pull,
    author_association: 'NONE',
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pull } },
    start_line: startLine,
    side: 'RIGHT',
    // GitHub leaves an outdated one without a line, though its description knows only numbers.
    ...(line !== null && { line }),
    ...(replyTo !== undefined && { in_reply_to_id: replyTo }),
  }
}

function reviewBody(id: number, body: string, login: string): object {
  const pull = 'https://api.github.com/repos/acme/shop/pulls/7'
  const page = `https://github.com/acme/shop/pull/7#pullrequestreview-${id}`
  return {
    id,
    node_id: `PRR_${id}`,
    user: userBody(login),
    body,
    state: 'COMMENTED',
    html_url: page,
    pull_request_url: pull,
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: '2026-11-01T12:00:00Z',
    commit_id: 'a'.repeat(40),
    author_association: 'NONE',
  }
}

function userBody(login: string): object {
  const url = `https://api.github.com/users/${encodeURIComponent(login)}`
  return {
    login,
    id: 41898282,
    node_id: 'MDM6Qm90',
    avatar_url: 'https://avatars.githubusercontent.com/u/1',
    gravatar_id: '',
    url,
    html_url: `https://github.com/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following`,
    gists_url: `${url}/gists`,
    starred_url: `${url}/starred`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  }
}

function fileBody({
  filename,
  status = 'modified',
  ...rest
}: {
  filename: string
  status?: string
  patch?: string
}): object {
  const path = filename.split('/').map(encodeURIComponent).join('/')
  return {
    sha: 'bbcd538c8e72b8c175046e27cc8f907076331401',
    filename,
    status,
    ...rest,
    additions: 1,
    deletions: 1,
    changes: 2,
    blob_url: `https://github.com/acme/shop/blob/6dcb09b/${path}`,
    raw_url: `https://github.com/acme/shop/raw/6dcb09b/${path}`,
    contents_url: `https://api.github.com/repos/acme/shop/contents/${path}?ref=6dcb09b`,
  }
}

function treeBody(sha: string, files: ReadonlyMap<string, string>, truncated: boolean): object {
  const folders = [
    ...new Set([...files.keys()].filter((path) => path.includes('/')).map((path) => path.split('/')[0]!)),
  ]
  const tree = [
    ...folders.map((path) => ({ path, mode: '040000', type: 'tree', sha: '5d21ec53a331a6f037a91c368710b99387d012c1' })),
    ...[...files].map(([path, text]) => {
      const bytes = Buffer.from(text)
      return { path, mode: '100644', type: 'blob', sha: blobId(bytes, 40), size: bytes.length }
    }),
  ]
  return { sha, url: `https://api.github.com/repos/acme/shop/git/trees/${sha}`, tree, truncated }
}

function blobBody(sha: string, text: string): object {
  const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n')
  const url = `https://api.github.com/repos/acme/shop/git/blobs/${sha}`
  return { sha, node_id: 'MDQ6Qmxv', size: Buffer.byteLength(text), url, content, encoding: 'base64' }
}

function comparisonBody(mergeBase: string, renames: ReadonlyMap<string, string>): object {
  const url = 'https://api.github.com/repos/acme/shop/compare/a...b'
  const files = [...renames].map(([before, filename]) =>
    fileBody({ filename, status: 'renamed', ...{ previous_filename: before } }),
  )
  return {
    ...Object.fromEntries(['url', 'html_url', 'permalink_url', 'diff_url', 'patch_url'].map((name) => [name, url])),
    base_commit: commitBody(mergeBase),
    merge_base_commit: commitBody(mergeBase),
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
    total_commits: 1,
    commits: [],
    files,
  }
}

function commitBody(sha: string): object {
  const url = `https://api.github.com/repos/acme/shop/commits/${sha}`
  const who = { name: 'o', email: 'o@example.com', date: '2026-11-01T12:00:00Z' }
  return {
    url,
    sha,
    node_id: 'MDY6Q29t',
    html_url: url,
    comments_url: url,
    commit: { url, author: who, committer: who, message: 'm', comment_count: 0, tree: { sha, url } },
    author: userBody('octocat'),
    committer: userBody('octocat'),
    parents: [],
  }
}

function contentBody(path: string, text: string): object {
  const url = `https://api.github.com/repos/acme/shop/contents/${path}`
  return {
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(text),
    name: path.split('/').at(-1),
    path,
    // GitHub breaks base64 into lines.
    content: Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n'),
    sha: '3d21ec53a331a6f037a91c368710b99387d012c1',
    url,
    git_url: null,
    html_url: null,
    download_url: null,
    _links: { git: null, html: null, self: url },
  }
}
