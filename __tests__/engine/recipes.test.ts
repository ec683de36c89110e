import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ActionRun, act } from '../dist/run.ts'
import { commit, git, repository, testMerge } from '../git-tree.ts'
import { type GitHub, start } from '../github/server.ts'
import { hardenedService } from '../hardened.ts'
import { removeTrees, tree } from '../tree.ts'
import { busybox, engineUnderTest, makeBusybox, makeVariant } from './images.ts'

/**
 * The workflows that the pages show, run: the gate's steps by `dist` as a runner would, the others as their own pages say that they
 * work. The quickstart is run by a program that plays GitHub's runner (act.test.ts).
 */
const name = `hullgate-test-recipe-${process.pid}`
const page = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const recipes = ['README.md', 'docs/github.md'].flatMap((path) =>
  [...page(path).matchAll(/^```yaml\n(.*?)^```/gms)].map((match) => match[1]!.replaceAll(/\bapp(?=:pr|-\$)/g, name)),
)

interface Step {
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string>>
  readonly 'continue-on-error'?: boolean
}

interface Job {
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps: readonly Step[]
}

/** The jobs of the one recipe that has this in it. */
function recipe(part: string): readonly Job[] {
  const [found, ...others] = recipes.filter((text) => text.includes(part))
  expect([found === undefined, others]).toEqual([false, []])
  const workflow = load(found!) as { jobs?: Readonly<Record<string, Job>>; steps?: readonly Step[] }
  return workflow.jobs ? Object.values(workflow.jobs) : [{ steps: workflow.steps! }]
}

/** What outlives a job: artifacts and caches, as paths of files by their names and keys. */
const stored = new Map<string, string>()

interface Event {
  readonly name: string
  readonly payload: object
  readonly root: string
  readonly base?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The runs of the gate in a job, for each row of its matrix. */
async function run({ strategy, steps }: Job, event: Event): Promise<ActionRun[]> {
  const [[key = '', values = ['']] = []] = Object.entries(strategy?.matrix ?? {})
  const ran: ActionRun[] = []
  for (const value of values) ran.push(...(await runSteps(steps, event, key === '' ? {} : { [key]: value })))
  return ran
}

async function runSteps(steps: readonly Step[], event: Event, row: Readonly<Record<string, string>>) {
  const temp = tree({})
  const known = new Map([
    ['runner.temp', temp],
    ['github.token', 't'],
    ['github.event_name', event.name],
    ['github.sha', 'a'.repeat(40)],
    ['github.event.workflow_run.id', '1'],
    ['github.event.pull_request.base.sha', event.base ?? ''],
    ...Object.entries(row).map(([name, value]) => [`matrix.${name}`, value] as const),
  ])
  const meaning = (expression: string) => {
    expect([...known.keys()]).toContain(expression)
    return known.get(expression)!
  }
  const filled = (text: string) => text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression) => meaning(expression))
  const ran: ActionRun[] = []
  let failed = false
  for (const step of steps) {
    const condition = step.if?.replace(/^\$\{\{ (.*) \}\}$/, '$1') ?? ''
    const [, left, sign, right] = /(?:^|&& )(\S+) ([!=]=) '(.*)'$/.exec(condition) ?? []
    const holds = left === undefined || (meaning(left) === right) === (sign === '==')
    if (!holds || (failed && !/always\(\)|cancelled\(\)/.test(condition))) continue
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [name, filled(String(value))]),
    )
    if (!step.uses?.startsWith('hullgate/hullgate@')) {
      other(step, inputs, temp)
      continue
    }
    const outcome = await act(
      event.root,
      { token: 't', matrix: JSON.stringify(row), ...inputs },
      { event: event.payload, env: { GITHUB_EVENT_NAME: event.name, RUNNER_TEMP: temp, ...event.env } },
    )
    for (const [output, value] of Object.entries(outcome.outputs))
      known.set(`steps.${step.id}.outputs.${output}`, value)
    failed ||= outcome.code !== 0 && step['continue-on-error'] !== true
    ran.push(outcome)
  }
  return ran
}

/** What other actions and commands do with files. */
function other({ uses = '', run: command = '' }: Step, inputs: Readonly<Record<string, string>>, temp: string): void {
  const [action = ''] = uses.split('@')
  const copy = (from: string | undefined, to: string) => {
    if (from === undefined) return
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, { recursive: true })
  }
  const { path = '', key = '' } = inputs
  const keep = (name: string) => {
    const kept = join(tree({}), basename(path))
    copy(path, kept)
    stored.set(name, kept)
  }
  if (action === 'actions/upload-artifact') keep(inputs['name']!)
  else if (action === 'actions/cache/save') keep(key)
  else if (action === 'actions/cache/restore') copy(stored.get(key), path)
  else if (action === 'actions/download-artifact')
    for (const [name, from] of stored) {
      const isWanted = name === inputs['name'] || name.startsWith(inputs['pattern']?.replace(/\*$/, '') ?? '\0')
      // A folder that is uploaded has its files at the top of the artifact.
      if (isWanted) copy(from, from.endsWith('.json') ? join(path, basename(from)) : path)
    }
  else if (command.startsWith('gh run download')) copy(stored.get('hullgate'), join(temp, 'base/hullgate.json'))
  else if (action === 'github/codeql-action/upload-sarif') stored.set('sarif', inputs['sarif_file']!)
  else expect(action === 'actions/checkout' || command.startsWith('docker compose ')).toBe(true)
}

const docker = engineUnderTest()
const images = [`${name}:pr`, `${name}-web:latest`, `${name}-api:latest`]

beforeAll(async () => {
  await makeBusybox(docker)
  for (const image of images) {
    await makeVariant(docker, busybox, image, ['CMD ["sleep", "600"]'])
  }
})

let github: GitHub
beforeEach(async () => {
  stored.clear()
  github = await start()
})
afterEach(async () => {
  expect(github.violations).toEqual([])
  await github.close()
  removeTrees()
})
afterAll(async () => {
  for (const image of images) await docker.getImage(image).remove()
})

const service = (name: string, image: string) =>
  `  ${name}:\n${hardenedService()
    .replace(/image: .*/, `image: ${image}`)
    .replace('[CMD, /ok] }', "[CMD, 'true'], interval: 1s }")}    command: [sleep, '600']\n`
const files = { 'compose.yaml': `services:\n${service('web', `${name}-web`)}${service('api', `${name}-api`)}` }

/** A push to main, and the pull request of a change. */
function events(change: Readonly<Record<string, string>>): { push: () => Event; pull: () => Event } {
  const root = repository(files)
  const base = git(root, 'rev-parse', 'HEAD')
  git(root, 'checkout', '-q', '-b', 'topic')
  const head = commit(root, change)
  const env = { GITHUB_API_URL: github.url }
  const pullRequest = { number: 7, head: { sha: head, ref: 'topic' }, base: { sha: base, ref: 'main' } }
  return {
    push: () => {
      git(root, 'checkout', '-q', base)
      const payload = { ref: 'refs/heads/main', after: base, repository: { default_branch: 'main' } }
      return { name: 'push', root, env: { ...env, GITHUB_REF: 'refs/heads/main', GITHUB_SHA: base }, payload }
    },
    pull: () => {
      const sha = testMerge(root, base, head)
      const payload = { pull_request: pullRequest, repository: { default_branch: 'main' } }
      return { name: 'pull_request', root, base, env: { ...env, GITHUB_SHA: sha }, payload }
    },
  }
}

/** The second of the services, `api`, may have any number of processes. */
const bad = { 'compose.yaml': files['compose.yaml'].replace(/(api:[\s\S]*?) {4}pids_limit: 100\n/, '$1') }

it('a matrix whose last job merges the reports', { timeout: 120_000 }, async () => {
  const { pull } = events(bad)
  github.files.push({ filename: 'compose.yaml' })
  const event = pull()
  const [check, merge] = recipe('merge-multiple: true')
  const legs = await run(check!, event)
  expect(legs.map(({ report }) => report?.images.map(({ ref, ready }) => [ref, ready]))).toEqual([
    [[`${name}-web`, true]],
    [[`${name}-api`, true]],
  ])
  expect(github.comments).toEqual([])
  const [whole] = await run(merge!, event)
  expect([whole?.code, whole?.report?.images.length, github.comments.length]).toEqual([1, 2, 1])
  expect(github.comments[0]?.body).toContain('pids')
})

it.each([
  ['an artifact', 'gh run download'],
  ['a cache', 'actions/cache/restore'],
])('a stored report as baseline: %s', { timeout: 120_000 }, async (_, part) => {
  const { push, pull } = events({ 'README.md': '# Shop\n' })
  const [job] = recipe(part)
  const [unknown] = await run(job!, pull())
  expect(unknown?.code).toBe(1)
  const event = push()
  const [main] = await run(job!, event)
  expect([main?.code, stored.size]).toEqual([1, 1])
  if (part.includes('cache')) stored.set(`hullgate-${event.env!['GITHUB_SHA']}`, [...stored.values()][0]!)
  const [known] = await run(job!, pull())
  expect([known?.code, known?.report?.counts.new, known?.report?.warnings]).toEqual([0, 0, []])
})

it('comments on pull requests of forks, by a second workflow', async () => {
  const { pull } = events(bad)
  const event = pull()
  const [first] = recipe('path: ${{ runner.temp }}/hullgate.json\n')
  const [checked] = await run(first!, event)
  expect([checked?.code, github.comments.length]).toEqual([1, 0])
  const { head } = (event.payload as { pull_request: { head: { sha: string } } }).pull_request
  github.pulls.push({ number: 7, head: 'fork:topic', sha: head.sha })
  const workflowRun = {
    event: 'pull_request',
    head_sha: head.sha,
    head_branch: 'topic',
    head_repository: { owner: { login: 'fork' } },
  }
  const [second] = recipe('workflow_run:')
  const [commented] = await run(second!, {
    name: 'workflow_run',
    root: tree({}),
    env: { GITHUB_API_URL: github.url },
    payload: { workflow_run: workflowRun },
  })
  expect([commented?.report?.conclusion, github.comments.length]).toEqual(['fail', 1])
  expect(github.comments[0]?.body).toContain('pids')
})

it('findings for code scanning, also where they block', async () => {
  const [job] = recipe('upload-sarif')
  const [ran] = await run(job!, events(bad).pull())
  const path = stored.get('sarif') ?? ''
  expect([ran?.code, existsSync(path)]).toEqual([1, true])
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: '2.1.0' })
})
