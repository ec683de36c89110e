import { readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { describe, expect, it } from 'vitest'
import { kubernetesVersions } from '../../src/benchmarks/pod-security.ts'
import { PolicyError } from '../../src/model/policy-error.ts'
import { source } from '../../src/model/source.ts'
import { policySchema, readPolicy } from '../../src/policy/read.ts'

const rules: ReadonlySet<string> = new Set(
  ['a', 'b', 'x', 'healthcheck', 'memory-limit', 'read-only-root'].map((name) => `container/${name}`),
)
const context = { today: '2026-06-15', rules }
const read = (text: string) => readPolicy(source('.github/hullgate.yml', text), context)
const schema = JSON.parse(readFileSync('schema/hullgate.schema.json', 'utf8'))

const whole = `fail-on: high
report: medium
gaps: report
benchmarks: { docker: 1.8, kubernetes: '1.12' }
kubernetes-version: 1.30
include: ['**']
exclude:
  - examples/**
trusted-registries: [ghcr.io/acme]
rules: { container/healthcheck: off, container/memory-limit: high }
waivers:
  - rule: container/read-only-root
    path: deploy/legacy.yaml
    reason: vendor image writes to /opt
    owner: '@acme/platform'
    expires: 2027-01-31
attestations:
  - control: cis-docker:1.1.2
    statement: checked by host baseline job
    owner: '@acme/sre'
    expires: 2027-01-31
`

describe('readPolicy', () => {
  it('reads every key', () => {
    expect(read(whole)).toEqual({
      failOn: 'high',
      report: 'medium',
      gaps: 'report',
      benchmarks: { docker: '1.8', kubernetes: '1.12' },
      kubernetesVersion: '1.30',
      include: ['**'],
      exclude: ['examples/**'],
      trustedRegistries: ['ghcr.io/acme'],
      rules: new Map([
        ['container/healthcheck', 'off'],
        ['container/memory-limit', 'high'],
      ]),
      waivers: [
        {
          rule: 'container/read-only-root',
          path: 'deploy/legacy.yaml',
          reason: 'vendor image writes to /opt',
          owner: '@acme/platform',
          expires: '2027-01-31',
          line: 12,
        },
      ],
      attestations: [
        {
          control: 'cis-docker:1.1.2',
          statement: 'checked by host baseline job',
          owner: '@acme/sre',
          expires: '2027-01-31',
          line: 18,
        },
      ],
    })
  })

  it.each(['', '# nothing yet\n', '---\n', '# none\n---\n# nothing\n', '\ufeff'])('takes an empty file: %j', (text) => {
    expect(read(text)).toEqual({})
  })

  const waiver = (lines: string) => `waivers:\n  - rule: container/x\n    path: a\n${lines}`
  const attestation = (control: string, expires = '2026-12-31') =>
    `attestations:\n  - control: ${control}\n    statement: checked\n    owner: me\n    expires: ${expires}\n`
  it.each([
    ['fail-on: high\nfial-on: low\n', 'unknown key `fial-on`', 2],
    ['report: low\nbenchmarks:\n  dokcer: 1.5\n', 'unknown key `benchmarks.dokcer`', 3],
    [
      'report: low\nkubernetes-version: 1.3\n',
      `\`kubernetes-version\` must be one of ${kubernetesVersions.join(', ')}; it is "1.3"`,
      2,
    ],
    [`kubernetes-version: 1.33\n${attestation('pss:baseline/hostProbesAndHostLifecycle')}`, 'unknown control', 3],
    ['fail-on: severe\n', '`fail-on` must be one of low, medium, high, critical, never; it is "severe"', 1],
    ['report: never\n', '`report` must be one of low, medium, high, critical; it is "never"', 1],
    ['benchmarks: { docker: 1.4 }\n', '`benchmarks.docker` must be one of 1.5, 1.6, 1.7, 1.8; it is "1.4"', 1],
    ['exclude: examples/**\n', '`exclude` must be a list of globs', 1],
    [
      `report: low\nexclude: [${Array.from({ length: 501 }, (_, i) => `a${i}/**`).join(', ')}]\n`,
      '`exclude` must have at most 500 globs: name folders',
      2,
    ],
    [
      "include: ['**', '!tests/**']\n",
      '`include.1` must not begin with `!`, which would mean every other file: use `exclude`',
      1,
    ],
    [
      "report: low\nexclude:\n  - '!compose.yaml'\n",
      '`exclude.0` must not begin with `!`, which would mean every other file: use `exclude`',
      3,
    ],
    ['rules: {constructor: off}\n', 'unknown rule `constructor`', 1],
    ['rules:\n  <<: {__proto__: off}\n', 'unknown rule `__proto__`', 2],
    ['rules:\n  container/a: low\n  contaner/b: off\n', 'unknown rule `contaner/b`: perhaps `container/b` is meant', 3],
    ["excludes: ['vendor/**']\n", 'unknown key `excludes`: perhaps `exclude` is meant', 1],
    [
      'rules: { container/a: loud }\n',
      '`rules.container/a` must be one of low, medium, high, critical, off; it is "loud"',
      1,
    ],
    ['report: low\ngaps: ignore\n', '`gaps` must be one of block, report; it is "ignore"', 2],
    ['unsure: [block]\n', '`unsure` must be one of block, switches, report', 1],
    ['benchmarks: { kubernetes: 2 }\n', '`benchmarks.kubernetes` must be one of', 1],
    ['benchmarks: 1.5\n', '`benchmarks` must be a mapping of keys to values', 1],
    ['report: low\nrules: loud\n', '`rules` must be a mapping of rules to severities', 2],
    ['report: low\nwaivers: [x]\n', '`waivers.0` must be a mapping of keys to values', 2],
    [waiver('    owner: me\n    expires: 2026-12-31\n'), '`waivers.0.reason` is required', 2],
    [waiver('    reason: r\n    expires: 2026-12-31\n'), '`waivers.0.owner` is required', 2],
    [waiver('    reason: r\n    owner: me\n'), '`waivers.0.expires` is required', 2],
    [waiver('    reason: ""\n    owner: me\n    expires: 2026-12-31\n'), '`waivers.0.reason` must not be empty', 4],
    [waiver('    reason: r\n    owner: me\n    expires: soon\n'), '`waivers.0.expires` must be a date', 6],
    [waiver('    reason: r\n    owner: me\n    expires: 2026-02-30\n'), 'is not a valid date', 6],
    [waiver('    reason: r\n    owner: me\n    expires: 2027-06-16\n'), 'more than a year ahead', 6],
    [waiver('    resaon: r\n    owner: me\n    expires: 2026-12-31\n'), 'unknown key `waivers.0.resaon`', 4],
    [
      'waivers:\n  - rule: container/x\n    reason: r\n    owner: me\n    expires: 2026-12-31\n',
      'needs a `path` or a `subject`',
      2,
    ],
    [
      'waivers:\n  - rule: nope/x\n    path: a\n    reason: r\n    owner: me\n    expires: 2026-12-31\n',
      'unknown rule `nope/x`',
      2,
    ],
    [attestation('cis-docker:9.9'), 'unknown control `cis-docker:9.9`: CIS Docker 1.5 and CIS Kubernetes 1.12', 2],
    [attestation('5.10'), 'unknown control `5.10`', 2],
    // 1.6 moved swarm mode to 5.1; 1.5 knows no 5.32.
    [attestation('cis-docker:5.32'), 'unknown control `cis-docker:5.32`', 2],
    [
      `benchmarks: {docker: 1.6}\n${attestation('cis-docker:7.10')}`,
      'unknown control `cis-docker:7.10`: CIS Docker 1.6',
      3,
    ],
    [attestation('cis-docker:1.1.1', '2027-06-16'), 'more than a year ahead', 5],
    [attestation('cis-docker:1.1.1').replace('owner: me', 'owner: "-"'), 'must contain a letter or a digit', 4],
    [attestation('cis-docker:1.1.1').replace('    owner: me\n', ''), '`attestations.0.owner` is required', 2],
    ['fail-on: low\n"fail-on": never\n', 'the key `fail-on` is there twice', 2],
    ['rules:\n  container/a: high\n  container/a: off\n', 'the key `container/a` is there twice', 3],
    ['rules: &r {container/a: high, container/a: off}\n', 'the key `container/a` is there twice', 1],
    ['x: &x {fail-on: low, fail-on: never}\n<<: *x\n', 'the key `fail-on` is there twice', 1],
    ['<<: {fail-on: low}\n<<: {fail-on: never}\n', 'the key `<<` is there twice', 2],
    ['# none\n---\n---\nfail-on: never\n', 'must be one YAML document', 3],
    ['fail-on: low\n---\nfail-on: never\n', 'must be one YAML document', 2],
    ['fail-on: low\n...\nfail-on: never\n', 'must be one YAML document', 3],
    ['---\nfail-on: low\n---\n', 'must be one YAML document', 3],
    ['# strict\u2028fail-on: never\n', 'contains the character U+2028', 1],
    ['fail-on: low\n# strict\rreport: high\n', 'contains the character U+000D', 2],
    ['fail-on: low # \u202e\n', 'contains the character U+202E', 1],
    ['\ufffd\ufffdf\0a\0', 'the policy is not UTF-8: save it as UTF-8', 1],
    ['fail-on: !!binary bmV2ZXI=\n', 'the tag `!!binary` is not supported', 1],
    [waiver('    reason: r\n    owner: "\u200b"\n    expires: 2026-12-31\n'), 'must contain a letter or a digit', 5],
    [waiver('    reason: "\u3164"\n    owner: me\n    expires: 2026-12-31\n'), 'must contain a letter or a digit', 4],
    [waiver('    reason: "-"\n    owner: me\n    expires: 2026-12-31\n'), 'must contain a letter or a digit', 4],
    ['a: [\n', 'the policy is not valid YAML', 2],
    ['- a\n', 'must be a mapping', 1],
  ])('%j: %s at line %i', (text, message, line) => {
    let thrown: unknown
    try {
      read(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(PolicyError)
    expect(thrown).toMatchObject({ file: '.github/hullgate.yml', line, message: expect.stringContaining(message) })
  })

  const faultsOf = (text: string) => {
    try {
      read(text)
      return []
    } catch (error) {
      const { message, line, others } = error as PolicyError
      return [{ message, line }, ...others].map((fault) => `${fault.line} ${fault.message}`)
    }
  }

  it('names everything that is wrong at once, unknown keys first', () => {
    const text = `fail-on: severe
fial-on: low
benchmarks: { dokcer: 1.5, kubernets: 1.12 }
rules:
  contaner/a: off
  container/b: loud
exclude: ['!a', '!b']
waivers:
  - rule: nope/x
    resaon: r
    expires: 2027-06-16
  - rule: container/x
    path: a
    reason: r
    owner: me
    expires: soon
attestations:
  - control: cis-docker:9.9
    statement: checked
    owner: '-'
    expires: 2027-06-16
also: [this]
`
    const isOneOf = (...names: string[]) => `must be one of ${names.join(', ')}`
    expect(faultsOf(text)).toEqual([
      '2 unknown key `fial-on`: perhaps `fail-on` is meant',
      '3 unknown key `benchmarks.dokcer`',
      '3 unknown key `benchmarks.kubernets`',
      '10 unknown key `waivers.0.resaon`',
      '22 unknown key `also`',
      `1 \`fail-on\` ${isOneOf('low', 'medium', 'high', 'critical', 'never')}; it is "severe"`,
      '5 unknown rule `contaner/a`: perhaps `container/a` is meant',
      `6 \`rules.container/b\` ${isOneOf('low', 'medium', 'high', 'critical', 'off')}; it is "loud"`,
      '7 `exclude.0` must not begin with `!`, which would mean every other file: use `exclude`',
      '7 `exclude.1` must not begin with `!`, which would mean every other file: use `exclude`',
      '9 `waivers.0.reason` is required',
      '9 `waivers.0.owner` is required',
      '9 `waivers.0` needs a `path` or a `subject`',
      '9 unknown rule `nope/x`: run hullgate --list-rules',
      '11 `expires` is more than a year ahead (2027-06-16)',
      '16 `waivers.1.expires` must be a date such as 2027-01-31',
      '18 unknown control `cis-docker:9.9`: CIS Docker 1.5 and CIS Kubernetes 1.12 have none of this name',
      '20 `attestations.0.owner` must contain a letter or a digit',
      '21 `expires` is more than a year ahead (2027-06-16)',
    ])
  })

  it('names keys that stand twice, and tags, with the rest', () => {
    expect(
      faultsOf('report: !!binary bG93\nreport: high\nrules:\n  container/a: off\n  container/a: low\nfoo: 1\n'),
    ).toEqual([
      '1 the tag `!!binary` is not supported in a policy',
      '2 the key `report` is there twice',
      '5 the key `container/a` is there twice',
      '6 unknown key `foo`',
    ])
  })

  it('asks no control of an edition that is none', () => {
    expect(faultsOf(`benchmarks: {docker: 1.4}\n${attestation('cis-docker:9.9')}`)).toEqual([
      '1 `benchmarks.docker` must be one of 1.5, 1.6, 1.7, 1.8; it is "1.4"',
    ])
  })

  it('names no more than twenty errors, however many there are', { tags: 'large' }, () => {
    const keys = (count: number) => Array.from({ length: count }, (_, i) => `x${i}: 1\n`).join('')
    expect(faultsOf(keys(20))).toHaveLength(20)
    for (const text of [keys(21), keys(20_000), `exclude: [${"'!a',".repeat(20_000)}]\n`]) {
      const faults = faultsOf(text)
      expect([faults.length, faults[20]]).toEqual([21, 'null only the first 20 errors of the policy are named'])
    }
  })

  it('ends where aliases of aliases multiply', { tags: 'large' }, () => {
    const doubled = (times: number) =>
      `x0: &a0 []\n${Array.from({ length: times }, (_, i) => `x${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`
    expect(() => read(`x: [${'0,'.repeat(100_000)}]\n`)).toThrow('the policy contains more than 100000 values')
    expect(() => read(doubled(40))).toThrow('the policy is not valid YAML: its aliases make ')
    expect(() => read('__proto__: {fail-on: never}\n')).toThrow('unknown key `__proto__`')
  })

  it('takes an attestation of a control as the chosen edition numbers it', () => {
    const controls = (text: string) => read(text).attestations?.map(({ control }) => control)
    expect(controls(attestation('cis-docker:7.10'))).toEqual(['cis-docker:7.10'])
    expect(controls(`benchmarks: {docker: 1.6}\n${attestation('cis-docker:5.32')}`)).toEqual(['cis-docker:5.32'])
    expect(controls(attestation('cis-kubernetes:1.1.1'))).toEqual(['cis-kubernetes:1.1.1'])
  })

  it('lets a waiver reach a year ahead, to the day', () => {
    expect(read(waiver('    reason: r\n    owner: me\n    expires: 2027-06-15\n')).waivers).toHaveLength(1)
  })
})

describe('the published schema', () => {
  const validate = new Ajv().compile(schema)

  it('has the keys that the reader takes', () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(policySchema.entries))
  })

  it('accepts a valid policy and rejects a waiver without owner', () => {
    const waivers = [{ rule: 'a', path: 'b', reason: 'c', owner: 'd', expires: '2027-01-31' }]
    expect(validate({ 'fail-on': 'high', waivers })).toBe(true)
    expect(validate({ waivers: [{ ...waivers[0], owner: undefined }] })).toBe(false)
    expect(validate({ 'fial-on': 'high' })).toBe(false)
  })
})
