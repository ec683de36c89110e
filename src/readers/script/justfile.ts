import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import type { Word } from '../parse/words.ts'
import { perSource } from '../per-source.ts'
import type { FoundGap, Repository } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { settingsBefore } from '../shell/task-runners.ts'
import { environmentIn } from '../unit/commands.ts'
import { isOtherLanguage, otherTexts } from '../workflow/other-shell.ts'
import { substitute, type Written } from '../workflow/substitute.ts'
import { type LookUp, valueOfExpression, valuesOfArguments } from './just-expression.ts'

/** What is set for the whole file. */
interface Setting {
  readonly expression: string
  readonly place: Span
  readonly isExported: boolean
}

interface Parameter {
  readonly name: string
  /** Its default, as written. */
  readonly expression: string | undefined
  /** It may be given nothing. */
  readonly isRest: boolean
  /** It takes every word that is left. */
  readonly isVariadic: boolean
}

interface Recipe {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly parameters: readonly Parameter[]
  /** What stands behind its colon. */
  readonly dependencies: string
}

type Given = ReadonlyMap<string, string | undefined>
type JustText = Pick<Script, 'text' | 'locate' | 'expression' | 'variables' | 'words'>
type Files = Pick<Repository, 'read' | 'paths'>

const literal = String.raw`"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'`
const assignment = /^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*([^\n]*)/gm
const header = /^@?([A-Za-z_][\w-]*)([^\n]*)$/gm
/** The parameters of a recipe end with the first colon that is in no quotes. */
const parameters = /^((?:"(?:\\.|[^"\\])*"|'[^']*'|[^:"'])*):(?!=)/
const parameter = new RegExp(
  String.raw`([+*]?)\$?([A-Za-z_][\w-]*)(?:=(${literal}|\([^()\n]*\)|[A-Za-z_][\w-]*))?`,
  'g',
)
/** `(name "argument" …)` behind a recipe's colon. */
const call =
  /\(\s*([A-Za-z_][\w-]*(?:::[A-Za-z_][\w-]*)*)((?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^()"'\n]|\([^()\n]*\))*)\)/g
const flag = (name: string) => new RegExp(String.raw`^set[ \t]+${name}(?:[ \t]*:=[ \t]*true)?[ \t]*(?:#[^\n]*)?$`, 'm')
const named = (name: string) => new RegExp(String.raw`^set[ \t]+${name}[ \t]*:=[ \t]*(?:${literal})`, 'm')
const importing = new RegExp(String.raw`^import\??[ \t]+(?:${literal})`, 'gm')
const module = new RegExp(String.raw`^mod\??[ \t]+([A-Za-z_][\w-]*)(?:[ \t]+(?:${literal}))?`, 'gm')

/** Files of variables have no more of interest; calls of recipes, those of one name, and characters that are read once more for those; files that are one. */
const maxSettings = 10_000
const maxCalls = 200
const maxNamesakes = 5
const maxLength = 5_000_000
const maxFiles = 50
const maxDepth = 100

const cut = (source: Source): void =>
  leaveOut(span(source, 0, 0), 'this justfile has more files, settings or words in its values than are read')

export const isJustfile = (path: string): boolean => /(?:^|\/)\.?justfile$|\.just$/i.test(path)

/** Files that a justfile imports, or has as modules, under the names that it gives them. */
export function filesOfJust(source: Source, { read }: Pick<Repository, 'read'>): Source[] {
  const names = filesNamed(source)
  if (names.length > maxFiles) cut(source)
  return names.slice(0, maxFiles).flatMap((name) => read(name) ?? [])
}

/**
 * The recipes of a justfile as their shells read them, with what is set in the file and what the shells find in their environment: all
 * of them as they are run by themselves, and each as others that depend on it call it.
 */
export function justfilesOf(source: Source, repository: Files): JustText[] {
  const around = whole(source, repository)
  const settings = new Settings(around)
  const recipes = recipesIn(source)
  // One that is there for several systems has one name.
  const byName = new Map<string, Recipe[]>()
  for (const recipe of recipes)
    byName.set(recipe.name, [...(byName.get(recipe.name) ?? []), recipe].slice(0, maxNamesakes))
  const called = new Map<Recipe, Given[]>()
  const unread = new Set<Recipe>()
  let left = Math.min(maxCalls, Math.floor(maxLength / (source.text.length + 1)))
  for (const file of around) {
    const nameOf = targetsIn(file, source)
    for (const recipe of recipesIn(file))
      for (const { 1: name = '', 2: written = '' } of recipe.dependencies.matchAll(call)) {
        const targets = byName.get(nameOf(name) ?? '') ?? []
        if (targets.length === 0) continue
        const own = parametersOf(recipe, settings)
        const lookUp: LookUp = (one) => (own.has(one) ? own.get(one) : settings.lookUp(one))
        const values = valuesOfArguments(written, lookUp, settings.cut)
        for (const target of targets) {
          const ways = called.get(target) ?? []
          called.set(target, ways)
          // Of what is not read once more its first reading says that it is not known.
          if (--left >= 0) ways.push(givenTo(target, values))
          else if (ways.length > 0) ways[0] = nothingKnown(target)
          else unread.add(target)
        }
      }
  }
  // A recipe that cannot run without what all its callers give is run by them alone.
  const isOnlyCalled = (recipe: Recipe) =>
    called.has(recipe) && recipe.parameters.some((one) => one.expression === undefined && !one.isRest)
  const alone = recipes.filter((one) => !isOnlyCalled(one))
  const calls = [...called].flatMap(([recipe, ways]) => ways.map((given) => [[recipe], () => given] as const))
  // All in one text: each text is as long as the file.
  const rest = recipes.filter((one) => unread.has(one))
  const all: (readonly [readonly Recipe[], (recipe: Recipe) => Given])[] = [[alone, () => new Map()], ...calls]
  if (rest.length > 0) all.push([rest, nothingKnown])
  return all.flatMap(([own, given]) => textsOf(source, own, given, settings, around, repository))
}

const nothingKnown = ({ parameters }: Recipe): Given => new Map(parameters.map(({ name }) => [name, undefined]))

/**
 * The recipes that a call of just runs, each with what it is given: `just flags=--init up web`. A recipe takes as many words as it has
 * parameters; the next word names another one.
 */
export function justfilesCalled(source: Source, args: readonly Word[], repository: Files): JustText[] {
  const around = whole(source, repository)
  const { settings: set, rest } = settingsBefore(args)
  const settings = new Settings(around, new Map([...set].map(([name, word]) => [name, textKnown(word)])))
  const recipes = recipesIn(source)
  const open: (readonly [Recipe, Given])[] = []
  for (let i = 0; i < rest.length && open.length < maxCalls; ) {
    const named = recipes.filter(({ name }) => name === rest[i]!.text).slice(0, maxNamesakes)
    const [first] = named
    if (!first) break
    const takes = first.parameters.some(({ isVariadic }) => isVariadic) ? rest.length : first.parameters.length
    const own = rest.slice(i + 1, i + 1 + takes)
    for (const recipe of named) open.push([recipe, givenTo(recipe, own.map(textKnown))])
    i += 1 + takes
  }
  // What a recipe depends on is given what its caller was.
  for (let i = 0; i < open.length; i++) {
    const [recipe, given] = open[i]!
    const own = new Map([...parametersOf(recipe, settings), ...given])
    const lookUp: LookUp = (name) => (own.has(name) ? own.get(name) : settings.lookUp(name))
    for (const { 1: name, 2: written = '' } of recipe.dependencies.matchAll(call)) {
      const values = valuesOfArguments(written, lookUp, settings.cut)
      for (const target of recipes)
        if (target.name === name && open.length < maxCalls && open.length * source.text.length < maxLength)
          open.push([target, givenTo(target, values)])
    }
  }
  return open.flatMap(([recipe, given]) => textsOf(source, [recipe], () => given, settings, around, repository))
}

const textKnown = ({ text, unsure }: Word): string | undefined => (unsure === undefined ? text : undefined)

/** A file with those that it imports, and the justfiles that import it: they are one. */
function whole(source: Source, repository: Files): Source[] {
  const found = new Map([[source.path, source]])
  const all = usersIn(repository).get(source.path) ?? []
  if (all.length > maxFiles) cut(source)
  const users = all.slice(0, maxFiles)
  for (const one of [source, ...users.filter((user) => importedBy(user).has(source.path))])
    for (const path of importedBy(one)) {
      if (found.size >= maxFiles) cut(source)
      const imported = found.size < maxFiles ? repository.read(path) : undefined
      if (imported) found.set(path, imported)
    }
  for (const one of users) found.set(one.path, one)
  for (const { text } of found.values()) {
    spend('justfile')
    spend('character of a justfile', text.length)
  }
  return [...found.values()]
}

/** The justfiles that import a file or have it as a module, by its path. */
function usersIn(repository: Files): ReadonlyMap<string, readonly Source[]> {
  const known = users.get(repository)
  if (known) return known
  const found = new Map<string, Source[]>()
  users.set(repository, found)
  for (const own of repository.paths.filter(isJustfile)) {
    const one = repository.read(own)
    if (!one) continue
    for (const path of new Set(filesNamed(one))) {
      const known = found.get(path)
      if (path === own) continue
      if (known) known.push(one)
      else found.set(path, [one])
    }
  }
  return found
}

const users = new WeakMap<Files, ReadonlyMap<string, readonly Source[]>>()

const importedBy = perSource(
  ({ path, text }) =>
    new Set(
      [...text.matchAll(importing)].map(([, double, single]) => joinPath(folderOf(path), double ?? single ?? '')),
    ),
)

/** The files that a module may be, by its name. */
const modulesOf = perSource(
  ({ path, text }): ReadonlyMap<string, readonly string[]> =>
    new Map(
      [...text.matchAll(module)].map(([, name = '', double, single]) => {
        const given = double ?? single
        const own =
          given === undefined
            ? [`${name}.just`, `${name}/mod.just`, `${name}/justfile`, `${name}/.justfile`]
            : [given, `${given}/mod.just`, `${given}/justfile`]
        return [name, own.map((one) => joinPath(folderOf(path), one))] as const
      }),
    ),
)

const filesNamed = (source: Source): string[] => [...importedBy(source), ...[...modulesOf(source).values()].flat()]

/** How the recipes of a file are called where those of another depend on them; undefined for those of other files. */
function targetsIn(user: Source, source: Source): (name: string) => string | undefined {
  const isOne = user === source || importedBy(user).has(source.path) || importedBy(source).has(user.path)
  const modules = modulesOf(user)
  return (name) => {
    const [of = '', inner] = name.split('::')
    if (inner === undefined) return isOne ? of : undefined
    return modules.get(of)?.includes(source.path) ? inner : undefined
  }
}

/** The settings of files that are one; the first file's own win. */
class Settings {
  private readonly all = new Map<string, Setting>()
  private readonly known: Map<string, string | undefined>
  private depth = 0

  constructor(
    private readonly files: readonly Source[],
    given: Given = new Map(),
  ) {
    this.known = new Map(given)
    for (const file of files)
      for (const [name, setting] of settingsOf(file)) if (!this.all.has(name)) this.all.set(name, setting)
  }

  readonly lookUp: LookUp = (name) => {
    const setting = this.all.get(name)
    if (this.known.has(name) || !setting) return this.known.get(name)
    // It may name itself.
    this.known.set(name, undefined)
    const isTooDeep = this.depth++ > maxDepth
    if (isTooDeep) this.cut()
    this.known.set(name, isTooDeep ? undefined : valueOfExpression(setting.expression, this.lookUp, this.cut))
    this.depth--
    return this.known.get(name)
  }

  readonly cut = (): void => {
    for (const file of this.files) cut(file)
  };

  *exported(): Iterable<readonly [string, Word]> {
    for (const [name, { isExported, place }] of this.all) {
      const text = isExported ? this.lookUp(name) : undefined
      if (text !== undefined) yield [name, { text, span: place }]
    }
  }
}

/** The text of the recipes that shells read, and the calls in those that are programs of other languages. */
function textsOf(
  source: Source,
  recipes: readonly Recipe[],
  given: (recipe: Recipe) => Given,
  settings: Settings,
  around: readonly Source[],
  repository: Files,
): JustText[] {
  const text = (own: readonly Recipe[]) => textOf(source, own, given, settings, around, repository)
  const languages = recipes.map((recipe) => languageOf(source, recipe))
  const found = [text(recipes.filter((_, i) => languages[i] === undefined))]
  for (const [i, recipe] of recipes.entries()) {
    const language = languages[i]
    if (language === undefined) continue
    const gaps: FoundGap[] = []
    found.push(...otherTexts({ key: '', ...text([recipe]) }, language, 'recipe', gaps).map(({ key: _, ...one }) => one))
    for (const { because } of gaps) leaveOut(span(source, recipe.start, recipe.start), because)
  }
  return found
}

/** The language of a recipe that is one program of another one than a shell's. */
function languageOf({ text }: Source, { start, end }: Recipe): string | undefined {
  const [, program] = interpreter.exec(text.slice(start, Math.min(end, start + maxFirstLines))) ?? []
  return program !== undefined && isOtherLanguage(program) ? program : undefined
}

/** `#!/usr/bin/env -S python3 -u` in the first line below a recipe's own. */
const interpreter = /^[^\n]*\n[ \t]*#![ \t]*(?:\S*\/env[ \t]+(?:-\S+[ \t]+)?)?(?:[^\s/]*\/)*([^\s/]+)/
const maxFirstLines = 1000

function textOf(
  source: Source,
  recipes: readonly Recipe[],
  given: (recipe: Recipe) => Given,
  settings: Settings,
  around: readonly Source[],
  repository: Files,
): JustText {
  const plain = linesOf(source.text, recipes)
  const own = recipes.map((recipe) => new Map([...parametersOf(recipe, settings), ...given(recipe)]))
  let at = 0
  const put = substitute(
    plain,
    ({ start, inner }) => {
      while (at + 1 < recipes.length && recipes[at + 1]!.start < start) at++
      const values = own[at]
      const lookUp: LookUp = (name) => (values?.has(name) ? values.get(name) : settings.lookUp(name))
      return valueOfExpression(inner, lookUp, settings.cut)
    },
    writtenIn(plain),
  )
  return {
    text: put.text,
    locate: (from, to) => span(source, put.place(from), put.place(to, true)),
    expression: (offset) => put.expressions.get(offset),
    variables: environmentOf(around, settings, repository),
  }
}

/** With the braces of a choice in it. */
const values = /\{\{((?:[^{}]|\{[^{}]*\})*)\}\}/g

const writtenIn = (text: string): Written[] =>
  [...text.matchAll(values)].map(({ index, 0: whole, 1: inner = '' }) => ({
    start: index,
    end: index + whole.length,
    inner: inner.trim(),
  }))

const blank = (text: string) => text.replace(/[^\r\n]/g, ' ')

/** The lines of some recipes, which are those that are indented, without what just takes from them. */
function linesOf(text: string, recipes: readonly Recipe[]): string {
  let last = 0
  let plain = ''
  for (const { start, end } of recipes) {
    const own = text.slice(start, end)
    plain += blank(text.slice(last, start)) + (isOneScript.test(own) ? own : own.replace(sigils, blank))
    last = end
  }
  return (plain + blank(text.slice(last))).replace(/^(?![ \t])[^\r\n]*/gm, blank)
}

/** A recipe that is one program: just hands its lines over as they are. */
const isOneScript = /^.*\r?\n\s*#!/

/** `@` and `-` before a command; a line that continues another has none (`--rm` is a flag). */
const sigils = /(?<!\\\r?\n)^[ \t]+[@-]{1,2}(?=\S)/gm

const recipesIn = perSource(({ text }): readonly Recipe[] => {
  const found: Recipe[] = []
  for (const { index, 0: whole, 1: name = '', 2: rest = '' } of text.matchAll(header)) {
    const list = parameters.exec(rest)?.[1]
    const last = found.at(-1)
    if (list === undefined) continue
    if (last) found[found.length - 1] = { ...last, end: index }
    found.push({
      name,
      start: index,
      end: text.length,
      parameters: parametersIn(list),
      dependencies: whole.slice(whole.length - rest.length + list.length + 1),
    })
  }
  return found
})

const parametersIn = (list: string): Parameter[] =>
  [...list.matchAll(parameter)].map(([, sign, name = '', expression]) => ({
    name,
    expression,
    isRest: sign === '*',
    isVariadic: sign !== '',
  }))

/** What a recipe is given where its caller gives nothing. */
const parametersOf = ({ parameters: own }: Recipe, { lookUp, cut }: Settings): Map<string, string | undefined> =>
  new Map(
    own.map(({ name, expression }) => [
      name,
      expression === undefined ? undefined : valueOfExpression(expression, lookUp, cut),
    ]),
  )

/** What a call gives each parameter; the last may take all that is left. */
const givenTo = (
  { parameters: own }: Recipe,
  given: readonly (string | undefined)[],
): ReadonlyMap<string, string | undefined> =>
  new Map(
    own.flatMap(({ name, isRest }, i) => {
      const all = i === own.length - 1 ? given.slice(i) : given.slice(i, i + 1)
      if (all.length === 0 && !isRest) return []
      return [[name, all.includes(undefined) ? undefined : all.join(' ')] as const]
    }),
  )

const settingsOf = perSource((source): ReadonlyMap<string, Setting> => {
  const found = new Map<string, Setting>()
  const isAllExported = flag('export').test(source.text)
  for (const { index, 0: whole, 1: exporting, 2: name = '', 3: written = '' } of source.text.matchAll(assignment)) {
    if (found.size >= maxSettings) {
      cut(source)
      break
    }
    const expression = written.replace(/[ \t]+#[^"'\n]*$/, '').trim()
    const start = index + whole.length - written.length
    const quotes = /^(["'])[^"']*\1$/.test(expression) ? 1 : 0
    const place = span(source, start + quotes, start + expression.length - quotes)
    found.set(name, { expression, place, isExported: isAllExported || exporting !== undefined })
  }
  return found
})

/** The file that `set dotenv-load` and its like name. */
const dotenvOf = perSource(({ path, text }): { readonly path: string | undefined } => {
  const file = [named('dotenv-path'), named('dotenv-filename')].map((pattern) =>
    pattern.exec(text)?.slice(1).find(Boolean),
  )
  const name = file[0] ?? file[1] ?? (flag('dotenv-load').test(text) ? '.env' : undefined)
  return { path: name === undefined ? undefined : joinPath(folderOf(path), name) }
})

/** `set dotenv-load` and what is exported. */
function environmentOf(
  files: readonly Source[],
  settings: Settings,
  repository: Pick<Repository, 'read'>,
): ReadonlyMap<string, Word> {
  const found = new Map<string, Word>()
  for (const file of files) {
    const { path } = dotenvOf(file)
    const read = path === undefined ? undefined : repository.read(path)
    if (read)
      for (const [own, word] of environmentIn({ text: read.text, locate: (from, to) => span(read, from, to) }))
        found.set(own, word)
  }
  for (const [own, word] of settings.exported()) found.set(own, word)
  return found
}
