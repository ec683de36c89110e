import { judge } from '../../src/decide/judge.ts'
import type { JudgedHit } from '../../src/decide/verdict.ts'
import { type Edited, editAll, type Wanted } from '../../src/edits/edits.ts'
import type { Rule } from '../../src/model/rule.ts'
import { source } from '../../src/model/source.ts'
import { readAll } from '../../src/readers/index.ts'
import { rules } from '../../src/rules/index.ts'

export type Files = Readonly<Record<string, string>>

export interface Seen extends Wanted {
  readonly rule: Rule
  readonly hit: JudgedHit
}

/** Every hit in some files, also those that another finding makes moot. */
export async function hitsIn(files: Files): Promise<Seen[]> {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects } = await readAll({ paths: [...sources.keys()], read: (path) => sources.get(path) })
  const verdicts = [...judge(rules, subjects, { trustedRegistries: ['ghcr.io/acme'] }).byRule.values()]
  return verdicts.flatMap(({ rule, others }) =>
    others.flatMap(({ subject, hits }) => hits.map((hit) => ({ rule, hit, subject, edit: rule.edit! }))),
  )
}

export const nameOf = ({ rule, hit }: Seen): string => `${rule.id} ${hit.key} ${hit.discriminator}`

/** The files after the edits of the hits that are wanted, and what was done and left. */
export async function edited(files: Files, isWanted: (seen: Seen) => boolean) {
  const before = await hitsIn(files)
  const wanted = before.filter((seen) => seen.rule.edit && seen.hit.state === 'fail' && isWanted(seen))
  const result: Edited<Seen> = editAll(wanted)
  const after: Files = { ...files, ...Object.fromEntries(result.files.map((file) => [file.source.path, file.text])) }
  return {
    before,
    wanted,
    after,
    done: new Set(result.files.flatMap((file) => file.done)),
    left: result.left,
    refused: result.refused,
  }
}
