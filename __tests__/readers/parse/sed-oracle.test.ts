import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { span } from '../../../src/model/source.ts'
import { streamEditor } from '../../../src/readers/shell/stream-editors.ts'

const file = new URL('../../oracles/sed/table.json', import.meta.url)
const table: readonly { args: string[]; text: string; output?: string }[] = JSON.parse(readFileSync(file, 'utf8'))

const sourceOf = (text: string) => ({ path: 'x.sh', text, origin: 'repository' as const })

/** What is not followed: other files, commands, and letters with a meaning of GNU's own. */
const notFollowed = [
  's/o/0/w /dev/null',
  's/one/\\U&/',
  'r /dev/null',
  'e true',
  's/o/\\d065/',
  's/\\x6f/0/',
  '-z s/\\n/,/g',
  'l',
]

describe('sed makes of a text what GNU sed made of it', () => {
  it.each(table.map((one, i) => [`${i} ${one.args.join(' ')}`, one] as const))('%s', (_, { args, text, output }) => {
    const words = args.map((one) => ({ text: one, span: span(sourceOf(one), 0) }))
    expect(streamEditor('sed', words)?.edit(text)).toBe(notFollowed.includes(args.join(' ')) ? undefined : output)
  })
})
