import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/report.ts'
import { annotate } from '../../src/render/annotations.ts'
import { renderHtml } from '../../src/render/html.ts'
import { renderJson } from '../../src/render/json.ts'
import { renderSummary } from '../../src/render/summary.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { finding, reportOf } from './sample.ts'

/** A container that lacks these settings, each with the line that sets it. */
function lacking(name: string, line: number, ...settings: readonly (readonly [rule: string, text: string])[]) {
  return settings.map(([rule, text]): Finding => {
    const at = { file: 'compose.yaml', line: line + 1, column: 1, endLine: line + 1, endColumn: 1 }
    return finding({
      name,
      line,
      rule: `container/${rule}`,
      message: `${name} lacks ${rule}`,
      fix: `Set ${rule}.`,
      missing: true,
      severity: 'medium',
      fingerprint: `${name} ${rule}`,
      edits: text === '' ? [] : [{ ...at, text: `    ${text}\n`, placeholder: false, below: [] }],
    })
  })
}

const web = lacking('web', 2, ['memory-limit', 'mem_limit: 512m'], ['root-user', ''], ['pids-limit', 'pids_limit: 200'])
const socket = finding({
  line: 5,
  rule: 'container/engine-socket',
  severity: 'critical',
  message: 'web mounts the socket',
})
const report = reportOf([socket, ...web, ...lacking('db', 9, ['memory-limit', 'mem_limit: 512m'])])

describe('what one container lacks', () => {
  it('says what to check before it is set, once, wherever there is something to paste', () => {
    const caution = 'postgres has to <write>'
    const own = lacking('db', 2, ['a', 'a: 1'], ['b', 'b: 1'], ['c', '']).map((one) => ({ ...one, caution }))
    const lone = lacking('other', 9, ['d', 'd: 1']).map((one) => ({ ...one, caution: 'redis has to write' }))
    const both = reportOf([...own, ...lone])
    const words = ['Check first: postgres has to <write>.', 'Check first: redis has to write.']
    const times = (text: string, word: string) => text.split(word).length - 1
    const annotations = annotate(both, { mode: 'all' })
      .map(({ message }) => message)
      .join('\n')
    for (const word of words)
      expect([times(renderTerminal(both), word), times(annotations, word)], word).toEqual([1, 1])
    const markdown = renderSummary(both, {})
    expect([times(markdown, 'Check first: postgres has to &#60;write'), times(markdown, words[1]!)]).toEqual([1, 1])
    const html = renderHtml(both, { quoteOf: () => undefined })
    const page = [...html].join('')
    expect(page).toContain('<b>Check first</b> postgres has to &#60;write&#62;')
    expect(renderTerminal(report)).not.toContain('Check first')
  })

  it('is one entry in the terminal, with what to paste; what is wrong in particular stays its own', () => {
    const text = renderTerminal(report)
    const shown = text.slice(text.indexOf('compose.yaml'), text.indexOf('\nThreats'))
    expect(shown.trimEnd()).toBe(`compose.yaml  5 findings
  web
     5
       ✗ critical  web mounts the socket  container/engine-socket
                   Fix: Set \`mem_limit\` or \`deploy.resources.limits.memory\`.
     2
       ✗ medium    not hardened, 3 settings missing
                   container/memory-limit, container/root-user, container/pids-limit
                   Add:
                     mem_limit: 512m
                     pids_limit: 200
                   Fix: Set root-user.

  db
     9
       ✗ medium    db lacks memory-limit  container/memory-limit
                   Fix: Set memory-limit.
                   Add:
                     mem_limit: 512m`)
  })

  it('is named by its count once five were shown in full, unless all is asked for', () => {
    const settings = [['memory-limit', 'mem_limit: 512m'], ['pids-limit', 'pids_limit: 200']] as const // biome-ignore format: one line
    const many = Array.from({ length: 30 }, (_, index) => lacking(`c${index}`, index * 5 + 2, ...settings)).flat()
    const text = renderTerminal(reportOf(many))
    expect(text.match(/Add:/g)).toHaveLength(5)
    expect(text).toContain('✗ medium    line 147: not hardened, 2 settings missing')
    expect(text).toContain('50 findings named by rule and line alone')
    expect(text).toContain('compose.yaml  60 findings')
    expect(renderTerminal(reportOf(many), { verbose: true }).match(/Add:/g)).toHaveLength(30)
  })

  it('is one block on the page, in which each finding can still be filtered', () => {
    const page = [...renderHtml(report)].join('')
    const [block = ''] = /<div class="place missing">[\s\S]*?<\/div>\n<\/section>/.exec(page) ?? []
    expect(block).toContain('<p class="lacks"><strong>Not hardened, 3 settings missing</strong></p>')
    expect(block).toContain('<pre tabindex="0" aria-label="Settings to add">mem_limit: 512m\npids_limit: 200\n</pre>')
    expect(block.match(/<li class="finding"/g)).toHaveLength(3)
    expect(block.match(/<p class="fix"><b>Fix<\/b>.*/g)).toEqual(['<p class="fix"><b>Fix</b> Set root-user.</p>'])
    expect(page.match(/<li class="finding"/g)).toHaveLength(5)
    expect(page.match(/class="place missing"/g)).toHaveLength(1)
  })

  it('is one annotation, and single findings in JSON', () => {
    const titles = annotate(report, { mode: 'all' }).map(({ title }) => title)
    expect(titles).toContain('web (compose.yaml:2): not hardened, 3 settings missing (medium)')
    expect(titles).toHaveLength(4)
    expect(JSON.parse([...renderJson(report)].join('')).findings).toHaveLength(5)
  })

  it('stands where the first of it is, though other files have the rest', () => {
    const elsewhere = web.map((one, index) =>
      index === 0 ? one : { ...one, location: { ...one.location!, file: 'override.yaml' } },
    )
    const text = renderTerminal(reportOf(elsewhere))
    expect(text).toContain('compose.yaml  3 findings')
    expect(text).not.toContain('override.yaml  ')
    const page = [...renderHtml(reportOf(elsewhere))].join('')
    expect(page).toContain('<code>compose.yaml</code></h3><p class="count">3 findings</p>')
  })

  it('cannot be spoofed by names or settings', () => {
    const nasty = lacking('<b>\u001b[31m\u202ex', 2, ['memory-limit', 'a: <img>\u001b[2J'], ['pids-limit', 'b: 1'])
    expect(renderTerminal(reportOf(nasty))).not.toMatch(/[\u001b\u202e]/)
    const page = [...renderHtml(reportOf(nasty))].join('')
    expect(page).toContain('a: &#60;img&#62;␛[2J\nb: 1')
    expect(page).not.toMatch(/<img|<b>\S*x/)
  })
})

/** Findings of these rules about a container, of which one value is not known. */
const open = (name: string, line: number, ...rules: string[]): Finding[] =>
  rules.map((rule) =>
    finding({
      name,
      line,
      rule: `container/${rule}`,
      message: `${name}: undetermined (\${IMAGE} has no value)`,
      fix: `Fix ${rule}.`,
      state: 'unsure',
      blocking: false,
      severity: rule === 'image-tag' ? 'medium' : 'low',
      fingerprint: `${name} ${rule}`,
    }),
  )

describe('what one unknown value leaves open', () => {
  const three = open('web', 3, 'image-digest', 'image-tag', 'end-of-life')
  const root = { ...open('web', 3, 'root-user')[0]!, message: 'web may run as root (the image decides)' }
  const unknown = reportOf([...three, root, ...open('db', 9, 'image-tag')])

  it('is one entry in the terminal, with what the value decides; a single rule stays its own', () => {
    const text = renderTerminal(unknown)
    const shown = text.slice(text.indexOf('Undetermined\n'))
    expect(shown.trimEnd()).toBe(`Undetermined
compose.yaml  5 findings
  web
     3
       ? medium    4 rules undetermined (\${IMAGE} has no value)
                   container/image-tag, container/image-digest, container/end-of-life, container/root-user
                   Fix: Fix image-tag.
                   Fix: Fix image-digest.
                   Fix: Fix end-of-life.
                   Fix: Fix root-user.

  db
     9
       ? medium    db: undetermined (\${IMAGE} has no value)  container/image-tag
                   Fix: Fix image-tag.`)
  })

  it('is one annotation, one row and one block, and single findings in JSON', () => {
    const own = annotate(unknown, { mode: 'all' }).filter(({ title }) => title.includes('4 rules'))
    expect(own.map(({ title, message }) => [title, message.split('\n')[0]])).toEqual([
      [
        'web (compose.yaml:3): 4 rules undetermined (${IMAGE} has no value) (medium)',
        '- web: undetermined (${IMAGE} has no value) (container/image-digest, container/image-tag, container/end-of-life)',
      ],
    ])
    expect(renderSummary(unknown).match(/4 rules undetermined/g)).toHaveLength(1)
    const page = [...renderHtml(unknown)].join('')
    expect(page.match(/class="place missing"/g)).toHaveLength(1)
    expect(page.match(/<li class="finding"/g)).toHaveLength(5)
    expect(JSON.parse([...renderJson(unknown)].join('')).findings).toHaveLength(5)
  })

  it('is what all of them say, where it is known itself', () => {
    const says = (...messages: string[]) =>
      renderTerminal(reportOf(open('web', 3, 'a', 'b').map((one, index) => ({ ...one, message: messages[index]! }))))
    expect(
      says('web may run as root (the image decides)', 'web may have none (also db) (the image decides)'),
    ).toContain('2 rules undetermined (the image decides)\n')
    expect(says('web may run as root (one)', 'web may have none (two)')).toContain('2 rules undetermined\n')
    expect(says('web may', 'web may')).toContain('2 rules undetermined\n')
  })

  it('is two entries where one of two blocks', () => {
    const [one, other] = open('web', 3, 'a', 'b')
    expect(renderTerminal(reportOf([{ ...one!, blocking: true }, other!]))).not.toContain('rules undetermined')
  })

  it('is apart where the places, the containers or the states differ, and where it is waived', () => {
    const waiver = { reason: 'a', owner: 'b', expires: '2030-01-01' }
    const apart = [
      ...open('web', 3, 'image-tag'),
      ...open('web', 4, 'image-digest'),
      ...open('db', 3, 'image-digest'),
      ...open('web', 3, 'root-user').map((one) => ({ ...one, state: 'fail' as const })),
      ...open('web', 3, 'end-of-life').map((one) => ({ ...one, waiver })),
    ]
    expect(renderTerminal(reportOf(apart))).not.toContain('rules undetermined')
  })
})
