import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMakefiles } from '../../../src/readers/makefile/makefile.ts'
import { readFile } from '../read-file.ts'

const file = new URL('../../oracles/make/table.json', import.meta.url)
const table: { text: string; runs: string[]; unsure?: string }[] = JSON.parse(readFileSync(file, 'utf8'))

/** What GNU make ran for the target `all`; targets beside it are read as well, as somebody may make them. */
describe('starts what make starts', () => {
  const sure = table.filter(({ unsure }) => unsure === undefined)
  it.each(sure.map(({ text, runs }) => [JSON.stringify(text), text, runs] as const))('%s', async (_, text, runs) => {
    const { subjects } = await readFile(readMakefiles, 'Makefile', text)
    const certain = subjects.flatMap((one) => (one.kind === 'container' && !one.opaque && one.image ? [one.name] : []))
    const others = text.includes('all2:') ? ['a'] : text.startsWith('N = b\nall: N = a\nall: dep') ? ['b'] : []
    expect([...new Set(certain)].sort()).toEqual([...new Set([...runs, ...others])].sort())
    expect(subjects.length).toBeGreaterThanOrEqual(certain.length)
  })

  it.each(table.filter(({ unsure }) => unsure !== undefined))('sees $text', async ({ text, runs }) => {
    const { subjects } = await readFile(readMakefiles, 'Makefile', text)
    expect(runs).not.toEqual([])
    expect(subjects.filter(({ kind }) => kind === 'container')).not.toEqual([])
  })

  it('has recipes that run and recipes that do not', () => {
    expect([table.length, sure.length, table.filter(({ runs }) => runs.length > 0).length]).toEqual([173, 163, 163])
  })
})
