import { randomUUID } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../model/io.ts'

/** GitHub shows so many annotations of a job and drops the others. Source: actions/toolkit, docs/problem-matchers.md. */
const shownOfJob = 50

/** An empty file for each use of the Action in a job; its name says how many annotations that printed. */
const mark = /^hullgate-annotations-(\d{1,3})-[\da-f-]{36}$/

/** How many annotations earlier uses of the Action in this job have left. Never throws: what cannot be read has printed none. */
export async function annotationsLeft(env: Environment): Promise<number> {
  // The runner empties the folder before every job.
  const names = await readdir(env['RUNNER_TEMP'] || '\0').catch((): string[] => [])
  const printed = names.map((name) => Number(mark.exec(name)?.[1] ?? 0))
  return Math.max(0, shownOfJob - printed.reduce((sum, count) => sum + count, 0))
}

/** Says to later uses how many this one has printed. Never throws: they then print more than GitHub shows. */
export async function countAnnotations(count: number, env: Environment): Promise<void> {
  const folder = env['RUNNER_TEMP']
  if (!folder || count === 0) return
  await writeFile(join(folder, `hullgate-annotations-${count}-${randomUUID()}`), '', { flag: 'wx' }).catch(() => {})
}
