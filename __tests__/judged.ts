import { check } from '../src/check.ts'
import type { Report } from '../src/model/report.ts'
import { readFlags } from '../src/options/flags.ts'

/** The report of a folder's files, by the default policy, on a day that is always the same. */
export async function judged(root: string, ...flags: string[]): Promise<Report> {
  const { report } = await check(await readFlags(flags), {
    root,
    today: '2026-06-15',
    runId: 'test',
    signal: new AbortController().signal,
    progress: () => {},
    policy: async () => ({ warnings: [] }),
  })
  return report
}
