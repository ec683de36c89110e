import type { Command, ParsedScript, Word as ShellWord, SyntaxNode } from 'unbash'
import { type Exec, type ExecFacts, exec } from '../../model/exec.ts'
import { position, type Span, type Unresolved } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { buildTable, composeExecTable, execTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { parseRun, type RunForm } from '../command/flags.ts'
import { stretch, unresolvedOf, type Word } from '../parse/words.ts'
import type { ComposeCommand, FoundGap } from '../reader.ts'
import { composeCallOf, volumesOf } from './compose-command.ts'
import { type Subcommand, subcommandOf } from './subcommand.ts'
import { decodeDouble, joinLines, maskExpressions } from './text.ts'
import { type ShellText, Variables } from './variables.ts'
import { baseName, isRuntimeName, mayRun, unwrap } from './wrappers.ts'

type Unbash = typeof import('unbash')

/** A shell text of a file, with the beginning of its subjects' keys (`scripts/x.sh#`, `ci.yml#jobs/build/`). */
export interface Script extends Omit<ShellText, 'expression'> {
  readonly key: string
  /** GitHub's `${{ … }}` is put in before the shell sees the text. */
  readonly expressions?: boolean
}

/** One call of a container runtime. */
interface Call {
  readonly key: string
  readonly words: readonly Word[]
  /** Variables that stand before the command. */
  readonly environment: ReadonlyMap<string, string>
  /** `COMPOSE_FILE`, wherever the text sets it. */
  readonly composeFile?: string
}

/** Gives every subject of a file a key of its own: what repeats gets `~2`, `~3` … in the order of the file. */
export class Keys {
  private readonly seen = new Map<string, number>()

  next(key: string): string {
    const count = (this.seen.get(key) ?? 0) + 1
    this.seen.set(key, count)
    return count === 1 ? key : `${key}~${count}`
  }
}

const mentionsRuntime = (text: string) => /docker|podman|nerdctl|\$[{(]?\w*container/i.test(text)
const mentionsContainers = (text: string) => mentionsRuntime(text) && /\b(?:run|create|exec)\b|RUN/.test(text)

/**
 * The containers that shell texts of one file start, and their `exec` lines. Text that merely mentions a command (a comment, what
 * `echo` prints, a here-document) is none. `built` names images made from this repository, beside those that the texts build.
 */
export async function readShell(
  scripts: readonly Script[],
  keys: Keys,
  built: ReadonlyMap<string, string> = new Map(),
): Promise<{
  subjects: Subject[]
  gaps: FoundGap[]
  composeCommands?: ComposeCommand[]
  builtImages?: [string, string][]
}> {
  const isOfInterest = (text: string) => mentionsContainers(text) || /compose|build/i.test(text)
  if (!scripts.some((script) => isOfInterest(script.text))) return { subjects: [], gaps: [] }
  const relevant = scripts.filter((script) => mentionsRuntime(script.text))
  const unbash = await import('unbash')
  const gaps: FoundGap[] = []
  const calls = relevant.flatMap((script) => {
    const walk = new Walk(unbash, script.key)
    try {
      walk.script(prepare(script))
    } catch (error) {
      walk.problem(script.locate(0, 0), error instanceof Error ? error.message : String(error))
    }
    if (mentionsContainers(script.text)) gaps.push(...walk.gaps)
    return walk.calls
  })
  const made = [...built, ...calls.flatMap(({ words }) => builtImages(words))]
  const images = new Map(made.map(([name, from]) => [withoutLatest(name), from]))
  const isOnlyCreated = createdButNotStarted(calls)
  const subjects = calls.flatMap((call) => subjectOf(call, keys, images, isOnlyCreated))
  return {
    subjects: withHostVolumes(subjects, calls),
    gaps,
    composeCommands: calls.flatMap(composeCommandOf),
    builtImages: made,
  }
}

function prepare({ text, expressions, ...script }: Script): ShellText {
  const joined = joinLines(text)
  if (!expressions) return { ...script, text: joined }
  const masked = maskExpressions(joined)
  return { ...script, text: masked.text, expression: (offset) => masked.expressions.get(offset) }
}

/** Finds every call in a text, also in substitutions, functions and the texts passed to other shells. */
class Walk {
  readonly calls: Call[] = []
  readonly gaps: FoundGap[] = []
  private depth = 0

  constructor(
    private readonly unbash: Unbash,
    private readonly key: string,
  ) {}

  script(shell: ShellText): void {
    const { parse, forEachChild } = this.unbash
    const tree = parse(shell.text)
    this.visit(tree, shell, new Variables(shell, tree, forEachChild))
  }

  problem(at: Span, message: string): void {
    if (this.gaps.length > 0) return
    const { line } = position(at.source, at.start)
    const because = `this shell script does not parse: ${message}`
    this.gaps.push({ path: at.source.path, line, because, blocking: false })
  }

  private visit(node: SyntaxNode, shell: ShellText, variables: Variables): void {
    if (node.type === 'Script') {
      const [error] = (node as ParsedScript).errors ?? []
      if (error) this.problem(shell.locate(error.pos, error.pos), error.message)
      if (node.source !== undefined) {
        this.backticks(node.source, node, shell)
        return
      }
    }
    if (node.type === 'Command') this.command(node, shell, variables)
    this.unbash.forEachChild(node, (child) => this.visit(child, shell, variables))
  }

  /** Escaped backticks have a text of their own; only the place of the whole is known. */
  private backticks(text: string, { pos, end }: { pos: number; end: number }, shell: ShellText): void {
    this.nested({ text, locate: () => shell.locate(pos, end), variables: shell.variables })
  }

  private nested(shell: ShellText): void {
    if (this.depth > 4 || !mentionsContainers(shell.text)) return
    this.depth++
    this.script(shell)
    this.depth--
  }

  private command(command: Command, shell: ShellText, variables: Variables): void {
    const { name } = command
    if (!name || (!name.parts && !mayRun(name.value))) return
    const origins = new Map<Word, ShellWord>()
    const words = [name, ...command.args].flatMap((word) => {
      if (word.type === 'Assignment') return [{ text: word.text, span: shell.locate(word.pos, word.end) }]
      const resolved = variables.words(word)
      for (const one of resolved) origins.set(one, word)
      return resolved
    })
    const unwrapped = unwrap(words)
    const inner = { ...shell, variables: { get: (name: string) => variables.get(name, command.pos) } }
    if ('nested' in unwrapped) this.nestedWord(unwrapped.nested, origins.get(unwrapped.nested), inner)
    else if ('shell' in unwrapped) this.hereDocuments(command, inner)
    else if (isRuntime(unwrapped.words[0], variables)) this.calls.push(this.call(unwrapped.words, command, variables))
  }

  private call(words: readonly Word[], { prefix, pos }: Command, variables: Variables): Call {
    const environment = new Map<string, string>()
    for (const assignment of prefix) {
      if (assignment.type !== 'Assignment' || assignment.value.type === 'ArrayValue') continue
      const [value] = [variables.word(assignment.value)]
      if (value && value.unsure === undefined) environment.set(assignment.name, value.text)
    }
    const exported = variables.get('COMPOSE_FILE', pos)
    const composeFile = environment.get('COMPOSE_FILE') ?? (exported?.unsure === undefined ? exported?.text : undefined)
    return { key: this.key, words, environment, ...(composeFile !== undefined && { composeFile }) }
  }

  /** `bash -c "…"`: quotes are taken off, variables are left for the inner shell. */
  private nestedWord(word: Word, origin: ShellWord | undefined, shell: ShellText): void {
    if (!origin) return
    const { pos, end } = origin
    const raw = shell.text.slice(pos, end)
    const quote = raw[0]
    const isWhole = (quote === '"' || quote === "'") && raw.length > 1 && raw.endsWith(quote)
    const inner = raw.slice(1, -1)
    const { text, offsets } = quote === '"' ? decodeDouble(inner) : { text: inner, offsets: undefined }
    const place = () => word.use ?? word.span
    if (isWhole) this.nested(moved(shell, text, (offset) => pos + 1 + (offsets?.[offset] ?? offset)))
    else this.nested({ ...shell, text: word.text, expression: undefined, locate: place, locateUse: undefined })
  }

  /** `bash <<EOF`: the document is the script. */
  private hereDocuments(command: Command, shell: ShellText): void {
    for (const redirect of command.redirects) {
      if (redirect.type !== 'HereDoc') continue
      const { pos, end } = redirect.body
      this.nested(moved(shell, shell.text.slice(pos, end), (offset) => pos + offset))
    }
  }
}

/** A text inside another one: `place` leads from its offsets to the outer text's. */
const moved = (shell: ShellText, text: string, place: (offset: number) => number): ShellText => ({
  ...shell,
  text,
  locate: (from, to) => shell.locate(place(from), place(to)),
  locateUse: shell.locateUse && ((from, to) => shell.locateUse!(place(from), place(to))),
  expression: shell.expression && ((offset) => shell.expression?.(place(offset))),
})

const runtimeVariable =
  /(?:^|_)(?:DOCKER|PODMAN|NERDCTL|CONTAINER)(?:_?(?:CLI|ENGINE|RUNTIME|CMD|COMMAND|TOOL|BIN|BINARY|EXE|EXECUTABLE|COMPOSE))?$/i

const mention = /\b(?:docker|podman|nerdctl)\b/

/** A runtime by name; a variable whose name or whose values say that it holds one; the output of looking for one. */
function isRuntime(word: Word | undefined, variables: Variables): word is Word {
  if (!word) return false
  if (word.unsure === undefined) return isRuntimeName(baseName(word))
  if (word.text.startsWith('$('))
    return /\b(?:command -v|which|type -p|echo)\b/.test(word.text) && mention.test(word.text)
  const variable = /^\$\{?(\w+)/.exec(word.text)?.[1]
  return variable !== undefined && (runtimeVariable.test(variable) || variables.mentions(variable, mention))
}

const forms: Partial<Record<Subcommand['name'], RunForm>> = {
  run: 'run',
  create: 'create',
  service: 'service',
  'compose run': 'compose',
}

function subjectOf(
  { key, words }: Call,
  keys: Keys,
  images: ReadonlyMap<string, string>,
  isOnlyCreated: (word: Word) => boolean,
): Subject[] {
  const command = subcommandOf(words)
  if (!command) return []
  const at = placeOf(words[0]!, command.word)
  if (command.name === 'exec' || command.name === 'compose exec') {
    return execOf(command, at, (name) => keys.next(`${key}exec/${name}`))
  }
  const form = forms[command.name]
  if (!form) return []
  const container = parseRun(command.rest, {
    form,
    dialect: 'run',
    at,
    key: (name) => keys.next(`${key}run/${name}`),
    built: ({ text }) => images.get(withoutLatest(text)) ?? (/^\$\(.*\bbuild\b/s.test(text) ? '.' : undefined),
  })
  if (!container) return []
  return [form === 'create' && isOnlyCreated(command.word) ? { ...container, oneOff: true } : container]
}

/** From the runtime's word, with its quotes, to the subcommand. */
function placeOf(first: Word, last: Word): Span {
  const at = stretch(first, last)
  const { text } = at.source
  const quote = text[at.start - 1]
  const end = (first.use ?? first.span).end
  return (quote === '"' || quote === "'") && text[end] === quote ? { ...at, start: at.start - 1 } : at
}

function execOf({ name, rest }: Subcommand, at: Span, key: (name: string) => string): Exec[] {
  const split = splitFlags(rest, name === 'exec' ? execTable : composeExecTable)
  const [target] = split.rest
  if (!target) return []
  const facts: ExecFacts = {}
  const unresolved = new Map<keyof ExecFacts, Unresolved>()
  for (const { name: flag, value } of split.flags) {
    if (flag !== 'privileged' && flag !== 'user') continue
    if (value.unsure !== undefined) unresolved.set(flag, unresolvedOf(value))
    else if (flag === 'user') facts.user = { value: value.text, at: value.span }
    else facts.privileged = { value: /^(?:1|t|true)$/i.test(value.text), at: value.span }
  }
  return [
    exec({ key: key(target.text), name: target.text, dialect: 'run', at, opaque: split.opaque, unresolved, ...facts }),
  ]
}

/** `app` and `app:latest` are one image. */
const withoutLatest = (name: string) => name.replace(/:latest$/, '')

/** The images that a `build -t` or `tag` line makes, by name as written, with the Dockerfile or context they are made from. */
function builtImages(words: readonly Word[]): [string, string][] {
  const command = subcommandOf(words)
  if (command?.name === 'tag') {
    const name = command.rest[1]?.text
    return name ? [[name, '.']] : []
  }
  if (command?.name !== 'build') return []
  let { flags, rest } = splitFlags(command.rest, buildTable)
  const context = rest[0]?.text ?? '.'
  // Unlike run, build takes flags behind its argument too: `docker build . -t app`.
  while (rest.length > 1) {
    const more = splitFlags(rest.slice(1), buildTable)
    flags = [...flags, ...more.flags]
    rest = more.rest
  }
  const from = flags.findLast((flag) => flag.name === 'file')?.value.text ?? context
  return flags.filter((flag) => flag.name === 'tag').map((flag) => [flag.value.text, from])
}

/** A file that creates containers only to copy out of them (`create`, `cp`, `rm`) starts none. */
function createdButNotStarted(calls: readonly Call[]): (word: Word) => boolean {
  const names = calls.map(({ words }) => subcommandOf(words)?.word.text)
  const isCopied = names.includes('cp') || names.includes('export')
  return () => isCopied && !names.includes('start')
}

/** What a call says of a Compose project, run from the folder of its file or from the repository's root. */
function composeCommandOf({ key, words, environment, composeFile }: Call): ComposeCommand[] {
  const call = composeCallOf(words)
  if (!call) return []
  const path = key.slice(0, key.indexOf('#'))
  const own = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const folders = path.startsWith('.github/') ? [''] : [...new Set([own, ''])]
  const separator = environment.get('COMPOSE_PATH_SEPARATOR') || /[:;]/
  const files = call.files.length > 0 ? call.files : (composeFile?.split(separator).filter(Boolean) ?? [])
  const says = files.length > 0 || call.envFiles.length > 0 || environment.size > 0
  return says ? [{ ...call, folders, files, environment }] : []
}

/** A named volume that a line of the same texts makes of a host path is a bind of that path. */
function withHostVolumes(subjects: Subject[], calls: readonly Call[]): Subject[] {
  const paths = new Map(calls.flatMap(({ words }) => volumesOf(words)))
  if (paths.size === 0) return subjects
  return subjects.map((subject) => {
    if (subject.kind !== 'container') return subject
    const mounts = subject.mounts.map((fact) => {
      const path = fact.value.type === 'volume' ? paths.get(fact.value.source ?? '') : undefined
      return path === undefined ? fact : { ...fact, value: { ...fact.value, type: 'bind', source: path } }
    })
    return { ...subject, mounts }
  })
}
