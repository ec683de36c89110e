import { logLines, plain } from './escape.ts'

/** Why a program could not begin, for a log: one line. Of what nobody expected also where it happened, for a bug report. */
export function renderFailure(error: unknown, isExpected: boolean): string {
  if (!(error instanceof Error)) return logLines(plain(String(error)))
  if (isExpected) return logLines(plain(error.message))
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line))
  return logLines([`${error.name}: ${error.message}`, ...frames].map(plain).join('\n'))
}
