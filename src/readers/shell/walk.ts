import { posix } from 'node:path'
import type { Command, CommandExpansionPart, ParsedScript, Word as ShellWord, SyntaxNode } from 'unbash'
import { joinPath } from '../../model/path.ts'
import { type Origin, position, type Span, span } from '../../model/source.ts'
import { claimsDaemon } from '../daemon/claims.ts'
import { part, splitWords, stretch, type Word } from '../parse/words.ts'
import type { FoundGap } from '../reader.ts'
import { Choices } from './choices.ts'
import { isOtherProgram } from './client.ts'
import { onlyShows, type Started, showsArguments, started } from './command-line.ts'
import { type Definition, Functions } from './functions.ts'
import { manifestsOf } from './manifests.ts'
import { isCall, namesRuntime } from './runtime.ts'
import { decodeDouble, mayExpand } from './text.ts'
import { visitChildren } from './tree.ts'
import { type ShellText, Variables } from './variables.ts'
import { contentOf, targetOf } from './written.ts'

type Unbash = typeof import('unbash')

/** A command of a text, however many readings it has. */
export interface Line {
  /** It has more readings than were read. */
  isCut: boolean
}

/** One call of a container runtime. */
export interface Call {
  readonly key: string
  readonly words: readonly Word[]
  readonly line: Line
  /** The call of the function that this one stands in. */
  readonly site?: Span
  /** Why it is not certain that the words are run. */
  readonly doubt?: string
  /** Run on another machine, through `ssh`. */
  readonly isRemote?: boolean
  /** The machine is thrown away afterwards. */
  readonly isThrownAway?: boolean
  /** Values in it that come from elsewhere. */
  readonly origins?: readonly Origin[]
  /** The folder of the machine that a `cd` before it went to; absent where it may be the repository's. */
  readonly folder?: string
  /** The same within the repository, from where the text begins. */
  readonly below?: string
  /** Nobody knows in which folder it runs. */
  readonly isLost?: boolean
  /** A here-document that it reads. */
  readonly input?: Span
  /** Variables that stand before the command. */
  readonly environment?: ReadonlyMap<string, string>
  /** `COMPOSE_FILE` and `COMPOSE_ENV_FILES`, wherever the text sets them. */
  readonly composeFile?: string
  readonly composeEnvFiles?: string
}

/** A file of the machine that a command writes. */
export interface WrittenFile {
  readonly path: string
  readonly text: string
  locate(from: number, to: number): Span
}

/** Where a command stands. */
interface Frame {
  readonly shell: ShellText
  readonly variables: Variables
  readonly functions: Functions
  /** The call of the outermost function around it, and the functions that are open. */
  readonly site?: Span
  readonly open: readonly SyntaxNode[]
  readonly isRemote?: boolean
  /** The commands before it in a pipe. */
  readonly input?: readonly SyntaxNode[]
}

/** Limits against hostile texts: texts within texts, functions within functions, nodes of called functions, characters of texts, filters in a pipe. */
const maxTexts = 5
const maxOpen = 12
const maxSteps = 200_000
const maxNested = 2_000_000
const maxFilters = 8

/** Finds every call in a text, also in substitutions, in functions as they are called, and in the texts passed to other shells. */
export class Walk {
  private readonly calls: Call[] = []
  /** Configuration files of a daemon that the text writes, and the addresses of engines that it sets for its clients. */
  readonly written: WrittenFile[] = []
  readonly engines: Word[] = []
  verifiesEngines = false
  private gap: { readonly at: Span; readonly from: number; readonly because: string } | undefined
  private depth = 0
  private folder: string | undefined
  private readonly foldersBefore: (string | undefined)[] = []
  private steps = 0
  private nestedLength = 0
  private readonly choices = new Choices()
  /** Manifests for a cluster: files by their names as written, and here-documents. */
  readonly files: string[] = []
  readonly documents: { readonly text: string; readonly at: Span }[] = []
  private line: Line = { isCut: false }
  /** Where the command that is read stands in its text. */
  private at = Number.POSITIVE_INFINITY

  constructor(
    private readonly unbash: Unbash,
    private readonly key: string,
    /** Whether a text can start a container at all. */
    private readonly isRelevant: (text: string) => boolean,
  ) {}

  run(shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    this.folder = shell.folder
    try {
      this.script(shell)
    } catch (error) {
      this.problem(shell.locate(0, 0), 0, error instanceof Error ? error.message : String(error))
    }
    const found = inOrder(this.calls)
    return { found, problem: this.gap && unreadGap(shell, this.gap, found) }
  }

  /** Commands whose words are known without a shell (a Dockerfile's exec form). */
  commandLine(words: readonly Word[], shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    const tree = this.unbash.parse('') as ParsedScript
    const variables = Variables.of(shell, tree, this.unbash.forEachChild, this.choices)
    this.words(words, { shell, variables, functions: new Functions(), open: [] })
    return { found: inOrder(this.calls), problem: undefined }
  }

  private script(shell: ShellText, outer?: Frame, args?: readonly Word[]): void {
    const { parse, forEachChild } = this.unbash
    const tree = parse(shell.text) as ParsedScript
    const variables = Variables.of(shell, tree, forEachChild, this.choices, args)
    if (shell.text.includes('DOCKER_HOST')) {
      this.engines.push(...variables.assigned('DOCKER_HOST'))
      this.verifiesEngines ||= variables.assigned('DOCKER_TLS_VERIFY').some(({ text }) => text !== '')
    }
    const functions = new Functions(outer?.functions)
    const frame: Frame = {
      shell,
      variables,
      functions,
      open: outer?.open ?? [],
      site: outer?.site,
      isRemote: outer?.isRemote,
    }
    functions.collect(tree, frame.shell, variables, forEachChild)
    this.visit(tree, frame)
    // A function that is called nowhere here may be called from elsewhere.
    for (const { node, variables: own } of functions.uncalled()) {
      this.folder = undefined
      this.visit(node.body, { ...frame, variables: own.inFunction(node) })
    }
  }

  private problem(at: Span, from: number, because: string): void {
    this.gap ??= { at, from, because }
  }

  private readonly visit = (node: SyntaxNode, frame: Frame): void => {
    if (frame.open.length > 0) this.steps++
    if (node.type === 'Function' || (node.type === 'Word' && !mayExpand(node.text))) return
    if (node.type === 'Script') {
      const [error] = (node as ParsedScript).errors ?? []
      if (error) this.problem(frame.shell.locate(error.pos, error.pos), error.pos, error.message)
      if (node.source !== undefined) {
        this.backticks(node.source, node, frame)
        return
      }
    }
    if (subshells.has(node.type)) {
      const outside = this.folder
      this.within(node, frame)
      this.folder = outside
    } else this.within(node, frame)
  }

  private within(node: SyntaxNode, frame: Frame): void {
    if (node.type === 'Pipeline') {
      node.commands.forEach((command, i) => {
        this.visit(command, { ...frame, input: node.commands.slice(Math.max(0, i - maxFilters), i) })
      })
      return
    }
    if (node.type === 'Command') this.command(node, frame)
    visitChildren(node, this.unbash.forEachChild, this.visit, frame)
  }

  /** Escaped backticks have a text of their own; only the place of the whole is known. */
  private backticks(text: string, { pos, end }: { pos: number; end: number }, frame: Frame): void {
    const { shell } = frame
    this.nested({ text, locate: () => shell.locate(pos, end), variables: shell.variables }, frame)
  }

  private nested(shell: ShellText, frame: Frame, args?: readonly Word[]): void {
    this.nestedLength += shell.text.length
    if (this.depth >= maxTexts || this.nestedLength > maxNested || !this.isRelevant(withArguments(shell.text, args)))
      return
    const outside = this.folder
    this.depth++
    this.script(shell, frame, args)
    this.depth--
    this.folder = outside
  }

  private command(command: Command, frame: Frame): void {
    const { name } = command
    if (!name) return
    const { shell, variables, functions } = frame
    if (/^(?:cd|pushd|popd)$/.test(name.value)) this.enter(name.value, command, variables)
    this.write(command, frame)
    for (const one of command.prefix) {
      if (one.type !== 'Assignment' || one.value.type === 'ArrayValue' || !one.name.startsWith('DOCKER_')) continue
      const value = variables.word(one.value)
      if (one.name === 'DOCKER_HOST') this.engines.push(value)
      if (one.name === 'DOCKER_TLS_VERIFY') this.verifiesEngines ||= value.text !== ''
    }
    const text = shell.text.slice(command.pos, command.end)
    if (
      !name.parts &&
      !functions.has(name.value) &&
      (isInert(name.value) || !mayStart.test(text.replace(/["'\\]/g, '')))
    )
      return
    const { folder, line, at } = this
    this.line = { isCut: false }
    const own = this.line
    const isWhole = this.choices.each(() => {
      this.folder = folder
      this.line = own
      this.at = command.pos
      const origins = new Map<Word, ShellWord>()
      const resolved = [name, ...command.args].flatMap((word) => {
        if (word.type === 'Assignment') return [{ text: word.text, span: shell.locate(word.pos, word.end) }]
        if (isRemark(word)) return []
        const found = variables.words(word)
        for (const one of found) origins.set(one, word)
        return found
      })
      this.words(atTheirUse(resolved, origins), frame, command, origins)
    })
    if (!isWhole) own.isCut = true
    this.line = line
    this.at = at
  }

  private enter(verb: string, command: Command, variables: Variables): void {
    if (verb === 'popd') this.folder = this.foldersBefore.pop()
    else {
      if (verb === 'pushd') this.foldersBefore.push(this.folder)
      this.folder = folderAfter(command, this.folder, variables)
    }
  }

  private write(command: Command, { shell, variables, input = [] }: Frame): void {
    const path = targetOf(command)
    if (path === undefined || !claimsDaemon(path)) return
    const content = contentOf(command, input, variables)
    if (!content) return
    const { from, to } = content
    const raw = shell.text.slice(from, to)
    const text = content.text ?? raw
    const locate = (start: number, end: number) =>
      text === raw ? shell.locate(from + start, from + end) : shell.locate(from, to)
    this.written.push({ path, text, locate })
  }

  private words(
    given: readonly Word[],
    frame: Frame,
    command?: Command,
    origins: ReadonlyMap<Word, ShellWord> = new Map(),
  ): void {
    const words = withAlias(given, frame.functions)
    const [first] = words
    if (!first) return
    const definitions = first.unsure === undefined ? frame.functions.get(first.text) : []
    const before = this.calls.length
    for (const definition of definitions) this.call(definition, words, frame)
    const isReplaced = definitions.some(({ isCertain }) => isCertain)
    if (definitions.length > 0 && (isReplaced || this.calls.length > before || !namesRuntime(first))) return
    for (const word of manifestsOf(words)) this.manifest(word, command, frame)
    const at = (list: readonly Word[], i: number) => isCall(list, i, frame.variables)
    const found = started(words, at)
    for (const one of found) this.started(one, frame, command, origins)
    if (found.length === 0 && !showsArguments(words)) this.doubtful(words, frame)
  }

  /** A file that is sent to a cluster, or in its place what the command reads: a here-document, or files through other programs. */
  private manifest({ text, unsure }: Word, command: Command | undefined, frame: Frame): void {
    if (unsure !== undefined) return
    if (text !== '-' && text !== '/dev/stdin') {
      this.file(text)
      return
    }
    for (const node of command ? [command] : []) this.read(node, frame)
    for (const node of frame.input ?? []) {
      if (node.type !== 'Command') continue
      this.read(node, frame)
      // Which words are files is known to those who have the files.
      for (const word of node.args) if (word.type !== 'Assignment') this.file(frame.variables.word(word).text)
    }
  }

  /** What a command's redirections give it to read. */
  private read({ redirects }: Command, { shell, variables }: Frame): void {
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') {
        const { pos, end } = redirect.body
        this.documents.push({ text: shell.text.slice(pos, end), at: shell.locate(pos, pos) })
      } else if (redirect.operator === '<' && redirect.target) this.file(variables.word(redirect.target).text)
    }
  }

  /** A file in the folder that the shell is in; one elsewhere on the machine is not the repository's. */
  private file(path: string): void {
    if (this.folder === undefined || isLost(this.folder)) this.files.push(path)
    else if (!/^[/~]/.test(this.folder) && !path.startsWith('/')) this.files.push(joinPath(this.folder, path))
  }

  private started(
    one: Started,
    frame: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): void {
    switch (one.kind) {
      case 'call':
        this.calls.push({
          key: this.key,
          words: one.words,
          line: this.line,
          site: frame.site,
          isRemote: frame.isRemote,
          ...placeOf(this.folder),
          ...settings(command, frame),
        })
        return
      case 'input':
        if (command) this.input(command, one.isRemote ? { ...frame, isRemote: true } : frame, one.args)
        return
      case 'file':
        this.printedIn(origins.get(one.word), frame)
        return
      case 'text':
        this.text(one.words, one.isRemote ? { ...frame, isRemote: true } : frame, origins, one.args)
    }
  }

  private call({ node, shell, variables }: Definition, words: readonly Word[], frame: Frame): void {
    if (frame.open.includes(node) || frame.open.length >= maxOpen) return
    if (this.steps > maxSteps) {
      this.problem(words[0]!.span, 0, 'its functions call each other too often')
      return
    }
    frame.functions.called(node)
    const first = words[0]!
    const site = frame.site ?? stretch(first, words.at(-1)!)
    const inner = {
      shell,
      variables: variables.inFunction(node, { variables: frame.variables, at: this.at }, words.slice(1)),
      functions: frame.functions,
      input: frame.input,
    }
    this.visit(node.body, { ...inner, site, open: [...frame.open, node] })
  }

  /** A text that another program gets, and that reads like a run line: whether it is run is not known. */
  private doubtful(words: readonly Word[], frame: Frame): void {
    for (const word of words.slice(1)) {
      if (word.unsure !== undefined || !/^\S*(?:docker|podman|nerdctl)\s+\S/.test(word.text)) continue
      const place = word.use ?? word.span
      const inner = splitWords(word.text, () => place)
      if (!runsSomething(inner, frame.variables)) continue
      const doubt = `it is not known whether ${words[0]!.text} runs this text`
      this.calls.push({ key: this.key, words: inner, line: this.line, doubt })
    }
  }

  private text(
    words: readonly Word[],
    frame: Frame,
    origins: ReadonlyMap<Word, ShellWord>,
    args: readonly Word[] | undefined,
  ): void {
    for (const word of words) this.printedIn(origins.get(word), frame)
    const [first] = words
    if (words.length === 1 && first) this.wordText(first, origins.get(first), frame, args)
    else if (words.every(({ text }) => /^[\w./:=@,+%-]*$/.test(text))) this.words(words, frame)
    else this.nested({ ...joined(words), variables: this.outer(frame) }, frame, args)
  }

  /** `bash -c "…"`: quotes are taken off, variables are left for the inner shell. */
  private wordText(word: Word, origin: ShellWord | undefined, frame: Frame, args: readonly Word[] | undefined): void {
    const shell: ShellText = { ...frame.shell, variables: this.outer(frame, origin?.pos) }
    if (origin && holds(frame.shell.locate(origin.pos, origin.end), word.span) && !word.use) {
      const { pos, end } = origin
      const raw = shell.text.slice(pos, end)
      const quote = raw[0]
      const isWhole = (quote === '"' || quote === "'") && raw.length > 1 && raw.endsWith(quote)
      const inner = raw.slice(1, -1)
      const { text, offsets } = quote === '"' ? decodeDouble(inner) : { text: inner, offsets: undefined }
      const own = quote === '"' ? frame.variables.argumentsAt(pos) : args
      if (isWhole) {
        this.nested(
          moved(shell, text, (at) => pos + 1 + (offsets?.[at] ?? at)),
          frame,
          own,
        )
        return
      }
    }
    this.nested({ ...joined([word]), variables: shell.variables }, frame, args ?? frame.variables.argumentsAt(Infinity))
  }

  private outer({ variables }: Frame, at = Infinity): ShellText['variables'] {
    return { get: (name) => variables.get(name, at) }
  }

  /** `bash <<EOF`, `bash <<< TEXT`, `… | bash`: what a shell reads is its script. */
  private input(command: Command, frame: Frame, args: readonly Word[]): void {
    if (this.redirected(command, frame, args)) return
    for (const node of frame.input ?? []) this.printed(node, frame, args)
  }

  private redirected(command: Command, frame: Frame, args?: readonly Word[]): boolean {
    const { shell } = frame
    const variables = this.outer(frame, command.pos)
    let isRead = false
    for (const redirect of command.redirects) {
      if (redirect.type === 'HereDoc') {
        const { pos, end } = redirect.body
        this.nested(
          moved({ ...shell, variables }, shell.text.slice(pos, end), (at) => pos + at),
          frame,
          args,
        )
        isRead = true
      } else if (redirect.type === 'HereString' && redirect.target) {
        const { target } = redirect
        const word = frame.variables.word(target)
        this.text([word], frame, new Map([[word, target]]), args)
        isRead = true
      }
    }
    return isRead
  }

  /** The texts of `$(…)` and `<(…)` in a word that a shell reads. */
  private printedIn(word: ShellWord | undefined, frame: Frame): void {
    if (!word?.parts) return
    this.unbash.forEachChild(word, (child) => this.substituted(child, frame))
  }

  private substituted(node: SyntaxNode, frame: Frame): void {
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') {
      const { script } = node as CommandExpansionPart
      if (script && script.source === undefined) this.printed(script, frame)
    } else this.unbash.forEachChild(node, (child) => this.substituted(child, frame))
  }

  /** What `echo`, `printf` and a here-document pass on to a shell. */
  private printed(node: SyntaxNode, frame: Frame, args?: readonly Word[]): void {
    if (node.type !== 'Command') {
      if (node.type !== 'Function') this.unbash.forEachChild(node, (child) => this.printed(child, frame, args))
      return
    }
    if (this.redirected(node, frame, args) || !node.name) return
    const name = node.name.value
    const words = node.args.filter((word) => word.type === 'Word')
    const shown = words.slice(words.findIndex((word) => !/^-[neE]+$/.test(word.value)))
    if (name === 'printf')
      for (const word of shown) this.text([lines(frame.variables.word(word))], frame, new Map(), args)
    if (name !== 'echo') return
    const origins = new Map<Word, ShellWord>()
    const found = shown.flatMap((word) => {
      const one = frame.variables.word(word)
      origins.set(one, word)
      return [one]
    })
    if (found.length > 0) this.text(found, frame, origins, args)
  }
}

/** What Compose takes from variables: those that stand before the command, and `COMPOSE_FILE` from anywhere before it. */
function settings(
  command: Command | undefined,
  { shell, variables }: Frame,
): Pick<Call, 'environment' | 'composeFile' | 'composeEnvFiles' | 'input'> {
  if (!command) return {}
  const environment = new Map<string, string>()
  for (const assignment of command.prefix) {
    if (assignment.type !== 'Assignment' || assignment.value.type === 'ArrayValue') continue
    const value = variables.word(assignment.value)
    if (value.unsure === undefined) environment.set(assignment.name, value.text)
  }
  // `env A=b docker …`, `sudo A=b docker …`
  for (const word of command.args) {
    const text = word.type === 'Assignment' ? word.text : word.value
    if (/^-/.test(text)) continue
    const [, name, value] = /^([A-Za-z_]\w*)=([^$`]*)$/s.exec(text) ?? []
    if (name === undefined || value === undefined) break
    environment.set(name, value)
  }
  const everywhere = (name: string) => {
    const exported = variables.get(name, command.pos)
    return environment.get(name) ?? (exported?.unsure === undefined ? exported?.text : undefined)
  }
  for (const name of /compose|stack/.test(shell.text.slice(command.pos, command.end))
    ? exportedBy(shell, command)
    : []) {
    const value = everywhere(name)
    if (value !== undefined) environment.set(name, value)
  }
  const [composeFile, composeEnvFiles] = [everywhere('COMPOSE_FILE'), everywhere('COMPOSE_ENV_FILES')]
  const body = command.redirects.flatMap((redirect) => (redirect.type === 'HereDoc' ? [redirect.body] : [])).at(-1)
  const input = body && shell.locate(body.pos, body.end)
  return {
    environment,
    ...(composeFile !== undefined && { composeFile }),
    ...(composeEnvFiles !== undefined && { composeEnvFiles }),
    ...(input && { input }),
  }
}

const maxExported = 200

/** The variables that a command inherits: those that the text exports before it, and those that are set around the text. */
function exportedBy({ text, variables }: ShellText, { pos }: Command): string[] {
  const before = text.slice(0, pos)
  const lists = before.includes('export') ? before.matchAll(/(?:^|[\s;&|])export[ \t]+([^\n;&|]{1,1000})/g) : []
  const exported = [...lists].flatMap(([, list]) =>
    [...list!.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)].map(([, name]) => name!),
  )
  const around = variables instanceof Map ? [...variables.keys()].filter((name) => typeof name === 'string') : []
  return [...new Set([...exported, ...around])].slice(0, maxExported)
}

/** What runs in a shell of its own: its `cd` changes nothing outside. */
const subshells: ReadonlySet<SyntaxNode['type']> = new Set([
  'Subshell',
  'Pipeline',
  'CommandExpansion',
  'ProcessSubstitution',
])

/** Longer names of folders are not taken apart. */
const maxFolder = 500

/** Stands for a folder that nobody knows. */
const lost = '\0'
const isLost = (folder: string) => folder.startsWith(lost)

/** Where a call runs, by the folder that the shell is in. */
function placeOf(folder: string | undefined): Pick<Call, 'folder' | 'below' | 'isLost'> {
  if (folder === undefined) return {}
  if (isLost(folder)) return { isLost: true }
  return /^[/~]/.test(folder) ? { folder } : { below: folder }
}

/** The folder of the script, or of the repository: where the text begins. */
const beginning =
  /^(?:\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}|\$\((?=.*(?:dirname.*(?:\$\{?0|BASH_SOURCE)|rev-parse --show-toplevel)).*\)|\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|PWD)\}?)/s

/** Where `cd` goes, as far as it is written; undefined where the text begins. */
function folderAfter({ args }: Command, before: string | undefined, variables: Variables): string | undefined {
  const target = args.find((word) => word.type === 'Word' && !/^-[LPe@-]/.test(word.value))
  if (target?.type !== 'Word') return args.length === 0 ? '~' : before
  const { text, unsure } = variables.word(target)
  if (text === '-') return lost
  if (unsure === undefined) return /^[/~]/.test(text) ? text : posix.join(before ?? '.', text)
  if (text.length > maxFolder) return lost
  const name = /^\$\{?(\w+)\}?(?=\/|$)/.exec(text)
  const [only, ...more] = name ? variables.assigned(name[1]!) : []
  const written = name && only && more.length === 0 ? only.text + text.slice(name[0].length) : text
  const below = written.replace(beginning, '.')
  return below !== written && !/[$`]/.test(below) ? posix.join(below) : lost
}

/** What such a program is given is not run; what its words print is read for itself. */
const isInert = (program: string) => onlyShows(program) && !isOtherProgram({ text: program })

/** Without one of these words no command starts anything. */
const mayStart = /docker|podman|nerdctl|kubectl|\boc\b|[$`]|\b(?:[a-z]*sh|eval|source|su|runuser|at|batch)\b|^\.\s|<</

/** A remark between backticks, `` `# …` ``, is no word. */
const isRemark = ({ parts }: ShellWord) =>
  parts?.length === 1 && parts[0]!.type === 'CommandExpansion' && parts[0]!.script?.commands.length === 0

const withArguments = (text: string, args: readonly Word[] = []) =>
  args.length > 0 ? `${text} ${args.map((word) => word.text).join(' ')}` : text

function runsSomething(words: readonly Word[], variables: Variables): boolean {
  return words.length > 3 && words.some(({ text }) => text.startsWith('-')) && isCall(words, 0, variables)
}

/** `alias d=docker`: the alias's own words come in its place. */
function withAlias(words: readonly Word[], functions: Functions): readonly Word[] {
  const [first, ...rest] = words
  const alias = first && first.unsure === undefined ? functions.alias(first.text) : undefined
  return first && alias !== undefined ? [...splitWords(alias, () => first.use ?? first.span), ...rest] : words
}

/** `$UP` with the whole command in it: it is run where it is named, not where it is set. */
function atTheirUse(words: readonly Word[], origins: Map<Word, ShellWord>): readonly Word[] {
  const [first] = words
  const origin = first && origins.get(first)
  if (!first?.use || words.filter((word) => origins.get(word) === origin).length < 2) return words
  return words.map((word) => {
    if (origins.get(word) !== origin || !word.use || !origin) return word
    const moved = { ...word, span: word.use }
    origins.set(moved, origin)
    return moved
  })
}

const holds = (outer: Span, inner: Span) =>
  outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end

/** `\n` of a format is a line's end; offsets stay. */
const lines = (word: Word): Word => ({ ...word, text: word.text.replaceAll('\\n', ' \n') })

/** A text made of words, and the way back to each of them. */
function joined(words: readonly Word[]): ShellText {
  const starts: number[] = []
  let text = ''
  for (const word of words) {
    if (starts.length > 0) text += ' '
    starts.push(text.length)
    text += word.text
  }
  const indexAt = (offset: number) =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    )
  const locate = (from: number, to: number): Span => {
    const [first, last] = [indexAt(from), indexAt(Math.max(from, to - 1))]
    const word = words[first]!
    if (word.use) return word.use
    const raw = word.span.source.text.slice(word.span.start, word.span.end)
    if (first === last && raw === word.text) return part(word, from - starts[first]!, to - starts[first]!).span
    if (first === last && lines({ ...word, text: raw }).text === word.text) {
      return span(word.span.source, word.span.start + from - starts[first]!, word.span.start + to - starts[first]!)
    }
    return stretch(word, words[last]!)
  }
  return { text, locate }
}

/** A text inside another one: `place` leads from its offsets to the outer text's. */
const moved = (shell: ShellText, text: string, place: (offset: number) => number): ShellText => ({
  ...shell,
  text,
  locate: (from, to) => shell.locate(place(from), place(to)),
  locateUse: shell.locateUse && ((from, to) => shell.locateUse!(place(from), place(to))),
  expression: shell.expression && ((offset) => shell.expression?.(place(offset))),
})

/** Functions are read as they are called; a file's subjects stand in the order of its lines. */
function inOrder(calls: readonly Call[]): readonly Call[] {
  const start = ({ words, site }: Call) => (site ?? words[0]!.use ?? words[0]!.span).start
  return [...calls].sort((a, b) => start(a) - start(b))
}

/** What stands behind the place where a text cannot be read on, and was found all the same, hides nothing. */
function unreadGap(
  { text, locate }: ShellText,
  { at, from, because }: { at: Span; from: number; because: string },
  found: readonly Call[],
): FoundGap {
  const place = position(at.source, at.start)
  const lineOf = (offset: number) => position(at.source, locate(offset, offset).start).line
  const read = new Set(
    found
      .flatMap(({ words, site }) => [words[0]!.use ?? words[0]!.span, ...(site ? [site] : [])])
      .map((one) => position(one.source, one.start).line),
  )
  const rest = [...text.slice(from).matchAll(runLine)].find(
    (match) => !read.has(lineOf(from + match.index + match[0].length)),
  )
  const line = rest ? lineOf(from + rest.index + rest[0].length) : place.line
  const reason = `this shell script does not parse: ${because}`
  return { path: at.source.path, line, because: reason, blocking: rest !== undefined }
}

const runLine =
  /^(?![ \t]*#)[^\n]{0,2000}?\b(?:docker|podman|nerdctl)(?=[ \t]+(?:[^\n]{0,200}[ \t])?(?:run|create)\b)/gm
