import type { Field } from '../model/container.ts'
import { type Span, span } from '../model/source.ts'
import type { Wanted } from './hit.ts'
import type { Replacement } from './yaml-write.ts'

type Value = string | number | boolean

/** A flag that sets a field, by the forms that have it, and its value as the flag takes it. */
interface Flag {
  readonly run?: string
  readonly service?: string
  readonly text: (value: Value) => string
}

const same = (value: Value) => String(value)
const mebibytes = (bytes: Value) => `${Math.round(Number(bytes) / (1024 * 1024))}m`

/** Nothing here needs quotes, whatever text a command line stands in. */
const flags: { readonly [F in Field]?: Flag } = {
  noNewPrivileges: { run: 'security-opt', text: (value) => `no-new-privileges:${value}` },
  capDrop: { run: 'cap-drop', service: 'cap-drop', text: same },
  memoryLimit: { run: 'memory', service: 'limit-memory', text: mebibytes },
  cpuLimit: { run: 'cpus', service: 'limit-cpu', text: same },
  pidsLimit: { run: 'pids-limit', service: 'limit-pids', text: same },
  restart: { run: 'restart', text: same },
}

/** What sets them goes: without it the engine's own profile holds. */
const profiles: ReadonlySet<string> = new Set(['seccomp', 'appArmor'])

/** A command line's flags: of `docker run` and its like, of dockerd, of a workflow's `options`. */
export function replacementsOnCommandLine(wanted: Wanted): Replacement[] {
  const { edit, hit, subject } = wanted
  const isForDaemon = subject.dialect === 'daemon'
  if (!isForDaemon && subject.dialect === 'run' && !isOnLine(subject.at, hit.at)) return []
  if ('remove' in edit || ('set' in edit && profiles.has(edit.set))) return hit.missing ? [] : without(hit.at)
  if (!('set' in edit)) return []
  if (isForDaemon) return hit.missing ? [] : replacedFlag(hit.at, String(edit.value))
  return hit.missing ? inserted(wanted, edit.set as Field, edit.value) : changed(hit.at, edit.set as Field, edit.value)
}

/** Behind the subcommand, of the same command, where no text between them ends it. */
export function isOnLine(command: Span, at: Span): boolean {
  if (command.source !== at.source) return false
  const { text } = command.source
  if (!/(?:run|create|update|exec|build|bake)["']?$/.test(text.slice(command.start, command.end))) return false
  if (at.start === command.start && at.end === command.end) return true
  return at.start > command.end && !/(?<!\\)\r?\n|(?<!\\)[;|&<>()]/.test(text.slice(command.end, at.start))
}

/** A flag right behind the subcommand: nothing that follows takes it for its value. */
function inserted({ subject: { at } }: Wanted, field: Field, value: Value): Replacement[] {
  const { source, start, end } = at
  const command = source.text.slice(start, end)
  if (/\bcompose\b/.test(command) || !/^[ \t]|^\\\r?\n/.test(source.text.slice(end, end + 3))) return []
  const written = writtenFlag(field, value, /\bservice\b/.test(command) ? 'service' : 'run')
  return written === undefined ? [] : [{ at: span(source, end), text: ` ${written}` }]
}

function writtenFlag(field: Field, value: Value, form: 'run' | 'service'): string | undefined {
  if (field === 'readOnlyRootFilesystem') return '--read-only'
  const [condition, attempts] = String(value).split(':')
  if (field === 'restart' && form === 'service')
    return `--restart-condition ${condition} --restart-max-attempts ${attempts}`
  const flag = flags[field]
  return flag?.[form] === undefined ? undefined : `--${flag[form]} ${flag.text(value)}`
}

/** Another value for a flag that is there, where the flag takes one of that kind. */
function changed(at: Span, field: Field, value: Value): Replacement[] {
  if (field === 'readOnlyRootFilesystem') return replacedFlag(at, 'true')
  const flag = flags[field]
  const name = nameOf(at)
  if (!flag || name === undefined) return []
  const [condition, attempts] = String(value).split(':')
  if (field === 'restart' && name === 'restart-max-attempts') return replacedText(at, attempts!)
  if (field === 'restart' && name === 'restart-condition')
    return replacedText(at, condition!).flatMap((one) => [one, behind(at, ` --restart-max-attempts ${attempts}`)])
  return name === flag.run || name === flag.service || (name === 'm' && field === 'memoryLimit')
    ? replacedText(at, flag.text(value))
    : []
}

/** A switch that is merely named gets a value, another one its new value. */
export function replacedFlag(at: Span, value: string): Replacement[] {
  const written = at.source.text.slice(at.start, at.end)
  if (/^--[\w-]+$/.test(written)) return replacedText(at, `${written}=${value}`)
  return written.startsWith('-') ? [] : replacedText(at, value)
}

/** Outside of the quotes of a word. */
function behind({ source, start, end }: Span, text: string): Replacement {
  const isQuoted = /["']/.test(source.text[start - 1] ?? '') && source.text[end] === source.text[start - 1]
  return { at: span(source, isQuoted ? end + 1 : end), text }
}

/** What a variable or a template decides is not for this line to change. */
const replacedText = (at: Span, text: string): Replacement[] =>
  /[$`\n]|\{\{/.test(at.source.text.slice(at.start, at.end)) ? [] : [{ at, text }]

/** The long or short name of the flag that a value belongs to. */
function nameOf(at: Span): string | undefined {
  const before = at.source.text.slice(Math.max(0, at.start - 200), at.start)
  return /(?:^|[\s"'=])--?([a-z][\w-]*)(?:=|(?:[ \t]|\\\r?\n)+)["']?$/.exec(before)?.[1]
}

/** A flag with its value, and the blanks or the line that it had for itself. */
function without(at: Span): Replacement[] {
  const { text } = at.source
  const whole = flagAround(at)
  if (!whole || /[$`]|\{\{/.test(text.slice(whole.start, whole.end))) return []
  const emptied = emptiedKey(whole)
  if (emptied) return [{ at: emptied, text: '' }]
  const lineStart = text.lastIndexOf('\n', whole.start - 1) + 1
  const isFirst = /^[ \t]*$/.test(text.slice(lineStart, whole.start))
  const [after] = /^[ \t]*(?:\\\r?\n)?/.exec(text.slice(whole.end, whole.end + 200))!
  if (isFirst && after.endsWith('\n')) return [{ at: span(at.source, lineStart, whole.end + after.length), text: '' }]
  const isLast = /^[ \t]*(?:\r?\n|$)/.test(text.slice(whole.end, whole.end + 200))
  if (isFirst && isLast) return []
  if (isFirst) return [{ at: span(at.source, whole.start, whole.end + /^[ \t]*/.exec(after)![0].length), text: '' }]
  const [blanks] = /[ \t]*$/.exec(text.slice(Math.max(0, whole.start - 200), whole.start))!
  // At the beginning of a quoted text the blanks behind it go.
  if (blanks === '')
    return [{ at: span(at.source, whole.start, whole.end + /^[ \t]*/.exec(after)![0].length), text: '' }]
  return [{ at: span(at.source, whole.start - blanks.length, whole.end), text: '' }]
}

/** The words of a flag: `--pid=host`, `--pid host`, `--privileged`, `-D`. */
function flagAround(at: Span): Span | undefined {
  const { source } = at
  const { text } = source
  const isQuoted = /["']/.test(text[at.start - 1] ?? '') && text[at.end] === text[at.start - 1]
  const start = isQuoted ? at.start - 1 : at.start
  const end = isQuoted ? at.end + 1 : at.end
  if (!/^[\s"'\\;|&)]?$/.test(text[end] ?? '')) return undefined
  if (/^--?[a-zA-Z][\w-]*$/.test(text.slice(at.start, at.end))) return isQuoted ? undefined : at
  const before = text.slice(Math.max(0, start - 200), start)
  const named = /(?<=^|[\s"'=])--?[a-z][\w-]*(?:=|(?:[ \t]|\\\r?\n)+)$/.exec(before)
  return named ? span(source, start - named[0].length, end) : undefined
}

/** The lines of a key whose whole value a flag is: GitHub takes no empty `options`. */
function emptiedKey(whole: Span): Span | undefined {
  const { source } = whole
  if (!/\.ya?ml$/.test(source.path)) return undefined
  const { text } = source
  const lineStart = text.lastIndexOf('\n', whole.start - 1) + 1
  const isAlone = /^[ \t]*options:[ \t]*["']?$/.test(text.slice(lineStart, whole.start))
  const rest = /^["']?[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(whole.end, whole.end + 500))
  return isAlone && rest ? span(source, lineStart, whole.end + rest[0].length) : undefined
}
