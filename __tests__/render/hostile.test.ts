import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Adoption } from '../../src/model/adoption.ts'
import type { Report } from '../../src/model/report.ts'
import { adoptionFiles, adoptionText } from '../../src/render/adoption.ts'
import { annotate } from '../../src/render/annotations.ts'
import { commentLimit, markerOf, renderComment } from '../../src/render/comment.ts'
import { renderFailure } from '../../src/render/failure.ts'
import { fixLine, renderFixes } from '../../src/render/fix-lines.ts'
import { renderHtml } from '../../src/render/html.ts'
import { renderSarif } from '../../src/render/sarif.ts'
import { renderSummary, summaryLimit } from '../../src/render/summary.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { formatCommand, withoutCommands } from '../../src/render/workflow-commands.ts'
import { finding, imageRow, jsonOf, reportOf } from './sample.ts'

const src = fileURLToPath(new URL('../../src', import.meta.url))
const repository = { serverUrl: 'https://github.com', name: 'acme/shop', sha: 'a'.repeat(40) }

/** A report in which every text is this one that a repository, an image or a container can choose, or whoever writes a report that is merged. */
function reportFull(text: string): Report {
  const place = { file: text, line: 1, column: 1, endLine: 1, endColumn: 2 }
  const subject = { kind: 'container', key: text, name: text, dialect: 'compose' }
  const waiver = { reason: text, owner: text, expires: text }
  const edits = [{ ...place, text, placeholder: false, below: [text] }]
  const own = {
    title: text,
    why: text,
    fix: text,
    caution: text,
    message: text,
    place: text,
    subject,
    location: place,
    edits,
  }
  const notice = { message: text, file: text, line: 1 }
  const { threats, controls } = reportOf([])
  // A report that is merged has no longer ones.
  const unseen = { state: 'unseen', because: text.slice(0, 4000) } as const
  return reportOf(
    [
      finding({ ...own, related: [{ ...place, line: 2 }], missing: true, fingerprint: 'a1' }),
      finding({ ...own, location: null, fingerprint: 'a2' }),
      finding({ ...own, waiver, blocking: false, fingerprint: 'a3' }),
      finding({ ...own, state: 'unsure', blocking: false, fingerprint: 'a4' }),
      finding({ ...own, status: 'unchanged', new: false, blocking: false, fingerprint: 'a5' }),
      finding({ ...own, status: 'fixed', new: false, blocking: false, fingerprint: 'a6' }),
    ],
    {
      images: [imageRow({ ref: text, id: text, subject: text, ready: false, because: text, log: `${text}\n${text}` })],
      threats: threats.map((row) => ({ ...row, ...unseen })),
      controls: controls.map((row, i) => ({ ...row, ...unseen, ...(i % 2 === 1 && { state: 'attested' as const }) })),
      gaps: [{ path: text, line: 1, because: text, kinds: ['container'], blocking: true }],
      warnings: [notice],
      errors: [notice],
      policy: { origin: text, failOn: 'low', report: 'low', scope: [text], change: text, preview: text },
      comparison: { base: null, because: text, newOnly: true },
    },
  )
}

/** What a repository brings whose every name is this one. */
const adoptionOf = (text: string): Adoption => ({
  services: [{ name: text, image: text }],
  composeFile: text,
  dockerfile: text,
  vendored: [text],
  registries: Array.from({ length: 1000 }, () => text),
  standing: 1,
  blocking: 1,
  judged: { container: 1 },
  gaps: [{ path: text, line: 1, because: text }],
})

interface Output {
  readonly render: (report: Report, text: string) => string
  /** UTF-16 units that it may have where every text is a megabyte; formats that are whole by contract have none. */
  readonly limit?: number
  /** What of it foreign text must not change. */
  readonly skeleton?: (output: string) => unknown
}

const quoteOf = (text: string) => () => ({ text, marks: [{ start: 0, end: 1 }] })
/** What stands between two backticks of a sentence becomes code. */
const tags = (output: string) => output.match(/<\/?(?!code>)[a-z][^\s>]*/gi)
const keysOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(keysOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([key, some]) => [key, keysOf(some)])
}

/** By the file of src/render that makes it. */
const outputs: Readonly<Record<string, Output>> = {
  adoption: {
    render: (_, text) => {
      const files = adoptionFiles(adoptionOf(text), { version: '0.1.0' })
      return [
        ...files.map((file) => file.text),
        adoptionText(adoptionOf(text), { version: '0.1.0' }, files, files),
      ].join('')
    },
    limit: 10_000,
  },
  annotations: {
    render: (report) => annotate(report, { mode: 'all' }).map(formatCommand).join('\n'),
    limit: 30 * 3 * 10_000,
    skeleton: (output) => output.split('\n').map((line) => line.match(/^::(error|warning|notice) /)?.[1]),
  },
  comment: {
    render: (report) =>
      renderComment(report, {
        marker: markerOf(report, { key: '0'.repeat(16), runId: 1, runNumber: 1, runAttempt: 1 }),
        repository,
      }),
    limit: commentLimit,
    skeleton: tags,
  },
  failure: {
    render: (_, text) => [true, false].map((is) => `hullgate: ${renderFailure(new Error(text), is)}\n`).join(''),
    limit: 100_000,
    skeleton: (output) => output.match(/^hullgate: (?:Error: )?/gm),
  },
  'fix-lines': {
    render: ({ findings }, text) =>
      renderFixes({
        done: new Map(findings.map((finding) => [finding.fingerprint, fixLine(finding)])),
        standing: new Set(),
        left: 0,
        files: 1,
        unchanged: [{ path: text, because: text }],
        refused: findings.map((finding) => ({ finding, because: text })),
        more: 0,
        isDry: false,
      }),
    limit: 200_000,
    skeleton: (output) => output.split('\n').length,
  },
  html: {
    render: (report, text) => [...renderHtml(report, { quoteOf: quoteOf(text), repository })].join(''),
    limit: 2_000_000,
    skeleton: tags,
  },
  json: { render: jsonOf, skeleton: (output) => keysOf(JSON.parse(output)) },
  sarif: { render: (report) => renderSarif(report), skeleton: (output) => keysOf(JSON.parse(output)) },
  summary: { render: (report) => renderSummary(report, { repository }), limit: summaryLimit, skeleton: tags },
  terminal: {
    render: (report, text) => renderTerminal(report, { quoteOf: quoteOf(text) }),
    limit: 400_000,
    skeleton: (output) => output.split('\n').filter((line) => /^\S/.test(line)).length,
  },
}

/** Files that others take from and that print no report: parts of the above, or texts of Hullgate alone. */
const printsNoReport = [
  'escape',
  'explain',
  'formats',
  'markdown',
  'masked-lines',
  'quote',
  'suggestions',
  'words',
  'workflow-commands',
]

const signs = [
  ...['<', '>', '"', "'", '&', '`', '|', '-->', '</code>', '</pre>', '<script>', '<img src=x onerror=alert(1)>'],
  ...['@team', '@acme/team', '#1', 'GH-2', '[a](https://evil.example)', '![a](b)', '***', '# ', '\n\n# ', '{0}', '$1'],
  ...[
    '::set-output name=a::b',
    '\n::stop-commands::a',
    '\r::error::x',
    '%0A::add-mask::a',
    '##[add-mask]a',
    '##[error]',
  ],
  ...[
    '\u001b[2J',
    '\u001b]8;;https://evil.example\u0007',
    '\u009b31m',
    '\u202e',
    '\u2066',
    '\u200f',
    '\u0000',
    '\u2028',
  ],
  ...['\ud800', '\udc00', '\u{e0041}', 'a: &b', '? !!map', '{{ x }}', '\\', '\t', '😀'],
]
const hostile = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...signs) }, fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 8,
  })
  .map((parts) => `x${parts.join('')}x`)

/** What a terminal obeys, what reorders or hides, half characters; the zero-width space is the escape of Markdown. */
const obeyed = /(?![\n\u200b])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
/** What the runner takes for a command: `::name` at the start of a line, `##[name]` anywhere. */
const command = /^\s*::|##\[/m

describe('every renderer', () => {
  it('is in this test, by its file', () => {
    const taken = new Set<string>()
    for (const entry of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
      const path = entry.replaceAll('\\', '/')
      if (!path.endsWith('.ts') || (path.startsWith('render/') && path !== 'render/formats.ts')) continue
      const imports = /(?:from |import\()'([^']*)'/g
      for (const [, from = ''] of readFileSync(join(src, path), 'utf8').matchAll(imports)) {
        const name = /(?:^|\/)render\/([^/]+)\.ts$/.exec(join(path, '..', from).replaceAll('\\', '/'))?.[1]
        if (name !== undefined) taken.add(name)
      }
    }
    expect([...taken].sort()).toEqual([...Object.keys(outputs), ...printsNoReport].sort())
  })

  describe.each(Object.entries(outputs))('%s', (name, { render, limit = Number.POSITIVE_INFINITY, skeleton }) => {
    const of = (text: string) => render(reportFull(text), text)

    it('lets no foreign text be obeyed, begin a command or change the form', { tags: 'large' }, () => {
      const expected = skeleton?.(of('xax'))
      fc.assert(
        fc.property(hostile, (text) => {
          const output = of(text)
          expect(obeyed.exec(output)).toBe(null)
          if (name === 'annotations')
            expect(output.split('\n').every((line) => /^::\w+ [^\n]*?::/.test(line))).toBe(true)
          else expect(command.exec(output)).toBe(null)
          expect(skeleton?.(output)).toEqual(expected)
        }),
        { numRuns: 60 },
      )
    })

    it('bounds texts of a megabyte', { tags: 'large', timeout: 60_000 }, () => {
      for (const sign of ['x', '<', '\n']) {
        const text = sign.repeat(Math.ceil(1_000_000 / sign.length))
        expect(of(text).length).toBeLessThan(limit)
      }
    })
  })
})

/** Names of attributes, wherever a tag has some; what stands between quotes is theirs. */
const attributes = (output: string) =>
  new Set(
    [...output.replaceAll(/"[^"]*"/g, '""').matchAll(/<[a-z][^<>]*>/gi)].flatMap(([tag]) =>
      [...tag.matchAll(/\s([\w-]+)(?==)/g)].map(([, name]) => name),
    ),
  )
const linesWith = (output: string, start: RegExp) => output.split('\n').filter((line) => start.test(line)).length
/** GitHub links nothing in code. */
const prose = (output: string) =>
  output
    .replace(/<!--.*?-->/s, '')
    .replace(/<(code|pre)>.*?<\/\1>/gs, '')
    .replace(/ href="[^"]*"/g, '')

describe('a page', () => {
  const of = (name: string, text: string) => outputs[name]!.render(reportFull(text), text)

  it.each(['comment', 'summary', 'html'])('gets no attribute from foreign text: %s', { tags: 'large' }, (name) => {
    const known = attributes(of(name, 'xax'))
    fc.assert(
      fc.property(hostile, (text) => {
        expect([...attributes(of(name, text))].filter((one) => !known.has(one))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it.each(['comment', 'summary'])('gets no heading, row or list, and nobody is told: %s', { tags: 'large' }, (name) => {
    const plain = of(name, 'xax')
    fc.assert(
      fc.property(hostile, (text) => {
        const output = of(name, text)
        for (const start of [/^#/, /^\|/, /^```/, /^~~~/, /^ {0,3}[-+*] /, /^>/])
          expect(linesWith(output, start), String(start)).toBe(linesWith(plain, start))
        expect(prose(output)).not.toMatch(/(?<![\w\u200b])@[a-z]|\]\(|(?<!&)#\d|\bGH-\d|[a-z]:\/\//i)
      }),
      { numRuns: 60 },
    )
  })
})

it('a log is no command between its stop and its token', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const output = withoutCommands(text, 'f00d')
      expect(output.startsWith('::stop-commands::f00d\n')).toBe(true)
      expect(output.endsWith('\n::f00d::\n')).toBe(true)
      expect(output.indexOf('::f00d::')).toBe(output.length - '::f00d::\n'.length)
    }),
  )
})

it('the files of an adoption hold a name whole or not at all', { tags: 'large' }, () => {
  const names = fc.oneof(
    hostile,
    fc.constantFrom('xax', 'web/compose.yaml', 'ghcr.io:5000', 'a$(id)', "a'b", 'a b', 'x'.repeat(300)),
  )
  const held = new Set<boolean>()
  fc.assert(
    fc.property(names, (text) => {
      const [policy = '', workflow = ''] = adoptionFiles(adoptionOf(text), { version: '0.1.0' }).map(
        (file) => file.text,
      )
      const steps = (load(workflow) as { jobs: { hullgate: { steps: readonly object[] } } }).jobs.hullgate.steps.slice(
        1,
      )
      const isHeld = steps.length > 1
      held.add(isHeld)
      const run = `docker compose --file ${text} --project-name app build ${text}`
      expect(steps).toEqual([
        ...(isHeld ? [{ run }] : []),
        { uses: 'hullgate/hullgate@v0.1.0', ...(isHeld && { with: { image: text, as: `${text}#${text}` } }) },
      ])
      expect(/^\w/m.test(policy) ? load(policy) : {}).toEqual(isHeld ? { exclude: [`${text}/**`] } : {})
    }),
    { numRuns: 300 },
  )
  expect([...held].sort()).toEqual([false, true])
})
