import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { awkProgramOf } from '../../../src/readers/parse/awk-edits.ts'
import { perlProgramOf } from '../../../src/readers/parse/perl-edits.ts'
import { edited } from '../../../src/readers/parse/sed.ts'
import { NotKnown } from '../../../src/readers/parse/sed-pattern.ts'

const file = new URL('../../oracles/sed/others.json', import.meta.url)
type Row = { readonly name: string; readonly args: readonly string[]; readonly text: string; readonly output?: string }
const table: readonly Row[] = JSON.parse(readFileSync(file, 'utf8'))

/** What is not followed: nothing that it makes is claimed. */
const notFollowed = new Set([
  's/(?<=a)b/c/',
  's/name/\\U$&/',
  'print if /name/',
  'tr/a-z/A-Z/',
  '$_ = "" if /name/',
  's/\\Qa.b\\E/x/',
  '/name/',
  '{print $1}',
  'NR > 2',
  '{sub(/a/, x)}1',
  '{sub("a", "b")}1',
  'BEGIN {print "x"} 1',
  '{sub(/a/, "b", $2)}1',
])

function made({ name, args, text }: Row): string | undefined {
  const program = args.at(-1)!
  try {
    const own = name === 'perl' ? perlProgramOf(program, { isWhole: args.includes('-0777') }) : awkProgramOf(program)
    return edited(own, text, { steps: 500_000 })
  } catch (error) {
    if (error instanceof NotKnown) return undefined
    throw error
  }
}

describe('substitutions of Perl and awk make what the programs made', () => {
  it.each(table.map((one, i) => [`${i} ${one.name} ${one.args.join(' ')}`, one] as const))('%s', (_, one) => {
    expect(made(one)).toBe(notFollowed.has(one.args.at(-1)!) ? undefined : one.output)
  })
})
