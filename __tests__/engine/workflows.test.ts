import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Adoption } from '../../src/model/adoption.ts'
import { adoptionFiles } from '../../src/render/adoption.ts'
import { removeTrees, tree } from '../tree.ts'
import { goTool, pipTool } from './go-tool.ts'

afterAll(removeTrees)

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string) => readFileSync(join(root, path), 'utf8')

/** The release's commit, which the pages cannot know before it: they say to pin the Action to it. */
const pinned = (workflow: string) =>
  workflow.replaceAll(
    /(hullgate\/hullgate@)(v[\d.]+)/g,
    (_, action, version) => `${action}${'a'.repeat(40)} # ${version}`,
  )

/** What the pages show of a workflow, made whole: steps have a job around them, and jobs an event. */
function examplesOf(page: string): [name: string, workflow: string][] {
  const blocks = [...text(page).matchAll(/^```yaml\n(.*?)^```/gms)].map((match) => match[1]!)
  return blocks
    .filter((block) => /^(?:on|jobs|steps):/m.test(block))
    .map((block, i): [string, string] => {
      const indented = block.replace(
        /^steps:\n([\s\S]*)/m,
        (_, steps: string) =>
          `jobs:\n  hullgate:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replace(/^(?=.)/gm, '    ')}`,
      )
      const job = 'jobs:\n  hullgate:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n'
      const parts = [
        /^name:/m.test(indented) ? '' : 'name: example\n',
        /^on:/m.test(indented) ? '' : 'on:\n  pull_request:\n  push:\n    branches: [main]\n',
        /^permissions:/m.test(indented) ? '' : 'permissions:\n  contents: read\n',
        indented,
        /^jobs:/m.test(indented) ? '' : job,
      ]
      return [`${page.replace(/\W/g, '-')}-${i}.yml`, pinned(parts.join(''))]
    })
}

/** Of a repository with two services, with one, with a Dockerfile alone, and with files alone. */
const adoptions: readonly Adoption[] = [['web', 'api'], ['web'], [], []].map((services, i) => ({
  services: services.map((name) => ({ name, image: `acme/${name}:1.0.0` })),
  ...(services.length > 0 && { composeFile: 'compose.yaml' }),
  ...(i < 3 && { dockerfile: 'Dockerfile' }),
  vendored: ['vendor'],
  registries: ['ghcr.io/acme'],
  standing: 1,
  blocking: 1,
  judged: {},
  gaps: [],
}))
const release = { version: '0.1.0', commit: 'a'.repeat(40), tag: 'v0.1.0' }
const adopted = adoptions.map((adoption, i): [string, string] => [
  `adopted-${i}.yml`,
  adoptionFiles(adoption, release)[1]!.text,
])
const own = readdirSync(join(root, '.github/workflows')).map((name): [string, string] => [
  name,
  text(`.github/workflows/${name}`),
])
const workflows = [...examplesOf('README.md'), ...examplesOf('docs/github.md'), ...adopted, ...own]
const files = Object.fromEntries(workflows.map(([name, workflow]) => [`.github/workflows/${name}`, workflow]))

const bad =
  'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/x@v1\n      - run: echo ${{ nothing.x }}\n'
const [actionlint, zizmor] = [
  goTool('github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12'),
  pipTool('zizmor', '1.32.0'),
]

function lines(program: string, words: readonly string[], cwd: string): [status: number | null, said: string] {
  const { status, stdout } = spawnSync(program, words, { cwd, encoding: 'utf8' })
  return [status, stdout.trim()]
}

describe('the workflows of the pages, of this repository, and those that `hullgate init` writes', () => {
  it('are whole: each page has some', () => {
    expect(workflows.map(([name]) => name.replace(/-\d.yml$/, ''))).toEqual(
      expect.arrayContaining(['README-md', 'docs-github-md', 'adopted', 'ci.yml', 'release.yml']),
    )
    expect(examplesOf('README.md').length).toBeGreaterThanOrEqual(4)
    expect(examplesOf('docs/github.md').length).toBeGreaterThanOrEqual(4)
  })

  it.skipIf(actionlint.missing !== undefined)('pass actionlint', () => {
    const check = (folder: string) => {
      const all = readdirSync(join(folder, '.github/workflows')).map((name) => `.github/workflows/${name}`)
      return lines(actionlint.program, ['-shellcheck=', '-pyflakes=', '-oneline', ...all], folder)
    }
    expect(check(tree(files))).toEqual([0, ''])
    const [status, said] = check(tree({ '.github/workflows/bad.yml': bad }))
    expect([status, said]).toEqual([1, expect.stringContaining('undefined variable "nothing"')])
  })

  it.skipIf(zizmor.missing !== undefined)('pass zizmor, from medium on', () => {
    const check = (folder: string) =>
      lines(zizmor.program, ['--offline', '--no-progress', '--min-severity=medium', '--format=json', '.'], folder)
    expect(check(tree({ ...files, 'action.yml': text('action.yml') }))).toEqual([0, '[]'])
    const [status, said] = check(tree({ '.github/workflows/bad.yml': bad }))
    expect([status, said]).toEqual([14, expect.stringContaining('dangerous-triggers')])
  })
})
