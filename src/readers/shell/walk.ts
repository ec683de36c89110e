import type {
  Assignment,
  Command,
  ParsedScript,
  Redirected as RedirectedNode,
  Word as ShellWord,
  Statement,
  SyntaxNode,
} from 'unbash'
import type { Span } from '../../model/source.ts'
import { splitWords, stretch, type Word } from '../parse/words.ts'
import type { FoundGap } from '../reader.ts'
import { kindOfCall } from './call-kinds.ts'
import { settings, variablesBefore } from './call-settings.ts'
import { Choices } from './choices.ts'
import { inputOf } from './command-input.ts'
import { baseName, isShell, programIndex, type Started, showsArguments, started } from './command-line.ts'
import { listed, outcomeOf, waysOf } from './conditions.ts'
import { isEnd } from './endings.ts'
import { FilesUsed } from './files-used.ts'
import { isInert, mayStartAnything } from './first-look.ts'
import { placeOf } from './folders.ts'
import { type Call, type Frame, inside, type Library, type Line, maxOpen, openCall, outer } from './frame.ts'
import { type Definition, Functions } from './functions.ts'
import { IdleFunctions } from './idle.ts'
import { ignoredIn, unguarding } from './ignored.ts'
import { MachineSettings } from './machine-settings.ts'
import { Outputs } from './outputs.ts'
import { Position } from './position.ts'
import { ProgramTexts } from './program-texts.ts'
import { isCall, namesRuntime } from './runtime.ts'
import { ShellInput } from './shell-input.ts'
import type { ShellText } from './shell-text.ts'
import { SourcedFiles } from './sourced-files.ts'
import { hasMoreInOneLine, mayExpand } from './text.ts'
import { joined } from './texts.ts'
import { visitChildren } from './tree.ts'
import { maxCalls, Problems, tooManyCalls, unreadGap } from './unread.ts'
import { Variables } from './variables.ts'
import { copyOf, errorsOf, writesOf } from './written.ts'
import { WrittenFiles } from './written-files.ts'
import { linesOfXargs, unknownLine, xargsIn } from './xargs.ts'

type Unbash = typeof import('unbash')

/** Limits against hostile texts: texts within texts, functions within functions, nodes of called functions, characters of texts, filters in a pipe. */
const maxTexts = 5
const maxSteps = 200_000
const maxNested = 2_000_000

const maxFilters = 40
/** Characters of a loop or a choice that adds to files. */
const maxLoop = 20_000
const adds = />>|\btee\b/
/** Words of a command that is not itself a call: each may begin one. */
const maxCommandWords = 2000
const maxHereDocuments = 1000
/** Characters of the command lines that xargs makes of what it reads; beyond, what it adds is not known. */
const maxFilled = 500_000

/** Finds every call in a text, also in substitutions, in functions as they are called, and in the texts passed to other shells. */
export class Walk {
  /** What the text uses, sources and sets, beside what it calls. */
  readonly used: FilesUsed
  readonly sourced: SourcedFiles
  readonly settings = new MachineSettings()
  private readonly calls: Call[] = []
  private readonly choices = new Choices()
  private readonly position = new Position()
  private readonly problems = new Problems()
  private readonly idle: IdleFunctions
  private readonly outputs: Outputs
  private readonly input: ShellInput
  private readonly programs: ProgramTexts
  /** What lets the work go on where a statement fails, by the last statements of texts. */
  private readonly ignored = new WeakMap<Statement, Span>()
  /** Conditions: how they end decides what follows. */
  private readonly deciding = new WeakSet<SyntaxNode>()
  private readonly openAliases = new Set<string>()
  private depth = 0
  private steps = 0
  private nestedLength = 0
  /** It sets `PATH`: bare commands may be files of the repository. */
  private hasOwnPath = false
  private isFull = false
  private filledLength = 0
  private line: Line = { isCut: false }

  constructor(
    private readonly unbash: Unbash,
    private readonly key: string,
    /** Whether a text can start a container at all. */
    private readonly isRelevant: (text: string) => boolean,
    /** What the texts read with this one write to files. */
    private readonly scripts = new WrittenFiles(),
    /** Finds a file that a text sources. */
    library?: Library,
  ) {
    const { choices, position, problems } = this
    const { forEachChild } = unbash
    this.idle = new IdleFunctions(isRelevant)
    this.outputs = new Outputs(forEachChild, choices, scripts, problems)
    this.used = new FilesUsed(forEachChild, this.outputs, scripts, position, problems)
    const parse = (shell: ShellText) => this.parse(shell)
    const sources = { forEachChild, choices, parse, visit: this.visit }
    this.sourced = new SourcedFiles(library, sources, this.used, scripts, position)
    const texts = {
      nested: (shell: ShellText, frame: Frame, args?: readonly Word[]) => this.nested(shell, frame, args),
      words: (words: readonly Word[], frame: Frame) => this.words(words, frame),
      runFile: (path: string, isCommand: boolean, frame: Frame, args: readonly Word[]) =>
        this.runFile(path, isCommand, frame, args),
    }
    this.input = new ShellInput(forEachChild, this.outputs, this.used, this.settings, texts)
    const found = (call: Pick<Call, 'words' | 'doubt'>) =>
      this.calls.push({ key: this.key, kind: kindOfCall(call.words), line: this.line, ...call })
    this.programs = new ProgramTexts(this.outputs, { ...texts, isRelevant, found })
  }

  run(shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    this.position.folder = shell.folder
    try {
      this.script(shell)
    } catch (error) {
      this.problems.add(shell.locate(0, 0), 0, error instanceof Error ? error.message : String(error))
    }
    if (this.choices.isCut) this.problems.tooMuch(shell.locate(0, 0), 'its variables have too much in them')
    const found = inOrder(this.calls)
    return { found, problem: this.problems.found && unreadGap(shell, this.problems.found, found) }
  }

  /** Commands whose words are known without a shell (a Dockerfile's exec form). */
  commandLine(words: readonly Word[], shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    const tree = this.unbash.parse('') as ParsedScript
    const variables = Variables.of(shell, tree, this.unbash.forEachChild, this.choices)
    this.words(words, { shell, variables, functions: new Functions(), open: [], ignored: shell.ignored })
    return { found: inOrder(this.calls), problem: undefined }
  }

  private script(given: ShellText, outer?: Frame, args?: readonly Word[]): void {
    const { forEachChild } = this.unbash
    const shell = this.sourced.within(given)
    const tree = this.parse(shell)
    const variables = Variables.of(shell, tree, forEachChild, this.choices, args ?? shell.args)
    this.settings.ofText(shell, variables)
    // What `eval` defines is known behind it.
    const functions = outer?.isHere ? outer.functions : new Functions(outer?.functions)
    const frame: Frame = {
      shell,
      variables,
      functions,
      open: outer?.open ?? [],
      site: outer?.site,
      isRemote: outer?.isRemote,
      reader: outer?.reader,
    }
    functions.collect(tree, frame.shell, variables, forEachChild)
    const ignored = outer ? outer.ignored : shell.ignored
    if (ignored)
      for (const statement of tree.commands.slice(-unguarding(tree.commands))) this.ignored.set(statement, ignored)
    this.visit(tree, frame)
    if (outer?.isHere) {
      this.sourced.known(variables, outer)
      return
    }
    // A function that is called nowhere here may be called from elsewhere.
    for (const { node, variables: own } of functions.uncalled()) {
      this.position.folder = undefined
      this.visit(node.body, { ...frame, variables: own.inFunction(node), isFunction: true })
    }
  }

  /** The parser looks at all open here-documents of a line for each of them. */
  private parse({ text, locate }: ShellText): ParsedScript {
    const isDense = hasMoreInOneLine(text, '<<', maxHereDocuments)
    if (isDense) this.problems.tooMuch(locate(0, 0), `more than ${maxHereDocuments} here-documents in one line`)
    return this.unbash.parse(isDense ? '' : text) as ParsedScript
  }

  private readonly visit = (node: SyntaxNode, frame: Frame): void => {
    if (frame.open.length > 0) this.steps++
    if (node.type === 'Function' || (node.type === 'Word' && !mayExpand(node.text))) return
    if (node.type === 'Script') {
      const [error] = (node as ParsedScript).errors ?? []
      if (error) this.problems.add(frame.shell.locate(error.pos, error.pos), error.pos, error.message)
      if (node.source !== undefined) {
        this.backticks(node.source, node, frame)
        return
      }
    }
    if (subshells.has(node.type)) {
      const outside = this.position.folder
      this.within(node, captures.has(node.type) ? { ...frame, isCaptured: true } : frame)
      this.position.folder = outside
    } else this.within(node, this.deciding.has(node) ? { ...frame, ignored: undefined } : frame)
  }

  private within(node: SyntaxNode, frame: Frame): void {
    if (node.type === 'Pipeline') {
      if (node.commands.length > maxFilters + 1)
        this.problems.tooMuch(
          frame.shell.locate(node.pos, node.end),
          `more than ${maxFilters} commands before a pipe's`,
        )
      node.commands.forEach((command, i) => {
        const input = node.commands.slice(Math.max(0, i - maxFilters), i)
        const output = [...node.commands.slice(i + 1, i + 1 + maxFilters), ...(frame.output ?? [])].slice(0, maxFilters)
        this.visit(command, { ...frame, input, output })
      })
      return
    }
    if (node.type === 'AndOr') {
      const ignored = ignoredIn(node, frame.shell, frame.ignored)
      let before: boolean | undefined
      node.commands.forEach((command, i) => {
        const operator = node.operators[i - 1]
        if (operator !== undefined && before === (operator === '||')) return
        this.visit(command, ignored[i] === frame.ignored ? frame : { ...frame, ignored: ignored[i] })
        const own = () => outcomeOf(command, frame)
        before = operator === undefined ? own() : listed(before, operator, own)
      })
      return
    }
    if (frame.ignored && (node.type === 'If' || node.type === 'While')) {
      const others = node.type === 'If' ? node.elif.map(({ clause }) => clause) : []
      for (const clause of [node.clause, ...others]) this.deciding.add(clause)
    }
    const ways = waysOf(node, frame)
    if (ways) {
      for (const way of ways) this.visit(way, frame)
      return
    }
    if (node.type === 'Command') this.command(node, frame)
    if (node.type === 'Redirected') this.keep(node, frame)
    if (this.inBranches(node, frame)) return
    if (this.inRounds(node, frame, () => visitChildren(node, this.unbash.forEachChild, this.visit, frame))) return
    if (node.type === 'Script' || node.type === 'CompoundList') {
      this.statements(node.commands, frame)
      return
    }
    visitChildren(node, this.unbash.forEachChild, this.visit, frame)
  }

  /** A loop that adds to a file does it round by round; false for everything else. */
  private inRounds(node: SyntaxNode, { shell, variables }: Frame, read: () => void): boolean {
    if (node.type !== 'For' && node.type !== 'While') return false
    if (node.end - node.pos > maxLoop || !adds.test(shell.text.slice(node.pos, node.end))) return false
    return this.outputs.eachRound(node, variables, read)
  }

  /** A choice between branches that add to a file, each in its own way; false for everything else. */
  private inBranches(node: SyntaxNode, frame: Frame): boolean {
    if (node.type !== 'If' && node.type !== 'Case') return false
    if (node.end - node.pos > maxLoop || !adds.test(frame.shell.text.slice(node.pos, node.end))) return false
    const reading = (one: SyntaxNode) => () => this.visit(one, frame)
    if (node.type === 'Case') {
      this.visit(node.word, frame)
      this.scripts.branches(node.items.map(reading))
      return true
    }
    this.visit(node.clause, frame)
    for (const { clause } of node.elif) this.visit(clause, frame)
    this.scripts.branches(
      [node.then, ...node.elif.map(({ then }) => then), ...(node.else ? [node.else] : [])].map(reading),
    )
    return true
  }

  /** What stands behind an `exit` is not run. */
  private statements(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) {
      const ignored = this.ignored.get(statement)
      this.visit(statement, ignored ? { ...frame, ignored } : frame)
      if (isEnd(statement, frame)) return
    }
  }

  /** Escaped backticks have a text of their own; only the place of the whole is known. */
  private backticks(text: string, { pos, end }: { pos: number; end: number }, frame: Frame): void {
    const { shell } = frame
    this.nested({ text, locate: () => shell.locate(pos, end), variables: shell.variables }, frame)
  }

  private nested(shell: ShellText, frame: Frame, args?: readonly Word[]): void {
    this.nestedLength += shell.text.length
    const mayRun = !this.scripts.isEmpty || (frame.reader !== undefined && readsInput.test(shell.text))
    const isRelevant =
      mayRun ||
      (frame.isHere && shell.text.includes('=')) ||
      this.isRelevant(withArguments(shell, args)) ||
      mayBeAnything(shell) ||
      this.isRelevant(withVariables(shell)) ||
      namesFunction(shell.text, frame.functions)
    if (!isRelevant) return
    if (this.depth >= maxTexts || this.nestedLength > maxNested) {
      const isDeep = this.depth >= maxTexts
      this.problems.tooMuch(
        shell.locate(0, 0),
        isDeep ? `more than ${maxTexts} texts within texts` : 'its inner texts are too long',
      )
      return
    }
    const outside = this.position.folder
    this.depth++
    this.script(shell, frame, args)
    this.depth--
    this.position.folder = outside
  }

  private command(command: Command, frame: Frame): void {
    if (this.calls.length >= maxCalls) {
      if (!this.isFull) this.problems.tooMuch(frame.shell.locate(command.pos, command.end), tooManyCalls)
      this.isFull = true
      return
    }
    const { name } = command
    for (const word of [...command.prefix, ...command.args]) if (word.type === 'Assignment') this.set(word, frame)
    if (!name) return
    const { shell, variables, functions } = frame
    if (name.value === 'exec' && command.args.length === 0) this.open(command, frame)
    if (/^(?:cd|pushd|popd)$/.test(name.value)) this.position.enter(name.value, command, variables)
    const text = shell.text.slice(command.pos, command.end)
    this.settings.ofCommand(command, text, variables)
    this.sourced.byCommand(command, text, frame)
    const isPlain = !name.parts && !functions.has(name.value) && this.scripts.isEmpty
    const mayWrite = text.includes('>') || writers.test(name.value)
    if (isPlain && !mayWrite && !(this.hasOwnPath && !isInert(name.value)) && !mayStartAnything(name.value, text))
      return
    const { line, position } = this
    const { folder, at } = position
    this.line = { isCut: false }
    const own = this.line
    const isWhole = this.choices.each(() => {
      position.folder = folder
      this.line = own
      position.at = command.pos
      const origins = new Map<Word, ShellWord>()
      const resolved = [name, ...command.args].flatMap((word) => {
        if (word.type === 'Assignment') return [{ text: word.text, span: shell.locate(word.pos, word.end) }]
        if (isRemark(word)) return []
        const found = variables.words(word)
        for (const one of found) origins.set(one, word)
        return found
      })
      if (mayWrite) this.keep(command, frame)
      this.words(atTheirUse(resolved, origins), frame, command, origins)
      if (!this.scripts.isEmpty) this.scripts.pass(textsOf(resolved), resolved[programIndex(resolved)]?.text ?? '')
    })
    if (!isWhole) own.isCut = true
    this.line = line
    position.at = at
  }

  /** Variables that decide where bare commands are found, and what `set -x` runs to print a line. */
  private set({ name, text, value }: Assignment, frame: Frame): void {
    if (name === 'PATH') {
      this.scripts.searchIn(text)
      this.hasOwnPath = true
    }
    if (name !== 'PS4' || value.type !== 'Word' || !/[$`]/.test(value.value)) return
    this.nested({ ...joined([frame.variables.word(value)]), variables: outer(frame) }, frame)
  }

  /** `exec 3<<END`: a text that a file descriptor stands for. */
  private open(command: Command, frame: Frame): void {
    for (const { descriptor } of command.redirects) {
      const text = descriptor && 'value' in descriptor ? this.outputs.given(command, frame) : undefined
      if (text && descriptor && 'value' in descriptor) this.scripts.write(`/dev/fd/${descriptor.value}`, [text], false)
    }
  }

  /** What a command writes to a file: something may run it. */
  private keep(node: Command | RedirectedNode, frame: Frame): void {
    const { variables, shell } = frame
    for (const { target, appends, prefix = '' } of writesOf(node)) {
      const pieces = this.outputs.written(node.type === 'Redirected' ? node.command : node, frame)
      const own = pieces.length > 0 || node.type === 'Redirected' ? pieces : this.outputs.received(frame)
      const path = variables.word(target).text.slice(prefix.length)
      if (own.length === 0) {
        this.scripts.overwrite(path)
        this.scripts.make(path, () => this.used.filesBehind(node, frame), shell.locate(node.pos, node.pos).source)
      } else this.scripts.write(path, own, appends, variables.written(node, frame.input), this.position.folder)
    }
    for (const target of errorsOf(node)) this.scripts.overwrite(variables.word(target).text)
    const copy = node.type === 'Command' ? copyOf(node) : undefined
    if (copy) {
      const [from, to] = [variables.word(copy.from).text, variables.word(copy.to).text]
      this.scripts.copy(from, to)
      if (this.scripts.texts(from).length === 0)
        this.scripts.make(to, () => [from], shell.locate(node.pos, node.pos).source)
    }
  }

  /** Runs the files that commands wrote before: those that a shell is given, and those that the line names as its command. */
  private runFile(path: string, isCommand: boolean, frame: Frame, args: readonly Word[]): void {
    const texts = args.map(({ text }) => text)
    for (const text of this.scripts.run(path, isCommand, texts)) this.nested(text, frame, args)
  }

  private words(
    given: readonly Word[],
    frame: Frame,
    command?: Command,
    origins: ReadonlyMap<Word, ShellWord> = new Map(),
    isFilled = false,
  ): void {
    const list = aliasList(given, frame.functions)
    const alias = given[0]?.text ?? ''
    // An alias within itself is the command of its name.
    if (list && !this.openAliases.has(alias)) {
      this.openAliases.add(alias)
      this.nested({ ...joined(list), variables: outer(frame) }, frame)
      this.openAliases.delete(alias)
      return
    }
    const words = withAlias(given, frame.functions)
    const [first] = words
    if (!first) return
    if (words.some(({ text }) => text.startsWith('<('))) this.keepSubstituted(words, frame, origins)
    const filled = command && !isFilled ? this.filled(words, command, frame) : undefined
    if (filled) {
      for (const line of filled) this.words(line, frame, command, origins, true)
      return
    }
    const definitions = first.unsure === undefined ? frame.functions.get(first.text) : []
    const before = this.calls.length
    for (const definition of definitions) this.call(definition, words, frame)
    const isReplaced = definitions.some(({ isCertain }) => isCertain)
    if (definitions.length > 0 && (isReplaced || this.calls.length > before || !namesRuntime(first))) return
    this.used.by(words, command, frame)
    const i = programIndex(words)
    const program = words[i]
    this.used.tasks(words.slice(i), command, frame)
    if (program && !this.scripts.isEmpty) this.runFile(program.text, true, frame, words.slice(i + 1))
    if (program && (program.text.includes('/') || program.text === ownName) && !isShell(program)) {
      this.used.shellFile(program.text, frame, true)
      this.used.scriptCall(program.text, words.slice(i + 1), command, frame)
    }
    const at = (list: readonly Word[], i: number) => isCall(list, i, frame.variables)
    if (words.length > maxCommandWords && !at(words, 0)) {
      this.problems.tooMuch(first.use ?? first.span, `a command of more than ${maxCommandWords} words`)
      return
    }
    const found = started(words, at)
    const others = found.filter((one) => !isEdit(one))
    if (program && others.length === 0 && !showsArguments(words)) this.used.program(program, this.hasOwnPath, frame)
    this.used.mentioned(unfollowedIn(words, i, others, command), frame)
    const isRead = others.length === 0 && this.programs.program(words, frame, command, origins)
    if (isRead && found.length === 0) return
    for (const one of found) this.started(one, frame, command, origins)
    if (others.length === 0 && !showsArguments(words)) this.programs.doubtful(words, frame)
  }

  /** The command lines of xargs, where what it reads is known. */
  private filled(words: readonly Word[], command: Command, frame: Frame): Word[][] | undefined {
    const call = xargsIn(words)
    if (!call) return undefined
    const own = call.file ? undefined : inputOf(command.redirects)
    const before = frame.input ?? []
    const read = call.file
      ? frame.variables.fileText(call.file)
      : own
        ? frame.variables.textOf(own)
        : frame.variables.piped(before)
    const lines = read && read.unsure === undefined ? linesOfXargs(call, read.text) : undefined
    this.filledLength +=
      lines?.reduce((sum, line) => sum + line.reduce((all, { text }) => all + text.length, 0), 0) ?? 0
    if (lines && this.filledLength <= maxFilled) return lines
    const unknown = unknownLine(call)
    return unknown && [unknown]
  }

  /** `<(…)`: what it prints is a file under the name that is written. */
  private keepSubstituted(words: readonly Word[], frame: Frame, origins: ReadonlyMap<Word, ShellWord>): void {
    for (const word of words) {
      const [inner] = origins.get(word)?.parts ?? []
      if (inner?.type !== 'ProcessSubstitution' || !inner.script) continue
      const { script } = inner
      const pieces = this.outputs.of(script, frame)
      if (pieces.length > 0) this.scripts.write(word.text, pieces, false, frame.variables.written(script))
      else this.scripts.make(word.text, () => this.used.filesIn([script], frame), word.span.source)
    }
  }

  private started(
    one: Started,
    around: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): void {
    const before = one.kind === 'call' ? undefined : variablesBefore(command, around.variables)
    const frame = before ? { ...around, before } : around
    switch (one.kind) {
      case 'call':
        this.calls.push({
          key: this.key,
          kind: kindOfCall(one.words),
          words: one.words,
          line: this.line,
          site: frame.site,
          isRemote: frame.isRemote,
          ignored: frame.ignored,
          ...placeOf(this.position.folder),
          ...settings(command, frame),
          ...this.used.inputOf(one.words, command, frame),
          ...this.used.outputOf(one.words, command, frame),
        })
        return
      case 'input':
        for (const path of this.used.inputFiles(command, frame)) {
          this.used.shellFile(path, frame)
          this.used.scriptCall(path, one.args, command, frame)
        }
        this.input.read(command, one.isRemote ? { ...frame, isRemote: true } : frame, one.args)
        return
      case 'file':
        if (!one.isSourced) {
          this.used.shellFile(one.word.text, frame)
          this.used.scriptCall(one.word.text, one.args, command, frame)
        }
        this.input.printedIn(origins.get(one.word), frame, one.args)
        if (one.isSourced && this.sourced.source(one.word.text, frame, { args: one.args })) return
        this.runFile(one.word.text, false, frame, one.args)
        return
      case 'unread':
        this.problems.tooMuch(one.word.use ?? one.word.span, 'a command within more commands than are checked')
        return
      case 'text': {
        const reader = command ? { command, frame } : frame.reader
        const { isRemote, isHere } = one
        const inner = { ...frame, ...(isRemote && { isRemote }), ...(isHere && { isHere }), reader }
        this.input.text(one.words, inner, one.isLater ? new Map() : origins, one.args, one.name)
      }
    }
  }

  private call(definition: Definition, words: readonly Word[], frame: Frame): void {
    const { node } = definition
    const given = words.slice(1)
    if (given.length > maxGivenAgain && frame.open.some((one) => one.node === node)) {
      this.problems.tooMuch(words[0]!.span, `a function that calls itself with more than ${maxGivenAgain} words`)
      return
    }
    // Called again with the same it does nothing new.
    const again = openCall(node, given)
    if (frame.open.some((one) => one.node === node && one.given === again.given)) return
    if (this.idle.of(definition, frame) && !this.idle.mayStart(textOf(given))) {
      frame.functions.called(node)
      return
    }
    if (frame.open.length >= maxOpen) {
      this.problems.tooMuch(words[0]!.span, `more than ${maxOpen} functions that call each other`)
      return
    }
    if (this.steps > maxSteps) {
      this.problems.tooMuch(words[0]!.span, 'its functions call each other too often')
      return
    }
    frame.functions.called(node)
    const first = words[0]!
    const site = frame.site ?? stretch(first, words.at(-1)!)
    this.visit(node.body, { ...inside(definition, given, frame, this.position.at), site })
  }
}

/** Words that a function calls itself with: each `$@` in it stands for all of them again. */
const maxGivenAgain = 1000

/** A script runs itself. */
const ownName = '$0'

/** What runs in a shell of its own: its `cd` changes nothing outside. */
const subshells: ReadonlySet<SyntaxNode['type']> = new Set([
  'Subshell',
  'Pipeline',
  'CommandExpansion',
  'ProcessSubstitution',
])

/** Whether it is about a file: what else its words do is read beside it. */
const isEdit = (one: Started) => one.kind === 'call' && kindOfCall(one.words) === 'manifest'

/** What puts what is printed in it into the command around it. */
const captures: ReadonlySet<SyntaxNode['type']> = new Set(['CommandExpansion', 'ProcessSubstitution'])

/** A text that may run what it reads, or write it to a file. */
const readsInput = /\b(?:ba|da|a|k|z)?sh\b|\bcat\b|\btee\b/

/** Programs that write to a file without a redirection, or give a file another name. */
const writers = /^(?:sudo|doas|tee|dd|install|cp|mv|ln)$/

/** They give a file another name, by which it may be run. */
const copiers = /^(?:cp|mv|ln|rsync)$/
/** They run what stands behind their own options. */
const runsFound = /^-(?:exec|ok)(?:dir)?$/

const isShownByFind = (word: Word | undefined) => word !== undefined && baseName(word) === 'find'

/** The words of a command that may name scripts and that are not followed as its program. */
function unfollowedIn(
  words: readonly Word[],
  program: number,
  found: readonly Started[],
  command: Command | undefined,
): readonly Word[] {
  const [call] = found.flatMap((one) => (one.kind === 'call' ? [words.indexOf(one.words[0]!)] : []))
  const followed = new Set(
    found.flatMap((one) => (one.kind === 'file' ? [one.word] : one.kind === 'text' ? one.words : [])),
  )
  const isWritten = command?.redirects.some(({ operator }) => operator.startsWith('>')) ?? false
  const isRun = copiers.test(words[program]?.text ?? '') || isWritten || words.some(({ text }) => runsFound.test(text))
  if (showsArguments(words) && !isRun) return []
  const named = words.slice(0, call).filter((word, i) => i !== program && !followed.has(word))
  // `find -name x.sh` looks in every folder.
  return isShownByFind(words[program]) ? named.map((word) => ({ ...word, text: `*/${word.text}` })) : named
}

const textsOf = (words: readonly Word[]): string[] => words.map(({ text }) => text)
const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

/** A remark between backticks, `` `# …` ``, is no word. */
const isRemark = ({ parts }: ShellWord) =>
  parts?.length === 1 && parts[0]!.type === 'CommandExpansion' && parts[0]!.script?.commands.length === 0

const withArguments = ({ text, name }: ShellText, args: readonly Word[] = []) =>
  [{ text }, ...(name ? [name] : []), ...args].map((one) => one.text).join(' ')

/** `bash -c 'up --privileged'`: an exported function is known to the shells that a text starts. */
const namesFunction = (text: string, functions: Functions): boolean =>
  [...text.matchAll(/[\w:.-]+/g)].some(([name]) => functions.has(name))

/** Variables of one text that are looked at before it is read. */
const maxNames = 50

const namesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name!))

/** A text of more variables than are looked at. */
const mayBeAnything = ({ text, variables }: ShellText): boolean =>
  variables !== undefined && text.includes('$') && namesIn(text).size > maxNames

/** What a text puts in: a line may be no more than a variable. */
const withVariables = ({ text, variables }: ShellText): string =>
  variables && text.includes('$') ? [...namesIn(text)].map((name) => variables.get(name)?.text ?? '').join('\n') : ''

/** `alias up='cd x; docker run'`: an alias that is more than the beginning of one command, with the words behind it. */
function aliasList([first, ...rest]: readonly Word[], functions: Functions): readonly Word[] | undefined {
  const alias = first && first.unsure === undefined ? functions.alias(first.text) : undefined
  if (alias === undefined || !/[;&|<>()$`\n]/.test(alias)) return undefined
  const isPlain = rest.every(({ text }) => /^[\w./:=@,+%-]*$/.test(text))
  return isPlain ? [{ ...first!, text: alias }, ...rest] : undefined
}

/** `alias d=docker`: the alias's own words come in its place; behind one that ends with a blank the next word may be one as well. */
function withAlias(words: readonly Word[], functions: Functions): readonly Word[] {
  const found: Word[] = []
  for (const [i, word] of words.entries()) {
    const alias = word.unsure === undefined ? functions.alias(word.text) : undefined
    if (alias === undefined) return i === 0 ? words : [...found, ...words.slice(i)]
    found.push(...splitWords(alias, () => word.use ?? word.span))
    if (!/\s$/.test(alias)) return [...found, ...words.slice(i + 1)]
  }
  return found
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

/** Functions are read as they are called; a file's subjects stand in the order of its lines. */
function inOrder(calls: readonly Call[]): readonly Call[] {
  const start = ({ words, site }: Call) => (site ?? words[0]!.use ?? words[0]!.span).start
  return [...calls].sort((a, b) => start(a) - start(b))
}
