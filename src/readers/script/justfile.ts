import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { Repository } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { environmentIn } from '../unit/commands.ts'
import { substitute, type Written } from '../workflow/substitute.ts'

/** A parameter, or what is set for the whole file. */
interface Setting {
  readonly value: Word | undefined
  readonly isExported: boolean
}

const literal = String.raw`"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'`
const assignment = new RegExp(String.raw`^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?:${literal})?([^\n]*)`, 'gm')
const header = /^@?[A-Za-z_][\w-]*([^\n]*)$/gm
/** The parameters of a recipe end with the first colon that is in no quotes. */
const parameters = /^((?:"(?:\\.|[^"\\])*"|'[^']*'|[^:"'])*):(?!=)/
const parameter = new RegExp(String.raw`[+*]?(\$?)([A-Za-z_][\w-]*)(?:=(?:${literal}))?`, 'g')
const flag = (name: string) => new RegExp(String.raw`^set[ \t]+${name}(?:[ \t]*:=[ \t]*true)?[ \t]*(?:#[^\n]*)?$`, 'm')
const named = (name: string) => new RegExp(String.raw`^set[ \t]+${name}[ \t]*:=[ \t]*(?:${literal})`, 'm')

/** Files of variables have no more of interest. */
const maxSettings = 1000

/** The recipes of a justfile as their shells read them: with what is set in the file, and what the shells find in their environment. */
export function justfileOf(
  source: Source,
  repository: Pick<Repository, 'read'>,
): Pick<Script, 'text' | 'locate' | 'expression' | 'variables'> {
  const { text } = source
  const settings = settingsOf(source)
  const recipes = [...text.matchAll(header)].flatMap(({ index, 0: whole, 1: rest = '' }) => {
    const list = parameters.exec(rest)?.[1]
    const start = index + whole.length - rest.length
    return list === undefined ? [] : [{ start: index, parameters: parametersOf(source, list, start) }]
  })
  const plain = recipesOf(text)
  let at = 0
  const put = substitute(
    plain,
    ({ start, inner }) => {
      while (at + 1 < recipes.length && recipes[at + 1]!.start < start) at++
      const own = recipes[at]?.parameters
      return (own?.has(inner) ? own.get(inner) : settings.get(inner))?.value?.text
    },
    writtenIn(plain),
  )
  return {
    text: put.text,
    locate: (from, to) => span(source, put.place(from), put.place(to, true)),
    expression: (offset) => put.expressions.get(offset),
    variables: environmentOf(source, settings, repository),
  }
}

const values = /\{\{([^{}]*)\}\}/g

const writtenIn = (text: string): Written[] =>
  [...text.matchAll(values)].map(({ index, 0: whole, 1: inner = '' }) => ({
    start: index,
    end: index + whole.length,
    inner: inner.trim(),
  }))

/** The lines of just's recipes, which are those that are indented; `@` and `-` before a command are just's. */
const recipesOf = (text: string) =>
  text.replace(/^(?![ \t])[^\r\n]*|^[ \t]+[@-]{1,2}(?=\S)/gm, (found) => ' '.repeat(found.length))

function settingsOf(source: Source): Map<string, Setting> {
  const found = new Map<string, Setting>()
  const isAllExported = flag('export').test(source.text)
  for (const match of source.text.matchAll(assignment)) {
    const { 0: whole, 1: exporting, 2: name = '', 3: double, 4: single, 5: rest = '' } = match
    if (found.size >= maxSettings) break
    const isWhole = (double ?? single) !== undefined && /^[ \t]*(?:#.*)?$/.test(rest)
    const end = match.index + whole.length - rest.length - 1
    const value = isWhole ? wordOf(double, single, (length) => span(source, end - length, end)) : undefined
    found.set(name, { value, isExported: isAllExported || exporting !== undefined })
  }
  return found
}

/** What a recipe is given where its caller gives nothing. */
function parametersOf(source: Source, list: string, start: number): Map<string, Setting> {
  const found = new Map<string, Setting>()
  for (const match of list.matchAll(parameter)) {
    const { 0: whole, 1: sign, 2: name = '', 3: double, 4: single } = match
    const end = start + match.index + whole.length - 1
    found.set(name, {
      value: wordOf(double, single, (length) => span(source, end - length, end)),
      isExported: sign === '$',
    })
  }
  return found
}

function wordOf(
  double: string | undefined,
  single: string | undefined,
  place: (length: number) => Span,
): Word | undefined {
  const raw = double ?? single
  if (raw === undefined) return undefined
  const text = double === undefined ? raw : raw.replace(/\\(["\\])/g, '$1')
  return { text, span: place(raw.length) }
}

/** `set dotenv-load` and what is exported. */
function environmentOf(
  source: Source,
  settings: ReadonlyMap<string, Setting>,
  repository: Pick<Repository, 'read'>,
): ReadonlyMap<string, Word> {
  const { path, text } = source
  const file = [named('dotenv-path'), named('dotenv-filename')].map((pattern) =>
    pattern.exec(text)?.slice(1).find(Boolean),
  )
  const name = file[0] ?? file[1] ?? (flag('dotenv-load').test(text) ? '.env' : undefined)
  const read = name === undefined ? undefined : repository.read(joinPath(folderOf(path), name))
  const found = new Map(read ? environmentIn({ text: read.text, locate: (from, to) => span(read, from, to) }) : [])
  for (const [own, { value, isExported }] of settings) if (isExported && value) found.set(own, value)
  return found
}
