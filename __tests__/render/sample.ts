import { controlsOf } from '../../src/benchmarks/editions.ts'
import { threatIds, threats } from '../../src/benchmarks/threats.ts'
import { fingerprint } from '../../src/decide/judge.ts'
import type { ControlRow, Counts, Finding, ImageRow, Report, ThreatRow } from '../../src/model/report.ts'
import { severities } from '../../src/model/rule.ts'
import { renderJson } from '../../src/render/json.ts'

/** A finding on `compose.yaml`; the fingerprint follows rule and subject unless given. */
export function finding(overrides: Partial<Finding> & { name?: string; line?: number } = {}): Finding {
  const { name = 'web', line = 14, ...rest } = overrides
  const rule = rest.rule ?? 'container/memory-limit'
  return {
    rule,
    title: 'Memory is not limited',
    severity: 'high',
    state: 'fail',
    message: `${name} has no memory limit`,
    subject: { kind: 'container', key: `compose.yaml#${name}`, name, dialect: 'compose' },
    location: { file: 'compose.yaml', line, column: 3, endLine: line, endColumn: 3 + name.length },
    place: 'compose.yaml',
    threats: ['H'],
    controls: ['cis-docker:5.10'],
    fingerprint: fingerprint(rule, `compose.yaml#${name}`, ''),
    evidence: ['manifest'],
    blocking: true,
    new: true,
    status: 'new',
    related: [],
    relatedOmitted: 0,
    waiver: null,
    why: 'A container without a limit can take all memory of its host.',
    fix: 'Set `mem_limit` or `deploy.resources.limits.memory`.',
    caution: null,
    edits: [],
    missing: false,
    helpUri: `https://example.com/rules#${rule}`,
    ...rest,
  }
}

/** A report around findings: counts, threat and control rows follow from them. */
export function reportOf(findings: readonly Finding[], overrides: Partial<Report> = {}): Report {
  const blocking = findings.some((one) => one.blocking)
  const errors = overrides.errors ?? []
  return {
    schema: 1,
    tool: { name: 'hullgate', version: '0.1.0' },
    conclusion: errors.length > 0 ? 'error' : blocking ? 'fail' : 'pass',
    counts: countsOf(findings),
    findings,
    rules: [],
    threats: threatIds.map((id) => threatRow(id, findings)),
    controls: controlsOf({ docker: '1.5', kubernetes: '1.12' }).map((entry): ControlRow => {
      const own = findings.filter((one) => one.controls.includes(entry.id))
      const { id, edition, title, level, label } = entry
      const state = own.some((one) => one.state === 'fail') ? 'fail' : own.length > 0 ? 'unsure' : 'unseen'
      const because = state === 'unseen' ? 'not implemented' : null
      return { id, edition, title, automated: label === 'automated', level, state, findings: own.length, because }
    }),
    gaps: [],
    images: [],
    judged: { file: 1, container: 2, dockerfile: 0, image: 0 },
    warnings: [],
    errors,
    policy: { origin: 'defaults', failOn: 'medium', report: 'low', scope: [], change: null, preview: null },
    checkout: null,
    comparison: null,
    timings: { collectMs: 1, readMs: 2, judgeMs: 3, reportMs: 4 },
    ...overrides,
  }
}

function threatRow(id: (typeof threatIds)[number], findings: readonly Finding[]): ThreatRow {
  const own = findings.filter((one) => one.threats.includes(id)).length
  const state = own > 0 ? 'fail' : 'unseen'
  return {
    id,
    ...threats[id],
    state,
    rules: own > 0 ? 1 : 0,
    findings: own,
    because: own > 0 ? null : 'not implemented',
  }
}

function countsOf(all: readonly Finding[]): Counts {
  const findings = all.filter((one) => one.status !== 'fixed')
  const fixed = all.filter((one) => one.status === 'fixed')
  const standing = findings.filter((one) => one.waiver === null)
  const failing = standing.filter((one) => one.state === 'fail')
  const [low, medium, high, critical] = severities.map((word) => failing.filter((one) => one.severity === word).length)
  return {
    critical: critical!,
    high: high!,
    medium: medium!,
    low: low!,
    new: failing.filter((one) => one.new).length,
    blocking: failing.filter((one) => one.blocking).length,
    waived: findings.length - standing.length,
    unsure: standing.length - failing.length,
    unchanged: standing.filter((one) => one.status === 'unchanged').length,
    fixed: fixed.length,
  }
}

export function imageRow(overrides: Partial<ImageRow> = {}): ImageRow {
  return {
    ref: 'shop:ci',
    id: 'sha256:ab',
    subject: 'web',
    started: true,
    ready: true,
    because: null,
    log: null,
    profile: null,
    sizeBytes: null,
    ...overrides,
  }
}

const waiver = { reason: 'vendor image writes to /opt', owner: '@acme/platform', expires: '2027-01-31' }

/** One of everything: what a person sees on an ordinary bad day. */
export const mixed: Report = (() => {
  const report = reportOf(
    [
      finding({
        rule: 'container/privileged',
        title: 'Container runs privileged',
        severity: 'critical',
        message: 'web runs privileged',
        threats: ['D3'],
        controls: ['cis-docker:5.4'],
        evidence: ['manifest', 'kernel'],
        line: 16,
        related: [{ file: 'compose.yaml', line: 9, column: 5, endLine: 9, endColumn: 9 }],
        why: 'A privileged container holds every capability and every device of its host: root inside is root outside.',
        fix: 'Remove the setting. If the program needs one power, add that capability alone.',
      }),
      finding(),
      finding({ name: 'db', line: 30 }),
      finding({
        rule: 'container/image-digest',
        title: 'Image is not pinned to a digest',
        severity: 'low',
        blocking: false,
        message: 'db uses postgres:17, a tag that can move',
        threats: ['D5'],
        controls: [],
        name: 'db',
        line: 31,
        why: 'Whoever can push the tag decides what runs.',
        fix: 'Write the image as name:tag@sha256:….',
      }),
      finding({
        rule: 'container/read-only-root',
        title: 'Root file system is writable',
        severity: 'medium',
        blocking: false,
        waiver,
        message: 'legacy can write to its root file system',
        controls: ['cis-docker:5.12'],
        name: 'legacy',
        line: 50,
        threats: ['D3'],
        why: 'What can be written can be replaced.',
        fix: 'Set read_only: true.',
      }),
      finding({
        rule: 'container/restart-policy',
        title: 'Restart policy is not on-failure with at most 5 tries',
        state: 'unsure',
        blocking: false,
        message: 'worker: undetermined (RESTART has no value)',
        controls: ['cis-docker:5.14'],
        name: 'worker',
        line: 41,
        why: 'A container that restarts for ever hides a crash loop.',
        fix: 'Set restart: on-failure:5.',
      }),
    ],
    {
      gaps: [
        {
          path: 'chart/templates/web.yaml',
          line: 3,
          because: 'unrendered Helm template: not checked',
          kinds: ['container'],
          blocking: false,
        },
      ],
      images: [
        imageRow(),
        imageRow({
          subject: 'worker',
          ready: false,
          because: 'no port answered within 30 s',
          log: 'starting\nFATAL: cannot reach db\n',
        }),
      ],
      warnings: [
        {
          message:
            'waiver for dockerfile/user (@acme/platform) matches nothing: correct its path or subject, or remove it',
          file: '.github/hullgate.yml',
          line: 12,
        },
      ],
      policy: {
        origin: '.github/hullgate.yml',
        failOn: 'medium',
        report: 'low',
        scope: [],
        change: null,
        preview: null,
      },
    },
  )
  const passing = new Set(['cis-docker:5.15', 'cis-docker:5.31'])
  const controls = report.controls.map((row): ControlRow => {
    if (passing.has(row.id)) return { ...row, state: 'pass', because: null }
    if (row.id === 'cis-docker:5.1')
      return { ...row, state: 'partial', because: 'whether the host has it is not checked' }
    if (row.id !== 'cis-docker:1.1.2') return row
    return { ...row, state: 'attested', because: 'patched weekly (@acme/sre)' }
  })
  return { ...report, controls }
})()

/** The JSON of a report as one text. */
export const jsonOf = (report: Report): string => [...renderJson(report)].join('')
