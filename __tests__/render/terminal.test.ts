import { describe, expect, it } from 'vitest'
import type { QuoteOf } from '../../src/render/quote.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { finding, imageRow, mixed, reportOf } from './sample.ts'

const waiver = { reason: 'r', owner: '@o', expires: '2027-01-31' }

const memory = finding()
const cpu = finding({ rule: 'container/cpu-limit', title: 'CPU is not limited', controls: ['cis-docker:5.11'] })
const restart = finding({
  rule: 'container/restart-policy',
  title: 'Restart policy is not on-failure with at most 5 tries',
  controls: ['cis-docker:5.14'],
  line: 19,
})

const linesOf = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line))

/** The report's own label of a control: titles belong to the benchmarks. */
const labelOf = (number: string): string => {
  const row = mixed.controls.find(({ id }) => id === `cis-docker:${number}`)
  return `${number} ${row?.title} (${row?.automated ? 'Automated' : 'Manual'})`
}

const squeeze = (line: string) => line.replace(/(?<=\S) +/g, ' ')

/** The lines below a heading, up to the next blank line. */
const section = (text: string, title: string): string[] => {
  const lines = text.split('\n')
  const from = lines.indexOf(title) + 1
  return lines.slice(from, lines.indexOf('', from))
}

/** Lines of `compose.yaml` that a finding can point at. */
const quoteOf: QuoteOf = ([place]) => {
  const text = `  line-${place.line}: value`
  return { text, marks: [{ start: place.column - 1, end: Math.min(place.endColumn - 1, text.length) }] }
}

describe('benchmark lines', () => {
  it('have the shape that benchmark tools print, aligned, in the benchmark’s order', () => {
    const text = renderTerminal(reportOf([restart, cpu, memory]))
    const lines = linesOf(text, /^(?:CIS Docker|\[)/)
    expect(lines.map(squeeze)).toEqual([
      'CIS Docker 1.5: 3 of 107 controls failed, 104 not checked',
      `[FAIL] ${labelOf('5.10')} web: compose.yaml:14`,
      `[FAIL] ${labelOf('5.11')} web: compose.yaml:14`,
      `[FAIL] ${labelOf('5.14')} web: compose.yaml:19`,
    ])
    expect(new Set(lines.slice(1).map((line) => line.indexOf('web: '))).size).toBe(1)
  })

  it('are only those that failed, unless the whole table is asked for', () => {
    expect(linesOf(renderTerminal(mixed), /^\[/).map(squeeze)).toEqual([
      `[FAIL] ${labelOf('5.4')} web: compose.yaml:16`,
      `[FAIL] ${labelOf('5.10')} web: compose.yaml:14`,
      `[FAIL] ${labelOf('5.10')} db: compose.yaml:30`,
    ])
    const lines = linesOf(renderTerminal(mixed, { benchmarks: ['cis-docker'] }), /^\[/).map(squeeze)
    expect(lines).toHaveLength(mixed.controls.filter(({ id }) => id.startsWith('cis-docker')).length + 1)
    expect(lines).toEqual(
      expect.arrayContaining([
        `[INFO] ${labelOf('1.1.1')} not checked: not implemented`,
        `[INFO] ${labelOf('1.1.2')} attested: patched weekly (@acme/sre)`,
        `[INFO] ${labelOf('5.1')} passed in part: whether the host has it is not checked`,
        `[INFO] ${labelOf('5.12')} legacy: compose.yaml:50 (waived until 2027-01-31)`,
        `[WARN] ${labelOf('5.14')} worker: compose.yaml:41`,
        `[PASS] ${labelOf('5.15')}`,
      ]),
    )
  })

  it('print the numbers and the name of the edition', () => {
    const report = reportOf([finding({ controls: ['cis-docker:5.11'] })])
    const controls = report.controls.map((row) => (row.id.startsWith('cis-docker') ? { ...row, edition: '1.8' } : row))
    expect(linesOf(renderTerminal({ ...report, controls }), /^CIS Docker 1\.8: 1 of 107 controls failed/)).toHaveLength(
      1,
    )
  })

  it('count places beyond the fifth, and list them all when asked', () => {
    const many = reportOf(Array.from({ length: 40 }, (_, index) => finding({ name: `c${index}`, line: 10 + index })))
    const short = linesOf(renderTerminal(many), /^\[FAIL\]/)
    expect([short.length, short[4]?.endsWith('c4: compose.yaml:14 … and 35 more')]).toEqual([5, true])
    expect(linesOf(renderTerminal(many, { verbose: true }), /^\[FAIL\]/)).toHaveLength(40)
    const hint = /^--verbose names every place\.$/
    const few = reportOf([finding({ name: 'c', line: 10 })])
    expect(
      [renderTerminal(many), renderTerminal(many, { verbose: true }), renderTerminal(few)].map(
        (text) => linesOf(text, hint).length,
      ),
    ).toEqual([1, 0, 0])
  })

  it('put a remark below its control where the terminal is too narrow for both', () => {
    const text = renderTerminal(reportOf([restart]), { width: 60 })
    expect(linesOf(text, /^\[FAIL\]/)).toEqual([`[FAIL] ${labelOf('5.14')}`])
    expect(text).toContain(`${labelOf('5.14')}\n         web: compose.yaml:19\n`)
  })

  it('say two faults of one place once', () => {
    const pair = ['SYS_ADMIN', 'NET_ADMIN'].map((name) =>
      finding({ rule: 'container/capabilities', fingerprint: name }),
    )
    expect(linesOf(renderTerminal(reportOf(pair)), /^\[FAIL\]/)).toEqual([
      `[FAIL] ${labelOf('5.10')} web: compose.yaml:14`,
    ])
  })

  it('name the place of what no file caused', () => {
    const live = [
      finding({ location: null, place: 'container web' }),
      finding({ location: null, place: '--run', name: 'shop' }),
    ]
    expect(linesOf(renderTerminal(reportOf(live)), /^\[FAIL\]/)).toEqual([
      `[FAIL] ${labelOf('5.10')} container web`,
      `[FAIL] ${labelOf('5.10')} shop: --run`,
    ])
  })

  it('say why a failing control has no line of its own', () => {
    const report = reportOf([finding()])
    expect(linesOf(renderTerminal({ ...report, findings: [] }), /^\[FAIL\]/)).toEqual([
      `[FAIL] ${labelOf('5.10')} 1 finding below the reported severity`,
    ])
    const compared = { ...report, findings: [], counts: { ...report.counts, unchanged: 1 } }
    expect(linesOf(renderTerminal(compared), /^\[FAIL\]/)).toEqual([
      `[FAIL] ${labelOf('5.10')} 1 finding on the base or below the reported severity`,
    ])
  })
})

describe('the head of the page', () => {
  it.each([
    ['clean', reportOf([]), 'PASS  no findings'],
    [
      'below the threshold',
      reportOf([finding({ severity: 'low', blocking: false })]),
      'PASS  none of 1 finding blocks the merge (fail-on: medium): 1 low',
    ],
    [
      'unsure alone',
      reportOf([finding({ state: 'unsure', blocking: false })]),
      'PASS  none of 1 finding blocks the merge (fail-on: medium): 1 unsure',
    ],
    ['waived alone', reportOf([finding({ waiver, blocking: false })]), 'PASS  every finding is waived: 1 waived'],
    ['one that blocks', reportOf([finding()]), 'FAIL  1 finding blocks the merge (fail-on: medium): 1 high'],
    [
      'an error',
      reportOf([finding()], { errors: [{ message: 'the engine does not answer', file: null, line: null }] }),
      'ERROR  check incomplete: 1 error, so the merge is blocked; 1 finding blocks the merge (fail-on: medium): 1 high',
    ],
    ['nothing there', reportOf([], { judged: { file: 0, container: 0, image: 0 } }), 'NOTHING TO CHECK HERE'],
  ])('is the verdict: %s', (_, report, verdict) => {
    expect(renderTerminal(report).split('\n')[0]).toBe(verdict)
  })

  it('says what was checked, then the errors', () => {
    const judged = { file: 12, container: 3, pod: 2, dockerfile: 1, exec: 1, 'service-account': 2, image: 0 }
    const errors = [{ message: 'the engine does not answer', file: null, line: null }]
    expect(renderTerminal(reportOf([], { judged, errors })).split('\n').slice(1, 5)).toEqual([
      'checked 12 files: 3 containers, 2 pods, 1 Dockerfile, 1 exec command, 2 service accounts, by the default policy',
      '',
      'Errors',
      '  error: the engine does not answer',
    ])
    expect(renderTerminal(reportOf([], { judged: { file: 0, container: 1, image: 1 } }))).toContain(
      '\nchecked 1 container, 1 image, by the default policy\n',
    )
  })

  it('says the verdict again at the end of a long page', () => {
    const lines = renderTerminal(mixed).trimEnd().split('\n')
    expect(lines.at(-1)).toBe(lines[0])
    expect(renderTerminal(reportOf([])).match(/PASS {2}/g)).toHaveLength(1)
  })

  it('names the first errors there', () => {
    const errors = Array.from({ length: 50 }, (_, i) => ({ message: `error ${i}`, file: null, line: null }))
    const ends = (count: number) =>
      renderTerminal({ ...mixed, conclusion: 'error', errors: errors.slice(0, count) }, { width: 0 })
        .trimEnd()
        .split('\n')
        .slice(-5)
    expect(ends(50).slice(1)).toEqual([
      '  error: error 0',
      '  error: error 1',
      '  error: error 2',
      '  and 47 more, listed above',
    ])
    expect(ends(1).slice(-1)).toEqual(['  error: error 0'])
  })
})

describe('the findings', () => {
  it('stand by file, subject and line, the worst first, with line, carets, related places and fix', () => {
    const text = renderTerminal(mixed, { quoteOf })
    expect(text.slice(text.indexOf('Findings'), text.indexOf('\n\nWaived'))).toBe(
      [
        'Findings   ✗ blocks the merge   - does not block',
        '',
        'compose.yaml  4 findings, 3 blocking',
        '  web',
        '    16 | line-16: value',
        '       | ^^^',
        '       ✗ critical  web runs privileged  container/privileged',
        '                   also line 9 (ne-9)',
        '                   Fix: Remove the setting. If the program needs one power, add that capability alone.',
        '    14 | line-14: value',
        '       | ^^^',
        '       ✗ high      web has no memory limit  container/memory-limit',
        '                   Fix: Set `mem_limit` or `deploy.resources.limits.memory`.',
        '',
        '  db',
        '    30 | line-30: value',
        '       | ^^',
        '       ✗ high      db has no memory limit  container/memory-limit',
        '    31 | line-31: value',
        '       | ^^',
        '       - low       db uses postgres:17, a tag that can move  container/image-digest',
        '                   Fix: Write the image as name:tag@sha256:….',
      ].join('\n'),
    )
  })

  it('name the line alone where it cannot be quoted, and the subject’s key where its name does not say it', () => {
    const subject = { kind: 'container', key: 'a.yaml#Deployment/shop/web', name: 'web', dialect: 'pod' }
    const text = renderTerminal(reportOf([finding({ subject })]))
    expect(text).toContain(
      '\ncompose.yaml  1 finding\n  web  a.yaml#Deployment/shop/web\n    14\n       ✗ high      web has no memory limit',
    )
    const live = renderTerminal(reportOf([finding({ location: null, place: 'container web' })]))
    expect(live).toContain('\ncontainer web  1 finding\n  web  compose.yaml#web\n       ✗ high      web has no')
    const running = { ...subject, key: 'container web', dialect: 'live' }
    const once = renderTerminal(reportOf([finding({ location: null, place: 'container web', subject: running })]))
    expect(once).toContain('\ncontainer web  1 finding\n       ✗ high      web has no')
  })

  it('shorten what was explained five times, and nothing when asked', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      finding({
        rule: `container/${['memory', 'cpu', 'pids'][index % 3]}-limit`,
        name: `c${(index / 3) | 0}`,
        line: 10 + ((index / 3) | 0),
      }),
    )
    const text = renderTerminal(reportOf(many), { quoteOf })
    expect(linesOf(text, /Fix: /)).toHaveLength(3)
    expect(linesOf(text, / \| line-/)).toHaveLength(5)
    expect(linesOf(text, /line 42:/)).toEqual([
      '       ✗ high      line 42: container/memory-limit, container/cpu-limit, container/pids-limit',
    ])
    expect(text).toContain('\n285 findings named by rule and line alone: --verbose shows them in full.\n')
    expect(text.slice(0, text.indexOf('\nThreats')).split('\n').length).toBeLessThan(340)
    const full = renderTerminal(reportOf(many), { quoteOf, verbose: true })
    expect(linesOf(full, / \| line-/)).toHaveLength(100)
    expect(full).not.toContain('--verbose')
  })
})

describe('the rest of the page', () => {
  it('has a row for each of the eleven threats', () => {
    expect(section(renderTerminal(mixed), 'Threats')).toEqual([
      '  D1  Docker client compromise          unseen    not implemented',
      '  D2  Dockerfile misconfiguration       unseen    not implemented',
      '  D3  Use of the privileged flag        fail (2)',
      '  D4  Host and daemon misconfiguration  unseen    not implemented',
      '  D5  Docker image security             fail (1)',
      '  K1  kube-apiserver compromise         unseen    not implemented',
      '  K2  etcd misconfiguration             unseen    not implemented',
      '  K3  etcd sensitive information        unseen    not implemented',
      '  K4  kube-apiserver overwhelming       unseen    not implemented',
      '  K5  API-server authorization abuse    unseen    not implemented',
      '  H   Hardening the Docker environment  fail (3)',
    ])
  })

  it('shows what is waived, the end of a log, gaps, what is undetermined, and warnings', () => {
    const text = renderTerminal(mixed, { quoteOf })
    expect(section(text, 'Waived')).toEqual([
      '  medium    compose.yaml:50  legacy can write to its root file system  container/read-only-root (vendor image writes to /opt; @acme/platform, until 2027-01-31)',
    ])
    expect(section(text, 'Containers started')).toEqual([
      '  ready        web: shop:ci',
      '  not ready    worker: shop:ci',
      '    because: no port answered within 30 s',
      '    log:',
      '    | starting',
      '    | FATAL: cannot reach db',
    ])
    expect(section(text, 'Not checked')).toEqual([
      '  chart/templates/web.yaml:3  unrendered Helm template: not checked (does not block)',
    ])
    expect(section(text, 'Undetermined')).toEqual([
      'compose.yaml  1 finding',
      '  worker',
      '    41 | line-41: value',
      '       | ^^^^^^',
      '       ? high      worker: undetermined (RESTART has no value)  container/restart-policy',
      '                   Fix: Set restart: on-failure:5.',
    ])
    expect(section(text, 'Warnings')).toEqual([
      '  warning: .github/hullgate.yml:12: waiver for dockerfile/user (@acme/platform) matches nothing: correct its path or subject, or remove it',
    ])
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

  it.each([60, 80, 140])('keeps prose, quotes and findings within %i columns', (width) => {
    const message = 'web is given the capabilities '.concat('SYS_ADMIN, '.repeat(12))
    const text = renderTerminal(reportOf([finding({ message }), ...mixed.findings]), { width, quoteOf })
    const body = text.slice(0, text.indexOf('\nThreats'))
    expect(linesOf(body, /./).filter((line) => line.length > width)).toEqual([])
  })

  it('is coloured only when asked', () => {
    expect(renderTerminal(mixed, { quoteOf })).not.toContain('\u001b')
    const coloured = renderTerminal(mixed, { colour: true, quoteOf })
    expect(coloured.startsWith('\u001b[31mFAIL\u001b[0m  3 of 5 findings')).toBe(true)
    expect(coloured.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(renderTerminal(mixed, { quoteOf }))
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
