import type { Source } from '../../model/source.ts'
import { merged } from '../merged.ts'
import { parseJson } from '../parse/json.ts'
import { parseToml } from '../parse/toml.ts'
import { splitWords, type Word } from '../parse/words.ts'
import {
  type Documents,
  entriesOf,
  itemsOf,
  type Node,
  nodeAt,
  parseYaml,
  Scalar,
  spanOf,
  textAt,
} from '../parse/yaml.ts'
import { linesOf, scriptOf, type Variables, withVariables } from '../pipeline/job.ts'
import type { Reader, Repository } from '../reader.ts'
import { mayStart } from '../shell/interest.ts'
import { matchesPattern } from '../shell/patterns.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { type Call, type TaskFile, taskFiles } from './files.ts'
import { commandsOfProcfile, commandsOfTox } from './plain.ts'

/** Files in which package managers, task runners and editors keep commands: the containers that these start. */
export const readTasks: Reader = async (sources, repository) =>
  merged(await Promise.all(sources.map((source) => readOne(source, repository))))

function readOne(source: Source, repository: Repository) {
  const file = taskFiles.find(({ name }) => name.test(source.path))!
  const { documents, problems } = treesOf(source, file)
  const [problem] = problems
  if (problem) {
    const because = `${source.path.replace(/^.*\//s, '')} does not parse: ${problem.because}`
    const gap = { path: source.path, line: problem.line, because, blocking: mayStart(source.text) }
    return { subjects: [], gaps: [gap] }
  }
  return readShell(scriptsOf(source, file, documents[0]), new Keys(), new Map(), repository)
}

function treesOf(source: Source, { form }: TaskFile): Documents {
  switch (form) {
    case 'json':
      return parseJson(source)
    case 'yaml':
      return parseYaml(source)
    case 'toml':
      return parseToml(source)
    default:
      return { documents: [], problems: [] }
  }
}

/**
 * A package's script as something runs it: with the words that are appended, and the variables that it finds set. Without a name, all
 * that the file holds. Source: npm-run(1).
 */
export function tasksCalled(source: Source, [task, ...args]: readonly Word[], environment: Variables): Script[] {
  const file = taskFiles.find(({ name }) => name.test(source.path))!
  const { documents, problems } = treesOf(source, file)
  if (problems.length > 0) return []
  if (!task) return scriptsOf(source, file, documents[0], environment)
  const given = [...args, ...environment.values()].map((word) => word.text).join('\n')
  return scriptsNamed(documents[0], task.text).map((node) => {
    const { length } = node.text
    const locate = (from: number, to: number) => node.within(Math.min(from, length), Math.min(to, length))
    return { key: `${source.path}#`, text: `${node.text} "$@"`, locate, args, variables: environment, given }
  })
}

/** The script of a name, or those of a pattern: `up:*`, in which `*` stands for no colon, `**` for any text. */
function scriptsNamed(root: Node | undefined, name: string): Scalar[] {
  const isScalar = (node: Node | undefined): node is Scalar => node instanceof Scalar
  if (!name.includes('*')) return [nodeAt(root, 'scripts', name) ?? nodeAt(root, 'tasks', name)].filter(isScalar)
  const pattern = name.replace(/\*{2,}/g, '*')
  const isDeep = pattern !== name
  return entriesOf(nodeAt(root, 'scripts')).flatMap(({ key: { text }, value }) => {
    const isOne = isDeep || text.split(':').length === name.split(':').length
    return isOne && matchesPattern(text, pattern) && isScalar(value) ? [value] : []
  })
}

/** `{posargs}` and its like are put in before anything runs: as variables of the same length, every offset stays. */
function ofTox(line: Scalar, key: string): Script {
  const text = line.text.replace(/\{(\w*)(?:[^\w{}\n][^{}\n]*)?\}/g, (whole, name: string) =>
    `$${name}`.padEnd(whole.length, '_'),
  )
  const here: Word = { text: '.', span: spanOf(line) }
  const variables = new Map([
    ['toxinidir_', here],
    ['tox_root_', here],
  ])
  return { key, text, locate: (from, to) => line.within(from, to), variables }
}

function scriptsOf(source: Source, file: TaskFile, root: Node | undefined, around: Variables = new Map()): Script[] {
  const { form, texts = [], calls = [], variables = [], here = [] } = file
  const key = `${source.path}#`
  if (form === 'lines') return commandsOfProcfile(source).flatMap((line) => scriptOf(key, [line], around) ?? [])
  if (form === 'ini') return commandsOfTox(source).map((line) => ofTox(line, key))
  const place = root && spanOf(root)
  const set = variables.reduce<Variables>(
    (around, at) => withVariables(around, nodeAt(root, ...at.split('.'))),
    new Map<string, Word>([
      ...around,
      ...here.flatMap((name) => (place ? [[name, { text: '.', span: place }] as const] : [])),
    ]),
  )
  const scripts = texts.flatMap((at) =>
    nodesAt(root, at.split('.')).flatMap((node) => (node instanceof Scalar ? (scriptOf(key, [node], set) ?? []) : [])),
  )
  const given = [...set.values()].map(({ text }) => text).join('\n')
  const commands = calls.flatMap((call) =>
    nodesAt(root, call.at.split('.')).flatMap((node) =>
      callIn(node, call).map((one) => ({ ...one, key, given, variables: set })),
    ),
  )
  return [...scripts, ...commands]
}

/** What stands at a path: `*` is any key, and the items of a list stand where the list does. */
function nodesAt(node: Node | undefined, path: readonly string[]): Node[] {
  if (!node) return []
  if (node.kind === 'seq') return itemsOf(node).flatMap((item) => nodesAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return [node]
  if (name === '*') return entriesOf(node).flatMap(({ value }) => nodesAt(value, rest))
  return nodesAt(nodeAt(node, name), rest)
}

/** A command with its arguments: a text for a shell where it has none. */
function callIn(node: Node, { command, args, where, before = [] }: Call): Pick<Script, 'text' | 'locate' | 'words'>[] {
  const own = nodeAt(node, command)
  if (!(own instanceof Scalar) || (where && !where[1].test(textAt(node, where[0]) ?? ''))) return []
  const more = itemsOf(nodeAt(node, args)).flatMap((item) =>
    linesOf(item.kind === 'map' ? nodeAt(item, 'value') : item),
  )
  const text = { text: own.text, locate: (from: number, to: number) => own.within(from, to) }
  if (more.length === 0 && before.length === 0) return [text]
  const words: Word[] = [
    ...before.map((word) => ({ text: word, span: spanOf(own) })),
    ...splitWords(own.text, text.locate),
    ...more.map((item) => ({ text: item.text, span: spanOf(item) })),
  ]
  return [{ ...text, text: words.map((word) => word.text).join(' '), words }]
}
