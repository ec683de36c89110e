import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compile } from '../../../src/readers/workflow/expression.ts'
import { functions } from '../../../src/readers/workflow/functions.ts'
import { isCollection, textOf, Unknown, unknown } from '../../../src/readers/workflow/values.ts'

const table = new URL('../../oracles/expressions/table.json', import.meta.url)
const answers = Object.entries(JSON.parse(readFileSync(table, 'utf8')) as Record<string, string | null>)

/** As the table has it: a collection as JSON, what is no expression as null. */
function answer(text: string): string | null {
  const value = compile(text)({ lookUp: () => unknown, decide: () => undefined })
  if (value instanceof Unknown) return null
  if (!isCollection(value)) return textOf(value)
  return JSON.stringify(JSON.parse(String(functions.get('tojson')?.call([value]))))
}

it("evaluates expressions as GitHub's own library does", () => {
  expect(answers.length).toBeGreaterThan(2000)
  expect(
    answers
      .map(([text]) => [text, answer(text)])
      .filter(([text, own], i) => own !== answers[i]![1] || text === undefined),
  ).toEqual([])
})
