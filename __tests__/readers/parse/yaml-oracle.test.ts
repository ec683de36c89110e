import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Answer, ourAnswer, theirValue } from '../../oracles/yaml/answer.ts'

const file = new URL('../../oracles/yaml/table.json', import.meta.url)
const table: { text: string; answer: Answer }[] = JSON.parse(readFileSync(file, 'utf8'))
const rows = (wanted: (answer: Answer) => boolean) =>
  table.filter(({ answer }) => wanted(answer)).map(({ text, answer }) => [JSON.stringify(text), text, answer] as const)
const isSame = (a: unknown, b: unknown) => JSON.stringify(theirValue(a)) === JSON.stringify(theirValue(b))

describe('what kubectl takes', () => {
  it.each(rows(({ kubectl }) => kubectl !== undefined))(
    'is read alike, or there is a problem: %s',
    (_, text, answer) => {
      const ours = ourAnswer(text)
      if (!ours.isSaid) expect(ours.value).toEqual(theirValue(answer.kubectl))
      else
        expect(answer.compose === undefined || !isSame(answer.kubectl, answer.compose) || isDeliberate(text)).toBe(true)
    },
  )
})

/** Refused though both read it alike: a tag that other readers take otherwise, or an old line end that others do not take for one. */
const isDeliberate = (text: string) => /[\u0085\u2028\u2029!]/.test(text)

describe('what only Compose takes', () => {
  it.each(rows(({ kubectl, compose }) => kubectl === undefined && compose !== undefined))(
    'is read alike, or there is a problem: %s',
    (_, text, answer) => {
      const ours = ourAnswer(text)
      if (!ours.isSaid) expect(ours.value).toEqual(theirValue(answer.compose))
    },
  )
})

// Beyond the table there are keys of several lines in flow style, which are refused by both and read here.
describe('what both refuse to parse', () => {
  it.each(rows(({ kubectl, tree }) => kubectl === undefined && tree === undefined))('is a problem: %s', (_, text) => {
    expect(ourAnswer(text).isSaid).toBe(true)
  })
})
