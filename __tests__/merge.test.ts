import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import { mergedReport } from '../src/merge.ts'
import type { Location, Report } from '../src/model/report.ts'
import { version } from '../src/version.ts'
import { commit, git, repository } from './git-tree.ts'
import { fakeIo } from './io.ts'
import { removeTrees, tree } from './tree.ts'

afterAll(removeTrees)

const compose = `services:
  web:
    image: acme/web:1.0.0
    privileged: true
    environment: { PASSWORD: hunter2 } # privileged
`

/** The JSON report of a terminal run, in a file outside the repository. */
async function reportOn(cwd: string, change: Partial<Report> = {}): Promise<string> {
  const io = fakeIo({ cwd })
  await run(['--format', 'json'], io)
  const report = { ...JSON.parse(io.written.stdout), ...change }
  return join(tree({ 'a.json': JSON.stringify(report) }), 'a.json')
}

const place = (line: number, file = 'compose.yaml'): [Location] => [
  { file, line, column: 5, endLine: line, endColumn: 15 },
]

async function merge(root: string, names: readonly string[], commits?: readonly string[]) {
  return mergedReport({ cwd: root, root, ...(commits && { commits }) }, names, version, { quotes: true })
}

describe('a merged report', () => {
  it('quotes lines as the commit has them, with the same parts left out', async () => {
    const root = repository({ 'compose.yaml': compose })
    const name = await reportOn(root)
    writeFileSync(join(root, 'compose.yaml'), 'services: {}\n')
    const { report, quoteOf } = await merge(root, [name])
    expect(report.checkout).toEqual({ repository: null, commit: git(root, 'rev-parse', 'HEAD'), folder: '' })
    expect(quoteOf(place(4))?.text).toBe('    privileged: true')
    expect(quoteOf(place(5))?.text).toBe('    environment: { PASSWORD: ***} …')
    expect(quoteOf(place(9))).toBeUndefined()
    expect(quoteOf(place(4, 'none.yaml'))).toBeUndefined()
    const text = fakeIo({ cwd: root })
    await run(['report', name], text)
    expect(text.written.stdout).toContain('privileged: true\n')
    expect(text.written.stdout).not.toContain('hunter2')
  })

  it('shows what to paste, and has the edits, as the reports that it is made of', async () => {
    const root = repository({ 'compose.yaml': 'services:\n  web:\n    image: acme/web:1.0.0\n' })
    const name = await reportOn(root)
    const text = fakeIo({ cwd: root })
    await run(['report', name], text)
    const pasted = /Add:\n((?: {21}.*\n)+)/.exec(text.written.stdout)?.[1]
    expect(pasted?.split('\n').map((line) => line.slice(21))).toEqual([
      'cpus: 0.5',
      'cap_drop:',
      '  - ALL',
      'mem_limit: 512m',
      'security_opt:',
      '  - no-new-privileges:true',
      'pids_limit: 200',
      'read_only: true',
      'restart: on-failure:5',
      '',
    ])
    const json = fakeIo({ cwd: root })
    await run(['report', name, '--format', 'json'], json)
    const edits = ({ findings }: Report) => findings.map(({ rule, edits }) => [rule, edits])
    expect(edits(JSON.parse(json.written.stdout))).toEqual(edits(JSON.parse(readFileSync(name, 'utf8'))))
  })

  it('quotes after later commits as well, and from within another folder', { tags: 'large' }, async () => {
    const root = repository({
      'shop/compose.yaml': compose,
      'compose.yaml': compose.replace('privileged: true', 'pid: host'),
    })
    const name = await reportOn(join(root, 'shop'))
    commit(root, { 'shop/compose.yaml': null })
    rmdirSync(join(root, 'shop'))
    expect((await merge(root, [name])).quoteOf(place(4))).toBeUndefined()
    mkdirSync(join(root, 'shop'))
    expect((await merge(root, [name])).report.checkout?.folder).toBe('shop/')
    expect((await merge(root, [name])).quoteOf(place(4))?.text).toBe('    privileged: true')
  })

  it('quotes nothing where the commit is not here, and nothing of files that no finding knows', {
    tags: 'large',
  }, async () => {
    const root = repository({ 'compose.yaml': compose, 'other.yaml': 'services: { db: { privileged: true } }\n' })
    const here = git(root, 'rev-parse', 'HEAD')
    const quoteOf = async (change: Partial<Report>) => (await merge(root, [await reportOn(root, change)])).quoteOf
    const at = (checkout: Partial<NonNullable<Report['checkout']>>) => ({
      checkout: { repository: null, commit: here, folder: '', ...checkout },
    })
    expect((await quoteOf(at({})))(place(4))?.text).toBe('    privileged: true')
    expect((await quoteOf(at({})))(place(1, 'other.yaml'))).toBeUndefined()
    expect((await quoteOf(at({ commit: '0'.repeat(40) })))(place(4))).toBeUndefined()
    for (const folder of ['../', 'none/', '../../../../etc/', '.'])
      expect((await quoteOf(at({ folder })))(place(4))).toBeUndefined()
    expect((await quoteOf({ checkout: null }))(place(4))).toBeUndefined()
    expect((await quoteOf({ findings: [] }))(place(4))).toBeUndefined()
  })

  it('quotes nothing of a chart that is not rendered here', async () => {
    const root = repository({ 'compose.yaml': compose, 'chart/templates/a.yaml': 'env:\n  - { name: A, value: b }\n' })
    const name = await reportOn(root)
    const report = JSON.parse(readFileSync(name, 'utf8')) as Report
    const [first] = report.findings
    const location = { ...place(2)[0], file: 'chart/templates/a.yaml' }
    const subject = { ...first!.subject, key: 'chart/templates/a.yaml#Deployment/a/a' }
    writeFileSync(name, JSON.stringify({ ...report, findings: [...report.findings, { ...first, subject, location }] }))
    const { quoteOf } = await merge(root, [name])
    expect([quoteOf([location]), quoteOf(place(4))?.text]).toEqual([undefined, '    privileged: true'])
  })

  it('is of the commit that the run is about, where it is about one', { tags: 'large' }, async () => {
    const root = repository({ 'compose.yaml': compose })
    const head = git(root, 'rev-parse', 'HEAD')
    const name = await reportOn(root)
    const next = commit(root, { 'README.md': 'x' })
    await expect(merge(root, [name], [next, ''])).rejects.toThrow(
      `The report ${name} is of commit ${head}; this run is about ${next}.`,
    )
    expect((await merge(root, [name], [next, head])).report.conclusion).toBe('fail')
    git(root, 'checkout', '-q', head)
    expect((await merge(root, [name], [next, ''])).report.conclusion).toBe('fail')
    expect((await merge(tree({}), [name], ['', ''])).report.conclusion).toBe('fail')
  })

  it('is refused where its parts are of different commits', async () => {
    const root = repository({ 'compose.yaml': compose })
    const [one, first] = [await reportOn(root), git(root, 'rev-parse', 'HEAD')]
    const second = commit(root, { 'README.md': 'x' })
    const other = await reportOn(root)
    const io = fakeIo({ cwd: root })
    expect(await run(['report', one, other], io)).toBe(2)
    expect(io.written).toMatchObject({
      stdout: '',
      stderr: `hullgate: ${one} and ${other} are of different commits: ${first} and ${second}.\n`,
    })
  })
})
