/**
 * What a stranger (somebody without rights on the repository) can do with a workflow of GitHub, by the event that starts it. Source:
 * GitHub's documentation of events and contexts, and its list of contexts that are to be treated as untrusted.
 */
export interface StrangerEvent {
  /**
   * `secrets`: the run has the repository's token and secrets. `reviewed`: it has them as well, and a maintainer has let in what it
   * is about. `none`: GitHub gives a run for a fork neither.
   */
  readonly power: 'secrets' | 'reviewed' | 'none'
  /** Paths in the context `github` with a text that the stranger writes; `*` is any item of a list. */
  readonly texts: readonly string[]
  /** Paths that name the stranger's code. */
  readonly code: readonly string[]
  /** Paths that name the stranger, or the stranger's copy of the repository. */
  readonly names: readonly string[]
  /** Paths whose value is the same for every stranger. */
  readonly known: Readonly<Record<string, string | boolean>>
}

const below = (path: string, ...names: readonly string[]) => names.map((name) => `${path}.${name}`)

const people = (path: string) => [
  ...below(`${path}.author`, 'name', 'email'),
  ...below(`${path}.committer`, 'name', 'email'),
]
const commit = (path: string) => [`${path}.message`, ...people(path)]

const ofAnyone = ['actor', 'triggering_actor', 'event.sender.login']
const association = 'CONTRIBUTOR'

const request = 'event.pull_request'
const onRequest = {
  texts: ['head_ref', ...below(request, 'title', 'body', 'head.ref', 'head.label', 'head.repo.default_branch')],
  code: ['event.number', ...below(request, 'number', 'head.sha', 'merge_commit_sha')],
  names: [
    ...ofAnyone,
    ...below(request, 'user.login', 'head.user.login', 'head.repo.full_name', 'head.repo.owner.login'),
    ...below(request, 'head.repo.clone_url', 'head.repo.html_url', 'head.repo.ssh_url', 'head.repo.id'),
  ],
  known: { [`${request}.head.repo.fork`]: true, [`${request}.author_association`]: association },
} as const

const onComment = {
  texts: ['event.comment.body'],
  names: ['event.comment.user.login'],
  known: { 'event.comment.author_association': association },
} as const

const onIssue = {
  power: 'secrets',
  texts: ['event.issue.title', 'event.issue.body'],
  code: ['event.issue.number'],
  names: [...ofAnyone, 'event.issue.user.login'],
  known: { 'event.issue.author_association': association },
} as const

const onDiscussion = {
  power: 'secrets',
  texts: ['event.discussion.title', 'event.discussion.body'],
  code: [],
  names: [...ofAnyone, 'event.discussion.user.login'],
  known: { 'event.discussion.author_association': association },
} as const

const withComment = <E extends Omit<StrangerEvent, 'power'>>(event: E): E => ({
  ...event,
  texts: [...event.texts, ...onComment.texts],
  names: [...event.names, ...onComment.names],
  known: { ...event.known, ...onComment.known },
})

const earlier = 'event.workflow_run'

const events: readonly (readonly [string, StrangerEvent])[] = [
  ['pull_request', { power: 'none', ...onRequest }],
  ['pull_request_target', { power: 'secrets', ...onRequest }],
  ['pull_request_review', { power: 'none', ...onRequest, texts: [...onRequest.texts, 'event.review.body'] }],
  ['pull_request_review_comment', { power: 'none', ...withComment(onRequest) }],
  ['issues', onIssue],
  ['issue_comment', withComment(onIssue)],
  ['discussion', onDiscussion],
  ['discussion_comment', withComment(onDiscussion)],
  ['commit_comment', withComment({ power: 'secrets', texts: [], code: [], names: ofAnyone, known: {} })],
  ['gollum', { power: 'secrets', texts: ['event.pages.*.page_name'], code: [], names: ofAnyone, known: {} }],
  [
    'workflow_run',
    {
      power: 'secrets',
      texts: [
        ...below(earlier, 'head_branch', 'display_title', 'pull_requests.*.head.ref'),
        ...commit(`${earlier}.head_commit`),
      ],
      code: below(earlier, 'head_sha', 'head_commit.id', 'pull_requests.*.head.sha', 'pull_requests.*.number'),
      names: [
        ...ofAnyone,
        ...below(earlier, 'actor.login', 'triggering_actor.login'),
        ...below(earlier, 'head_repository.full_name', 'head_repository.owner.login', 'head_repository.id'),
      ],
      known: { [`${earlier}.event`]: 'pull_request', [`${earlier}.head_repository.fork`]: true },
    },
  ],
  [
    'push',
    {
      power: 'reviewed',
      texts: [...commit('event.commits.*'), ...commit('event.head_commit')],
      code: [],
      names: [],
      known: {},
    },
  ],
  [
    'merge_group',
    { power: 'reviewed', texts: commit('event.merge_group.head_commit'), code: [], names: [], known: {} },
  ],
]

/** Who calls it is not known: any of the events may have started it, and who may is the caller's to say. */
const called: StrangerEvent = {
  power: 'reviewed',
  texts: [...new Set(events.flatMap(([, { texts }]) => texts))],
  code: [],
  names: [],
  known: {},
}

/** The event of a workflow or an action that only others call. */
export const calledByOthers = 'workflow_call'

export const strangerEvents: ReadonlyMap<string, StrangerEvent> = new Map([...events, [calledByOthers, called]])

/** What a stranger gains at most from something that these events start. */
export function powerOf(names: readonly string[]): StrangerEvent['power'] {
  const powers = names.map((name) => strangerEvents.get(name)?.power)
  return powers.includes('secrets') ? 'secrets' : powers.includes('reviewed') ? 'reviewed' : 'none'
}
