import { leaveOut } from '../left-out.ts'
import type { Word } from '../parse/words.ts'
import type { ShellText } from '../shell/shell-text.ts'
import { isAnacrontab, isSystemCrontab } from './claims.ts'

/** Jobs of one table that are read, and settings that they see. */
const maxJobs = 2000
const maxSettings = 300

/** Five fields, those for seconds and years that some have beside them, or a word; cronie's `-` logs nothing. */
const schedule =
  /^[ \t]*-?(?:@every[ \t]+\S+|@[a-z]+|[\d*][\d*/,?~#-]*(?:[ \t]+[\w*/,?~#-]+){4}(?:[ \t]+[\d*/,?-]+){0,2})[ \t]+/
/** anacrontab(5): the period, the delay and the name of the job. */
const ofAnacron = /^[ \t]*(?:\d+|@[a-z]+)[ \t]+\d+[ \t]+\S+[ \t]+/
const setting = /^[ \t]*["']?(\w+)["']?[ \t]*=(.*)/

/**
 * The commands of a table of jobs, each in a line of its own, with what is set above it. Source: crontab(5): in the system's own
 * table the name of the user stands before the command, and what follows a bare `%` is its input.
 */
export function jobsOfCrontab({ text, locate, ...shell }: Omit<ShellText, 'variables'>, path: string): ShellText[] {
  const found: ShellText[] = []
  let variables = new Map<string, Word>()
  const before = isAnacrontab(path) ? ofAnacron : schedule
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    const [timing] = before.exec(line) ?? []
    const [, name, value = ''] = (timing === undefined && setting.exec(line)) || []
    if (name !== undefined) {
      const at = locate(index, index + line.length)
      if (variables.size === maxSettings)
        leaveOut(at, `only the first ${maxSettings} settings of this crontab are read`)
      else variables = new Map([...variables, [name, { text: unquoted(value.trim()), span: at }]])
    }
    if (timing === undefined) continue
    const [user] = (isSystemCrontab(path) && /^\S+[ \t]+/.exec(line.slice(timing.length))) || ['']
    const start = index + timing.length + user.length
    const [command] = /^(?:\\%|[^%])*/.exec(line.slice(timing.length + user.length))!
    if (found.length === maxJobs) {
      leaveOut(locate(index, index), `only the first ${maxJobs} jobs of this crontab are read`)
      break
    }
    found.push({ ...shell, text: command, locate: (from, to) => locate(start + from, start + to), variables })
  }
  return found
}

const unquoted = (value: string) => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value
