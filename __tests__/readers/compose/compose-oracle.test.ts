import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Facts, ourAnswer, type Row, theirFacts } from '../../oracles/compose/answer.ts'

const file = new URL('../../oracles/compose/table.json', import.meta.url)
const table: Row[] = JSON.parse(readFileSync(file, 'utf8'))
const loaded = table.flatMap(({ services, ...row }) => (services ? [{ ...row, services }] : []))

/** What is deliberately read otherwise; the README beside the table says why. */
function withoutDeliberate(facts: Facts, { name }: Row): Facts {
  const one = (key: string, change: (texts: string[]) => string[]) =>
    Array.isArray(facts[key]) ? { [key]: change(facts[key] as string[]) } : {}
  const { mounts, ...others } = facts
  const isBorrowing = /^volumes_from|^extends, what is not inherited/.test(name)
  const isNone = JSON.stringify(facts['healthcheck']) === '["CMD-SHELL","NONE"]'
  return {
    ...others,
    ...(mounts !== undefined && !isBorrowing && { mounts }),
    ...one('environment', (texts) =>
      texts.filter((text) => text.includes('=') && !/^[DE]=(?:1|1\.0|16|0x10)$/.test(text)),
    ),
    ...one('capDrop', (texts) => [...new Set(texts)]),
    ...(name === 'operators, unset' && one('labels', (texts) => texts.filter((text) => !/^l[017]=/.test(text)))),
    ...(isNone && { healthcheck: ['NONE'] }),
  }
}

describe('a service as compose-go loads it', () => {
  it('is asked about in hundreds of projects', () => {
    expect(loaded.length).toBeGreaterThan(600)
  })

  it.each(loaded.map((row) => [row.name, row] as const))('%s', async (_, row) => {
    const { services } = await ourAnswer(row)
    for (const [name, facts] of Object.entries(row.services)) {
      if (facts['provider']) expect(services[name]).toBeUndefined()
      else
        expect({ [name]: withoutDeliberate(services[name] ?? {}, row) }).toEqual({
          [name]: withoutDeliberate(theirFacts(facts), row),
        })
    }
  })
})
