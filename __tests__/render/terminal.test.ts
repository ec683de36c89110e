import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/render/terminal.ts'
import { finding, imageRow, mixed, reportOf } from './sample.ts'

const memory = finding()
const cpu = finding({ rule: 'container/cpu-limit', title: 'CPU is not limited', controls: ['cis-docker:5.11'] })
const restart = finding({
  rule: 'container/restart-policy',
  title: 'Restart policy is not on-failure with at most 5 tries',
  controls: ['cis-docker:5.14'],
  line: 19,
})

const linesOf = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line))

describe('benchmark lines', () => {
  it('have the shape that benchmark tools print', () => {
    const text = renderTerminal(reportOf([restart, cpu, memory]))
    expect(text.split('\n').slice(0, 6)).toEqual([
      'CIS Docker 1.5',
      '[FAIL] 5.10 memory limit is set (Automated)            web: compose.yaml:14',
      '[FAIL] 5.11 CPU priority is set (Automated)            web: compose.yaml:14',
      '[FAIL] 5.14 restart policy is on-failure:5 (Automated) web: compose.yaml:19',
      '       104 of 107 controls not judged: no rule yet',
      '',
    ])
  })

  it('tell passes, doubts, waivers and attestations apart, in the benchmark’s order', () => {
    expect(linesOf(renderTerminal(mixed), /^\[/)).toEqual([
      '[INFO] 1.1.2 engine is a current, supported release (Manual) attested: patched weekly (@acme/sre)',
      '[FAIL] 5.4 containers are not privileged (Automated)         web: compose.yaml:16',
      '[FAIL] 5.10 memory limit is set (Automated)                  web: compose.yaml:14',
      '[FAIL] 5.10 memory limit is set (Automated)                  db: compose.yaml:30',
      '[INFO] 5.12 root file system is read-only (Automated)        legacy: compose.yaml:50 (waived until 2027-01-31)',
      '[WARN] 5.14 restart policy is on-failure:5 (Automated)       worker: compose.yaml:41',
      '[PASS] 5.15 PID namespace is separate from the host (Automated)',
      '[PASS] 5.31 engine socket is not mounted (Automated)',
    ])
  })

  it('print the numbers and the name of the edition', () => {
    const report = reportOf([finding({ controls: ['cis-docker:5.11'] })])
    const controls = report.controls.map((row) => (row.id.startsWith('cis-docker') ? { ...row, edition: '1.8' } : row))
    const text = renderTerminal({ ...report, controls })
    expect(text.split('\n')[0]).toBe('CIS Docker 1.8')
    expect(text).toContain('\nCIS Kubernetes 1.12\n')
    expect(text).toContain('\nPod Security Standards\n')
  })

  it('count places beyond the fifth, and list them all when asked', () => {
    const many = reportOf(Array.from({ length: 40 }, (_, index) => finding({ name: `c${index}`, line: 10 + index })))
    const short = renderTerminal(many)
    expect(linesOf(short, /^\[FAIL\]/)).toHaveLength(5)
    expect(linesOf(short, /… and/)).toEqual(['       … and 35 more', '            … and 35 more'])
    const long = renderTerminal(many, { verbose: true })
    expect(linesOf(long, /^\[FAIL\]/)).toHaveLength(40)
    expect(linesOf(long, /… and/)).toEqual([])
    expect(linesOf(long, /^\[INFO\] 1\.1\.1 host operating system is hardened \(Manual\) +no rule yet$/)).toHaveLength(
      1,
    )
    expect(linesOf(long, /not judged/)).toEqual([])
  })

  it('say two faults of one place once', () => {
    const pair = ['SYS_ADMIN', 'NET_ADMIN'].map((name) =>
      finding({ rule: 'container/capabilities', fingerprint: name }),
    )
    expect(linesOf(renderTerminal(reportOf(pair)), /^\[FAIL\]/)).toEqual([
      '[FAIL] 5.10 memory limit is set (Automated) web: compose.yaml:14',
    ])
  })

  it('name the place of what no file caused', () => {
    const live = [
      finding({ location: null, place: 'container web' }),
      finding({ location: null, place: '--run', name: 'shop' }),
    ]
    expect(linesOf(renderTerminal(reportOf(live)), /^\[FAIL\]/)).toEqual([
      '[FAIL] 5.10 memory limit is set (Automated) container web',
      '[FAIL] 5.10 memory limit is set (Automated) shop: --run',
    ])
  })

  it('say why a failing control has no line of its own', () => {
    const report = reportOf([finding()])
    expect(linesOf(renderTerminal({ ...report, findings: [] }), /^\[FAIL\]/)).toEqual([
      '[FAIL] 5.10 memory limit is set (Automated) 1 finding below the reported severity',
    ])
  })
})

describe('the rest of the page', () => {
  it('groups findings, what blocks first', () => {
    const text = renderTerminal(mixed)
    const block = text.slice(text.indexOf('Findings\n'), text.indexOf('\n\nThreats'))
    expect(block).toBe(
      [
        'Findings',
        '  critical  Container runs privileged  container/privileged  blocks',
        '            compose.yaml:16  web runs privileged',
        '            fix: Remove the setting. If the program needs one power, add that capability alone.',
        '  high      Memory is not limited  container/memory-limit  blocks',
        '            compose.yaml:14  web has no memory limit',
        '            compose.yaml:30  db has no memory limit',
        '            fix: Set `mem_limit` or `deploy.resources.limits.memory`.',
        '  low       Image is not pinned to a digest  container/image-digest',
        '            compose.yaml:31  db uses postgres:17, a tag that can move',
        '            fix: Write the image as name:tag@sha256:….',
        '  high      Restart policy is not on-failure with at most 5 tries  container/restart-policy  cannot be told',
        '            compose.yaml:41  worker restarts as ${RESTART} says (RESTART has no value)',
        '            fix: Set restart: on-failure:5.',
        '  medium    Root file system is writable  container/read-only-root  waived',
        '            compose.yaml:50  legacy can write to its root file system (vendor image writes to /opt; @acme/platform, until 2027-01-31)',
      ].join('\n'),
    )
  })

  it('has a row for each of the eleven threats', () => {
    const text = renderTerminal(mixed)
    expect(text.slice(text.indexOf('Threats\n'), text.indexOf('\n\nContainers'))).toBe(
      [
        'Threats',
        '  D1  Docker client compromise          unseen  no rule yet',
        '  D2  Dockerfile misconfiguration       unseen  no rule yet',
        '  D3  Use of the privileged flag        fail      1 rule   2 findings',
        '  D4  Host and daemon misconfiguration  unseen  no rule yet',
        '  D5  Docker image security             fail      1 rule    1 finding',
        '  K1  kube-apiserver compromise         unseen  no rule yet',
        '  K2  etcd misconfiguration             unseen  no rule yet',
        '  K3  etcd sensitive information        unseen  no rule yet',
        '  K4  kube-apiserver overwhelming       unseen  no rule yet',
        '  K5  API-server authorization abuse    unseen  no rule yet',
        '  H   Hardening the Docker environment  fail      1 rule   3 findings',
      ].join('\n'),
    )
  })

  it('shows containers with the end of their log, gaps, warnings and the verdict last', () => {
    const text = renderTerminal(mixed)
    expect(text.slice(text.indexOf('Containers started'))).toBe(
      [
        'Containers started',
        '  ready        web: shop:ci',
        '  not ready    worker: shop:ci',
        '    because: no port answered within 30 s',
        '    log:',
        '    | starting',
        '    | FATAL: cannot reach db',
        '',
        'Could not be read',
        '  chart/templates/web.yaml:3  a Helm template: rendered manifests are needed to judge it (does not block)',
        '',
        'Warnings',
        '  warning: .github/hullgate.yml:12: waiver for dockerfile/user (@acme/platform) matches nothing: remove it',
        '',
        'Blocking: container/privileged, container/memory-limit (2)',
        'FAIL  3 of 4 findings block the merge (fail-on: medium): 1 critical, 2 high, 1 low, 1 unsure, 1 waived',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['clean', reportOf([]), 'PASS  no findings'],
    [
      'below the threshold',
      reportOf([finding({ severity: 'low', blocking: false })]),
      'PASS  none of 1 finding blocks the merge (fail-on: medium): 1 low',
    ],
    ['one that blocks', reportOf([finding()]), 'FAIL  1 of 1 finding blocks the merge (fail-on: medium): 1 high'],
    [
      'an error',
      reportOf([finding()], { errors: [{ message: 'the engine does not answer', file: null, line: null }] }),
      'ERROR  could not judge everything: 1 error, so the merge is blocked; 1 of 1 finding blocks the merge (fail-on: medium): 1 high',
    ],
  ])('ends in the verdict: %s', (_, report, verdict) => {
    expect(renderTerminal(report).trimEnd().split('\n').at(-1)).toBe(verdict)
  })

  it('names each error', () => {
    const errors = [
      { message: 'the engine does not answer', file: null, line: null },
      { message: 'line 3: bad indentation', file: 'compose.yaml', line: 3 },
    ]
    expect(renderTerminal(reportOf([], { errors }))).toContain(
      'Errors\n  error: the engine does not answer\n  error: compose.yaml:3: line 3: bad indentation\n',
    )
  })

  it('wraps prose at the terminal’s width, under its own start', () => {
    const text = renderTerminal(mixed, { width: 80 })
    expect(text).toContain(
      [
        '            fix: Remove the setting. If the program needs one power, add that',
        '                 capability alone.',
      ].join('\n'),
    )
    expect(linesOf(text, /^\[FAIL\] 5\.4 /)).toEqual(linesOf(renderTerminal(mixed), /^\[FAIL\] 5\.4 /))
  })

  it('is coloured only when asked', () => {
    expect(renderTerminal(mixed)).not.toContain('\u001b')
    const coloured = renderTerminal(mixed, { colour: true })
    expect(coloured).toContain('[\u001b[31mFAIL\u001b[0m] 5.10 memory limit is set (Automated)')
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(renderTerminal(mixed))
  })

  it('lets no foreign text move the cursor, begin a line or hide', () => {
    const hostile = '\u001b[2J\n[PASS] 5.10 \u202eweb\r::error::x'
    const report = reportOf([finding({ name: hostile, message: hostile, place: hostile })], {
      gaps: [{ path: hostile, line: 1, because: hostile, kinds: [], blocking: true }],
      warnings: [{ message: hostile, file: hostile, line: 1 }],
      errors: [{ message: hostile, file: hostile, line: 1 }],
      images: [imageRow({ ref: hostile, subject: hostile, ready: false, because: hostile, log: hostile })],
    })
    const text = renderTerminal(report)
    expect(text).not.toMatch(/[\u001b\r\u202e]/)
    expect(linesOf(text, /^\s*(?:\[PASS\]|::)/)).toEqual([])
    expect(text).toContain('\n    | ␛[2J\n    | [PASS] 5.10 �web\n    | ::error::x\n')
  })

  it('shows the last twenty lines of a long log', () => {
    const log = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n')
    const text = renderTerminal(reportOf([], { images: [imageRow({ ready: false, log })] }))
    expect(linesOf(text, /^ {4}(?:log|\|)/)).toEqual([
      '    log, last 20 of 30 lines:',
      ...Array.from({ length: 20 }, (_, index) => `    | line ${index + 11}`),
    ])
  })
})
