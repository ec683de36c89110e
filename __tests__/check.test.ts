import { afterAll, describe, expect, it } from 'vitest'
import { check } from '../src/check.ts'
import { PolicyError } from '../src/model/policy-error.ts'
import type { Report } from '../src/model/report.ts'
import type { PolicyInForce, RunContext } from '../src/model/run.ts'
import { source } from '../src/model/source.ts'
import { type CliOptions, readFlags } from '../src/options/flags.ts'
import { removeTrees, tree } from './tree.ts'

afterAll(removeTrees)

interface Given {
  readonly flags?: readonly string[]
  readonly policy?: string | PolicyError
}

async function reportOf(files: Record<string, string>, { flags = [], policy }: Given = {}): Promise<Report> {
  const inForce = async (): Promise<PolicyInForce> => {
    if (policy instanceof PolicyError) throw policy
    return { warnings: [], source: policy === undefined ? undefined : source('p.yml', policy) }
  }
  const context: RunContext = {
    root: tree(files),
    today: '2026-06-15',
    runId: 'test',
    signal: new AbortController().signal,
    progress: () => {},
    policy: inForce,
  }
  const options: CliOptions = await readFlags([...flags])
  return (await check(options, context)).report
}

const compose = 'services:\n  web:\n    image: a:1\n    privileged: true\n'
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a}, {name: b}]}\n'

describe('check', () => {
  it('names the file of variables that holds a credential, and keeps the words of Compose for its own', async () => {
    const files = {
      'compose.yaml':
        'services:\n  web:\n    image: a:1\n    env_file: .env.app\n    environment: {API_KEY: k-3f7c9b}\n',
      '.env.app': 'DB_PASSWORD=s3cretPassw0rd99\n',
    }
    const { findings } = await reportOf(files)
    const found = findings.filter(({ rule }) => rule === 'container/hardcoded-secret')
    expect(found.map(({ place, fix }) => [place, fix])).toEqual([
      ['.env.app', 'Remove the credential from `.env.app`, revoke it, and pass a new one from a secret store.'],
      ['compose.yaml', 'Use `secrets:` or an unset `${VARIABLE}`, and revoke the exposed credential.'],
    ])
  })

  it('says what was checked: files, containers, pods, Dockerfiles, images', async () => {
    const { judged } = await reportOf({ 'compose.yaml': compose, 'pod.yaml': pod, Dockerfile: 'FROM a\n', 'x.md': '' })
    expect(judged).toEqual({ file: 3, container: 3, pod: 1, dockerfile: 1, image: 0 })
    const webhook = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'a' },
      webhooks: [{ name: 'a.example.com', failurePolicy: 'Fail', rules: [] }],
    }
    const beside = await reportOf({ 'webhook.json': JSON.stringify(webhook) })
    expect(beside.judged).toEqual({ file: 1, container: 0, webhook: 1, image: 0 })
  })

  it('warns where there is nothing to check', async () => {
    const report = await reportOf({ 'README.md': 'nothing' })
    expect([report.conclusion, report.judged, report.warnings.map(({ message }) => message)]).toEqual([
      'pass',
      { file: 0, container: 0, image: 0 },
      ['Nothing to check: no file describes a container, and no image or container was given.'],
    ])
  })

  it('is an error for a path that is not there, and checks nothing', async () => {
    const report = await reportOf({ 'compose.yaml': compose }, { flags: ['nowhere'] })
    expect([report.conclusion, report.findings]).toEqual(['error', []])
    expect(report.errors[0]?.message).toMatch(/^nowhere does not exist/)
  })

  it('asks for a health check of services alone', async () => {
    const lines = ['docker run -d a:1', 'docker run b:1', 'docker run --rm -d --no-healthcheck c:1']
    const workflow =
      'on: push\njobs: {t: {runs-on: x, container: "d:1", services: {e: {image: "e:1"}}, steps: [{run: make}]}}\n'
    const files = { 'start.sh': `#!/bin/sh\n${lines.join('\n')}\n`, '.github/workflows/ci.yml': workflow }
    const rules = (report: Report) => report.rules.find(({ id }) => id === 'container/health-check')
    const report = await reportOf(files)
    const found = report.findings.filter(({ rule }) => rule === 'container/health-check')
    expect(found.map(({ subject, state }) => [subject.name, state])).toEqual([['a', 'unsure']])
    expect(rules(report)).toMatchObject({ subjects: 1, state: 'unsure' })
    expect(rules(await reportOf({ '.github/workflows/ci.yml': workflow }))).toMatchObject({
      subjects: 0,
      state: 'absent',
    })
  })

  it('says of nothing that it is not there where it could not look', async () => {
    const report = await reportOf({ 'compose.yaml': compose }, { flags: ['nowhere'] })
    const rows = [...report.rules, ...report.controls, ...report.threats]
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['unseen']))
    expect(new Set(report.threats.map(({ because }) => because))).toEqual(
      new Set(['not checked: the check is incomplete']),
    )
    expect(report.warnings).toEqual([])
  })

  it('says what it could not look at of what was to be started', async () => {
    const { rules, errors } = await reportOf({ 'pod.yaml': pod }, { flags: ['--run', '--nonsense', '--image', 'a:1'] })
    expect(errors).toHaveLength(1)
    const stateOf = (id: string) => rules.find((rule) => rule.id === id)?.state
    // The pod passes; the image may not, and what is no image is not there.
    expect([
      stateOf('container/engine-socket'),
      stateOf('image/health-check'),
      stateOf('dockerfile/root-user'),
    ]).toEqual(['unseen', 'unseen', 'absent'])
  })

  it('is an error for a policy that cannot be used, and checks with the default one', async () => {
    const policy = new PolicyError('The policy file cannot be read (EACCES)', '.github/hullgate.yml', null)
    const report = await reportOf({ 'compose.yaml': compose }, { policy })
    expect([report.conclusion, report.policy.origin]).toEqual(['error', 'defaults'])
    expect(report.findings.some(({ rule }) => rule === 'container/privileged')).toBe(true)
  })

  it('follows include, exclude and switched-off rules of the policy', async () => {
    const files = { 'compose.yaml': compose, 'old/compose.yaml': compose }
    const excluded = await reportOf(files, { policy: 'exclude: ["old/**"]\nrules: {container/image-digest: off}\n' })
    const places = new Set(excluded.findings.map(({ location }) => location?.file))
    expect([[...places], excluded.judged['container']]).toEqual([['compose.yaml'], 1])
    expect(excluded.findings.some(({ rule }) => rule === 'container/image-digest')).toBe(false)
    const none = await reportOf(files, { policy: 'include: ["nothing/**"]\n' })
    expect(none.warnings.map(({ message }) => message)).toContain('`include`/`exclude` match no files')
  })

  it('names the kinds that an unreadable file may hide, and is an error', async () => {
    const root = { 'compose.yaml': `services: {}\n# \0`, Dockerfile: 'FROM a\nUSER b\n' }
    const { gaps, conclusion, controls } = await reportOf(root)
    expect([conclusion, gaps]).toEqual([
      'error',
      [
        {
          path: 'compose.yaml',
          line: null,
          because: expect.stringContaining('NUL'),
          kinds: expect.arrayContaining(['container', 'exec']),
          blocking: true,
        },
      ],
    ])
    expect(controls.find(({ id }) => id === 'cis-docker:5.4')?.state).toBe('unseen')
  })

  it('blocks on switches that cannot be resolved, and on more or less where the policy says so', {
    tags: 'large',
  }, async () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: a:1\n    privileged: ${PRIV}\n    pid: ${P}\n' }
    const flags = ['--fail-on', 'critical']
    const report = await reportOf(files, { flags })
    const unsure = report.findings.filter(({ state }) => state === 'unsure')
    expect(unsure.map(({ rule, location, message }) => [rule, location?.line, message]).sort()).toEqual([
      ['container/health-check', 3, 'web may have no health check (the image decides)'],
      ['container/host-pid', 5, 'web: undetermined (${P} has no value)'],
      ['container/privileged', 4, 'web: undetermined (${PRIV} has no value)'],
      ['container/root-user', 3, expect.stringContaining('the image decides')],
    ])
    expect([report.conclusion, report.counts.unsure]).toEqual(['fail', 4])
    const blocking = async (policy?: string) => (await reportOf(files, { policy })).counts.blocking
    const others = await blocking('unsure: report\n')
    expect([await blocking(), await blocking('unsure: block\n')]).toEqual([others + 2, others + 3])
  })

  it('names what narrows the files that it checked', async () => {
    const files = { 'compose.yaml': compose, 'old/compose.yaml': compose }
    expect((await reportOf(files)).policy.scope).toEqual([])
    const narrowed = await reportOf(files, { policy: 'exclude: [old/**]\n', flags: ['--include', '*.yaml'] })
    expect(narrowed.policy.scope).toEqual(['include: *.yaml', 'exclude: old/**'])
  })

  it('counts the time that files take to read as collecting', async () => {
    const { timings } = await reportOf({ 'compose.yaml': compose })
    expect(Object.values(timings).every((ms) => Number.isInteger(ms) && ms >= 0)).toBe(true)
  })
})
