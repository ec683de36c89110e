import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { annotate } from '../../src/render/annotations.ts'
import { markerOf, renderComment } from '../../src/render/comment.ts'
import { renderHtml } from '../../src/render/html.ts'
import { renderSarif } from '../../src/render/sarif.ts'
import { renderSummary } from '../../src/render/summary.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { formatCommand, withoutCommands } from '../../src/render/workflow-commands.ts'
import { finding, imageRow, jsonOf, reportOf } from './sample.ts'

/** What names and texts of a repository, an image and an engine may hold. */
const pieces = [
  ...[
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<!-- x -->',
    '-->',
    '</pre></code></details>',
    '</style>',
  ],
  ...[
    '@team',
    '@octocat',
    '#1',
    'GH-1',
    '[a](https://x.example)',
    '![a](x)',
    'https://x.example',
    '**b**',
    '~~~',
    '```',
    '`',
    '|',
    '# h',
  ],
  ...['::set-output name=x::y', '::stop-commands::x', '::error::x', '##[error]x', '%0A', '\n', '\r\n', '\r', '\t'],
  ...[
    '\u001b[2J',
    '\u001b]8;;x\u0007',
    '\u202e',
    '\u200f',
    '\u2028',
    '\u0085',
    '\u0000',
    '\ud800',
    '${{ github.token }}',
    '$a$',
  ],
  ...['javascript:alert(1)', '" onclick="x', "' x='", '&amp;', '{{ x }}', ' ', 'x'],
]
const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))

const marker = (report: Report) =>
  markerOf(report, { key: 'k', sha: 'f'.repeat(40), runId: '1', runAttempt: 1 } as never)
const repository = { serverUrl: 'https://github.com', name: 'acme/shop', sha: 'f'.repeat(40) }
const commands = (report: Report) =>
  annotate(report, { mode: 'all' })
    .map((annotation) => `${formatCommand(annotation)}\n`)
    .join('')

/** Every renderer of a report, by the file that it is exported from. */
const renderers: Readonly<Record<string, (report: Report) => string>> = {
  'annotations.ts': commands,
  'comment.ts': (report) => renderComment(report, { marker: marker(report), repository }),
  'html.ts': (report) => [...renderHtml(report, { repository })].join(''),
  'json.ts': jsonOf,
  'sarif.ts': (report) => renderSarif(report),
  'summary.ts': (report) => renderSummary(report, { repository }),
  'terminal.ts': (report) => renderTerminal(report, { verbose: true }),
}

/** Of a report nothing but these: their own tests hand them what is hostile. */
const others = ['adoption.ts', 'explain.ts', 'fix-lines.ts', 'suggestions.ts']

/** A report in which every text that is foreign is this one. */
function reportWith(text: string): Report {
  const location = { file: text, line: 1, column: 1, endLine: 1, endColumn: 2 }
  const subject = { kind: 'container', key: `${text}#${text}`, name: text, dialect: 'compose' }
  const waiver = { reason: text, owner: text, expires: '2027-01-31' }
  const foreign = { message: text, place: text, subject, location, related: [location] }
  const findings = [
    finding({ ...foreign, name: 'a' }),
    finding({ ...foreign, name: 'b', location: null, state: 'unsure', blocking: false }),
    finding({ ...foreign, name: 'c', waiver, blocking: false }),
    finding({ ...foreign, name: 'd', missing: true }),
    finding({ ...foreign, name: 'e', status: 'unchanged', new: false, blocking: false }),
    finding({ ...foreign, name: 'f', status: 'fixed', new: false, blocking: false, location: null }),
  ].map((one) => ({ ...one, edits: [{ ...location, text, placeholder: false, below: [text] }] }))
  const notice = { message: text, file: text, line: 1 }
  return reportOf(findings, {
    gaps: [{ path: text, line: 1, because: text, kinds: ['container'], blocking: true }],
    images: [imageRow({ ref: text, id: text, subject: text, ready: false, because: text, log: text })],
    warnings: [notice],
    errors: [notice],
    policy: { origin: text, failOn: 'medium', report: 'low', scope: [text], change: text },
    comparison: { base: 'b'.repeat(40), because: text, newOnly: true },
  })
}

const harmless = reportWith('x')
const tagsIn = (text: string) => new Set([...text.matchAll(/<!?\/?[a-z-]*/gi)].map(([tag]) => tag))
const attributesIn = (text: string) =>
  new Set(
    [...text.replaceAll(/"[^"]*"/g, '""').matchAll(/<[a-z][^<>]*>/gi)].flatMap(([tag]) =>
      [...tag.matchAll(/\s([\w-]+)(?==)/g)].map(([, name]) => name),
    ),
  )
const linesWith = (text: string, start: RegExp) => text.split('\n').filter((line) => start.test(line)).length
/** GitHub links nothing in code. */
const prose = (text: string) =>
  text
    .replace(/<!--.*?-->/s, '')
    .replace(/<(code|pre)>.*?<\/\1>/gs, '')
    .replace(/ href="[^"]*"/g, '')

function isAsHarmless(text: string, than: string): void {
  expect([...tagsIn(text)].filter((tag) => !tagsIn(than).has(tag))).toEqual([])
  expect([...attributesIn(text)].filter((name) => !attributesIn(than).has(name))).toEqual([])
}

function isMarkdown(text: string, than: string): void {
  isAsHarmless(text, than)
  for (const start of [/^#/, /^\|/, /^```/, /^~~~/, /^ {0,3}[-+*] /, /^>/])
    expect(linesWith(text, start), String(start)).toBe(linesWith(than, start))
  expect(prose(text)).not.toMatch(/(?<![\w\u200b])@[a-z]|\]\(|(?<!&)#\d|\bGH-\d|[a-z]:\/\/|javascript:alert\(/i)
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/)
}

/** What the runner would take for a command. */
const effective = (text: string) => text.split(/\r\n|\r|\n/).filter((line) => /^\s*(?:::|##\[)/.test(line))

const checks: Readonly<Record<string, (text: string, report: Report) => void>> = {
  'annotations.ts': (text) => {
    const lines = text.split('\n').slice(0, -1)
    expect(lines).toHaveLength(commands(harmless).split('\n').length - 1)
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) [^\r\n]*::[^\r\n]*$/)
    expect(text).not.toMatch(/[\u001b\u202e\u0000]/)
  },
  'comment.ts': (text) => isMarkdown(text, renderers['comment.ts']!(harmless)),
  'html.ts': (text) => isAsHarmless(text, renderers['html.ts']!(harmless)),
  'json.ts': (text, report) => {
    expect(JSON.parse(text)).toMatchObject({ schema: 1, conclusion: report.conclusion })
    expect(text).not.toMatch(/[\u001b\u202e\u0000]/)
  },
  'sarif.ts': (text) => {
    expect(JSON.parse(text)).toMatchObject({ version: '2.1.0' })
    expect(text).not.toMatch(/[\u001b\u202e\u0000]/)
  },
  'summary.ts': (text) => isMarkdown(text, renderers['summary.ts']!(harmless)),
  'terminal.ts': (text) => {
    expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\P{Cc}\n]/u)
    // The Action prints it between two commands that switch all others off.
    const [first, ...more] = effective(withoutCommands(text, 'f00d'))
    expect([first, more.at(-1)]).toEqual(['::stop-commands::f00d', '::f00d::'])
    expect(more.slice(0, -1)).not.toContain('::f00d::')
  },
}

describe('hostile texts', () => {
  it('meet a check of every renderer', () => {
    const folder = fileURLToPath(new URL('../../src/render/', import.meta.url))
    const rendering = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .filter((name) =>
        /^export function\*? (?:render\w+|annotate|suggestionsFor|explainRule|adoptionFiles)\(/m.test(
          readFileSync(folder + name, 'utf8'),
        ),
      )
    expect(rendering).toEqual([...Object.keys(renderers), ...others].sort())
    expect(Object.keys(checks)).toEqual(Object.keys(renderers))
  })

  it.each(Object.keys(renderers))('mean nothing in what %s makes', (name) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const report = reportWith(text)
        checks[name]!(renderers[name]!(report), report)
      }),
      { numRuns: 60, examples: pieces.map((piece): [string] => [piece]) },
    )
  })

  it.each([
    ['annotations.ts', 200_000],
    ['comment.ts', 65_536],
    ['html.ts', 300_000],
    ['summary.ts', 1_048_576],
    ['terminal.ts', 200_000],
  ])('of a megabyte are cut in what %s makes', { tags: 'large' }, (name, limit) => {
    const text = renderers[name]!(reportWith('x@y '.repeat(250_000)))
    expect(Buffer.byteLength(text)).toBeLessThan(limit)
  })
})
