import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { factsOf, readFile } from '../read-file.ts'

interface Row {
  readonly text: string
  /** What bash ran, as words. */
  readonly calls: readonly (readonly string[])[]
  /** Why some word is not known to a reader: the line is seen all the same. */
  readonly unsure?: string
  /** Why more is read than what bash ran this time. */
  readonly more?: string
}

const file = new URL('../../oracles/shell/table.json', import.meta.url)
const table: Row[] = JSON.parse(readFileSync(file, 'utf8'))
const sure = table.filter(({ unsure, more }) => unsure === undefined && more === undefined)

const named = (rows: readonly Row[]) => rows.map((row) => [JSON.stringify(row.text), row] as const)

/** What each subject says that a text leads to, but for its place. */
async function said(text: string): Promise<string[]> {
  const { subjects } = await readFile(readScripts, 'x.sh', `${text}\n`)
  const found = subjects.flatMap((subject) => {
    if (subject.kind !== 'container' && subject.kind !== 'exec') return []
    const { kind, name, unresolved, opaque } = subject
    return [JSON.stringify([kind, name, factsOf(subject), [...unresolved.keys()], opaque?.because])]
  })
  return [...new Set(found)].sort()
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`

/** The same of the lines that bash ran, each with its words as they came out. */
async function ran({ calls }: Row): Promise<string[]> {
  const lines = await Promise.all(calls.map((words) => said(words.map(quoted).join(' '))))
  return [...new Set(lines.flat())].sort()
}

/** Bash ran each text with programs in the place of `docker` and its like that only wrote their arguments down. */
describe('starts what bash starts', () => {
  it.each(named(sure))('%s', async (_, row) => {
    expect(await said(row.text)).toEqual(await ran(row))
  })

  it.each(named(table.filter(({ more }) => more !== undefined)))('and more: %s', async (_, row) => {
    expect(await said(row.text)).toEqual(expect.arrayContaining(await ran(row)))
  })

  it.each(named(table.filter(({ unsure }) => unsure !== undefined)))('sees: %s', async (_, row) => {
    expect(row.calls).not.toEqual([])
    expect(await said(row.text)).not.toEqual([])
  })

  it('has texts that run and texts that do not', () => {
    const running = sure.filter(({ calls }) => calls.length > 0).length
    expect([table.length, sure.length, running]).toEqual([1259, 1155, 1060])
  })
})
