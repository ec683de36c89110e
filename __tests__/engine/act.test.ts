import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commit, git, repository, testMerge } from '../git-tree.ts'
import { hardenedService } from '../hardened.ts'
import { removeTrees, tree } from '../tree.ts'
import { goTool } from './go-tool.ts'
import { busybox, engineUnderTest, makeBusybox } from './images.ts'

/**
 * GitHub's runner, played by https://github.com/nektos/act in host mode: the README's workflow as it stands, its steps run on this
 * machine. What cannot be had offline: the checkout is act's own copy of the folder, the Action is this repository's `dist`, and no
 * GitHub answers, so that the comment ends in the one notice.
 */
const version = 'v0.2.88'
const root = fileURLToPath(new URL('../..', import.meta.url))
const { program: act, missing } = goTool('github.com/nektos/act', version)

const image = `hullgate-test-act:${process.pid}`
const workflow = /```yaml\n(name: hullgate\n[\s\S]*?)```/
  .exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!
  .replaceAll('app:pr', image)

const service = hardenedService()
  .replace(/image: .*/, `image: ${image}`)
  .replace('[CMD, /ok] }', "[CMD, 'true'], interval: 1s }")
const files = {
  '.github/workflows/hullgate.yml': workflow.replace('on:\n', 'on:\n  push:\n'),
  Dockerfile: `FROM ${busybox}\nUSER 10001:10001\nCMD ["sleep", "600"]\n`,
  'compose.yaml': `services:\n  web:\n${service}`,
}

interface Outcome {
  readonly status: number | null
  /** What the step printed, and the outputs that it set. */
  readonly log: string
}

/** As act has it: a job that fails is an exit code. */
function run(event: string, cwd: string, payload: object): Outcome {
  const home = tree({ 'event.json': JSON.stringify(payload) })
  const [checkout] = /actions\/checkout@[0-9a-f]+/.exec(workflow)!
  const [gate] = /hullgate\/hullgate@v[\d.]+/.exec(workflow)!
  const words = [
    event,
    ...['--eventpath', join(home, 'event.json')],
    ...['--platform', 'ubuntu-latest=-self-hosted'],
    ...['--local-repository', `${checkout}=${home}`],
    ...['--local-repository', `${gate}=${root}`],
    ...['--env', 'DOCKER_BUILDKIT=0'],
    // A word that stands nowhere else: act masks it.
    ...['--secret', 'GITHUB_TOKEN=act-without-a-token'],
    ...['--defaultbranch', 'main', '--pull=false', '--no-cache-server'],
  ]
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: home }
  const { status, stdout, stderr } = spawnSync(act, words, { cwd, encoding: 'utf8', env, timeout: 300_000 })
  return { status, log: stdout + stderr }
}

const outputOf = ({ log }: Outcome, name: string) => new RegExp(`::set-output:: ${name}=(.*)`).exec(log)?.[1]
const repositoryName = { default_branch: 'main', full_name: 'acme/shop' }

describe.skipIf(missing !== undefined)('the README’s workflow under act', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await makeBusybox(engineUnderTest())
  })
  afterAll(() => {
    execFileSync('docker', ['image', 'rm', '--force', image], { stdio: 'ignore' })
    removeTrees()
  })

  it('builds the image, starts it, and is green on a push', () => {
    const cwd = repository(files)
    git(cwd, 'remote', 'add', 'origin', 'https://github.com/acme/shop')
    const after = git(cwd, 'rev-parse', 'HEAD')
    const outcome = run('push', cwd, { ref: 'refs/heads/main', after, repository: repositoryName })
    const { status, log } = outcome
    expect([status, outputOf(outcome, 'conclusion'), outputOf(outcome, 'findings-blocking')]).toEqual([0, 'pass', '0'])
    expect(log).toMatch(new RegExp(`ready +compose\\.yaml#web: ${image}`))
    expect(log).toContain('::notice title=Hullgate%3A pass::')
    expect(log).toContain('Success - Post hullgate/hullgate@')
    expect(outputOf(outcome, 'report-file')).toMatch(/hullgate-[0-9a-f]{8}\.json$/)
  })

  it('is red on a pull request for what that adds, and says once that GitHub does not answer', () => {
    const cwd = repository(files)
    git(cwd, 'remote', 'add', 'origin', 'https://github.com/acme/shop')
    const base = git(cwd, 'rev-parse', 'HEAD')
    git(cwd, 'checkout', '-q', '-b', 'topic')
    const head = commit(cwd, { 'compose.yaml': `${files['compose.yaml']}    privileged: true\n` })
    testMerge(cwd, base, head)
    const outcome = run('pull_request', cwd, {
      number: 7,
      pull_request: { number: 7, head: { sha: head, ref: 'topic' }, base: { sha: base, ref: 'main' } },
      repository: repositoryName,
    })
    const { status, log } = outcome
    expect([status, outputOf(outcome, 'conclusion'), outputOf(outcome, 'findings-blocking')]).toEqual([1, 'fail', '1'])
    expect(log).toMatch(/::error file=compose\.yaml,line=\d+,.*container\/privileged/)
    expect(log).toContain('Not started: its settings would give it control of this host (privileged).')
    expect(log.match(/The verdict stands, but .*the pull-request comment was not written: /g)).toHaveLength(1)
    expect(log).toContain('Success - Post hullgate/hullgate@')
  })
})
