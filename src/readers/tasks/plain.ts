import type { Source } from '../../model/source.ts'
import { Scalar } from '../parse/yaml.ts'

const scalarAt = (source: Source, start: number, text: string): Scalar =>
  new Scalar(source, start, start + text.length, '', text)

/** `web: COMMAND` */
export const commandsOfProcfile = (source: Source): Scalar[] =>
  [...source.text.matchAll(/^[\w-]+:[ \t]*([^\r\n]+)/gm)].map(({ index, 0: whole, 1: command = '' }) =>
    scalarAt(source, index + whole.length - command.length, command),
  )

const settingOfTox = /^(commands(?:_pre|_post)?)[ \t]*[=:]/

/** The commands of tox, each with its continuations; no shell splits them. */
export function commandsOfTox(source: Source): Scalar[] {
  const found: Scalar[] = []
  let isInside = false
  let open = -1
  let at = 0
  for (const line of source.text.split('\n')) {
    const start = at
    at += line.length + 1
    const setting = settingOfTox.exec(line)
    if (setting) isInside = true
    else if (/^[^\s#;]/.test(line)) isInside = false
    if (!isInside) {
      open = -1
      continue
    }
    const from = open >= 0 ? open : start + (setting?.[0].length ?? 0)
    if (/\\\s*$/.test(line)) {
      open = from
      continue
    }
    open = -1
    const written = source.text.slice(from, start + line.length)
    // `-` and `!` say what a failure means.
    const before = /^\s*(?:[-!]\s*)*/.exec(written)![0].length
    const text = written.slice(before).trimEnd()
    if (text !== '' && !/^[#;]/.test(text)) found.push(scalarAt(source, from + before, text))
  }
  return found
}
