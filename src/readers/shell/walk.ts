import type {
  Command,
  CommandExpansionPart,
  ParsedScript,
  Redirected as RedirectedNode,
  Word as ShellWord,
  Statement,
  SyntaxNode,
} from 'unbash'
import { dockerWord, runtimeMention, runtimeOf } from '../../knowledge/runtimes.ts'
import { joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { makefilesIn } from '../makefile/names.ts'
import { part, splitWords, stretch, type Word } from '../parse/words.ts'
import type {
  FoundGap,
  MakeCall,
  MakefileNamed,
  MakeValue,
  NamedManifest,
  NamedScript,
  WrittenText,
} from '../reader.ts'
import { inputOf } from './assignments.ts'
import { environmentOf, settings, variablesBefore } from './call-settings.ts'
import { Choices } from './choices.ts'
import { isOtherProgram, trustVariable } from './client.ts'
import { isShell, onlyShows, programIndex, type Started, showsArguments, started } from './command-line.ts'
import { isEnd } from './endings.ts'
import { exportsAllAt } from './exports.ts'
import { folderAfter, isLost, placeOf } from './folders.ts'
import { type Call, type Frame, inside, type Library, type Line, maxOpen, outer } from './frame.ts'
import { type Definition, Functions } from './functions.ts'
import { chartIn } from './helm.ts'
import { IdleFunctions } from './idle.ts'
import { isInput } from './inputs.ts'
import { objectsMade } from './kubectl.ts'
import { makeIn, makeValueOf } from './make.ts'
import { manifestsOf } from './manifests.ts'
import { commandsIn, type InnerCommand, programOf } from './other-languages.ts'
import { decodes, Outputs, readText, shownBy } from './outputs.ts'
import { isCall, namesRuntime } from './runtime.ts'
import { hasMoreInOneLine, joinLines, mayExpand } from './text.ts'
import { assembled, joined, lines, moved } from './texts.ts'
import { visitChildren } from './tree.ts'
import { type Unread, unreadGap } from './unread.ts'
import { type ShellText, Variables } from './variables.ts'
import { named, wordTextOf } from './word-texts.ts'
import { copyOf, writesOf } from './written.ts'
import { WrittenFiles } from './written-files.ts'
import { linesOfXargs, xargsIn } from './xargs.ts'

type Unbash = typeof import('unbash')

/** Limits against hostile texts: texts within texts, functions within functions, nodes of called functions, characters of texts, filters in a pipe. */
const maxTexts = 5
const maxSteps = 200_000
const maxNested = 2_000_000
const maxFilters = 8
/** Characters of a loop or a choice that adds to files. */
const maxLoop = 20_000
const adds = />>|\btee\b/
/** Words of a command that is not itself a call: each may begin one. */
const maxCommandWords = 2000
const maxHereDocuments = 1000
/** Files that one text hands to shells. */
const maxHanded = 1000
/** Characters of the command lines that xargs makes of what it reads; beyond, what it adds is not known. */
const maxFilled = 500_000
/** Files that one command may read. */
const maxInputs = 100
/** Files that one text sources, each once. */
const maxLibraries = 50

/** Files that are sourced, each parsed once. */
const parsedSources = new WeakMap<
  Source,
  { readonly text: string; readonly tree: ParsedScript; readonly running: readonly Statement[] }
>()

/** `A=b`: nothing in it is run. */
const onlySets = (node: SyntaxNode): boolean =>
  node.type === 'Command' &&
  !node.name &&
  node.redirects.length === 0 &&
  node.prefix.every((one) => one.type === 'Assignment' && !/[$`]/.test(one.text))

/** Finds every call in a text, also in substitutions, in functions as they are called, and in the texts passed to other shells. */
export class Walk {
  private readonly calls: Call[] = []
  /** The addresses of engines that the text sets for its clients. */
  readonly engines: Word[] = []
  /** What it sets `DOCKER_CONTENT_TRUST` to. */
  readonly contentTrust: Word[] = []
  verifiesEngines = false
  /** What scripts that install a cluster are given: `INSTALL_K3S_EXEC`, and the arguments of `curl … | sh -s -`. */
  readonly installs: (readonly Word[])[] = []
  private gap: Unread | undefined
  private depth = 0
  private folder: string | undefined
  private readonly foldersBefore: (string | undefined)[] = []
  private steps = 0
  private readonly idle: IdleFunctions
  private readonly outputs: Outputs
  private nestedLength = 0
  /** Files that have been sourced. */
  readonly sources = new Set<Source>()
  private readonly choices = new Choices()
  /** Manifests for a cluster: files of the repository, all files as written, and texts that a command reads. */
  readonly files: string[] = []
  /** Charts, by the folder. */
  readonly charts: Pick<NamedManifest, 'file' | 'chart'>[] = []
  readonly named: string[] = []
  /** Files that a shell runs. */
  readonly handed = new Map<string, Pick<NamedScript, 'file' | 'isProgram'>>()
  /** The same with what they are given, a run each. */
  readonly scriptCalls: Pick<NamedScript, 'file' | 'args' | 'environment'>[] = []
  private filledLength = 0
  /** It hands more files to shells than are read. */
  handsOnMore = false
  /** Runs of make, by paths of the folder that the text begins in. */
  readonly makeCalls: MakeCall[] = []
  readonly documents: WrittenText[] = []
  private line: Line = { isCut: false }
  /** Where the command that is read stands in its text. */
  private at = Number.POSITIVE_INFINITY

  constructor(
    private readonly unbash: Unbash,
    private readonly key: string,
    /** Whether a text can start a container at all. */
    private readonly isRelevant: (text: string) => boolean,
    /** What the texts read with this one write to files. */
    private readonly scripts = new WrittenFiles(),
    /** Finds a file that a text sources. */
    private readonly library?: Library,
  ) {
    this.idle = new IdleFunctions(isRelevant)
    this.outputs = new Outputs(unbash.forEachChild, this.choices)
  }

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

  private script(given: ShellText, outer?: Frame, args?: readonly Word[]): void {
    const { forEachChild } = this.unbash
    const own = this.library ? { ...given, file: this.fileText(given.text) } : given
    const shell = this.library && maySource.test(given.text) ? { ...own, libraries: [] } : own
    const tree = this.parse(shell)
    const variables = Variables.of(shell, tree, forEachChild, this.choices, args ?? shell.args)
    if (/(?:DOCKER|CONTAINER)_HOST/.test(shell.text)) {
      this.engines.push(...variables.assigned('DOCKER_HOST'), ...variables.assigned('CONTAINER_HOST'))
      this.verifiesEngines ||= variables.assigned('DOCKER_TLS_VERIFY').some(({ text }) => text !== '')
    }
    if (shell.text.includes(trustVariable)) this.contentTrust.push(...variables.assigned(trustVariable))
    if (shell.text.includes(installVariable))
      this.installs.push(...variables.assigned(installVariable).map((word) => [word]))
    const functions = new Functions(outer?.functions)
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
    this.visit(tree, frame)
    // A function that is called nowhere here may be called from elsewhere.
    for (const { node, variables: own } of functions.uncalled()) {
      this.folder = undefined
      this.visit(node.body, { ...frame, variables: own.inFunction(node), isFunction: true })
    }
  }

  /** Files of the repository that the text reads, but for those that a line of it may write. */
  private fileText(text: string): (path: string) => string | undefined {
    const known = new Map<string, string | undefined>()
    let lines: string[] | undefined
    return (path) => {
      const at = this.folder
      if (at !== undefined && (isLost(at) || /^[/~]/.test(at))) return undefined
      const written = at !== undefined && !/^[$/~]/.test(path) ? joinPath(at, path) : path
      if (known.has(written)) return known.get(written)
      if (known.size >= maxInputs) return undefined
      const name = path.slice(path.lastIndexOf('/') + 1)
      lines ??= text.split('\n').filter((line) => mayWriteFile.test(line))
      const isWritten = name === '' || lines.some((line) => line.includes(name))
      const source = isWritten || !this.scripts.isEmpty ? undefined : this.library!(written, '')
      known.set(written, source?.text)
      return source?.text
    }
  }

  /** The parser looks at all open here-documents of a line for each of them. */
  private parse({ text, locate }: ShellText): ParsedScript {
    const isDense = hasMoreInOneLine(text, '<<', maxHereDocuments)
    if (isDense) this.tooMuch(locate(0, 0), `more than ${maxHereDocuments} here-documents in one line`)
    return this.unbash.parse(isDense ? '' : text) as ParsedScript
  }

  private problem(at: Span, from: number, because: string): void {
    this.gap ??= { at, from, because }
  }

  /** What nobody writes who hides nothing. */
  private tooMuch(at: Span, because: string): void {
    if (!this.gap?.isLimit) this.gap = { at, from: 0, because, isLimit: true }
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
      this.visit(statement, frame)
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
    if (!mayRun && !this.isRelevant(withArguments(shell, args)) && !this.isRelevant(withVariables(shell))) return
    if (this.depth >= maxTexts || this.nestedLength > maxNested) {
      const isDeep = this.depth >= maxTexts
      this.tooMuch(
        shell.locate(0, 0),
        isDeep ? `more than ${maxTexts} texts within texts` : 'its inner texts are too long',
      )
      return
    }
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
    for (const one of command.prefix) {
      if (one.type !== 'Assignment' || one.value.type === 'ArrayValue') continue
      if (one.name === installVariable) this.installs.push([variables.word(one.value)])
      if (!/^(?:DOCKER|CONTAINER)_/.test(one.name)) continue
      const value = variables.word(one.value)
      if (one.name === 'DOCKER_HOST' || one.name === 'CONTAINER_HOST') this.engines.push(value)
      if (one.name === trustVariable) this.contentTrust.push(value)
      if (one.name === 'DOCKER_TLS_VERIFY') this.verifiesEngines ||= value.text !== ''
    }
    const text = shell.text.slice(command.pos, command.end)
    if (text.includes(installVariable)) {
      for (const word of command.args) {
        if (word.type === 'Assignment' || !word.value.startsWith(`${installVariable}=`)) continue
        this.installs.push([part(variables.word(word), installVariable.length + 1)])
      }
    }
    if (exporting.test(text)) this.exported(command, frame)
    for (const path of setsFromFile.exec(text)?.slice(1, 2) ?? []) this.sourced(path, frame, true)
    const isPlain = !name.parts && !functions.has(name.value) && this.scripts.isEmpty
    const mayWrite = text.includes('>') || writers.test(name.value)
    if (
      isPlain &&
      !mayWrite &&
      ((isInert(name.value) && !opening.test(text)) || !mayStart.test(text.replace(/["'\\]/g, '')))
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
      if (mayWrite) this.keep(command, frame)
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

  /** What a command writes to a file: something may run it. */
  private keep(node: Command | RedirectedNode, frame: Frame): void {
    const { variables } = frame
    for (const { target, appends } of writesOf(node)) {
      const pieces = this.outputs.of(node.type === 'Redirected' ? node.command : node, frame)
      const own = pieces.length > 0 || node.type === 'Redirected' ? pieces : this.outputs.received(frame)
      if (own.length > 0) this.scripts.write(variables.word(target).text, own, appends)
    }
    const copy = node.type === 'Command' ? copyOf(node) : undefined
    if (copy) this.scripts.copy(variables.word(copy.from).text, variables.word(copy.to).text)
  }

  /** Runs the files that commands wrote before: those that a shell is given, and those that the line names as its command. */
  private runFile(path: string, isCommand: boolean, frame: Frame, args: readonly Word[]): void {
    const texts = args.map(({ text }) => text)
    for (const text of this.scripts.run(path, isCommand, texts)) this.nested(text, frame, args)
  }

  /** The functions and variables of a file that is sourced are known from here on. */
  private sourced(text: string, frame: Frame, isExported = exportsAllAt(frame.shell, this.at)): void {
    const libraries = frame.shell.libraries as Variables[] | undefined
    if (!libraries || !this.library || this.sources.size >= maxLibraries) return
    const found = this.library(text, frame.shell.locate(0, 0).source.path)
    if (!found || this.sources.has(found)) return
    this.sources.add(found)
    const { forEachChild } = this.unbash
    const parsed = parsedSources.get(found)
    const shell: ShellText = {
      text: parsed?.text ?? joinLines(found.text),
      locate: (from, to) => span(found, from, to),
      variables: outer(frame, this.at),
      libraries,
      isExported,
    }
    const tree = parsed?.tree ?? this.parse(shell)
    const running = parsed?.running ?? tree.commands.filter(({ command }) => !onlySets(command))
    parsedSources.set(found, { text: shell.text, tree, running })
    const variables = Variables.of(shell, tree, forEachChild, this.choices)
    frame.functions.collect(tree, shell, variables, forEachChild, true)
    // Its own commands are read for what they source themselves.
    for (const node of running) this.visit(node, { ...frame, shell, variables })
    libraries.push(variables)
  }

  /** `export $(cat .env | xargs)`: what the file sets, as if it were sourced. */
  private exported(command: Command, frame: Frame): void {
    for (const word of command.args)
      for (const inner of word.type === 'Assignment' ? [] : (word.parts ?? []))
        if (inner.type === 'CommandExpansion' && inner.script)
          for (const path of this.filesIn([inner.script], frame)) this.sourced(path, frame, true)
  }

  private words(
    given: readonly Word[],
    frame: Frame,
    command?: Command,
    origins: ReadonlyMap<Word, ShellWord> = new Map(),
    isFilled = false,
  ): void {
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
    for (const word of manifestsOf(words)) this.manifest(word, command, frame)
    this.chart(words, command, frame)
    this.make(words, command, frame)
    this.documents.push(...objectsMade(words))
    const i = programIndex(words)
    const program = words[i]
    if (program && !this.scripts.isEmpty) this.runFile(program.text, true, frame, words.slice(i + 1))
    if (program?.text.includes('/') && !isShell(program)) {
      this.shellFile(program.text, frame, true)
      this.scriptCall(program.text, words.slice(i + 1), command, frame)
    }
    const at = (list: readonly Word[], i: number) => isCall(list, i, frame.variables)
    if (words.length > maxCommandWords && !at(words, 0)) {
      this.tooMuch(first.use ?? first.span, `a command of more than ${maxCommandWords} words`)
      return
    }
    const found = started(words, at)
    if (found.length === 0 && this.program(words, frame, command, origins)) return
    for (const one of found) this.started(one, frame, command, origins)
    if (found.length === 0 && !showsArguments(words)) this.doubtful(words, frame)
  }

  /** The command lines of xargs, where what it reads is known. */
  private filled(words: readonly Word[], command: Command, frame: Frame): Word[][] | undefined {
    const call = xargsIn(words)
    if (!call) return undefined
    const own = call.file ? undefined : inputOf(command.redirects)
    const before = frame.input?.at(-1)
    const read = call.file
      ? frame.variables.fileText(call.file)
      : own
        ? frame.variables.textOf(own)
        : before && frame.variables.printed(before)
    const lines = read && read.unsure === undefined ? linesOfXargs(call, read.text) : undefined
    this.filledLength +=
      lines?.reduce((sum, line) => sum + line.reduce((all, { text }) => all + text.length, 0), 0) ?? 0
    return this.filledLength > maxFilled ? undefined : lines
  }

  /** A file that is sent to a cluster, or in its place what the command reads: a text, or files through other programs. */
  private manifest({ text, unsure }: Word, command: Command | undefined, frame: Frame): void {
    if (unsure !== undefined) this.named.push(text)
    else if (!isInput(text)) this.file(text)
    else if (command) this.read(command, frame)
  }

  /** What a command reads: by its redirections, or through the pipe. */
  private read(command: Command, frame: Frame): void {
    const own = this.outputs.given(command, frame)
    this.document(own ? [own] : this.outputs.received(frame))
    for (const path of this.inputFiles(command, frame)) this.file(path)
  }

  /** The files that a command reads, or that the commands before it in the pipe may: which words are files is known to those who have the files. */
  private inputFiles(command: Command | undefined, frame: Frame): string[] {
    const own = command ? filesRedirected(command, frame) : []
    if (own.length > 0 || (command && this.outputs.given(command, frame))) return own
    const { input = [], reader } = frame
    if (input.length === 0) return reader ? this.inputFiles(reader.command, reader.frame) : []
    return this.filesIn(input, frame)
  }

  private filesIn(nodes: readonly SyntaxNode[], frame: Frame): string[] {
    const found: string[] = []
    const visit = (node: SyntaxNode): void => {
      if (node.type !== 'Command') {
        this.unbash.forEachChild(node, visit)
        return
      }
      found.push(...filesRedirected(node, frame))
      if (node.name && printsWords(node.name.value)) return
      for (const word of node.args) if (word.type !== 'Assignment') found.push(frame.variables.word(word).text)
    }
    for (const node of nodes) visit(node)
    const files = found.filter((path) => path !== '' && !path.startsWith('-'))
    const [first] = nodes
    if (files.length > maxInputs && first) {
      this.handsOnMore = true
      this.tooMuch(frame.shell.locate(first.pos, first.end), `a command that may read more than ${maxInputs} files`)
    }
    return files.slice(0, maxInputs)
  }

  private document(pieces: readonly ShellText[]): void {
    if (pieces.length > 0) this.documents.push(readText(pieces))
  }

  /** The text that a call reads in place of a file. */
  private inputOf(
    words: readonly Word[],
    command: Command | undefined,
    frame: Frame,
  ): Pick<Call, 'input' | 'inputFiles'> {
    if (!command || !words.some(({ text }) => isInput(text) || text === '--password-stdin')) return {}
    const own = this.outputs.given(command, frame)
    const pieces = own ? [own] : this.outputs.received(frame)
    return pieces.length > 0 ? { input: readText(pieces) } : { inputFiles: this.inputFiles(command, frame) }
  }

  /** `<(…)`: what it prints is a file under the name that is written. */
  private keepSubstituted(words: readonly Word[], frame: Frame, origins: ReadonlyMap<Word, ShellWord>): void {
    for (const word of words) {
      const [inner] = origins.get(word)?.parts ?? []
      if (inner?.type !== 'ProcessSubstitution' || !inner.script) continue
      const pieces = this.outputs.of(inner.script, frame)
      if (pieces.length > 0) this.scripts.write(word.text, pieces, false)
    }
  }

  /** A chart, by paths of the folder that the shell is in. */
  private chart(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const found = chartIn(words)
    if (!found) return
    const at = this.folder === undefined || isLost(this.folder) ? '' : this.folder
    if (/^[/~]/.test(at)) return
    const path = (file: string) => (file.startsWith('/') ? file : joinPath(at, file))
    const { file, chart } = found
    const written = new Map<string, string>()
    const files = chart.files.flatMap((name) => {
      const { input, inputFiles = [] } = isInput(name) ? this.inputOf(words, command, frame) : {}
      const [text] = input ? [input] : this.scripts.texts(name)
      if (text) written.set(input ? name : path(name), text.text)
      return inputFiles.length > 0 ? inputFiles.slice(-1).map(path) : [isInput(name) ? name : path(name)]
    })
    this.charts.push({ file: path(file), chart: { ...chart, files, ...(written.size > 0 && { written }) } })
  }

  /** A run of make, with what it is given. */
  private make(words: readonly Word[], command: Command | undefined, frame: Frame): void {
    const call = makeIn(words)
    const at = this.folder === undefined || isLost(this.folder) ? '' : this.folder
    if (!call || /^[/~]/.test(at) || /^[/~$]/.test(call.folder)) return
    const values = new Map<string, MakeValue>()
    if (command) {
      for (const [name, word] of environmentOf(command, frame))
        values.set(name, { ...makeValueOf(name, word), ...(!call.isEnvironmentFirst && { isEnvironment: true }) })
    }
    for (const { name, value } of call.values) values.set(name, makeValueOf(name, value))
    if (values.size === 0 && call.files.length === 0 && call.lines.length === 0) return
    const folder = joinPath(at, call.folder)
    const makefiles: MakefileNamed[] = call.files.flatMap((file) =>
      command && isInput(file) ? this.makefilesRead(command, frame) : [{ paths: makefilesIn(folder, file) }],
    )
    if (call.files.length === 0) makefiles.push({ paths: makefilesIn(folder) })
    for (const word of call.lines) makefiles.push({ given: readText([joined([word])]) })
    this.makeCalls.push({ makefiles, targets: call.targets, values })
  }

  /** What `make -f -` reads: a text, or files. */
  private makefilesRead(command: Command, frame: Frame): MakefileNamed[] {
    const own = this.outputs.given(command, frame)
    const pieces = own ? [own] : this.outputs.received(frame)
    const files = this.inputFiles(command, frame).map((path) => ({ paths: [joinPath(this.folder ?? '', path)] }))
    return [...files, ...(pieces.length > 0 ? [{ given: readText(pieces) }] : [])]
  }

  /** A file that a shell runs. */
  private shellFile(written: string, { shell }: Frame, isProgram?: true): void {
    const file = this.ownFile(written)
    if (file === undefined) return
    const known = this.handed.get(file)
    if (known && (isProgram || !known.isProgram)) return
    if (known || this.handed.size < maxHanded) {
      this.handed.set(file, { file, ...(isProgram && { isProgram }) })
      return
    }
    this.handsOnMore = true
    this.tooMuch(shell.locate(this.at, this.at), `more than ${maxHanded} files that it hands to shells`)
  }

  /** What a file is given that a shell runs. Beyond a number of runs what it uses stays unknown. */
  private scriptCall(written: string, args: readonly Word[], command: Command | undefined, frame: Frame): void {
    const file = this.ownFile(written)
    if (file === undefined || this.scriptCalls.length >= maxHanded) return
    const environment = command ? environmentOf(command, frame) : new Map<string, Word>()
    if (args.length > 0 || environment.size > 0) this.scriptCalls.push({ file, args, environment })
  }

  /** A path from where the text begins, or behind a variable; undefined for one elsewhere on the machine. */
  private ownFile(written: string): string | undefined {
    const at = this.folder === undefined || isLost(this.folder) ? '' : this.folder
    if (written === '' || /^[/~]/.test(written) || /^[/~]/.test(at)) return undefined
    return written.startsWith('$') ? written : joinPath(at, written)
  }

  /** A file in the folder that the shell is in; one elsewhere on the machine is not the repository's. */
  private file(path: string): void {
    this.named.push(path)
    if (this.folder === undefined || isLost(this.folder)) this.files.push(path)
    else if (!/^[/~]/.test(this.folder) && !path.startsWith('/')) this.files.push(joinPath(this.folder, path))
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
          words: one.words,
          line: this.line,
          site: frame.site,
          isRemote: frame.isRemote,
          ...placeOf(this.folder),
          ...settings(command, frame),
          ...this.inputOf(one.words, command, frame),
        })
        return
      case 'input':
        for (const path of this.inputFiles(command, frame)) this.shellFile(path, frame)
        this.input(command, one.isRemote ? { ...frame, isRemote: true } : frame, one.args)
        return
      case 'file':
        if (!one.isSourced) {
          this.shellFile(one.word.text, frame)
          this.scriptCall(one.word.text, one.args, command, frame)
        }
        this.printedIn(origins.get(one.word), frame)
        this.runFile(one.word.text, false, frame, one.args)
        if (one.isSourced) this.sourced(one.word.text, frame)
        return
      case 'unread':
        this.tooMuch(one.word.use ?? one.word.span, 'a command within more commands than are checked')
        return
      case 'text': {
        const reader = command ? { command, frame } : frame.reader
        const inner = { ...frame, ...(one.isRemote && { isRemote: true }), reader }
        this.text(one.words, inner, origins, one.args, one.name)
      }
    }
  }

  private call(definition: Definition, words: readonly Word[], frame: Frame): void {
    const { node } = definition
    if (frame.open.includes(node) || frame.open.length >= maxOpen) return
    const given = words.slice(1)
    if (this.idle.of(definition, frame) && !this.idle.mayStart(textOf(given))) {
      frame.functions.called(node)
      return
    }
    if (this.steps > maxSteps) {
      this.tooMuch(words[0]!.span, 'its functions call each other too often')
      return
    }
    frame.functions.called(node)
    const first = words[0]!
    const site = frame.site ?? stretch(first, words.at(-1)!)
    this.visit(node.body, { ...inside(definition, given, frame, this.at), site })
  }

  /** A text that another program gets, and that reads like a run line: whether it is run is not known. */
  private doubtful(words: readonly Word[], frame: Frame): void {
    for (const word of words.slice(1)) {
      if (word.unsure !== undefined || !beginsWithRuntime.test(word.text)) continue
      const place = word.use ?? word.span
      const inner = splitWords(word.text, () => place)
      if (!runsSomething(inner, frame.variables)) continue
      const doubt = `it is not known whether ${words[0]!.text} runs this text`
      this.calls.push({ key: this.key, words: inner, line: this.line, doubt })
    }
  }

  /** `python -c TEXT` and its like: the commands that the text gives to a shell, or to the system. */
  private program(
    words: readonly Word[],
    frame: Frame,
    command: Command | undefined,
    origins: ReadonlyMap<Word, ShellWord>,
  ): boolean {
    const given = programOf(words)
    if (given === undefined) return false
    const read = given === 'input' && command ? this.outputs.given(command, frame) : undefined
    const texts =
      given !== 'input' ? [wordTextOf(given, origins.get(given), frame)] : read ? [read] : this.outputs.received(frame)
    for (const shell of texts) {
      if (!this.isRelevant(shell.text)) continue
      for (const one of commandsIn(shell.text)) this.inner(one, shell, frame, words[0]!)
    }
    return true
  }

  private inner(
    { literals, isList, isOpen, isRun }: InnerCommand,
    shell: ShellText,
    frame: Frame,
    program: Word,
  ): void {
    const [first] = literals
    const text = shell.text.slice(first!.from, first!.to)
    const place = { span: shell.locate(first!.from, literals.at(-1)!.to) }
    // What the language puts in, `{name}` and `%s`, is known only at run time.
    const isFilled = /%[sd]|\{\w*\}|#\{/.test(text)
    if (isList) {
      const known = literals.map(
        ({ from, to }): Word => ({ text: shell.text.slice(from, to), span: shell.locate(from, to) }),
      )
      const unsure = `${program.text} adds words at run time`
      const own = isOpen ? [...known, { text: '$@', ...place, unsure, several: true }] : known
      if (isRun) this.words(own, frame)
      else this.doubtful([program, { text: known.map((word) => word.text).join(' '), ...place }], frame)
      return
    }
    // `spawn("docker", args)`: the list stands elsewhere in the text.
    if (isOpen && runtimeOf(text)?.form === 'docker' && /["'](?:run|create)["']/.test(shell.text)) {
      const because = `the words that ${program.text} gives ${text} are not known`
      const words = [
        { text, ...place },
        { text: 'run', ...place },
        { text: '$@', ...place, unsure: because, several: true },
      ]
      this.calls.push({ key: this.key, words, line: this.line, doubt: because })
    } else if (!isRun) this.doubtful([program, { text, ...place }], frame)
    else {
      const inner = isFilled
        ? text.replace(/%[sd]/g, '$_').replace(/#?\{(\w*)\}/g, (whole) => `$${'_'.repeat(whole.length - 1)}`)
        : text
      this.nested(
        moved({ ...shell, variables: outer(frame) }, inner, (at) => first!.from + at),
        frame,
      )
    }
  }

  private text(
    words: readonly Word[],
    frame: Frame,
    origins: ReadonlyMap<Word, ShellWord>,
    args: readonly Word[] | undefined,
    name?: Word,
  ): void {
    for (const word of words) this.printedIn(origins.get(word), frame)
    const [first] = words
    // `eval "$(cat FILE)"`: the file is read where it lies.
    if (words.length === 1 && isFileAlone(first && origins.get(first))) return
    if (words.length === 1 && first) this.wordText(first, origins.get(first), frame, args, name)
    else if (words.every(({ text }) => /^[\w./:=@,+%-]*$/.test(text))) {
      // `eval eval X` is `eval X`, however often it stands there.
      const own = words.findIndex((word) => word.text !== 'eval')
      if (own >= 0) this.words(words.slice(own), frame)
    } else this.nested({ ...joined(words), variables: outer(frame) }, frame, args)
  }

  /** `bash -c "…"`: the inner shell sees the arguments that it is given, or between double quotes those of the outer one. */
  private wordText(
    word: Word,
    origin: ShellWord | undefined,
    frame: Frame,
    args: readonly Word[] | undefined,
    name: Word | undefined,
  ): void {
    const { isOuter, isQuoted, ...shell } = wordTextOf(word, origin, frame)
    const own = isOuter ? frame.variables.argumentsAt(origin!.pos) : args
    const given = isOuter || isQuoted ? own : (own ?? frame.variables.argumentsAt(Infinity))
    this.nested(name && !isOuter ? named(shell, name) : shell, frame, given)
  }

  /** `bash <<EOF`, `bash <<< TEXT`, `bash < FILE`, `… | bash`: what a shell reads is its script. */
  private input(command: Command | undefined, frame: Frame, args: readonly Word[]): void {
    if (command && this.redirected(command, frame, args)) return
    const { input = [], reader } = frame
    if (args.length > 0 && input.some(({ pos, end }) => installer.test(frame.shell.text.slice(pos, end))))
      this.installs.push(args)
    if (input.some(decodes)) {
      for (const text of this.outputs.received(frame)) this.nested(text, frame, args)
      return
    }
    for (const node of input) this.printed(node, frame, args)
    if (input.length === 0 && reader)
      this.input(reader.command, { ...reader.frame, isRemote: frame.isRemote || reader.frame.isRemote }, args)
  }

  private redirected(command: Command, frame: Frame, args?: readonly Word[]): boolean {
    let isRead = false
    for (const redirect of command.redirects) {
      if (redirect.type === 'HereDoc') {
        this.nested(this.outputs.hereDocument(redirect, frame, command.pos), frame, args)
        isRead = true
      } else if (redirect.type === 'Redirect' && redirect.operator === '<' && redirect.target) {
        this.printedIn(redirect.target, frame)
        this.runFile(frame.variables.word(redirect.target).text, false, frame, args ?? [])
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
      if (!script || script.source !== undefined) return
      this.printed(script, frame)
      for (const path of this.filesIn([script], frame)) this.shellFile(path, frame)
    } else this.unbash.forEachChild(node, (child) => this.substituted(child, frame))
  }

  /** What `echo`, `printf` and a here-document pass on to a shell. */
  private printed(node: SyntaxNode, frame: Frame, args?: readonly Word[]): void {
    if (node.type !== 'Command') {
      const pieces = this.outputs.of(node, frame)
      if (pieces.length > 0) this.nested(assembled(pieces), frame, args)
      return
    }
    if (this.redirected(node, frame, args) || !node.name) return
    const name = node.name.value
    if (frame.functions.get(name).length > 0) {
      const pieces = this.outputs.of(node, frame)
      if (pieces.length > 0) this.nested(assembled(pieces), frame, args)
      return
    }
    const shown = shownBy(node)
    if (name === 'cat')
      for (const word of shown) this.runFile(frame.variables.word(word).text, false, frame, args ?? [])
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

/** The files that a command is redirected from. */
const filesRedirected = ({ redirects }: Command, { variables }: Frame): string[] =>
  redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.operator === '<' && redirect.target
      ? [variables.word(redirect.target).text]
      : [],
  )

const printsWords = (name: string) => name === 'echo' || name === 'printf'

/** What runs in a shell of its own: its `cd` changes nothing outside. */
const subshells: ReadonlySet<SyntaxNode['type']> = new Set([
  'Subshell',
  'Pipeline',
  'CommandExpansion',
  'ProcessSubstitution',
])

/** What the script of k3s hands to the service that it installs, and the scripts of k3s and RKE2. */
const installVariable = 'INSTALL_K3S_EXEC'
const installer = /\bget\.(?:k3s|rke2)\.io\b/

/** What such a program is given is not run; what its words print is read for itself. */
const isInert = (program: string) => onlyShows(program) && !isOtherProgram({ text: program }) && !/awk$/.test(program)

/** Without one of these words no command starts anything. */
const mayStart = new RegExp(
  String.raw`(?:^|\s)(?:\.{1,2}|[\w-]+)\/|${runtimeMention}|kube|etcd|k3|kind|rke2|eksctl|\bhelm\b|\/bootstrap\.sh|\boc\b|[$\x60]|\b(?:[a-z]*sh|eval|source|su|runuser|at|batch|crontab|expect|newgrp|g?make|sudo\s+-|doas\s+-|chroot|nsenter|unshare|parallel|xargs)\b|^\.\s|<<`,
)

/** `export $(…)`, `env $(…)`: a command prints the variables. */
const exporting = /^(?:export|env|declare|typeset|eval)\s[^\n]*\$\(/
/** `dotenv -e .env -- COMMAND`, `env-cmd -f .env COMMAND`: a program sets what a file says. */
const setsFromFile =
  /^(?:dotenvx?[ \t]+(?:run[ \t]+)?-(?:e|f|-env-file)|env-cmd[ \t]+-(?:f|-file))(?:=|[ \t]+)["']?([\w./-]+)/
const maySource = /\bdotenvx?\b|\benv-cmd\b|\bsource\b|\.\s|\b(?:export|env|declare|typeset|eval)\s[^\n]*\$\(/

const opening = /^chmod\b.*\.sock\b/

/** A text that begins with the call of a runtime. */
const beginsWithRuntime = new RegExp(String.raw`^\S*${dockerWord}\s+\S`)

/** A text that may run what it reads, or write it to a file. */
const readsInput = /\b(?:ba|da|a|k|z)?sh\b|\bcat\b|\btee\b/

/** Programs that write to a file without a redirection, or give a file another name. */
const writers = /^(?:sudo|doas|tee|install|cp|mv|ln)$/

/** `$(cat FILE)`, `$(< FILE)` and nothing else. */
function isFileAlone(word: ShellWord | undefined): boolean {
  const [outermost] = word?.parts ?? []
  const [inner] = outermost?.type === 'DoubleQuoted' ? outermost.parts : [outermost]
  const [only, more] = (inner?.type === 'CommandExpansion' && inner.script?.commands) || []
  if (word?.parts?.length !== 1 || only?.command.type !== 'Command' || more) return false
  const { name, redirects, args } = only.command
  return name ? name.value === 'cat' && args.length > 0 && redirects.length === 0 : redirects.length > 0
}

/** A line that may write a file. */
const mayWriteFile = />|\b(?:tee|cp|mv|ln|install|sed|curl|wget|dd|rsync|tar|git)\b/

const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

/** A remark between backticks, `` `# …` ``, is no word. */
const isRemark = ({ parts }: ShellWord) =>
  parts?.length === 1 && parts[0]!.type === 'CommandExpansion' && parts[0]!.script?.commands.length === 0

const withArguments = ({ text, name }: ShellText, args: readonly Word[] = []) =>
  [{ text }, ...(name ? [name] : []), ...args].map((one) => one.text).join(' ')

const maxNames = 50

/** What a text puts in: a line may be no more than a variable. */
function withVariables({ text, variables }: ShellText): string {
  if (!variables || !text.includes('$')) return ''
  const names = new Set<string>()
  for (const [, name] of text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) if (names.size < maxNames) names.add(name!)
  return [...names].map((name) => variables.get(name)?.text ?? '').join('\n')
}

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

/** Functions are read as they are called; a file's subjects stand in the order of its lines. */
function inOrder(calls: readonly Call[]): readonly Call[] {
  const start = ({ words, site }: Call) => (site ?? words[0]!.use ?? words[0]!.span).start
  return [...calls].sort((a, b) => start(a) - start(b))
}
