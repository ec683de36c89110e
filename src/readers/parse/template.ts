import { type Source, source } from '../../model/source.ts'
import { parseYaml } from './yaml.ts'

/** Actions of template engines: `{{ … }}` (Helm, Jinja), `{% … %}` (Jinja), `<% … %>` (ERB), `<#…>` (FreeMarker). */
const actions = /\{\{(?:[^{}]|\{(?!\{))*\}+|\{%[^%]*%\}|<%[^%]*%>|<\/?#[^<>]*>/g

/**
 * Whether a text cannot be read because a template engine's action stands at the error, and has to be rendered first: with the
 * actions there, or on the line before, out of the way the error is gone or elsewhere.
 */
export function isAtAction({ text, at }: { readonly text: string; readonly at: number }): boolean {
  const offset = Math.min(at, text.length)
  const action = actionAround(text, offset)
  const end = lineEnd(text, action?.end ?? offset)
  const before = startOfLineBefore(text, text.lastIndexOf('\n', offset - 1) + 1)
  const start = Math.min(action?.start ?? offset, before)
  const lines = text.slice(start, end)
  const filled = withoutActions(lines)
  if (filled === lines) return false
  const { problems } = parseYaml(source('', text.slice(0, start) + filled + text.slice(end)))
  return !problems.some((problem) => !problem.document && problem.at === at)
}

/** As long as before: a line of nothing else is blank, an action beside other text is a word. */
const withoutActions = (lines: string) =>
  withoutActionLines(lines).replace(actions, (action) =>
    action.includes('\n') ? blank(action) : 'x'.repeat(action.length),
  )

const withoutActionLines = (lines: string) =>
  lines.replace(
    /^([ \t]*(?:- )*)((?:(?:\{\{(?:[^{}]|\{(?!\{))*\}+|\{%[^%]*%\}|<%[^%]*%>|<\/?#[^<>]*>)[ \t]*)+)$/gm,
    (_, before: string, all: string) => before + blank(all),
  )

/**
 * A template of YAML as all of its branches together: lines of actions alone are blank, and what is a part of a value, as
 * `values/{{ .Environment.Name }}.yaml`, is a placeholder of the same length. An action that is a whole value is left; of a key in
 * several branches of one mapping the last counts.
 */
export function withAllBranches(source: Source): Source {
  if (!source.text.includes('{{')) return source
  const text = withoutActionLines(source.text)
  const filled = text.replace(actions, (action, at: number) =>
    action.includes('\n') || action.length < 3 || isWholeValue(text, at, at + action.length)
      ? action
      : `$${'x'.repeat(action.length - 2)}$`,
  )
  return filled === source.text ? source : { ...source, text: filled }
}

const isWholeValue = (text: string, start: number, end: number): boolean =>
  /[:-][ \t]+$/.test(text.slice(Math.max(0, start - 100), start)) &&
  /^[ \t\r]*(?:#|\n|$)/.test(text.slice(end, end + 100))

/** The parts of a name between actions, as a template of it has them; undefined for one without. */
export function partsBesideActions(name: string): readonly string[] | undefined {
  const parts = name.split(/\{\{[^{}]*\}\}|\$x+\$/)
  return parts.length > 1 ? parts : undefined
}

const blank = (text: string) => text.replace(/[^\n\r]/g, ' ')

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

/** Where the last line before an offset begins that is neither blank nor a comment. */
function startOfLineBefore(text: string, offset: number): number {
  let end = offset
  while (end > 0) {
    // A negative offset would find a line end at the very beginning, for ever.
    const start = end < 2 ? 0 : text.lastIndexOf('\n', end - 2) + 1
    if (!/^[ \t\r]*(?:#.*)?$/.test(text.slice(start, end - 1))) return start
    end = start
  }
  return offset
}

/** The action that goes on here, such as a comment of Helm's over several lines. */
function actionAround(text: string, offset: number): { start: number; end: number } | undefined {
  const start = offset > 0 ? text.lastIndexOf('{{', offset - 1) : -1
  const end = start < 0 ? -1 : text.indexOf('}}', start)
  return end >= offset ? { start, end } : undefined
}

/**
 * `image: @IMAGE@`, which YAML does not take, is filled in before anything reads it. It stands here as another placeholder of the
 * same length, `$IMAGE$`.
 */
export function withTokens(source: Source): Source {
  const { text } = source
  if (!text.includes('@') || !/@\w+@/.test(text)) return source
  const filled = text.replaceAll(/@(\w+)@/g, (token, name: string, at: number) =>
    beginsValue(text, at) ? `$${name}$` : token,
  )
  return { ...source, text: filled }
}

/** Whether a value may begin at a place: behind a key, a dash, a comma or a bracket, or as the first of its line. */
function beginsValue(text: string, at: number): boolean {
  let end = at
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end--
  const before = text[end - 1]
  if (before === undefined || '[{,\n\r'.includes(before)) return true
  if (before === '-') return end < at && /(?:^|[\s-])$/.test(text.slice(Math.max(0, end - 2), end - 1))
  return before === ':' && (end < at || /["']/.test(text[end - 2] ?? ''))
}

/** A value that begins with such a token, as its file has it; a part that an action fills in is a short one. */
export const withToken = (value: string): string => value.replace(/\$x+\$/g, '{{…}}').replace(/^\$(\w+)\$/, '@$1@')
