import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import type { Report } from '../src/model/report.ts'
import { source } from '../src/model/source.ts'
import { readPolicy } from '../src/policy/read.ts'
import { adoptionFiles } from '../src/render/adoption.ts'
import { publishedCommit } from '../src/repository/own-commit.ts'
import { rules } from '../src/rules/index.ts'
import { version } from '../src/version.ts'
import { fakeIo } from './io.ts'
import { removeTrees, tree } from './tree.ts'

afterEach(removeTrees)

const policy = '.github/hullgate.yml'
const workflow = '.github/workflows/hullgate.yml'

async function init(files: Record<string, string>, argv: readonly string[] = []) {
  const cwd = tree(files)
  const io = fakeIo({ cwd })
  const code = await run(['init', ...argv], io)
  const text = (path: string) => readFileSync(join(cwd, path), 'utf8')
  return { cwd, code, ...io.written, text, steps: () => stepsOf(text(workflow)) }
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

const stepsOf = (text: string): readonly Step[] =>
  (load(text) as { jobs: { hullgate: { steps: readonly Step[] } } }).jobs.hullgate.steps.slice(1)

const policyOf = (text: string) =>
  readPolicy(source(policy, text), { today: '2026-11-26', rules: new Set(rules.map(({ id }) => id)) })

/** Where the tests run in a clone of Hullgate, its commit is known. */
const own = publishedCommit(fileURLToPath(new URL('../src', import.meta.url)), version)
const gate = `hullgate/hullgate@${own?.commit ?? `v${version}`}`
const toPin = own
  ? ''
  : `Pin hullgate/hullgate in ${workflow} to a commit (it is one more finding until then): \`git ls-remote https://github.com/hullgate/hullgate v${version} 'v${version}^{}'\` prints that of v${version} last.\n`

describe('hullgate init', () => {
  it('writes a policy that holds what the defaults do, and a workflow of the files alone', async () => {
    const { code, stdout, text, steps } = await init({ 'notes.txt': 'nothing' })
    expect([code, stdout]).toEqual([
      0,
      `Found: nothing that describes a container.
Wrote ${policy}: the policy.
Wrote ${workflow}: the workflow.
${toPin}Next: commit on a branch, open a pull request, then make the job \`hullgate\` a required status check.
`,
    ])
    expect(policyOf(text(policy))).toEqual({})
    expect(steps()).toEqual([{ uses: gate }])
  })

  it('gives a policy of which each key that is behind # is one', async () => {
    const { text } = await init({ 'vendor/x/compose.yaml': 'services: {web: {image: quay.io/acme/web:1}}\n' })
    const uncommented = text(policy)
      .replace(/^# (?!yaml-)(?=\s*(?:[a-z/-]+:(?: |$)|- ))/gm, '')
      .replace('YYYY-MM-DD', '2026-12-31')
    expect(policyOf(uncommented)).toMatchObject({
      exclude: ['vendor/**'],
      trustedRegistries: ['quay.io'],
      newOnly: true,
      rules: new Map([['container/read-only-root', 'low']]),
      waivers: [expect.objectContaining({ path: 'deploy/legacy.yaml' })],
    })
  })

  it('names what could not be checked, at most ten of it', async () => {
    const broken = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`${index + 10}/compose.yaml`, 'services: [']),
    )
    const { stdout } = await init(broken)
    expect(stdout).toMatch(
      /^Found: nothing that can be checked\.\nNot checked: 10\/compose\.yaml:1: .*\nNot checked: 11\//,
    )
    expect(stdout.match(/^Not checked: /gm)).toHaveLength(11)
    expect(stdout).toContain('\nNot checked: 2 more, which `hullgate` lists.\n')
  })

  it('counts in the words and the order of the report', async () => {
    const { stdout, cwd } = await init({
      'a.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: n}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\nspec: {containers: [{name: a, image: "a:1"}]}\n---\napiVersion: v1\nkind: Gadget\nmetadata: {name: g, namespace: n}\n',
    })
    const io = fakeIo({ cwd })
    await run(['a.yaml'], io)
    const [, found] = /^Found: (.*)\.$/m.exec(stdout)!
    expect(io.written.stdout).toContain(`: ${found}, by the policy`)
  })

  it('builds and starts the services of the topmost Compose file', async () => {
    const { steps, stdout } = await init({
      'compose.yaml':
        'services:\n  web: {build: ., privileged: true}\n  api: {build: api, image: acme/api:dev}\n  db: {image: postgres:17}\n',
      'deep/compose.yaml': 'services:\n  other: {build: .}\n',
      Dockerfile: 'FROM debian:13\n',
    })
    expect(steps()).toEqual([
      { run: 'docker compose --file compose.yaml --project-name app build web api' },
      { uses: gate, with: { image: 'app-web\nacme/api:dev\n', as: 'compose.yaml#web\ncompose.yaml#api\n' } },
    ])
    expect(stdout).toMatch(/^Found: 4 containers, 1 Dockerfile\.$/m)
    expect(stdout).toMatch(/^\d+ findings today, \d+ of them at or above `fail-on`: none blocks/m)
  })

  it.each([
    ['Dockerfile', 'docker build --tag app:pr .'],
    ['web/Dockerfile', 'docker build --tag app:pr web'],
    ['web/prod.Dockerfile', 'docker build --tag app:pr --file web/prod.Dockerfile web'],
  ])('builds %s', async (path, command) => {
    const { steps } = await init({ [path]: 'FROM debian:13\n', 'vendor/Dockerfile': 'FROM debian:13\n' })
    expect(steps()).toEqual([{ run: command }, { uses: gate, with: { image: 'app:pr' } }])
  })

  it.each([
    ['a version', { commit: 'a'.repeat(40), tag: 'v0.1.0' }, `hullgate/hullgate@${'a'.repeat(40)} # v0.1.0`, []],
    ['what is between two', { commit: 'a'.repeat(40) }, `hullgate/hullgate@${'a'.repeat(40)}`, []],
    [
      'what is not known',
      {},
      'hullgate/hullgate@v0.1.0 # pin it to a commit, like the checkout',
      ['hullgate/hullgate is used at v0.1.0, not at a commit'],
    ],
  ])('writes a workflow in which Hullgate finds nothing but its own tag: of %s', async (_, release, uses, messages) => {
    const services = [{ name: 'web' }, { name: 'api', image: 'acme/api:dev' }]
    const adoption = {
      services,
      composeFile: 'compose.yaml',
      vendored: [],
      registries: [],
      standing: 0,
      blocking: 0,
      judged: {},
      gaps: [],
    }
    const files = adoptionFiles(adoption, { version: '0.1.0', ...release })
    const cwd = tree(Object.fromEntries(files.map(({ path, text }) => [path, text])))
    expect(readFileSync(join(cwd, workflow), 'utf8')).toContain(`      - uses: ${uses}\n`)
    const io = fakeIo({ cwd })
    await run(['--format', 'json'], io)
    const { findings, judged, errors } = JSON.parse(io.written.stdout) as Report
    expect([judged['workflow'], errors, findings.map(({ message }) => message)]).toEqual([1, [], messages])
  })

  it('names no file that a shell would take for something else', async () => {
    const { steps } = await init({ 'a;curl $(x)/Dockerfile': 'FROM debian:13\n' })
    expect(steps()).toEqual([{ uses: gate }])
  })

  it('leaves alone what is there', async () => {
    const { code, stdout, text } = await init({
      '.github/hullgate.yaml': 'fail-on: high\n',
      [workflow]: 'name: mine\n',
    })
    expect([code, text(workflow)]).toEqual([0, 'name: mine\n'])
    expect(stdout).toContain(`Left ${policy} as it is: the policy is there already.\n`)
    expect(stdout).toContain(`Left ${workflow} as it is: the workflow is there already.\n`)
  })

  it.each([
    ['none', {}, ': none blocks a pull request that makes none of them worse.'],
    ['one of another name', { '.github/hullgate.yaml': 'new-only: false\n' }, '.'],
    ['one of the name that is written', { [policy]: 'new-only: false\n' }, '.'],
  ])('promises what its own policy holds, where there is %s', async (_, own, end) => {
    const { stdout } = await init({ 'compose.yaml': 'services: {web: {image: "web:1", pid: host}}\n', ...own })
    expect(stdout).toMatch(/^\d+ findings today, \d+ of them at or above `fail-on`[.:].*$/m)
    expect(/^\d+ findings today, \d+ of them at or above `fail-on`(.*)$/m.exec(stdout)?.[1]).toBe(end)
  })

  it('counts one finding', async () => {
    const { stdout } = await init({ Dockerfile: 'FROM debian:13.1\nUSER app\nHEALTHCHECK CMD true\n' })
    expect(stdout).toMatch(/^1 finding today, 0 of them/m)
  })

  it('writes at the top of the repository, and through no link out of it', async () => {
    const outside = tree({})
    const cwd = tree({ 'sub/compose.yaml': 'services: {web: {image: "web:1"}}\n' })
    mkdirSync(join(cwd, '.git'))
    symlinkSync(outside, join(cwd, '.github'))
    const io = fakeIo({ cwd: join(cwd, 'sub') })
    expect(await run(['init'], io)).toBe(2)
    expect(io.written.stderr).toMatch(
      /^hullgate: The files of `hullgate init` cannot be written: \S+\.github leads out of \S+\.\n$/,
    )
    expect(existsSync(join(outside, 'hullgate.yml'))).toBe(false)
  })

  it('takes nothing else', async () => {
    const { code, stderr } = await init({}, ['--fix'])
    expect([code, stderr]).toEqual([
      2,
      'hullgate: `hullgate init` takes nothing else. A folder of that name is `./init`.\n',
    ])
  })
})
