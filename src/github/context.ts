import type { Environment } from '../model/io.ts'

/** What is known of the run and of what set it off. */
export interface EventContext {
  readonly event: string
  /** False for events that run foreign code with a token that can write: the caller refuses them. */
  readonly trusted: boolean
  readonly owner: string
  readonly repo: string
  /** The commit that was checked out; for a pull request the test merge, after another workflow's run its commit. Empty where unknown. */
  readonly sha: string
  /** The last commit of the pull request, merge group or push. */
  readonly headSha: string
  readonly pullNumber: number | null
  /** Of a `workflow_run` that followed one of a pull request: where that comes from. For forks the event does not say which one it is. */
  readonly pullHead: { readonly owner: string; readonly branch: string } | null
  /** What the change is compared with: the base's tip, the merge group's base, the commit before the push. */
  readonly baseSha: string | null
  readonly baseRef: string | null
  readonly defaultBranch: string | null
  /** `refs/heads/main`; empty where unknown. */
  readonly ref: string
  readonly serverUrl: string
  readonly apiUrl: string
  readonly workflow: string
  readonly job: string
  readonly runId: number
  readonly runNumber: number
  readonly runAttempt: number
  /** Page of the workflow run. */
  readonly runUrl: string
}

/** https://docs.github.com/actions/reference/security/secure-use: all run with the base repository's secrets. */
const untrustedEvents = new Set(['pull_request_target', 'workflow_run', 'issue_comment'])

/** Reads the runner's environment and the event's payload, which may lack anything. */
export function eventContext(env: Environment, payload: unknown): EventContext {
  const event = env['GITHUB_EVENT_NAME'] ?? ''
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  const sha = env['GITHUB_SHA'] ?? ''
  const serverUrl = env['GITHUB_SERVER_URL'] || 'https://github.com'
  const runId = wholeNumber(env['GITHUB_RUN_ID']) ?? 0
  return {
    event,
    trusted: !untrustedEvents.has(event),
    owner,
    repo,
    sha,
    pullHead: null,
    ...revisionsOf(event, payload, sha),
    ref: env['GITHUB_REF'] ?? '',
    defaultBranch: textAt(payload, 'repository', 'default_branch'),
    serverUrl,
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    job: env['GITHUB_JOB'] ?? '',
    runId,
    runNumber: wholeNumber(env['GITHUB_RUN_NUMBER']) ?? 0,
    runAttempt: wholeNumber(env['GITHUB_RUN_ATTEMPT']) ?? 1,
    runUrl: `${serverUrl}/${owner}/${repo}/actions/runs/${runId}`,
  }
}

/** The same, with the payload read from GITHUB_EVENT_PATH; an unreadable one counts as empty. */
export async function loadContext(env: Environment): Promise<EventContext> {
  return eventContext(env, await payloadAt(env['GITHUB_EVENT_PATH']))
}

async function payloadAt(path: string | undefined): Promise<unknown> {
  if (!path) return undefined
  const { readFile } = await import('node:fs/promises')
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Whose policy holds. A pull request or merge group has its base's; what runs on the default branch its own, as a schedule does;
 * everything else the default branch's.
 */
export function policyBranch({ event, pullNumber, ref, defaultBranch }: EventContext): 'own' | 'base' | 'default' {
  if (pullNumber !== null || /^(?:pull_request|merge_group)/.test(event)) return 'base'
  if (event === '' || event === 'schedule') return 'own'
  return defaultBranch !== null && ref === `refs/heads/${defaultBranch}` ? 'own' : 'default'
}

type Revisions = Pick<EventContext, 'headSha' | 'pullNumber' | 'baseSha' | 'baseRef'> &
  Partial<Pick<EventContext, 'sha' | 'pullHead'>>

function revisionsOf(event: string, payload: unknown, sha: string): Revisions {
  if (event === 'merge_group') {
    return {
      headSha: shaAt(payload, 'merge_group', 'head_sha') ?? sha,
      pullNumber: null,
      baseSha: shaAt(payload, 'merge_group', 'base_sha'),
      baseRef: branchOf(textAt(payload, 'merge_group', 'base_ref')),
    }
  }
  if (event === 'workflow_run') {
    const headSha = shaAt(payload, 'workflow_run', 'head_sha') ?? ''
    const owner = textAt(payload, 'workflow_run', 'head_repository', 'owner', 'login')
    const branch = textAt(payload, 'workflow_run', 'head_branch')
    const isOfPull = textAt(payload, 'workflow_run', 'event') === 'pull_request' && headSha !== ''
    const pullHead = isOfPull && owner !== null && branch !== null ? { owner, branch } : null
    return { sha: headSha, headSha, pullNumber: null, pullHead, baseSha: null, baseRef: null }
  }
  if (event === 'push') {
    const headSha = shaAt(payload, 'after') ?? sha
    return { headSha, pullNumber: null, baseSha: shaAt(payload, 'before'), baseRef: branchOf(textAt(payload, 'ref')) }
  }
  const number = at(payload, 'pull_request', 'number')
  return {
    headSha: shaAt(payload, 'pull_request', 'head', 'sha') ?? sha,
    pullNumber: Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : null,
    baseSha: shaAt(payload, 'pull_request', 'base', 'sha'),
    baseRef: textAt(payload, 'pull_request', 'base', 'ref'),
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

function textAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = at(value, ...keys)
  return typeof found === 'string' && found !== '' ? found : null
}

/** A commit: 40 or 64 hexadecimal digits, and not the zeros that stand for none. */
function shaAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = textAt(value, ...keys)
  return found !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(found) && !/^0+$/.test(found) ? found : null
}

const branchOf = (ref: string | null) => ref?.replace(/^refs\/heads\//, '') ?? null

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
