import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import type { Report } from '../src/model/report.ts'
import { fakeIo } from './io.ts'
import { removeTrees, tree } from './tree.ts'

afterEach(removeTrees)

async function fix(cwd: string, ...argv: readonly string[]) {
  const io = fakeIo({ cwd })
  const code = await run(['--fix', '--format', 'json', ...argv], io)
  const lines = io.written.stderr.trimEnd().split('\n')
  return { code, lines, report: (io.written.stdout && JSON.parse(io.written.stdout)) as Report }
}

const privileged = 'services:\n  web:\n    image: acme/web:1.0.0\n    user: "10001"\n    privileged: true\n'
const text = (...path: readonly string[]) => readFileSync(join(...path), 'utf8')

describe('--fix', () => {
  it('changes what has one right change, says so on standard error, and reports what is left', {
    tags: 'large',
  }, async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    const { code, lines, report } = await fix(cwd)
    expect(lines[0]).toBe('hullgate: fixed 8 findings in 1 file')
    expect(lines).toContain('  compose.yaml:5  container/privileged: removed')
    expect(lines).toContain('  compose.yaml:2  container/pids-limit: pids_limit: 200 (a placeholder: choose the value)')
    expect(text(cwd, 'compose.yaml')).not.toContain('privileged')
    expect([code, report.conclusion]).toEqual([0, 'pass'])
    expect(report.findings.map(({ rule, edits }) => [rule, edits])).toEqual([
      ['container/health-check', []],
      ['container/image-digest', []],
    ])
    expect(readdirSync(cwd)).toEqual(['compose.yaml'])
    expect((await fix(cwd)).lines).toEqual(['hullgate: nothing that `--fix` can fix; 2 findings left to fix by hand'])
  })

  it('changes nothing with --dry-run, and gives every finding its edits', async () => {
    const cwd = tree({ 'compose.yaml': privileged })
    const { code, lines, report } = await fix(cwd, '--dry-run')
    expect([code, lines[0]]).toEqual([1, 'hullgate: would fix 8 findings in 1 file'])
    expect(text(cwd, 'compose.yaml')).toBe(privileged)
    const edits = Object.fromEntries(report.findings.map(({ rule, edits: [own] }) => [rule, own]))
    expect(edits['container/privileged']).toEqual({
      file: 'compose.yaml',
      line: 5,
      column: 1,
      endLine: 6,
      endColumn: 1,
      text: '',
      placeholder: false,
      below: [],
    })
    expect(edits['container/memory-limit']).toMatchObject({ line: 6, text: '    mem_limit: 512m\n', placeholder: true })
    expect(edits['container/health-check']).toBe(undefined)
  })

  it('changes 10,000 findings in one run, and names how many another can change', { tags: 'large' }, async () => {
    const pod = (i: number) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec:\n  containers:\n    - name: web\n      image: acme/web:1.0.0\n`
    const cwd = tree({ 'pods.yaml': Array.from({ length: 840 }, (_, i) => pod(i)).join('---\n') })
    const planned = (await fix(cwd, '--dry-run')).lines
    expect([planned[0], planned.at(-1)]).toEqual([
      'hullgate: would fix 10000 findings in 1 file',
      '  and 80 findings more that can be changed: run `--fix` again',
    ])
    const first = await fix(cwd)
    expect([first.lines[0], first.lines.at(-1)]).toEqual([planned[0]!.replace('would fix', 'fixed'), planned.at(-1)])
    const second = await fix(cwd)
    expect([second.lines[0], second.lines.length]).toEqual(['hullgate: fixed 80 findings in 1 file', 81])
  })

  it('names what to check first of an image that is known to need what the change takes away', async () => {
    const cwd = tree({
      'compose.yaml': 'services:\n  db:\n    image: postgres:16.4\n  web:\n    image: acme/web:1.0.0\n',
    })
    const { lines, report } = await fix(cwd, '--dry-run')
    const ofRoot = lines.filter((line) => line.includes('container/read-only-root'))
    expect(ofRoot).toEqual([
      '  compose.yaml:2  container/read-only-root: read_only: true (check first: postgres has to write: mount a tmpfs at /tmp and /var/run/postgresql, and a volume for its data where it has none)',
      '  compose.yaml:4  container/read-only-root: read_only: true',
    ])
    const capabilities = report.findings.filter(({ rule }) => rule === 'container/default-capabilities')
    expect(capabilities.map(({ edits, caution }) => [edits[0]?.placeholder, caution?.slice(0, 24)])).toEqual([
      [true, 'postgres starts as root '],
      [false, undefined],
    ])
  })

  it.each([
    ['between lines', 'FROM acme/web:1.0.0\nRUN make\nCMD ["web"]\n', 3],
    ['on a last line without its end', 'FROM acme/web:1.0.0\nRUN make', 3],
    ['in a file of CRLF', 'FROM acme/web:1.0.0\r\nRUN make\r\nCMD ["web"]', 3],
  ])('names the line that something is put on, which is not where it is missing: %s', async (_, dockerfile, line) => {
    const cwd = tree({ Dockerfile: dockerfile })
    const { report } = await fix(cwd, '--dry-run')
    expect(report.findings.find(({ rule }) => rule === 'dockerfile/missing-user')?.location?.line).toBe(1)
    expect((await fix(cwd)).lines).toContain(
      `  Dockerfile:${line}  dockerfile/missing-user: USER 10001 (a placeholder: choose the value)`,
    )
    expect(text(cwd, 'Dockerfile').split(/\r?\n/)[line - 1]).toBe('USER 10001')
  })

  it('says that there is nothing to fix where nothing is found', async () => {
    expect((await fix(tree({ Dockerfile: 'FROM scratch\nUSER 10001\nHEALTHCHECK CMD ["/a"]\n' }))).lines).toEqual([
      'hullgate: nothing to fix',
    ])
    expect((await fix(tree({ Dockerfile: 'FROM scratch\nUSER 10001\n' }))).lines).toEqual([
      'hullgate: nothing that `--fix` can fix; 1 finding left to fix by hand',
    ])
  })

  it('names what it leaves at one place in one line', async () => {
    const job = 'on: push\njobs: {test: {runs-on: ubuntu-latest, container: {image: "acme/web:1.0.0"}}}\n'
    const { lines } = await fix(tree({ '.github/workflows/ci.yml': job }))
    expect(lines).toEqual([
      'hullgate: nothing that `--fix` can fix; 8 findings left to fix by hand',
      '  .github/workflows/ci.yml:2  container/cpu-limit, container/default-capabilities, container/memory-limit, container/no-new-privileges, container/pids-limit, container/read-only-root: not changed (a person has to choose where and how to set it)',
    ])
  })

  it('comes back for edits that touch each other', { tags: 'large' }, async () => {
    const options = 'security_opt: [seccomp:unconfined, apparmor:unconfined, "label:disable"]'
    const cwd = tree({ 'compose.yaml': `services:\n  web:\n    image: acme/web:1.0.0\n    ${options}\n` })
    await fix(cwd)
    expect(text(cwd, 'compose.yaml')).toContain('security_opt:')
    expect(text(cwd, 'compose.yaml')).not.toMatch(/seccomp|apparmor|label/)
  })

  it.each([[[]], [['--dry-run']]])(
    'names the lines of the file before, however often it comes back: %j',
    { tags: 'large' },
    async (argv) => {
      const web = (name: string) =>
        `  ${name}:\n    image: acme/web:1.0.0\n    security_opt: [seccomp:unconfined, apparmor:unconfined, "label:disable"]\n`
      const open = `  open:\n    image: acme/web:1.0.0\n    privileged: "\${PRIVILEGED:-true}"\n`
      const cwd = tree({ 'compose.yaml': `services:\n${web('api')}${web('web')}${open}` })
      const { lines } = await fix(cwd, ...argv)
      const places = [
        'seccomp-unconfined',
        'apparmor-unconfined',
        'selinux-disabled',
        'no-new-privileges',
        'memory-limit',
      ]
      expect(
        places.map((rule) => lines.flatMap((line) => line.match(`compose.yaml:(\\d+)  container/${rule}:`)?.[1] ?? [])),
      ).toEqual([
        ['4', '7'],
        ['4', '7'],
        ['4', '7'],
        ['4', '7'],
        ['2', '5', '8'],
      ])
      // What is left is looked for in the file as it is now.
      const left =
        text(cwd, 'compose.yaml')
          .split('\n')
          .findIndex((line) => line.includes('PRIVILEGED')) + 1
      expect(left === 10).toBe(argv.length > 0)
      const because = 'not changed (a variable or a template decides the value)'
      expect(lines).toContain(`  compose.yaml:${left}  container/privileged: ${because}`)
    },
  )

  it('leaves waived findings, and those below the reported severity', async () => {
    const waiver = 'waivers:\n  - {rule: container/privileged, path: "**", reason: r, owner: me, expires: 2999-01-01}\n'
    const expires = `${new Date().getUTCFullYear()}-12-31`
    const policy = `report: critical\n${waiver.replace('2999-01-01', expires)}`
    const cwd = tree({ 'compose.yaml': privileged, '.github/hullgate.yml': policy })
    expect((await fix(cwd)).lines).toEqual(['hullgate: nothing to fix'])
    expect(text(cwd, 'compose.yaml')).toBe(privileged)
  })

  it('writes through no link, and over no text of another encoding', { tags: 'large' }, async () => {
    const elsewhere = tree({ 'compose.yaml': privileged, 'app/compose.yaml': privileged })
    const cwd = tree({ 'real/compose.yaml': privileged, 'latin/compose.yaml': privileged })
    symlinkSync(join(cwd, 'real/compose.yaml'), join(cwd, 'docker-compose.yml'))
    symlinkSync(join(elsewhere, 'app'), join(cwd, 'out'))
    writeFileSync(join(cwd, 'latin/compose.yaml'), Buffer.from(`# caf\xe9\n${privileged}`, 'latin1'))
    const planned = (await fix(cwd, '--dry-run')).lines
    const { lines } = await fix(cwd)
    expect(planned.map((line) => line.replace('would fix', 'fixed'))).toEqual(lines)
    expect(lstatSync(join(cwd, 'docker-compose.yml')).isSymbolicLink()).toBe(true)
    expect(lines).toContain('  docker-compose.yml: not changed (it is a symbolic link)')
    expect(lines).toContain('  latin/compose.yaml: not changed (it is not UTF-8, or changed meanwhile)')
    expect(text(elsewhere, 'app/compose.yaml')).toBe(privileged)
    expect(readFileSync(join(cwd, 'latin/compose.yaml'), 'latin1')).toBe(`# caf\xe9\n${privileged}`)
    expect(text(cwd, 'real/compose.yaml')).not.toContain('privileged')
  })

  it.each([
    [['--dry-run'], '`--dry-run` requires `--fix`.'],
    [['--fix', '--container', 'web'], '`--fix` and `--container` exclude each other: only files are changed.'],
    [
      ['--fix', '--shard', '1/2'],
      '`--fix` and `--shard` exclude each other: the files are changed once, not by each job.',
    ],
    [['--fix', '--engine'], '`--fix` and `--engine` exclude each other: only files are changed.'],
  ])('%j is refused', async (argv, sentence) => {
    const io = fakeIo({ cwd: tree({}) })
    expect([await run(argv, io), io.written.stderr]).toEqual([2, `hullgate: ${sentence}\n`])
  })
})
