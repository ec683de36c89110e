import type { Range } from '../model/source.ts'
import { isCredentialShape } from './credential-shapes.ts'
import { isCredential } from './credentials.ts'

/** A credential in a text; the range is its value's. */
export interface WrittenCredential extends Range {
  readonly name: string
}

/** Longer texts are looked at so far: no ConfigMap holds more. Lines, as far as a setting may begin in them. */
const maxLength = 1_048_576
const maxLine = 2000

/** `name: value`, `name = value`, `"name": "value",`, `export NAME=value`, `//registry/:_name=value`. */
const setting =
  /^[\s{,-]*(?:export\s+|set\s+|\/\/[^\s=]{1,200}:_?)?(["']?)([A-Za-z][\w.-]{0,80})\1[ \t]{0,20}[:=]>?[ \t]{0,20}(?=\S)/
/** A line of `.netrc`, as ftp(1) and curl read it. */
const netrc = /^\s*(?:machine\s+\S{1,200}|default)\s+(?:login\s+\S{1,200}\s+)?password\s+(?=\S)/
/** The same in lines of their own, in a text that begins as such a file. */
const netrcStart = /^\s*(?:machine\s+\S|default\s)/
const netrcPassword = /^\s*(?:login\s+\S{1,200}\s+)?password\s+(?=\S)/
const remark = /^\s*(?:#|;|\/\/(?![^\s=]{1,200}:_?[A-Za-z]{1,20}[ \t]{0,20}=)|--\s)/

/** The credentials in the text of a configuration file, a line each. */
export function credentialsInText(text: string): WrittenCredential[] {
  const found: WrittenCredential[] = []
  let start = 0
  const isNetrc = netrcStart.test(text)
  for (const line of text.slice(0, maxLength).split('\n')) {
    const own = line.slice(0, maxLine)
    const one = remark.test(own) ? undefined : credentialIn(own, isNetrc)
    if (one) found.push({ ...one, start: start + one.start, end: start + one.end })
    start += line.length + 1
  }
  return found
}

function credentialIn(line: string, isNetrc: boolean): WrittenCredential | undefined {
  const machine = (netrc.exec(line) ?? (isNetrc ? netrcPassword.exec(line) : null))?.[0].length
  if (machine !== undefined) {
    const [password = ''] = /^\S+/.exec(line.slice(machine)) ?? []
    return isCredential('password', password)
      ? { name: 'password', start: machine, end: machine + password.length }
      : undefined
  }
  const match = setting.exec(line)
  const from = match?.[0].length ?? line.length - line.trimStart().length
  const value = line.slice(from).replace(/(?<!\s)\s+#.*$|(?<![\s,;])[\s,;]+$/g, '')
  const bare = value.replace(/^(["'])(.*)\1$/, '$2')
  const start = from + value.indexOf(bare)
  const range = { start, end: start + bare.length }
  if (match && isCredential(match[2]!, bare)) return { name: match[2]!, ...range }
  return isCredentialShape(value) ? { name: match?.[2] ?? 'a line', ...range } : undefined
}
