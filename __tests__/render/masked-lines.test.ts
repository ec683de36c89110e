import { describe, expect, it } from 'vitest'
import { container } from '../../src/model/container.ts'
import type { Location } from '../../src/model/report.ts'
import { source, span } from '../../src/model/source.ts'
import { readAll } from '../../src/readers/index.ts'
import { quoteFrom } from '../../src/render/masked-lines.ts'
import type { Quote } from '../../src/render/quote.ts'
import { repository } from '../readers/manifests.ts'

/** The line as it is quoted with « and » around what is pointed at; the last of the file unless another is named. */
async function quoted(path: string, text: string, guilty: string): Promise<string | undefined> {
  const tree = repository({ [path]: text })
  const { subjects } = await readAll(tree)
  return marked(quoteFrom(tree.read, subjects)([place(path, text, guilty)]))
}

function place(path: string, text: string, guilty: string): Location {
  const offset = text.indexOf(guilty)
  const line = text.slice(0, offset).split('\n').length
  const column = offset - text.lastIndexOf('\n', offset - 1)
  return { file: path, line, column, endLine: line, endColumn: column + guilty.length }
}

function marked(quote: Quote | undefined): string | undefined {
  if (!quote) return undefined
  const { start, end } = quote.marks[0]!
  return `${quote.text.slice(0, start)}«${quote.text.slice(start, end)}»${quote.text.slice(end)}`.trim()
}

describe('quoted lines', () => {
  it.each([
    ['privileged: true', '    privileged: true', 'true', 'privileged: «true»'],
    ['the value alone', '    environment:\n      LEVEL: shown', 'shown', 'LEVEL: «***»'],
    ['a value in a list', '    environment: [LEVEL=shown, B=c]', 'LEVEL=shown', 'environment: [«LEVEL=***» B=***'],
    ['a value before', '    environment: { A: longer value } # x', 'environment', '«environment»: { A: *** } …'],
    ['a command', '    command: [serve, --port, "80"]', 'command', '«command»: …'],
    [
      'a mount that ends in a name',
      '    volumes: ["/etc/passwd:/etc/passwd"]',
      '/etc/passwd:',
      'volumes: ["«/etc/passwd:»/etc/passwd"]',
    ],
  ])('of a service: %s', async (_, setting, guilty, expected) => {
    const text = `services:\n  web:\n    image: a\n${setting}\n`
    expect(await quoted('compose.yaml', text, guilty)).toBe(expected)
  })

  it('of a service: an image from elsewhere, whose health check nobody knows', async () => {
    const text = 'services:\n  web:\n    image: example/web:1.21\n'
    expect(await quoted('compose.yaml', text, 'example/web:1.21')).toBe('image: «example/web:1.21»')
  })

  it.each([
    ['docker run -d --privileged app serve x', '--privileged', 'docker run -d «--privileged» app …'],
    ['docker run -d -e LEVEL=5 --privileged app', '--privileged', 'docker run -d -e LEVEL=*** «--privileged» app'],
    ['echo x | docker login && docker run --privileged app; y', '--privileged', '…docker run «--privileged» app…'],
    ['docker run -d $FLAGS app', 'docker run', '«docker run» -d …'],
    ['docker run --name "$(x)" --privileged app', '--privileged', 'docker run --name "$(x)" «--privileged» app'],
  ])('of a script: %s', async (line, guilty, expected) => {
    expect(await quoted('run.sh', `#!/bin/sh\n${line}\n`, guilty)).toBe(expected)
  })

  it.each([
    ['the key above', 'compose.yaml', 'services:\n  web:\n    image: a\n', 'web', '«web»:'],
    ['the section above', 'compose.yaml', 'environment:\n', 'environment', '«environment»:'],
    ['FROM', 'Dockerfile', 'FROM a:1\n', 'FROM a:1', '«FROM a:1»'],
    ['a value that a file has', 'compose.yaml', 'environment:\n  - PATH=/bin\n', 'PATH=/bin', '- «PATH=***»'],
  ])('of a live container: a variable of its image at %s', (_, path, text, guilty, expected) => {
    const file = source(path, text)
    const start = text.indexOf(guilty)
    const at = span(file, start, start + guilty.length)
    const own = guilty === 'web' ? at : span(file, 0, 1)
    const live = container({
      key: 'image a',
      name: 'a',
      dialect: 'live',
      at: own,
      nearestParent: new Map(guilty === 'environment' ? [['env', at]] : []),
      env: [{ value: { name: 'PATH', value: '/bin' }, at }],
    })
    expect(marked(quoteFrom(() => file, [live])([place(path, text, guilty)]))).toBe(expected)
  })

  it('have nothing to do with a line that is too long, part of a key, or not there', async () => {
    const of = (line: string) => quoted('compose.yaml', `services:\n  web:\n    image: a ${line}`, 'image')
    expect(await of('x'.repeat(2000))).toBeUndefined()
    expect(await of('-----BEGIN PRIVATE KEY-----')).toBeUndefined()
    const tree = repository({ a: 'x' })
    const at = { line: 1, column: 1, endLine: 1, endColumn: 2 }
    expect(quoteFrom(tree.read, [])([{ ...at, file: 'b' }])).toBeUndefined()
    expect(quoteFrom(tree.read, [])([{ ...at, file: 'a', line: 7, endLine: 7 }])).toBeUndefined()
  })
})

it('hides what belongs to thousands of commands of one line in time', { tags: 'large' }, async () => {
  const scripts = Array.from({ length: 15_000 }, (_, index) => `"a${index}": "docker run --privileged app"`).join(',')
  const tree = repository({ 'package.json': `{"scripts": {${scripts}}}` })
  const { subjects } = await readAll(tree)
  expect(subjects.length).toBeGreaterThan(4000)
  const start = performance.now()
  quoteFrom(tree.read, subjects)([{ file: 'package.json', line: 1, column: 1, endLine: 1, endColumn: 2 }])
  expect(performance.now() - start).toBeLessThan(15_000)
})
