import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { readFile } from '../read-file.ts'

const file = new URL('../../oracles/shell/table.json', import.meta.url)
const table: { text: string; runs: string[] }[] = JSON.parse(readFileSync(file, 'utf8'))

/** What bash ran of each text, with a `docker` that only wrote its arguments down. */
describe('starts what bash starts', () => {
  it.each(table.map(({ text, runs }) => [JSON.stringify(text), text, runs] as const))('%s', async (_, text, runs) => {
    const { subjects } = await readFile(readScripts, 'x.sh', `${text}\n`)
    const certain = subjects.filter((subject) => subject.kind === 'container' && subject.image !== undefined)
    const unsure = subjects.filter((subject) => subject.kind === 'container' && subject.unresolved.has('image'))
    const names = [...certain, ...unsure].map(({ name }) => name)
    expect([...new Set(names)].sort()).toEqual(runs)
  })

  it('has texts that run and texts that do not', () => {
    const running = table.filter(({ runs }) => runs.length > 0).length
    expect([table.length, running]).toEqual([358, 302])
  })
})
