import { folderOf, joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import { part, splitWords, type Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, textOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import type { Keys } from '../shell/shell.ts'
import { environmentIn } from '../unit/commands.ts'
import { type Expressions, type Jobs, linesOf, scriptOf, template, type Variables, withVariables } from './job.ts'

/** A file whose commands stand in lists under keys that it always calls so. */
interface CommandFile {
  readonly name: RegExp
  readonly keys: RegExp
  /** The machine that runs them is thrown away after. */
  readonly isThrownAway: boolean
  /** Every key below this one names a command, or a list of them. */
  readonly below?: string
}

/** Sources: the configuration references of Travis CI, Buildkite, AWS CodeBuild, Cirrus CI, Semaphore, Skaffold, Gitpod, Task and Lefthook. */
const files: readonly CommandFile[] = [
  {
    name: /(?:^|\/)\.travis\.ya?ml$/,
    keys: /^(?:(?:before|after)_(?:install|script|success|failure|deploy|cache)|install|script)$/,
    isThrownAway: true,
  },
  { name: /(?:^|\/)\.buildkite\/(?:.*\/)?[^/]+\.ya?ml$/, keys: /^commands?$/, isThrownAway: false },
  { name: /(?:^|\/)buildspec[^/]*\.ya?ml$/, keys: /^(?:commands|finally)$/, isThrownAway: true },
  { name: /(?:^|\/)\.cirrus\.ya?ml$/, keys: /(?:^|_)script$/, isThrownAway: true },
  { name: /(?:^|\/)\.semaphore\/(?:.*\/)?[^/]+\.ya?ml$/, keys: /^commands$/, isThrownAway: true },
  { name: /(?:^|\/)skaffold[^/]*\.ya?ml$/, keys: /^buildCommand$/, isThrownAway: false },
  { name: /(?:^|\/)\.gitpod\.ya?ml$/, keys: /^(?:before|init|command|prebuild)$/, isThrownAway: true },
  {
    below: 'tasks',
    name: /(?:^|\/)taskfile[^/]*\.ya?ml$/i,
    keys: /^(?:cmds?|defer|sh|status|preconditions)$/,
    isThrownAway: false,
  },
  { name: /(?:^|\/)\.?lefthook(?:-local)?\.ya?ml$/, keys: /^run$/, isThrownAway: false },
]

const maxDepth = 20

/** What a template of Task puts in, by name. */
type Values = ReadonlyMap<string, string>

/** Characters of one value: those that hold each other grow without end. */
const maxValue = 10_000

/** Folders that Task names, all within the repository. */
const folders: Values = new Map(['ROOT_DIR', 'TASKFILE_DIR', 'TASK_DIR', 'USER_WORKING_DIR'].map((name) => [name, '.']))

/** `.X`, `.X | default "Y"`, `default "Y" .X` */
const reference = /^(?:-\s*)?(?:default\s+"([^"]*)"\s+)?\.(\w+)(?:\s*\|\s*default\s+"([^"]*)")?(?:\s*-)?$/

/** Task puts its own templates in before a shell sees the text. */
const expressionsOf = (values: Values): Expressions => ({
  pattern: template,
  lookUp: (expression) => {
    if (leavesNothing.test(expression)) return ''
    const [, before, name = '', behind] = reference.exec(expression) ?? []
    return values.get(name) ?? before ?? behind
  },
})

/** The variables of a file or a task; one that a command makes is not known. */
function withValues(around: Values, vars: Node | undefined): Values {
  if (vars?.kind !== 'map') return around
  const values = new Map(around)
  const { pattern, lookUp } = expressionsOf(values)
  for (const { key, value } of entriesOf(vars)) {
    let isKnown = value.kind === 'scalar'
    const text = (textOf(value) ?? '').replace(pattern, (written, inner: string) => {
      const found = lookUp(inner.trim())
      isKnown &&= found !== undefined
      return found ?? written
    })
    if (isKnown && text.length <= maxValue) values.set(key.text, text)
    else values.delete(key.text)
  }
  return values
}

/** Files of variables in one place, and what they make of the variables around. */
const maxFiles = 20
/** Variables of one file; the rest are not known. */
const maxVariables = 500
const filesRead = new WeakMap<Variables, Map<string, Variables>>()

const variablesIn = (source: Source) =>
  environmentIn({ text: source.text, locate: (from, to) => span(source, from, to) }).slice(0, maxVariables)

/** The variables of the files that Task reads first; what an earlier file sets, a later one does not. */
function withFiles(around: Variables, dotenv: Node | undefined, path: string, repository: Repository): Variables {
  const names = [...new Set(linesOf(dotenv).map(({ text }) => text))].slice(0, maxFiles)
  const sources = names.flatMap((name) => repository.read(joinPath(folderOf(path), name)) ?? [])
  if (sources.length === 0) return around
  const known = filesRead.get(around) ?? new Map<string, Variables>()
  filesRead.set(around, known)
  const sign = JSON.stringify(sources.map((source) => source.path))
  const found = known.get(sign) ?? new Map([...around, ...sources.reverse().flatMap(variablesIn)])
  known.set(sign, found)
  return found
}

const leavesNothing = /^(?:-\s*)?(?:(?:if|else|end|range|with)\b|\/\*)/

/** Travis: `env: [A=b C=d]`, and `global:` of it; what stands in a matrix is one of several. */
function withLists(around: Variables, env: Node | undefined): Variables {
  const lines = [...(env?.kind === 'map' ? [] : linesOf(env)), ...linesOf(nodeAt(env, 'global'))]
  const own = lines.flatMap((line) =>
    splitWords(line.text, (from, to) => line.within(from, to)).flatMap((word): [string, Word][] => {
      const name = /^\w+(?==)/.exec(word.text)?.[0]
      return name === undefined ? [] : [[name, part(word, name.length + 1)]]
    }),
  )
  return own.length === 0 ? around : new Map([...around, ...own])
}

/** What the lists of such a file run; each list is one shell's. */
export function readCommandLists(root: Node, path: string, _keys: Keys, to: Jobs, repository: Repository): void {
  const { keys, isThrownAway, below } = files.find(({ name }) => name.test(path))!
  const walk = (node: Node, name: string, around: Variables, outer: Values, depth: number): void => {
    if (depth > maxDepth) return
    for (const item of itemsOf(node)) walk(item, name, around, outer, depth + 1)
    const files = below === undefined ? around : withFiles(around, nodeAt(node, 'dotenv'), path, repository)
    const env = withLists(withVariables(files, nodeAt(node, 'env')), nodeAt(node, 'env'))
    const values = below === undefined ? outer : withValues(outer, nodeAt(node, 'vars'))
    const expressions = expressionsOf(values)
    for (const { key, value } of entriesOf(node)) {
      // Task: a task may be its command, or its list of them.
      const isTask = name === below && value.kind !== 'map'
      const lines = isTask || keys.test(key.text) ? linesOf(value) : []
      const script = scriptOf(`${path}#${isTask ? key.text : name}/`, lines, env, { expressions, isThrownAway })
      if (script) to.scripts.push(script)
      if (value.kind !== 'scalar') walk(value, key.text, env, values, depth + 1)
    }
  }
  walk(root, 'file', new Map(), folders, 0)
}
