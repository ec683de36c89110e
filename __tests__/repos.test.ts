import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Report } from '../src/model/report.ts'
import { judged } from './judged.ts'
import { removeTrees, tree } from './tree.ts'

const folder = fileURLToPath(new URL('repos/', import.meta.url))
const repositories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())

afterAll(removeTrees)

/** How an editor on Windows saves what is written here: every reader of these files takes it for the same. */
const savedElsewhere: Readonly<Record<string, (text: string) => string>> = {
  'with byte order marks': (text) => `\ufeff${text}`,
  'with Windows line ends': (text) => text.replaceAll(/\r?\n/g, '\r\n'),
}

/** Each small repository's report stands beside it; `npm test -- -u` writes it anew, and a person reads the difference. */
describe.each(repositories.map(({ name }) => name))('%s', (name) => {
  it('is reported as it stands beside it', async () => {
    const report = await judged(join(folder, name))
    await expect(linesOf(report)).toMatchFileSnapshot(join(folder, `${name}.report`))
  })

  it.each(Object.entries(savedElsewhere))('is reported the same %s', async (_, save) => {
    const paths = readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).slice(name.length + 1))
    const texts = paths.map((path) => [path, readFileSync(join(folder, name, path), 'utf8')] as const)
    // A shell takes both for words of the script.
    const saved = texts.map(([path, text]) => [path, isSaved.test(path) ? save(text) : text])
    const report = await judged(tree(Object.fromEntries(saved)))
    expect(linesOf(report)).toBe(readFileSync(join(folder, `${name}.report`), 'utf8'))
  })
})

const isSaved = /\.(?:ya?ml|json|hcl)$|Dockerfile$/

/** Everything that the report says, a line each, sorted by place. */
function linesOf({ conclusion, findings, gaps, errors, warnings }: Report): string {
  const found = findings
    .map(({ location, place, severity, state, rule, subject, message }) => {
      const where = location ? `${location.file}:${location.line}:${location.column}` : place
      return `${where} ${state === 'unsure' ? 'unsure' : severity} ${rule} [${subject.key}] ${message}`
    })
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const unread = gaps.map(
    ({ path, line, because, blocking }) => `gap ${path}:${line ?? '-'} ${blocking ? 'blocks: ' : ''}${because}`,
  )
  const notices = [...errors, ...warnings].map(({ file, line, message }) => `${file ?? '-'}:${line ?? '-'} ${message}`)
  return `${[conclusion, ...unread, ...notices, ...found].join('\n')}\n`
}
