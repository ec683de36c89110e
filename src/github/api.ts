import { Degraded } from './published.ts'

/** GitHub's REST API, so far as we use it: patient within bounds, and with one clear sentence where it gives up. */
export interface Api {
  /** @throws Degraded, `unsettled` where a request that creates something was answered with a server error. */
  call(route: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Login of whoever the token speaks for; `null` where GitHub will not say. */
  viewer(): Promise<string | null>
  /** Waits as before a second try. */
  pause(): Promise<void>
}

export interface ApiOptions {
  readonly token: string
  /** `https://api.github.com`, or a GitHub Enterprise server's `…/api/v3`. */
  readonly apiUrl: string
  /** Milliseconds; waits in all, over every call. */
  readonly patience?: number
  /** Milliseconds until one request is given up. */
  readonly timeout?: number
  readonly sleep?: (milliseconds: number) => Promise<void>
}

const defaultPatience = 60_000
const defaultTimeout = 10_000
const maxTries = 4
/** Milliseconds before the second try; doubles with every further one. */
const firstPause = 500
/** GitHub asks for at least this after a secondary limit that names no time. */
const secondaryPause = 60_000

/** Octokit is loaded by the first call. */
export function openApi(options: ApiOptions): Api {
  const { patience = defaultPatience, sleep = (time) => new Promise((done) => setTimeout(done, time)) } = options
  let left = patience
  let gaveUp: Degraded | undefined
  let octokit: Promise<Octokit> | undefined

  async function call(route: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    octokit ??= connect(options)
    for (let tried = 1; ; tried++) {
      if (gaveUp) throw gaveUp
      const failure = await request(await octokit, route, parameters, options.timeout ?? defaultTimeout)
      if ('data' in failure) return failure.data
      const pause = tried < maxTries ? pauseBefore(failure.error, route, tried) : undefined
      if (pause === undefined || pause > left) {
        const degraded = new Degraded(
          reasonOf(failure.error, route),
          isServerError(failure.error),
          failure.error.status,
        )
        // Who cannot be reached once is not waited for again.
        if (isUnreachable(failure.error)) gaveUp = degraded
        throw degraded
      }
      left -= pause
      await sleep(pause)
    }
  }

  async function viewer(): Promise<string | null> {
    try {
      const answer = await call(graphqlRoute(options.apiUrl), { query: '{ viewer { login } }' })
      const login = (answer as { data?: { viewer?: { login?: unknown } | null } | null } | null)?.data?.viewer?.login
      return typeof login === 'string' ? login : null
    } catch (error) {
      if (gaveUp) throw error
      return null
    }
  }
  return { call, viewer, pause: () => sleep(firstPause) }
}

/** Writings that look again first. */
const maxWritings = 3

/** Does something again while GitHub failed and may already have done it: it looks first whether it stands, before it writes another. */
export async function untilSettled<T>(api: Pick<Api, 'pause'>, write: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof Degraded && error.unsettled) || tried === maxWritings) throw error
      await api.pause()
    }
  }
}

/** An Enterprise server has GraphQL beside the REST API, and not below it. */
const graphqlRoute = (apiUrl: string): string =>
  /\/api\/v3\/?$/.test(apiUrl) ? `POST ${apiUrl.replace(/\/v3\/?$/, '/graphql')}` : 'POST /graphql'

type Octokit = ReturnType<typeof import('@actions/github')['getOctokit']>

async function connect({ token, apiUrl }: ApiOptions): Promise<Octokit> {
  if (token === '') throw new Degraded('there is no token; set the `token` input')
  const { getOctokit } = await import('@actions/github')
  const silent = () => {}
  const log = { debug: silent, info: silent, warn: silent, error: silent }
  return getOctokit(token, { baseUrl: apiUrl.replace(/\/$/, ''), log })
}

/** An answer with an error status, or none at all (`status` 500 without a `response`, as Octokit has it). */
interface RequestError {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly answered: boolean
}

async function request(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  timeout: number,
): Promise<{ readonly data: unknown } | { readonly error: RequestError }> {
  try {
    const signal = AbortSignal.timeout(timeout)
    const { data, status } = await octokit.request(route, { ...parameters, request: { signal } })
    // Octokit has an answer whose text broke off as an empty one. What was to be done is done by then.
    if (data === '' && status === 200 && !isChange(route)) return { error: brokenOff(signal.aborted) }
    return { data }
  } catch (thrown) {
    return { error: errorOf(thrown) }
  }
}

function errorOf(thrown: unknown): RequestError {
  const error = thrown as { status?: unknown; message?: unknown; response?: { headers?: RequestError['headers'] } }
  return {
    status: typeof error.status === 'number' ? error.status : 0,
    message: typeof error.message === 'string' ? error.message : String(thrown),
    headers: error.response?.headers ?? {},
    answered: error.response !== undefined,
  }
}

const brokenOff = (isLate: boolean): RequestError => ({
  status: 0,
  message: isLate ? 'its answer does not end' : 'its answer broke off',
  headers: {},
  answered: false,
})

const isChange = (route: string) => !route.startsWith('GET ') && !route.endsWith('/graphql')
const isUnreachable = ({ answered }: RequestError) => !answered
const isServerError = ({ answered, status }: RequestError) => answered && status >= 500
const isLimited = ({ status, message, headers }: RequestError) =>
  status === 429 ||
  (status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /secondary rate limit/i.test(message)))

/** Milliseconds until another try makes sense; `undefined` where none does. */
function pauseBefore(error: RequestError, route: string, tried: number): number | undefined {
  if (isLimited(error)) return limitPause(error.headers)
  // A request that created something may have been carried out all the same: its caller looks before it tries again.
  const creates = route.startsWith('POST ') && !route.endsWith('/graphql')
  if (isServerError(error)) return creates ? undefined : firstPause * 2 ** (tried - 1)
  return isUnreachable(error) && !creates && tried === 1 ? firstPause : undefined
}

function limitPause(headers: RequestError['headers']): number {
  const after = Number(headers['retry-after'])
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return Math.max(0, after * 1000)
  const reset = Number(headers['x-ratelimit-reset'])
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(0, reset * 1000 - Date.now())
  return secondaryPause
}

function reasonOf(error: RequestError, route: string): string {
  const { status, answered } = error
  if (!answered) return `GitHub's API cannot be reached (${oneLine(error.message)})`
  if (isLimited(error)) return 'GitHub’s rate limit is exceeded; not waiting for the reset'
  if (status === 401) return 'GitHub rejected the token'
  if (status === 404 || /Resource not accessible by/i.test(error.message))
    return `${permissionHint(route)} (${status}: ${oneLine(error.message)})`
  return `GitHub answered ${status}: ${oneLine(error.message).replace(/\.$/, '')}`
}

/** Forks and Dependabot get a token that may read but never write. */
function permissionHint(route: string): string {
  if (!route.startsWith('GET ')) {
    return "the token lacks `pull-requests: write`; pull requests from forks and from Dependabot never have it, elsewhere grant it in the workflow's `permissions`"
  }
  const wanted = /\/(?:contents|git|compare)\//.test(route) ? 'contents: read' : 'pull-requests: read'
  return `the token lacks \`${wanted}\`; grant it in the workflow's \`permissions\``
}

/** GitHub's answers are printed, so they are bounded and on one line. */
const oneLine = (text: string) => text.replace(/\p{C}+/gu, ' ').slice(0, 200)
