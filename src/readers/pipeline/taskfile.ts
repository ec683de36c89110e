import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, type Scalar, textAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Script } from '../shell/shell.ts'
import { environmentIn } from '../unit/commands.ts'
import {
  documentsOf,
  type Expressions,
  type Jobs,
  leaveOutLong,
  linesOf,
  scriptOf,
  template,
  type Variables,
  withVariables,
} from './job.ts'
import { combinations } from './matrix.ts'
import { type Answer, answersFor, type Values, valuesOver, writtenIn } from './task-template.ts'

/** A Taskfile in the place where it is included. */
interface File {
  readonly path: string
  /** What names of its tasks begin with elsewhere: `docs:`. */
  readonly prefix: string
  readonly values: Values
  readonly env: Variables
}

interface Task {
  readonly name: string
  readonly node: Node
  readonly file: File
}

/** What a call or a turn of a loop sets. */
type Given = ReadonlyMap<string, string | undefined>

/** A use of a task by another one. */
interface Use {
  readonly task: Task
  readonly given: Given
}

/** Files that are one; calls, each with other values, and the commands in them; turns of a loop; characters of a value. */
const maxFiles = 50
const maxUses = 500
const maxLines = 5000
const maxTurns = 50
const maxValue = 10_000
/** Files of variables in one place, and the variables of them all; the rest are not known. */
const maxDotenv = 20
const maxVariables = 500

/** Folders that Task names, all within the repository. */
const folders: Values = new Map(['ROOT_DIR', 'TASKFILE_DIR', 'TASK_DIR', 'USER_WORKING_DIR'].map((name) => [name, '.']))

const text = '"([^"]*)"|`([^`]*)`'
const name = String.raw`\.(\w+(?:\.\w+)*)`
/** `.X`, `.X | default "Y"`, `default "Y" .X`, `or .X "Y"` */
const references: readonly [pattern: RegExp, name: number, otherwise: readonly number[]][] = [
  [new RegExp(`^${name}(?:\\s*\\|\\s*default\\s+(?:${text}))?$`), 1, [2, 3]],
  [new RegExp(`^default\\s+(?:${text})\\s+${name}$`), 3, [1, 2]],
  [new RegExp(`^or\\s+${name}\\s+(?:${text})$`), 1, [2, 3]],
]

const leavesNothing = /^(?:(?:if|else|end|range|with)\b|\/\*)/

/** Task puts its own templates in before a shell sees the text; what is asked for and not known is kept in `missing`. */
const expressionsOf = (values: Values, missing = new Set<string>(), answer: Answer = () => true): Expressions => ({
  pattern: template,
  find: (written) => writtenIn(written, values, answer),
  lookUp: (written) => {
    const expression = written.replace(/^-\s+|\s+-$/g, '').trim()
    if (leavesNothing.test(expression)) return ''
    for (const [pattern, at, otherwise] of references) {
      const match = pattern.exec(expression)
      if (!match) continue
      const own = match[at]!
      const fallback = otherwise.map((i) => match[i]).find((found) => found !== undefined)
      if (values.has(own)) {
        const value = values.get(own)
        return value === '' ? (fallback ?? value) : value
      }
      if (fallback === undefined) missing.add(own)
      return fallback
    }
    return undefined
  },
})

/** A text with its templates put in; undefined where one of them is not known or is a condition, or it grows without end. */
function expanded(
  written: string,
  { pattern, lookUp }: Expressions,
  at: Pick<Span, 'source' | 'start'>,
): string | undefined {
  let isKnown = !/\{\{-?\s*(?:if|with|range)\b/.test(written)
  const put = written.replace(pattern, (whole, inner: string) => {
    const found = lookUp(inner)
    isKnown &&= found !== undefined
    return found ?? whole
  })
  if (isKnown && put.length > maxValue) leaveOutLong(at)
  return isKnown && put.length <= maxValue ? put : undefined
}

/** The values of a mapping, each of which may use those around it and before it; what a command makes is not known. */
function valuesOf(vars: Node | undefined, around: Values): Given {
  const own = new Map<string, string | undefined>()
  const values = valuesOver(around, own)
  for (const { key, value } of entriesOf(vars)) {
    const list = value.kind === 'seq' ? linesOf(value).map((item) => item.text) : undefined
    const written = list?.length === itemsOf(value).length ? list.join(' ') : textOf(value)
    own.set(key.text, written === undefined ? undefined : expanded(written, expressionsOf(values), value))
  }
  return own
}

const withValues = (around: Values, vars: Node | undefined): Values =>
  vars?.kind === 'map' ? valuesOver(around, valuesOf(vars, around)) : around

/** Files that several others include, each parsed once. */
const rootsOf = new WeakMap<Source, readonly Node[]>()

const pathsOf = (folder: string, written: string): string[] => {
  const path = joinPath(folder, written)
  return /\.ya?ml$/i.test(path)
    ? [path]
    : ['Taskfile', 'taskfile', 'Taskfile.dist', 'taskfile.dist'].flatMap((own) =>
        ['yml', 'yaml'].map((ending) => joinPath(path, `${own}.${ending}`)),
      )
}

/** The files that a Taskfile may include, as its text looks: more than it does is no harm. */
export function filesIncluded({ path, text: all }: Source): string[] {
  const at = all.search(/^["']?includes["']?[ \t]*:/m)
  if (at < 0) return []
  const written = all.slice(at).matchAll(/:[ \t]*["']?(\.?[\w-][\w./-]*|\.\.?\/[\w./-]*)/g)
  return [...written].slice(0, maxFiles).flatMap(([, one]) => pathsOf(folderOf(path), one!))
}

/**
 * A Taskfile with those that it includes: each task by itself, and as others call it, with what they give it. Source: taskfile.dev,
 * the guide's order of variables (a task's own, those of its call, of its file, of the inclusion, of the file that includes).
 * @param read files that others include, whose tasks are read by themselves there
 * @param environment variables that Task finds set
 * @returns the files that it consists of
 */
export function readTaskfile(
  source: Source,
  to: Jobs,
  repository: Repository,
  read: ReadonlySet<string>,
  environment: Variables = new Map(),
): ReadonlySet<string> {
  const taskfile = new Taskfile(source.path, to, repository, read)
  for (const root of documentsOf(source, 'pipeline', to)) taskfile.read(root, environment)
  return taskfile.files
}

class Taskfile {
  readonly files = new Set<string>()
  private readonly tasks = new Map<string, Task>()
  private readonly seen = new Set<string>()
  private readonly calls: Use[] = []
  private readonly withFilesOf = new Map<Variables, Map<string, Variables>>()
  private lines = 0

  constructor(
    private readonly path: string,
    private readonly to: Jobs,
    private readonly repository: Repository,
    private readonly isRead: ReadonlySet<string>,
  ) {}

  read(root: Node, environment: Variables): void {
    this.file(root, this.path, '', folders, environment)
    const alone = [...new Set(this.tasks.values())].map((task) => ({
      task,
      ...this.scriptsOf({ task, given: new Map() }),
    }))
    // What a call runs calls others in its turn.
    const called: Script[] = []
    for (const use of this.calls) {
      if (this.lines > maxLines) break
      called.push(...this.scriptsOf(use).scripts)
    }
    const uses = (own: Task) => this.calls.filter(({ task }) => task === own)
    for (const { task, scripts, missing } of alone)
      if (!this.isRead.has(task.file.path) && !isOnlyCalled(task, missing, uses(task))) this.to.scripts.push(...scripts)
    this.to.scripts.push(...called)
  }

  /** Takes the tasks of a file, and what runs for its variables. */
  private file(root: Node, path: string, prefix: string, around: Values, env: Variables): void {
    if (this.files.has(path)) return
    if (this.files.size >= maxFiles) {
      this.tooMuch('more files than are read')
      return
    }
    this.files.add(path)
    const values = withValues(around, nodeAt(root, 'vars'))
    const file = { path, prefix, values, env: this.environment(root, path, env, values) }
    if (!this.isRead.has(path))
      this.to.scripts.push(
        ...commandsOfValues(root).flatMap((line) => scriptIn(`${path}#file/`, [line], file.env, values)),
      )
    for (const { key, value } of entriesOf(nodeAt(root, 'tasks'))) {
      const task = { name: key.text, node: value, file }
      for (const own of [key, ...linesOf(nodeAt(value, 'aliases'))])
        if (!this.tasks.has(prefix + own.text)) this.tasks.set(prefix + own.text, task)
    }
    for (const { key, value } of entriesOf(nodeAt(root, 'includes'))) {
      const written = textOf(value) ?? textAt(value, 'taskfile') ?? ''
      const found = this.source(folderOf(path), expanded(written, expressionsOf(values), root))
      if (!found) continue
      const own = textAt(value, 'flatten') === 'true' ? prefix : `${prefix}${key.text}:`
      const given = withValues(values, nodeAt(value, 'vars'))
      const roots = rootsOf.get(found) ?? documentsOf(found, 'pipeline', this.to)
      rootsOf.set(found, roots)
      for (const inner of roots) this.file(inner, found.path, own, given, file.env)
    }
  }

  private source(folder: string, written: string | undefined): Source | undefined {
    if (!written) return undefined
    const found = pathsOf(folder, written).map((path) => this.repository.read(path))
    return found.find((one) => one !== undefined)
  }

  private tooMuch(what: string): void {
    const because = `this Taskfile has ${what}`
    if (!this.to.gaps.some((gap) => gap.because === because))
      this.to.gaps.push({ path: this.path, because, blocking: true })
  }

  /** The variables of a file or a task: of files that it reads, the first of which wins, and its own. */
  private environment(node: Node, path: string, around: Variables, values: Values): Variables {
    const names = [...new Set(linesOf(nodeAt(node, 'dotenv')).map((line) => line.text))]
    if (names.length === 0 && !nodeAt(node, 'env')) return around
    const own = withVariables(this.withFiles(names, path, around), nodeAt(node, 'env'))
    const expressions = expressionsOf(values)
    return new Map([...own].map(([name, word]) => [name, withTemplates(word, expressions)]))
  }

  /** The variables of files over those around them, put together once for all tasks that name the same ones. */
  private withFiles(names: readonly string[], path: string, around: Variables): Variables {
    const [all, key] = [this.withFilesOf.get(around) ?? new Map<string, Variables>(), [path, ...names].join('\n')]
    this.withFilesOf.set(around, all)
    const known = all.get(key)
    if (known) return known
    if (names.length > maxDotenv) this.tooMuch('more files of variables than are read')
    const files = names
      .slice(0, maxDotenv)
      .flatMap((name) => this.repository.read(joinPath(folderOf(path), name)) ?? [])
    const set = new Map(files.reverse().flatMap(variablesIn))
    if (set.size > maxVariables) this.tooMuch('more variables in files than are read')
    const own = set.size === 0 ? around : new Map([...around, ...[...set].slice(0, maxVariables)])
    all.set(key, own)
    return own
  }

  /** What a task runs, by itself or as it is called; the calls that it makes are kept. */
  private scriptsOf({ task, given }: Use): { scripts: Script[]; missing: ReadonlySet<string> } {
    const { file, node, name } = task
    const missing = new Set<string>()
    const values = withValues(given.size > 0 ? valuesOver(file.values, given) : file.values, nodeAt(node, 'vars'))
    const env = this.environment(node, file.path, file.env, values)
    const key = `${file.path}#${name}/`
    const scripts: Script[] = []
    let open: { readonly lines: Scalar[]; readonly values: Values } | undefined
    const close = (): void => {
      if (open) {
        const own = scriptIn(key, open.lines, env, open.values, missing)
        this.lines += (own.length - 1) * open.lines.length
        scripts.push(...own)
      }
      open = undefined
    }
    // Each command has a shell of its own: those that leave nothing in theirs are read together.
    const run = (line: Node | undefined, own: Values): void => {
      if (line?.kind !== 'scalar' || line.isNull || this.lines > maxLines) return
      if (given.size > 0) this.lines++
      if (open?.values !== own) close()
      open ??= { lines: [], values: own }
      open.lines.push(line)
      if (leavesSomething.test(line.text)) close()
    }
    for (const line of commandsOfValues(node)) run(line, values)
    const commands = node.kind === 'map' ? (nodeAt(node, 'cmds') ?? nodeAt(node, 'cmd')) : node
    for (const [item, own] of this.turns(commands, values, missing)) {
      const deferred = nodeAt(item, 'defer')
      for (const one of deferred ? [item, deferred] : [item]) {
        run(one.kind === 'scalar' ? one : nodeAt(one, 'cmd'), own)
        this.call(textAt(one, 'task'), one, own, file)
      }
    }
    for (const [item, own] of this.turns(nodeAt(node, 'deps'), values, missing))
      this.call(textOf(item) ?? textAt(item, 'task'), item, own, file)
    close()
    if (this.lines <= maxLines) return { scripts, missing }
    this.tooMuch('more commands in calls and loops than are read')
    return { scripts: [], missing }
  }

  /** The items of a list, one that stands in a loop once for each of its values. */
  private turns(list: Node | undefined, values: Values, missing: Set<string>): [Node, Values][] {
    const items = list?.kind === 'seq' ? itemsOf(list) : list ? [list] : []
    return items.flatMap((item): [Node, Values][] => {
      const loop = nodeAt(item, 'for')
      if (!loop) return [[item, values]]
      const variable = textAt(loop, 'var')
      if (variable !== undefined && !values.has(variable)) missing.add(variable)
      const turns = turnsOf(loop, values)
      if (turns.length > maxTurns) this.tooMuch('a loop of more values than are read')
      this.lines += turns.length - 1
      return turns.slice(0, maxTurns).map((own) => [item, valuesOver(values, own)])
    })
  }

  /** `task: docs:up`; a name that begins with a colon is the first file's. */
  private call(written: string | undefined, node: Node, values: Values, { prefix }: File): void {
    const name = written === undefined ? undefined : expanded(written, expressionsOf(values), node)
    const task = name === undefined ? undefined : this.tasks.get(name.startsWith(':') ? name.slice(1) : prefix + name)
    const given = valuesOf(nodeAt(node, 'vars'), values)
    if (!task || given.size === 0) return
    const sign = JSON.stringify([task.file.path, task.name, [...given]])
    if (this.seen.has(sign)) return
    this.seen.add(sign)
    if (this.seen.size > maxUses) this.tooMuch('more calls than are read')
    else this.calls.push({ task, given })
  }
}

/** What the next command of the same shell would see. */
const leavesSomething =
  /^[ \t]*(?:\w+\+?=|(?:export|declare|local|read|readonly|set|unset|alias|cd|pushd|popd|exit|exec|source|trap|\.)(?![\w-])|(?:function\s+)?[\w-]+\s*\(\))/m

/** Nobody else may run a task that is internal, or that needs what every call of it gives. */
const isOnlyCalled = ({ node }: Task, missing: ReadonlySet<string>, uses: readonly Use[]): boolean =>
  uses.length > 0 &&
  (textAt(node, 'internal') === 'true' || [...missing].some((name) => uses.every(({ given }) => given.has(name))))

function scriptIn(
  key: string,
  lines: readonly Scalar[],
  env: Variables,
  values: Values,
  missing?: Set<string>,
): Script[] {
  const answers = answersFor(
    lines.map((line) => line.text),
    values,
    () => leaveOut(lines[0]!, 'commands of it have more conditions than are tried'),
  )
  return answers.flatMap((answer) => {
    const script = scriptOf(key, lines, env, { expressions: expressionsOf(values, missing, answer) })
    return script ? [script] : []
  })
}

/** What runs before the commands of a file or a task: for variables, and to see whether there is something to do. */
const commandsOfValues = (node: Node): Scalar[] => [
  ...[...entriesOf(nodeAt(node, 'vars')), ...entriesOf(nodeAt(node, 'env'))].flatMap(({ value }) =>
    linesOf(nodeAt(value, 'sh')),
  ),
  ...linesOf(nodeAt(node, 'status')),
  ...itemsOf(nodeAt(node, 'preconditions')).flatMap((item) => linesOf(item.kind === 'map' ? nodeAt(item, 'sh') : item)),
]

/** What each turn of a loop sets: over a list, a variable's words, or a matrix. Over files it is not known. */
function turnsOf(loop: Node, values: Values): Given[] {
  const name = textAt(loop, 'as') ?? 'ITEM'
  const matrix = nodeAt(loop, 'matrix')
  if (matrix) {
    const lists = entriesOf(matrix).map(
      ({ key, value }) => [`${name}.${key.text}`, linesOf(value).map((item) => item.text)] as const,
    )
    return combinations(lists, maxTurns)
  }
  if (loop.kind === 'seq')
    return linesOf(loop).map((item) => new Map([[name, expanded(item.text, expressionsOf(values), item)]]))
  const variable = textAt(loop, 'var')
  const text = variable === undefined ? undefined : values.get(variable)
  if (text === undefined) return [new Map([[name, undefined]])]
  return text
    .split(textAt(loop, 'split') ?? /\s+/)
    .filter(Boolean)
    .map((item) => new Map([[name, item]]))
}

const variablesIn = (source: Source): [string, Word][] =>
  environmentIn({ text: source.text, locate: (from, to) => span(source, from, to) })

function withTemplates(word: Word, expressions: Expressions): Word {
  if (!word.text.includes('{{')) return word
  const put = expanded(word.text, expressions, word.span)
  return put === undefined ? { ...word, unsure: `${word.text} is known only to Task` } : { ...word, text: put }
}
