/** @module-tag large */
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { check } from '../src/check.ts'
import { mergeReports } from '../src/decide/merge.ts'
import type { Finding, Report } from '../src/model/report.ts'
import type { RunContext } from '../src/model/run.ts'
import { source } from '../src/model/source.ts'
import { Unrelated } from '../src/model/tree.ts'
import { readFlags } from '../src/options/flags.ts'
import { commitTree } from '../src/repository/commit-tree.ts'
import { version } from '../src/version.ts'
import { commit, type Files, git, repository } from './git-tree.ts'
import { hardenedService } from './hardened.ts'
import { removeTrees } from './tree.ts'

afterAll(removeTrees)

interface Given {
  readonly flags?: readonly string[]
  readonly policy?: string
  readonly base?: RunContext['base']
}

/** What is checked out, compared with its first commit as a pull request is. */
async function compared(root: string, { flags = [], policy = '', base }: Given = {}): Promise<Report> {
  const first = git(root, 'rev-list', '--max-parents=0', 'HEAD')
  const options = await readFlags([...flags])
  const context: RunContext = {
    root,
    today: '2026-06-15',
    runId: 'test',
    signal: new AbortController().signal,
    progress: () => {},
    policy: async () => ({ warnings: [], source: source('p.yml', policy) }),
    base: base ?? (async () => commitTree(root, first)),
  }
  return (await check({ ...options, overrides: { ...options.overrides, newOnly: undefined } }, context)).report
}

const rulesOf = (report: Report, status: Finding['status']) =>
  report.findings.filter((finding) => finding.status === status).map(({ rule }) => rule)

const good = hardenedService()
const hardened = `services:\n  web:\n${good}`
const bare = 'services:\n  web:\n    image: acme/web:1.0.0\n'
const pod = `apiVersion: v1
kind: Pod
metadata: { name: app, namespace: shop }
spec:
  serviceAccountName: app
  containers: [{ name: web, image: "acme/web:1.0.0" }]
`

const replacing = `resources: [pod.yaml, settings.yaml]
replacements:
  - source: {kind: ConfigMap, name: settings, fieldPath: data.privileged}
    targets:
      - select: {kind: Pod}
        fieldPaths: [spec.containers.0.securityContext.privileged]
`
const settings = (privileged: string, other: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {privileged: "${privileged}", other: "${other}"}\n`

describe('shards of a change', () => {
  it('say together what is new, moved and fixed, wherever it went', async () => {
    const service = (name: string, more = '') => `services:\n  ${name}:\n    image: acme/${name}:1.0.0\n${more}`
    const root = repository({
      'a/compose.yaml': service('a', '    privileged: true\n'),
      'b/compose.yaml': service('b', '    privileged: true\n'),
      'c/compose.yaml': service('c', '    pid: host\n'),
      'd/compose.yaml': service('d', '    pid: host\n'),
    })
    git(root, 'mv', 'b/compose.yaml', 'b/compose.prod.yaml')
    commit(root, {
      'a/compose.yaml': service('a'),
      'c/compose.yaml': service('c', '    pid: host\n    ipc: host\n'),
      'e/compose.yaml': service('e', '    privileged: true\n'),
    })
    const whole = await compared(root)
    expect(new Set(whole.findings.map(({ status }) => status))).toEqual(new Set(['new', 'unchanged', 'fixed']))
    const parts = await Promise.all([1, 2, 3].map((i) => compared(root, { flags: ['--shard', `${i}/3`] })))
    const [first, ...others] = parts.map((report, i) => ({ name: `${i}.json`, report }))
    const { timings: _, ...merged } = mergeReports([first!, ...others], version)
    expect({ ...whole, ...merged }).toEqual(whole)
    expect(parts.every(({ findings }) => findings.length < whole.findings.length)).toBe(true)
  })
})

describe('what a change makes worse', () => {
  it('is nothing where it touches no file that is read: every fault stands, none blocks', async () => {
    const root = repository({ 'compose.yaml': bare, 'README.md': 'a\n' })
    commit(root, { 'README.md': 'b\n' })
    const report = await compared(root)
    const { counts } = report
    expect([report.conclusion, counts.blocking, counts.new, counts.fixed]).toEqual(['pass', 0, 0, 0])
    expect(counts.unchanged).toBeGreaterThan(5)
    expect(counts.unchanged).toBe(counts.low + counts.medium + counts.high + counts.critical + counts.unsure)
    expect(new Set(report.findings.map(({ status, new: isNew }) => `${status} ${isNew}`))).toEqual(
      new Set(['unchanged false']),
    )
    expect(report.comparison).toEqual({ base: git(root, 'rev-parse', 'HEAD~'), because: null, newOnly: true })
  })

  it('is what a new owner of a container has; the old one that keeps another is where it was', async () => {
    const workload = (name: string, ...images: string[]) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  template:\n    spec:\n      hostPID: true\n      containers:\n${images.map((image) => `      - {name: ${image}, image: "acme/${image}:1.0.0", workingDir: /${image}}\n`).join('')}`
    const root = repository({ 'a.yaml': workload('one', 'front', 'back') })
    commit(root, { 'a.yaml': `${workload('one', 'front')}---\n${workload('two', 'back')}` })
    const report = await compared(root)
    const found = report.findings.filter(({ rule }) => rule === 'container/host-pid')
    expect(found.map(({ subject, status }) => [subject.key, status])).toEqual([
      ['a.yaml#Deployment/shop/two', 'new'],
      ['a.yaml#Deployment/shop/one', 'unchanged'],
    ])
  })

  it('is what an owner gets that was there before, with a container of one that is gone', async () => {
    const workload = (name: string, host: boolean, ...images: string[]) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  template:\n    spec:\n      hostPID: ${host}\n      containers:\n${images.map((image) => `      - {name: ${image}, image: "acme/${image}:1.0.0", workingDir: /${image}}\n`).join('')}`
    const root = repository({ 'a.yaml': `${workload('one', true, 'front')}---\n${workload('two', false, 'back')}` })
    commit(root, { 'a.yaml': workload('two', true, 'back', 'front') })
    const found = (await compared(root)).findings.filter(({ rule }) => rule === 'container/host-pid')
    expect(found.map(({ subject, status }) => [subject.key, status])).toEqual([
      ['a.yaml#Deployment/shop/two', 'new'],
      ['a.yaml#Deployment/shop/one', 'fixed'],
    ])
  })

  it.each<[string, Record<string, string>, string]>([
    ['the value that a replacement copies', { 'settings.yaml': settings('true', '1') }, 'error'],
    ['another value of the same object', { 'settings.yaml': settings('false', '2') }, 'pass'],
    ['a comment of the kustomization', { 'kustomization.yaml': `# all\n${replacing}` }, 'pass'],
    [
      'where a replacement copies to',
      { 'kustomization.yaml': replacing.replace('privileged]', 'allowPrivilegeEscalation]') },
      'error',
    ],
    ['the image', { 'pod.yaml': pod.replace('1.0.0', '1.0.1') }, 'pass'],
  ])('counts what values that are copied may do: %s', async (_, change, conclusion) => {
    const root = repository({
      'kustomization.yaml': replacing,
      'settings.yaml': settings('false', '1'),
      'pod.yaml': pod,
    })
    commit(root, change)
    expect((await compared(root)).conclusion).toBe(conclusion)
  })

  it('counts what a replacement in a file of its own copies', async () => {
    const files = {
      'kustomization.yaml': 'resources: [pod.yaml, settings.yaml]\nreplacements: [{path: copy.yaml}]\n',
      'copy.yaml': replacing.slice(replacing.indexOf('  - source')).replaceAll(/^ {2}/gm, ''),
      'pod.yaml': pod,
    }
    const root = repository({ ...files, 'settings.yaml': settings('false', '1') })
    commit(root, { 'settings.yaml': settings('false', '2') })
    expect((await compared(root)).conclusion).toBe('pass')
    commit(root, { 'settings.yaml': settings('true', '2') })
    expect((await compared(root)).conclusion).toBe('error')
  })

  it('is what it adds, beside old faults of the same file, and in a file that another one adds', async () => {
    const root = repository({ 'compose.yaml': bare })
    commit(root, { 'compose.yaml': `${bare}    privileged: true\n`, 'src/a.ts': 'export {}\n' })
    const report = await compared(root)
    expect([report.conclusion, rulesOf(report, 'new')]).toEqual(['fail', ['container/privileged']])
    expect(report.counts).toMatchObject({ new: 1, blocking: 1 })
  })

  it('is not what it takes away, though a fault that hid others is gone', async () => {
    const root = repository({ 'compose.yaml': `${bare}    privileged: true\n` })
    commit(root, { 'compose.yaml': bare })
    const report = await compared(root)
    expect([report.conclusion, rulesOf(report, 'new'), rulesOf(report, 'fixed')]).toEqual([
      'pass',
      [],
      ['container/privileged'],
    ])
    expect(report.findings.at(-1)).toMatchObject({ location: null, place: 'compose.yaml', blocking: false, new: false })
    expect(report.counts).toMatchObject({ fixed: 1, critical: 0 })
  })

  it('is another image without a version', async () => {
    const root = repository({ 'compose.yaml': bare.replace('acme/web:1.0.0', 'acme/web') })
    commit(root, { 'compose.yaml': bare.replace('acme/web:1.0.0', 'evil.example/web') })
    const report = await compared(root)
    expect(rulesOf(report, 'new').filter((rule) => rule === 'container/image-tag')).toEqual(['container/image-tag'])
    commit(root, { 'compose.yaml': bare.replace('acme/web:1.0.0', 'acme/web:latest') })
    expect(rulesOf(await compared(root), 'new')).not.toContain('container/image-tag')
  })

  it('is a fault that grows graver, and says so', async () => {
    const text = (kind: string) => `services:\n  web:\n${good}    cap_add: [${kind}]\n`
    const root = repository({ 'compose.yaml': text('NET_RAW'), 'run.sh': 'docker run --rm acme/web:1.0.0\n' })
    commit(root, { 'run.sh': 'docker run -d acme/web:1.0.0\n' })
    const report = await compared(root, { policy: 'rules: {}\n' })
    const limit = report.findings.find(({ rule }) => rule === 'container/memory-limit')
    expect(limit).toMatchObject({ status: 'new', blocking: true })
    expect(limit?.message).toMatch(/\(worse than on the base, where it is low\)$/)
  })

  it('is all that a new file holds, and the part of a shared fault that is new', async () => {
    const anchored = 'x-web: &web\n  image: acme/web:1.0.0\n  privileged: true\nservices:\n  a:\n    <<: *web\n'
    const root = repository({ 'compose.yaml': anchored })
    commit(root, { 'compose.yaml': `${anchored}  b:\n    <<: *web\n` })
    const report = await compared(root)
    const found = report.findings.filter(({ rule }) => rule === 'container/privileged')
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ status: 'new', blocking: true, subject: { name: 'b' } })
  })
})

describe('where files move', () => {
  it('a fault moves along, with edits and in whole folders', async () => {
    const root = repository({ 'deploy/web.yaml': pod, 'deploy/old/compose.yaml': bare })
    commit(root, { 'deploy/web.yaml': null, 'k8s/web.yaml': `${pod}# moved\n` })
    git(root, 'mv', 'deploy/old', 'stack')
    commit(root, {})
    const report = await compared(root)
    expect([report.conclusion, report.counts.new, report.counts.fixed]).toEqual(['pass', 0, 0])
    expect(report.counts.unchanged).toBeGreaterThan(10)
  })

  it('a copy is new', async () => {
    const root = repository({ 'compose.yaml': bare })
    commit(root, { 'other/compose.yaml': bare })
    const report = await compared(root)
    expect(report.conclusion).toBe('fail')
    expect(new Set(report.findings.filter((one) => one.new).map(({ location }) => location?.file))).toEqual(
      new Set(['other/compose.yaml']),
    )
  })
})

describe('what joins files', () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: app, namespace: shop }\n'

  it('a file that stays gets a new fault from one that changes', async () => {
    const root = repository({
      'pod.yaml': pod,
      'account.yaml': `${account}automountServiceAccountToken: false\n`,
    })
    commit(root, { 'account.yaml': account })
    const report = await compared(root)
    const added = report.findings.filter((finding) => finding.new)
    expect(added.map(({ rule, location }) => `${location?.file} ${rule}`)).toContain(
      'pod.yaml container/service-account-token',
    )
  })
})

/** What a change adds of some rules, by the file that it is found in. */
async function addedBy(before: Readonly<Record<string, string>>, change: Files, rules: RegExp): Promise<string[]> {
  const root = repository({ 'README.md': 'a\n', ...before })
  commit(root, change)
  const added = (await compared(root)).findings.filter((finding) => finding.new && rules.test(finding.rule))
  return added.map(({ rule, location }) => `${location?.file} ${rule}`)
}

describe('who uses what is at fault', () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { containers: [{ name: app, image: "acme/web:1.0.0" }] } } }
`
  const patch = (settings: string) =>
    deployment.replace('{ name: app, image: "acme/web:1.0.0" }', `{ name: app, securityContext: { ${settings} } }`)
  const overlay = (file: string) => `resources: [../../base]\npatches: [{ path: ${file} }]\n`
  const overlays = {
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': deployment,
    'over/dev/kustomization.yaml': overlay('patch.yaml'),
    'over/dev/patch.yaml': patch('privileged: true'),
    'over/prod/kustomization.yaml': overlay('patch.yaml'),
    'over/prod/patch.yaml': patch('runAsNonRoot: true, allowPrivilegeEscalation: false'),
  }
  const up = (...files: string[]) => `docker compose ${files.map((file) => `-f ${file}`).join(' ')} up -d\n`
  const projects = {
    'compose.yaml': hardened,
    'compose.dev.yaml': 'services:\n  web:\n    privileged: true\n',
    'compose.prod.yaml': 'services:\n  web:\n    hostname: web\n',
    'dev.sh': up('compose.yaml', 'compose.dev.yaml'),
    'deploy.sh': up('compose.yaml', 'compose.prod.yaml'),
  }
  const privileged = /privileged/

  it.each<[string, Readonly<Record<string, string>>, Files, RegExp, string[]]>([
    [
      'an overlay that takes another’s patch',
      overlays,
      { 'over/prod/kustomization.yaml': overlay('../dev/patch.yaml') },
      /privileged$/,
      ['over/dev/patch.yaml container/privileged'],
    ],
    [
      'an overlay that builds on another',
      overlays,
      { 'over/prod/kustomization.yaml': 'resources: [../dev]\n' },
      /privileged$/,
      ['over/dev/patch.yaml container/privileged'],
    ],
    [
      'an overlay that no longer hardens',
      overlays,
      { 'over/prod/kustomization.yaml': 'resources: [../../base]\n' },
      /no-new-privileges|root-user/,
      ['base/web.yaml container/no-new-privileges', 'base/web.yaml container/root-user'],
    ],
    [
      'a new overlay over an old base',
      overlays,
      { 'over/test/kustomization.yaml': 'resources: [../../base]\n' },
      /privileged|limit|root/,
      [],
    ],
    [
      'an overlay that is called otherwise',
      overlays,
      {
        'over/dev/kustomization.yaml': null,
        'over/dev/patch.yaml': null,
        'over/test/kustomization.yaml': overlays['over/dev/kustomization.yaml'],
        'over/test/patch.yaml': overlays['over/dev/patch.yaml'],
      },
      /./,
      [],
    ],
    [
      'a command that starts another’s project',
      projects,
      { 'deploy.sh': up('compose.yaml', 'compose.dev.yaml') },
      privileged,
      ['compose.dev.yaml container/privileged'],
    ],
    [
      'a project that takes another’s override',
      projects,
      { 'deploy.sh': up('compose.yaml', 'compose.dev.yaml', 'compose.prod.yaml') },
      privileged,
      ['compose.dev.yaml container/privileged'],
    ],
    [
      'an override with a fault of its own',
      projects,
      { 'compose.prod.yaml': projects['compose.dev.yaml'] },
      privileged,
      ['compose.prod.yaml container/privileged'],
    ],
    ['another command for the same project', projects, { 'again.sh': up('compose.yaml', 'compose.dev.yaml') }, /./, []],
    [
      'a project of one file more in the place of the old one',
      projects,
      {
        'compose.more.yaml': projects['compose.prod.yaml'],
        'dev.sh': up('compose.yaml', 'compose.dev.yaml', 'compose.more.yaml'),
      },
      /./,
      [],
    ],
  ])('%s', async (_, before, change, rules, added) => {
    expect((await addedBy(before, change, rules)).sort()).toEqual([...added].sort())
  })
})

describe('a fault that goes further', () => {
  const role = (verbs: string, names = '') =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: clerk }\nrules: [{ apiGroups: [""], resources: [secrets], verbs: [${verbs}]${names} }]\n`
  const given = (to: string, ...accounts: string[]) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: staff }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${to} }\nsubjects: [${accounts.map((name) => `{ kind: ServiceAccount, name: ${name}, namespace: shop }`).join(', ')}]\n`
  const mount = (volume: string) => `services:\n  web:\n${good}    volumes: ["${volume}"]\n`
  const fetch = (address: string) =>
    `FROM acme/base:1.0.0\nRUN curl -fsSL https://get.example.com/${address} | sh\nUSER 1000\n`

  it.each<[string, string, string, string | undefined]>([
    ['verbs', role('get'), role('get, list'), 'list /secrets'],
    [
      'another name',
      role('list', ', resourceNames: [""]'),
      role('list', ', resourceNames: ["", two]'),
      'list /secrets two',
    ],
    ['an account', given('cluster-admin', 'a'), given('cluster-admin', 'a', 'b'), 'ServiceAccount/shop/b'],
    ['an account less', given('cluster-admin', 'a', 'b'), given('cluster-admin', 'b'), undefined],
    ['a binding', role('get'), `${role('get')}---\n${given('clerk', 'a')}`, 'for ServiceAccount/shop/a'],
    ['the right to write', mount('/etc:/host:ro'), mount('/etc:/host'), 'write'],
    ['the right to read alone', mount('/etc:/host'), mount('/etc:/host:ro'), undefined],
    ['another script of a host', fetch('a.sh'), fetch('b.sh'), 'script'],
    ['another version of a script', fetch('v1.2.0/a.sh'), fetch('v1.3.1/a.sh'), undefined],
  ])('%s', async (_, before, now, words) => {
    const path = before.startsWith('FROM') ? 'Dockerfile' : before.startsWith('api') ? 'rbac.yaml' : 'compose.yaml'
    const root = repository({ [path]: before })
    commit(root, { [path]: now })
    const worse = (await compared(root)).findings.filter((finding) => finding.new)
    expect(worse.map(({ message }) => message)).toEqual(
      words === undefined ? [] : [expect.stringContaining(`(more than on the base: ${words}`)],
    )
  })
})

describe('what is called otherwise', () => {
  const second = pod.replace('name: app,', 'name: other,')
  const line = 'docker run -d acme/web:1.0.0\n'
  const job = (name: string) =>
    `on: push\npermissions: {}\njobs:\n  ${name}:\n    runs-on: ubuntu-latest\n    steps: [{ run: docker run -d --privileged acme/web:1.0.0 }]\n`
  const ci = '.github/workflows/ci.yml'

  it.each<[string, Readonly<Record<string, string>>, Files, string[]]>([
    ['a service', { 'compose.yaml': bare }, { 'compose.yaml': bare.replace('web:', 'site:') }, []],
    [
      'a service, and another fault of it',
      { 'compose.yaml': bare },
      { 'compose.yaml': `${bare.replace('web:', 'site:')}    pid: host\n` },
      ['compose.yaml container/host-pid'],
    ],
    [
      'a service of another image in its place',
      { 'compose.yaml': `${hardened}    privileged: true\n` },
      { 'compose.yaml': `services:\n  site:\n${hardenedService('evil.example/x')}    privileged: true\n` },
      ['compose.yaml container/privileged'],
    ],
    [
      'a namespace',
      { 'k.yaml': `${pod}---\n${second}` },
      { 'k.yaml': `${pod}---\n${second}`.replaceAll('namespace: shop', 'namespace: store') },
      [],
    ],
    ['a job', { [ci]: job('build') }, { [ci]: job('test') }, []],
    [
      'a line of the same image above another',
      { 'run.sh': `${line.replace('-d', '-d --pid host')}` },
      { 'run.sh': `${line.replace('-d', '-d --ipc host')}${line.replace('-d', '-d --pid host')}` },
      ['run.sh container/host-ipc'],
    ],
    [
      'a file in a folder with a # beside another that moves',
      { list: 'some words\nof a list\n', 'list#1/compose.yaml': bare },
      { list: null, words: 'some words\nof a list\n' },
      [],
    ],
    [
      'a file that nothing ran',
      { 'examples/compose.yaml': `services:\n  web:\n${good}    pid: host\n` },
      { 'examples/compose.yaml': null, 'prod/compose.yaml': `services:\n  web:\n${good}    pid: host\n` },
      ['prod/compose.yaml container/host-pid'],
    ],
  ])('%s', async (_, before, change, added) => {
    expect(await addedBy(before, change, /privileged$|host-\wpc|host-pid|memory-limit|image-tag/)).toEqual(
      added.length > 0 && added[0]!.startsWith('run.sh') ? expect.arrayContaining(added) : added,
    )
  })

  const two = `services:\n  db:\n    image: acme/db:1.0.0\n  web:\n    image: acme/web:1.0.0\n    pid: host\n`
  const only = (name: 'db' | 'web') =>
    `services:\n${two
      .split(/^ {2}(?=\w)/m)
      .find((part) => part.startsWith(name))!
      .replace(/^/, '  ')}`
  const role = (name: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}}\nrules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]\n`
  const deployment = (name: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec: {template: {spec: {hostPID: true, containers: [{name: ${name}, image: "acme/${name}:1.0.0"}]}}}\n`

  it.each<[string, Readonly<Record<string, string>>, Files, string[]]>([
    [
      'a service that is put in a file of its own',
      { 'compose.yaml': two },
      { 'compose.yaml': `include: [web.compose.yaml]\n${only('db')}`, 'web.compose.yaml': only('web') },
      [],
    ],
    [
      'and gets another fault there',
      { 'compose.yaml': two },
      { 'compose.yaml': only('db'), 'web/compose.yaml': `${only('web')}    ipc: host\n` },
      ['web/compose.yaml container/host-ipc'],
    ],
    [
      'and gets another image there',
      { 'compose.yaml': two },
      { 'compose.yaml': only('db'), 'web/compose.yaml': only('web').replace('acme/web', 'evil.example/web') },
      ['web/compose.yaml container/host-pid', 'web/compose.yaml container/memory-limit'],
    ],
    [
      'a service that stays where it was as well',
      { 'compose.yaml': two },
      { 'compose.yaml': `${two}    tty: true\n`, 'web/compose.yaml': only('web') },
      ['web/compose.yaml container/host-pid', 'web/compose.yaml container/memory-limit'],
    ],
    [
      'a service out of a test',
      { 'tests/compose.yaml': two },
      { 'tests/compose.yaml': only('db'), 'compose.yaml': only('web') },
      ['compose.yaml container/host-pid', 'compose.yaml container/memory-limit'],
    ],
    [
      'one of two that are called alike',
      { 'a/compose.yaml': two, 'b/compose.yaml': only('web') },
      {
        'a/compose.yaml': only('db'),
        'b/compose.yaml': null,
        'c/compose.yaml': only('web'),
        'd/compose.yaml': only('web').replace('pid', 'ipc'),
      },
      ['d/compose.yaml container/host-ipc'],
    ],
    [
      'objects that share a file',
      { 'all.yaml': `${deployment('web')}---\n${deployment('api')}---\n${role('one')}---\n${role('two')}` },
      {
        'all.yaml': `${deployment('api')}---\n${role('one')}`,
        'web.yaml': deployment('web'),
        'rbac/two.yaml': role('two'),
      },
      [],
    ],
    [
      'an object of a kustomization',
      {
        'kustomization.yaml': 'resources: [all.yaml]\nnamePrefix: x-\n',
        'all.yaml': `${deployment('web')}---\n${deployment('api')}`,
      },
      {
        'kustomization.yaml': 'resources: [all.yaml, web.yaml]\nnamePrefix: x-\n',
        'all.yaml': deployment('api'),
        'web.yaml': deployment('web'),
      },
      [],
    ],
    [
      'an object of which another overlay makes something too',
      {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': deployment('web'),
        'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: a-\n',
      },
      { 'test-like/kustomization.yaml': 'resources: [../base]\nnamespace: staging\nnamePrefix: b-\n' },
      [],
    ],
    [
      'a line of a script',
      {
        'a.sh': `${line}docker run -d --name api acme/api:1.0.0 --verbose\n`,
        'b.sh': 'docker run -d --name db acme/db:1.0.0\n',
      },
      {
        'a.sh': 'docker run -d --name api acme/api:1.0.0 --verbose\n',
        'b.sh': `docker run -d --name db acme/db:1.0.0\n${line}`,
      },
      [],
    ],
    [
      'a Dockerfile whose like is gone',
      { 'a/Dockerfile': 'FROM acme/a\nRUN true\n', 'a/x': 'x' },
      { 'a/Dockerfile': null, 'b/Dockerfile': 'FROM acme/b\n' },
      ['b/Dockerfile dockerfile/image-tag', 'b/Dockerfile dockerfile/image-digest'],
    ],
    [
      'another version of a base image without a digest, one without fixes for another',
      { Dockerfile: 'FROM debian:9.1\nUSER 1000\n', 'compose.yaml': 'services: {web: {image: "debian:9.1"}}\n' },
      { Dockerfile: 'FROM debian:10.1\nUSER 1000\n', 'compose.yaml': 'services: {web: {image: "debian:10.1"}}\n' },
      [],
    ],
    [
      'another base image',
      { Dockerfile: 'FROM debian:9.1\nUSER 1000\n' },
      { Dockerfile: 'FROM ubuntu:14.04\nUSER 1000\n' },
      ['Dockerfile dockerfile/end-of-life', 'Dockerfile dockerfile/image-digest'],
    ],
  ])('%s', async (_, before, change, added) => {
    const rules = /host-\wpc|host-pid|memory-limit|image-tag|image-digest$|end-of-life|^role/
    const found = await addedBy(before, change, rules)
    const isAsked = (one: string) => !/container\/image-digest/.test(one)
    expect(found.filter(isAsked)).toEqual(added)
  })

  const service = `services:\n  web:\n${good}    pid: host\n`
  it.each<[string, string, string, boolean]>([
    ...['tests', 'e2e', 'mocks', 'testdata', 'Samples', 'attic', 'deprecated'].map(
      (folder): [string, string, string, boolean] => [
        `${folder}, where nothing ran it`,
        `${folder}/compose.yaml`,
        'deploy/compose.yaml',
        true,
      ],
    ),
    ['a test in a folder of the product', 'deploy/tests/compose.yaml', 'deploy/compose.yaml', true],
    ['where it ran, to a test', 'deploy/compose.yaml', 'tests/compose.yaml', false],
    ['one test to another', 'tests/compose.yaml', 'e2e/compose.yaml', false],
    ['a test to an attic', 'tests/compose.yaml', 'attic/compose.yaml', false],
    ['a folder that is only called like one', 'contest/compose.yaml', 'deploy/compose.yaml', false],
  ])('a file, from %s', async (_, from, to, isNew) => {
    const added = await addedBy({ [from]: service }, { [from]: null, [to]: service }, /host-pid/)
    expect(added).toEqual(isNew ? [`${to} container/host-pid`] : [])
  })

  it.each([
    ['tests/kubeconfig', 'deploy/kubeconfig', ['deploy/kubeconfig kubeconfig/plain-http']],
    ['deploy/kubeconfig', 'tests/kubeconfig', []],
    ['tests/kubeconfig', 'e2e/kubeconfig', []],
  ])('a fault that weighs less in a test, from %s to %s', async (from, to, added) => {
    const text = 'apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "http://k8s.example:8080"}}]\n'
    expect(await addedBy({ [from]: text }, { [from]: null, [to]: text }, /plain-http/)).toEqual(added)
  })

  it('a file that cannot be read blocks nobody who only moves it', async () => {
    const root = repository({ 'a/compose.yaml': 'services: {\n', 'compose.yaml': hardened })
    git(root, 'mv', 'a', 'b')
    commit(root, {})
    expect((await compared(root)).conclusion).toBe('pass')
    commit(root, { 'b/compose.yaml': 'services: { \n' })
    expect((await compared(root)).conclusion).toBe('error')
  })
})

describe('what is known only elsewhere', () => {
  const chart = { 'web/Chart.yaml': 'name: web\n', 'web/values.yaml': 'app: { root: false }\nother: 1\n' }
  const filled = pod.replace('"acme/web:1.0.0" }', '"acme/web:1.0.0", securityContext: { privileged: «» } }')
  const template = filled.replace('«»', '{{ .Values.app.root }}')
  const tasks = `- hosts: all
  tasks:
    - community.docker.docker_container: { name: web, image: "acme/web:1.0.0", privileged: "{{ root }}" }
`

  it.each<[string, Readonly<Record<string, string>>, Files, string | undefined]>([
    [
      'the value of a chart',
      { ...chart, 'web/templates/pod.yaml': template },
      { 'web/values.yaml': chart['web/values.yaml'].replace('false', 'true') },
      'app.root in web/values.yaml',
    ],
    [
      'that of one of its environments',
      { ...chart, 'web/templates/pod.yaml': template },
      { 'envs/prod.yaml': 'web: { app: { root: true } }\n' },
      'web.app.root in envs/prod.yaml',
    ],
    [
      'one that is switched off',
      { ...chart, 'web/values.yaml': 'app: { root: true }\n', 'web/templates/pod.yaml': template },
      { 'web/values.yaml': 'app: { root: false }\n' },
      undefined,
    ],
    [
      'another value',
      { ...chart, 'web/templates/pod.yaml': template },
      { 'web/values.yaml': chart['web/values.yaml'].replace('1', '2') },
      undefined,
    ],
    [
      'the same of another chart',
      {
        ...chart,
        'web/templates/pod.yaml': template,
        'db/Chart.yaml': 'name: db\n',
        'db/values.yaml': 'app: { root: false }\n',
      },
      { 'db/values.yaml': 'app: { root: true }\n' },
      undefined,
    ],
    [
      'a variable of a playbook',
      { 'play.yml': tasks, 'group_vars/all.yml': 'root: no\n' },
      { 'group_vars/all.yml': 'root: yes\n' },
      'root in group_vars/all.yml',
    ],
  ])('%s', async (_, before, change, words) => {
    const root = repository(before)
    commit(root, change)
    const found = (await compared(root)).findings.filter(({ rule }) => rule === 'container/privileged')
    const end = words === undefined ? '' : ` (set differently on the base: ${words})`
    expect(found.map(({ status, blocking, message }) => [status, blocking, message.endsWith(`)${end}`)])).toEqual([
      words === undefined ? ['unchanged', false, true] : ['new', true, true],
    ])
  })

  it('a template of a chart is one under every name that Helm renders', async () => {
    const root = repository({ ...chart, 'web/templates/pod.yaml': filled.replace('«»', 'true') })
    git(root, 'mv', 'web/templates/pod.yaml', 'web/templates/pod.tpl')
    commit(root, {})
    expect((await compared(root)).counts).toMatchObject({ new: 0, fixed: 0, critical: 1 })
  })

  it('an archive may hide what was a folder', async () => {
    const packed = { 'web/charts/db/Chart.yaml': 'name: db\n', 'web/charts/db/templates/pod.yaml': pod }
    const root = repository({ ...chart, ...packed, 'compose.yaml': hardened })
    commit(root, {
      ...Object.fromEntries(Object.keys(packed).map((path) => [path, null])),
      'web/charts/db-1.2.0.tgz': 'x',
    })
    const { conclusion, gaps, counts } = await compared(root)
    expect([conclusion, counts.fixed, gaps.map(({ path, blocking }) => [path, blocking])]).toEqual([
      'error',
      0,
      [['web/charts/db-1.2.0.tgz', true]],
    ])
    const other = repository({ ...chart, 'compose.yaml': hardened })
    commit(other, { 'web/charts/db-1.2.0.tgz': 'x' })
    expect((await compared(other)).conclusion).toBe('pass')
  })
})

describe('what is not in a commit', () => {
  it('a change that is not committed, and a file that git does not know, are new', async () => {
    const root = repository({ 'compose.yaml': hardened })
    writeFileSync(join(root, 'compose.yaml'), `${hardened}    privileged: true\n`)
    expect(rulesOf(await compared(root), 'new')).toEqual(['container/privileged'])
    const other = repository({ 'compose.yaml': hardened })
    writeFileSync(join(other, 'made.yaml'), pod)
    expect((await compared(other)).findings.some((one) => one.new && one.location?.file === 'made.yaml')).toBe(true)
  })

  it('a checkout with other line ends is the same', async () => {
    const root = repository({ 'compose.yaml': bare })
    writeFileSync(join(root, 'compose.yaml'), bare.replaceAll('\n', '\r\n'))
    expect((await compared(root)).counts).toMatchObject({ new: 0, fixed: 0 })
  })

  it('a link is followed on both sides', async () => {
    const root = repository({ 'a/compose.yaml': bare })
    symlinkSync('a/compose.yaml', join(root, 'compose.yaml'))
    commit(root, {})
    const first = git(root, 'rev-parse', 'HEAD')
    commit(root, { 'b/compose.yaml': hardened })
    const report = await compared(root, { base: async () => commitTree(root, first) })
    expect(report.counts).toMatchObject({ new: 0, fixed: 0 })
  })
})

describe('a file that cannot be read', () => {
  const broken = 'services: {\n'

  it('blocks no change that leaves it alone, and one that touches it', async () => {
    const root = repository({ 'compose.yaml': broken, 'web/compose.yaml': bare })
    commit(root, { 'README.md': 'b\n', 'web/compose.yaml': `${bare}    tty: true\n` })
    const kept = await compared(root)
    expect([kept.conclusion, kept.gaps.map(({ path, blocking }) => [path, blocking])]).toEqual([
      'pass',
      [['compose.yaml', false]],
    ])
    commit(root, { 'compose.yaml': `${broken}# more\n` })
    const touched = await compared(root)
    expect([touched.conclusion, touched.errors.map(({ file }) => file)]).toEqual(['error', ['compose.yaml']])
  })

  it('blocks where it hides what the base shows, though such a gap elsewhere is only reported', async () => {
    const deployed = pod.replace('"acme/web:1.0.0" }]', '"acme/web:1.0.0", securityContext: { privileged: true } }]')
    const template = `{{- if .Values.on }}\n${deployed}{{- end }}\n`
    const root = repository({ 'c/Chart.yaml': 'name: c\n', 'c/templates/pod.yaml': pod, 'compose.yaml': hardened })
    commit(root, { 'c/templates/pod.yaml': template })
    const hidden = await compared(root)
    expect([hidden.conclusion, hidden.errors.map(({ message, file }) => [file, message])]).toEqual([
      'error',
      [
        [
          'c/templates/pod.yaml',
          'unrendered Helm template: not checked; what the base shows of this file may be hidden. Fix the file, exclude it, or set `gaps: report` in the policy.',
        ],
      ],
    ])
    const other = repository({ 'c/Chart.yaml': 'name: c\n', 'compose.yaml': hardened })
    commit(other, { 'c/templates/pod.yaml': template })
    const added = await compared(other)
    expect([added.conclusion, added.gaps.map(({ blocking }) => blocking)]).toEqual(['pass', [false]])
  })

  it('blocks where attributes of git alone make it unreadable in a checkout', async () => {
    const root = repository({ 'compose.yaml': bare, 'README.md': 'a\n' })
    // A checkout writes the text of git, which stays as it was, in this way.
    writeFileSync(join(root, 'compose.yaml'), Buffer.from(bare, 'utf16le'))
    commit(root, { '.gitattributes': 'compose.yaml working-tree-encoding=UTF-16LE\n' })
    expect(git(root, 'diff', '--name-only', 'HEAD~1')).toBe('.gitattributes')
    const report = await compared(root)
    expect([report.conclusion, report.errors.map(({ file }) => file)]).toEqual(['error', ['compose.yaml']])
  })

  it('fixes nothing of what is joined with what it hides, nor what a variable decides now', async () => {
    const root = repository({
      'pod.yaml': pod.replace('serviceAccountName: app', 'hostPID: true'),
      'compose.yaml': `${bare}    user: root\n`,
    })
    commit(root, {
      'all.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: [\n',
      'compose.yaml': `${bare}    user: \${WHO}\n`,
    })
    const report = await compared(root)
    expect(rulesOf(report, 'fixed')).toEqual([])
    expect(report.conclusion).toBe('error')
    commit(root, { 'all.yaml': null, 'compose.yaml': `${bare}    user: "1000"\n` })
    expect(rulesOf(await compared(root), 'fixed')).toEqual(['container/root-user'])
  })

  it('fixes nothing that it hides', async () => {
    const root = repository({ 'compose.yaml': bare })
    commit(root, { 'compose.yaml': broken })
    const report = await compared(root)
    expect([report.conclusion, report.counts.fixed]).toEqual(['error', 0])
  })
})

describe('the policy', () => {
  it('`new-only: false` blocks on everything, and says what is new all the same', async () => {
    const root = repository({ 'compose.yaml': bare })
    commit(root, { 'README.md': 'b\n' })
    const report = await compared(root, { policy: 'new-only: false\n' })
    expect([report.conclusion, report.counts.new]).toEqual(['fail', 0])
    expect(report.counts.blocking).toBeGreaterThan(0)
  })

  it('holds for both sides alike', async () => {
    const root = repository({ 'compose.yaml': bare, 'examples/compose.yaml': bare })
    commit(root, { 'examples/compose.yaml': `${bare}    privileged: true\n` })
    const report = await compared(root, {
      policy: 'exclude: [examples/**]\nrules: { container/read-only-root: off }\n',
    })
    expect([report.conclusion, report.counts.new, report.counts.fixed]).toEqual(['pass', 0, 0])
  })
})

describe('a base that cannot be read', () => {
  const unreadable = async () => {
    throw new Error('the commit is not in this clone')
  }

  it('is an error, and neither is everything new nor nothing', async () => {
    const root = repository({ 'compose.yaml': bare })
    const report = await compared(root, { base: unreadable })
    expect([report.conclusion, report.counts.new, report.counts.unchanged, report.counts.blocking]).toEqual([
      'error',
      0,
      0,
      0,
    ])
    expect(new Set(report.findings.map(({ status }) => status))).toEqual(new Set(['unknown']))
    expect(report.errors.map(({ message }) => message)).toEqual([
      'The base cannot be read (the commit is not in this clone), so what is new is not known. Check out with `fetch-depth: 0`.',
    ])
  })

  it('says what helps where no history would', async () => {
    const base = async () => {
      throw new Unrelated('a'.repeat(40), 'b'.repeat(40))
    }
    const { errors } = await compared(repository({ 'compose.yaml': bare }), { base })
    expect(errors.map(({ message }) => message)).toEqual([
      'The base cannot be read (bbbbbbbbbbbb has no commit in common with aaaaaaaaaaaa), so what is new is not known. Put the branch on the base: `git rebase`, or merge the base into it with `--allow-unrelated-histories`.',
    ])
  })

  it('is a warning where everything counts', async () => {
    const root = repository({ 'compose.yaml': bare })
    const report = await compared(root, { base: unreadable, policy: 'new-only: false\n' })
    expect([report.conclusion, report.errors]).toEqual(['fail', []])
    expect(report.warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining('fetch-depth: 0'))
  })

  it('is one of which a file is not here', async () => {
    const root = repository({ 'compose.yaml': bare })
    const first = git(root, 'rev-parse', 'HEAD')
    commit(root, { 'compose.yaml': hardened })
    const base = async () => ({ ...commitTree(root, first), blob: () => 'missing' as const })
    const report = await compared(root, { base })
    expect(report.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('compose.yaml is not in this clone'),
    ])
  })
})
