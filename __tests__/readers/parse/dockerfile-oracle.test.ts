import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Answer, ourAnswer, theirAnswer } from '../../oracles/dockerfile/answer.ts'

const file = new URL('../../oracles/dockerfile/table.json', import.meta.url)
const table: { text: string; answer: Answer }[] = JSON.parse(readFileSync(file, 'utf8'))

describe('answers as BuildKit does', () => {
  it.each(table.map(({ text, answer }) => [JSON.stringify(text), text, answer] as const))('%s', (_, text, answer) => {
    expect(ourAnswer(text, answer)).toEqual(theirAnswer(answer))
  })

  it('has inputs that BuildKit accepts, rejects while parsing and rejects afterwards', () => {
    const refusedWhileParsing = table.filter(({ answer }) => answer.parserError).length
    const refusedAfterwards = table.filter(({ answer }) => answer.instructionError).length
    expect([table.length, refusedWhileParsing, refusedAfterwards]).toEqual([343, 30, 76])
  })
})
