import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import type { Report } from '../src/model/report.ts'
import { source } from '../src/model/source.ts'
import { help } from '../src/options/help.ts'
import { readPolicy } from '../src/policy/read.ts'
import { rules } from '../src/rules/index.ts'
import { hardenedService } from './hardened.ts'
import { fakeIo } from './io.ts'
import { removeTrees, tree } from './tree.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string) => readFileSync(root + path, 'utf8')
const readme = text('README.md')
const manifest = JSON.parse(text('package.json')) as { version: string; scripts: Record<string, string> }
const action = load(text('action.yml')) as { inputs: Record<string, unknown>; outputs: Record<string, unknown> }

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!)
const section = (title: string) => readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? ''
const firstColumn = (title: string) => [...section(title).matchAll(/^\| `([\w-]+)` \|/gm)].map((match) => match[1]!)
const optionsIn = (line: string) => [...line.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option)
const squeeze = (line: string) => line.replace(/ +/g, ' ')
const known = new Set(optionsIn(help))

interface Workflow {
  on: Record<string, unknown>
  jobs: Record<
    string,
    {
      'runs-on': string
      permissions: Record<string, string>
      steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
    }
  >
}

describe('README', () => {
  it('names the inputs and outputs of action.yml, all of them and in their order', async () => {
    expect(firstColumn('Inputs')).toEqual(Object.keys(action.inputs))
    expect(firstColumn('Outputs')).toEqual(Object.keys(action.outputs))
    const { withTables } = (await import(new URL('../scripts/readme-tables.mjs', import.meta.url).href)) as {
      withTables: (readme: string, from: typeof action) => string
    }
    expect(withTables(readme, action), 'npm run generate').toBe(readme)
  })

  it('gives a quickstart of at most 20 lines that is a workflow with this version and inputs that exist', () => {
    const quickstart = blocks('yaml')[0]!
    expect(quickstart.trimEnd().split('\n').length).toBeLessThanOrEqual(20)
    const workflow = load(quickstart) as Workflow
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'merge_group'])
    const { permissions, steps } = workflow.jobs['hullgate']!
    expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write' })
    const gate = steps.find((step) => step.uses?.startsWith('hullgate/hullgate@'))
    expect(gate?.uses).toBe(`hullgate/hullgate@v${manifest.version}`)
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(gate?.with ?? {})))
    expect(text('.github/workflows/ci.yml')).toContain(steps[0]!.uses)
  })

  it('gives no workflow, nor a part of one, that Hullgate reports for more than its own tag', async () => {
    const parts = blocks('yaml').filter((block) => /^(?:jobs|steps):$/m.test(block))
    expect(parts.length).toBeGreaterThan(3)
    const whole = (part: string) => {
      const jobs = part.replace(
        /^steps:\n[\s\S]*/m,
        (steps) => `jobs:\n  a:\n    runs-on: a\n${steps.replace(/^/gm, '    ')}`,
      )
      return /^on:/m.test(jobs) ? jobs : `on: pull_request\n${jobs}`
    }
    const files = parts.map((part, index) => [`.github/workflows/${index}.yml`, whole(part)] as const)
    const io = fakeIo({ cwd: tree(Object.fromEntries(files)) })
    await run(['--format', 'json'], io)
    const { errors, findings, judged } = JSON.parse(io.written.stdout) as Report
    expect([errors, judged['workflow']]).toEqual([[], parts.length])
    const messages = findings.map(({ message }) => message).filter((message) => !message.includes(' may '))
    expect(new Set(messages)).toEqual(new Set([`hullgate/hullgate is used at v${manifest.version}, not at a commit`]))
    removeTrees()
  })

  it.each(blocks('sh').join('').trim().split('\n'))('gives a command that exists: %s', (line) => {
    const [command = ''] = line.split(/\s+#/)
    const script = /^npm (?:run )?(\S+)/.exec(command)?.[1]
    if (script) return expect(Object.keys(manifest.scripts)).toContain(script === 'cit' ? 'test' : script)
    expect(command).toMatch(/^node dist\/cli\/index\.js/)
    for (const option of optionsIn(command.replace(/'[^']*'/g, ''))) expect(known).toContain(option)
  })

  it('names options of the program that exist', () => {
    const named = [...readme.matchAll(/`(--[a-z-]+)`/g)].map((match) => match[1]!)
    expect(named).not.toEqual([])
    for (const option of named) expect(known).toContain(option)
  })

  it('says of --fix what it does: the files pass its rules, what a variable decides stays and is named', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: acme/web:1.0.0\n    pid: host\n',
      'run.sh': 'docker run -d --pid host acme/web:1.0.0\n',
      'other.sh': 'SPACE=host\ndocker run -d --pid $SPACE acme/web:1.0.0\n',
    }
    const cwd = tree(files)
    const io = fakeIo({ cwd })
    await run(['--fix', '--format', 'json'], io)
    expect(io.written.stderr).toContain('  compose.yaml:4  container/host-pid: removed\n')
    expect(io.written.stderr).toContain('  compose.yaml:2  container/memory-limit: mem_limit: 512m (a placeholder: ')
    expect(io.written.stderr).toContain(
      '  other.sh:1  container/host-pid: not changed (a variable or a template decides',
    )
    expect(readFileSync(`${cwd}/run.sh`, 'utf8')).not.toContain('--pid host')
    expect(readFileSync(`${cwd}/other.sh`, 'utf8')).toContain(' --pid $SPACE acme/web:1.0.0')
    const { findings } = JSON.parse(io.written.stdout) as Report
    const places = findings.filter(({ rule }) => rule === 'container/host-pid').map(({ location }) => location?.file)
    expect(places).toEqual(['other.sh'])
    removeTrees()
  })

  it('says of the decision what it is, in two minutes', async () => {
    expect(section('How it decides').split(/\s+/).length).toBeLessThan(300)
    const verdict = async (files: Record<string, string>) => {
      const io = fakeIo({ cwd: tree(files) })
      await run(['--format', 'json'], io)
      const { conclusion, findings } = JSON.parse(io.written.stdout) as Report
      const blocking = findings.filter((finding) => finding.blocking).map(({ rule }) => rule)
      return [conclusion, blocking, new Set(findings.map(({ severity }) => severity))] as const
    }
    const service = `services:\n  web:\n${hardenedService('ghcr.io/acme/web')}`
    expect((await verdict({ 'compose.yaml': service })).slice(0, 2)).toEqual(['pass', []])
    // A grave switch that a variable decides, and another setting.
    expect((await verdict({ 'compose.yaml': `${service}    privileged: \${P}\n` })).slice(0, 2)).toEqual([
      'fail',
      ['container/privileged'],
    ])
    expect((await verdict({ 'compose.yaml': `${service}    cgroup_parent: \${P}\n` }))[0]).toBe('pass')
    // A one-off container, and one that endangers the runner.
    const [conclusion, , severities] = await verdict({
      'a.sh': '#!/bin/sh\ndocker run --rm --user 1000 acme/web:1.0.0\n',
    })
    expect([conclusion, severities]).toEqual(['pass', new Set(['low'])])
    expect((await verdict({ 'a.sh': '#!/bin/sh\ndocker run --rm --privileged acme/web:1.0.0\n' }))[0]).toBe('fail')
    // What cannot be read.
    expect((await verdict({ 'compose.yaml': service, 'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: [\n' }))[0]).toBe(
      'error',
    )
    removeTrees()
  })

  it('gives a policy that the program takes', () => {
    const policy = source('.github/hullgate.yml', blocks('yaml')[1]!)
    expect(readPolicy(policy, { today: '2026-06-01', rules: new Set(rules.map(({ id }) => id)) })).toMatchObject({
      failOn: 'medium',
      report: 'low',
      gaps: 'block',
      exclude: ['vendor/**'],
      waivers: [{ rule: 'container/privileged', path: 'deploy/legacy.yaml', expires: '2027-01-31' }],
      attestations: [{ control: 'cis-docker:1.2.2' }],
    })
  })

  it('gives a workflow for code scanning whose steps fit the Action and each other', () => {
    const [workflow] = blocks('yaml').filter((block) => block.includes('upload-sarif'))
    const { permissions, steps } = (load(workflow!) as Workflow).jobs['hullgate']!
    expect(permissions['security-events']).toBe('write')
    const [, gate, upload] = steps
    expect(gate?.uses).toBe(`hullgate/hullgate@v${manifest.version}`)
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(gate?.with ?? {})))
    const [, name] = /steps\.hullgate\.outputs\.([\w-]+)/.exec(String(upload?.with?.['sarif_file'])) ?? []
    expect(Object.keys(action.outputs)).toContain(name)
  })

  it('gives the exit codes of --help', () => {
    const codes = [...readme.matchAll(/^\| (\d) \| .* \| `(\w+)` \|/gm)].map(([, code, conclusion]) => [
      code,
      conclusion,
    ])
    expect(codes).toEqual([
      ['0', 'pass'],
      ['1', 'fail'],
      ['2', 'error'],
    ])
    expect(help).toContain('Exit codes: 0 pass, 1 findings that block, 2 check incomplete')
  })

  it('shows lines that the demo prints', async () => {
    const shown = [...readme.matchAll(/^ {4}(\[\w+\] .*)$/gm)].map((match) => squeeze(match[1]!))
    expect(shown).toHaveLength(3)
    const io = fakeIo({ cwd: root.replace(/\/$/, '') })
    await run(['examples/shop'], io)
    expect(io.written.stdout.split('\n').map(squeeze)).toEqual(expect.arrayContaining(shown))
  })

  it.each(readdirSync(`${root}docs/pictures`))('shows the picture %s, of a size that a page can bear', (name) => {
    expect(readme).toContain(`docs/pictures/${name}`)
    const png = readFileSync(`${root}docs/pictures/${name}`)
    expect(png.toString('latin1', 0, 16)).toBe('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    expect(width).toBeGreaterThan(600)
    expect(width).toBeLessThan(1300)
    expect(height).toBeGreaterThan(200)
    expect(height).toBeLessThan(1300)
    expect(png.length).toBeGreaterThan(15_000)
    expect(png.length).toBeLessThan(250_000)
  })

  it('shows pictures that are there', () => {
    const named = [...readme.matchAll(/docs\/pictures\/([\w-]+\.png)/g)].map((match) => match[1]!)
    expect(new Set(named)).toEqual(new Set(readdirSync(`${root}docs/pictures`)))
  })

  it.each([...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1]!))('links to %s', (path) => {
    expect(existsSync(root + path)).toBe(true)
  })
})

describe.each(['docs/decisions.md', 'docs/files.md'])('%s', (name) => {
  const page = text(name)

  it('is linked, and names options of the program and inputs that exist', () => {
    expect(readme).toContain(`(${name})`)
    for (const option of [...page.matchAll(/`(--[a-z-]+)[ `]/g)].map((match) => match[1]!))
      expect(known).toContain(option)
  })

  it('links to what is there', () => {
    for (const [, path = '', anchor] of page.matchAll(/\]\((?!https?:)([^)#]+)(?:#([\w-]+))?\)/g)) {
      const target = text(`docs/${path}`)
      const anchors = [...target.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .replaceAll(' ', '-'),
      )
      if (anchor !== undefined) expect(anchors).toContain(anchor)
    }
  })
})

describe('docs/github.md', () => {
  const page = text('docs/github.md')
  const workflows = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map((match) => load(match[1]!) as Partial<Workflow>)

  it('gives this version of the Action inputs that it has', () => {
    const steps = workflows.flatMap((workflow) => [
      ...Object.values(workflow.jobs ?? {}).flatMap((job) => job.steps),
      ...((workflow as { steps?: Workflow['jobs'][string]['steps'] }).steps ?? []),
    ])
    const gates = steps.filter(({ uses }) => uses?.startsWith('hullgate/hullgate@'))
    expect(gates).toHaveLength(3)
    for (const gate of gates) {
      expect(gate.uses).toBe(`hullgate/hullgate@v${manifest.version}`)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(gate.with ?? {})))
    }
  })

  it('says of forks what the first workflow stores and the second one takes', () => {
    const [first, second] = workflows.filter(({ jobs }) => jobs).map(({ jobs }) => Object.values(jobs!)[0]!.steps)
    const [, gate, upload] = first!
    const [download, commenting] = second!
    expect(gate?.with?.['report-file']).toBe(upload?.with?.['path'])
    expect(upload?.with?.['name']).toBe(download?.with?.['name'])
    expect(commenting?.with?.['reports']).toBe(`${String(download?.with?.['path'])}/hullgate.json`)
  })

  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => text(`src/${path}`))
    .join('\n')
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
  const messages = [...page.matchAll(/^\| (`.+`) \| .+ \|$/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
  )
  // What GitHub itself says.
  const foreign = ['Resource not accessible by integration']

  it.each(messages.filter((message) => !foreign.includes(message)))(
    'quotes a message of the program: %s',
    (message) => {
      const pattern = message.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      expect(new RegExp(pattern.join('[^\\n]*')).test(sources)).toBe(true)
    },
  )

  it('says of every rate, version and limit what the program does', () => {
    expect(page).toContain(`(${/Docker (20\.10)/.exec(sources)![1]} or newer)`)
    expect(text('action.yml')).toContain('using: node24')
  })

  it('is linked from README', () => {
    expect(readme).toContain('(docs/github.md)')
    const [, anchor = ''] = /docs\/github\.md#([\w-]+)/.exec(readme) ?? []
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'))
    expect(headings).toContain(anchor)
  })
})
