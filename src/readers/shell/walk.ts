import type { ParsedScript } from 'unbash'
import type { Source } from '../../model/source.ts'
import { spend } from '../effort.ts'
import type { Word } from '../parse/words.ts'
import type { FoundGap } from '../reader.ts'
import { Calls } from './calls.ts'
import { Choices } from './choices.ts'
import { Commands } from './commands.ts'
import { ControlFlow } from './control-flow.ts'
import { FileWrites } from './file-writes.ts'
import { FilesUsed } from './files-used.ts'
import type { Call, Frame, Library, TextReader } from './frame.ts'
import { FunctionCalls } from './function-calls.ts'
import { Functions } from './functions.ts'
import { IdleFunctions } from './idle.ts'
import { Launches } from './launches.ts'
import { MachineSettings } from './machine-settings.ts'
import { Outputs } from './outputs.ts'
import { Position } from './position.ts'
import { ProgramTexts } from './program-texts.ts'
import { mayMatter } from './relevance.ts'
import { ShellInput } from './shell-input.ts'
import type { ShellText } from './shell-text.ts'
import { SourcedFiles } from './sourced-files.ts'
import { hasMoreInOneLine } from './text.ts'
import { Problems, unreadGap } from './unread.ts'
import { Variables } from './variables.ts'
import { WrittenFiles } from './written-files.ts'

type Unbash = typeof import('unbash')

/** Limits against hostile texts: texts within texts, and characters of those. */
const maxTexts = 5
const maxNested = 2_000_000

const maxHereDocuments = 1000

/**
 * Finds every call in a text, also in substitutions, in functions as they are called, and in the texts passed to other shells. The
 * control flow gives one command after the other, a command its words, and these what they start: a call, or another text.
 */
export class Walk {
  /** What the text uses, sources and sets, beside what it calls. */
  readonly used: FilesUsed
  readonly sourced: SourcedFiles
  /** Files of which programs make texts. */
  readonly filled: ReadonlySet<Source>
  readonly settings = new MachineSettings()
  private readonly calls: Calls
  private readonly choices = new Choices()
  private readonly position = new Position()
  private readonly problems = new Problems()
  private readonly flow: ControlFlow
  private readonly launches: Launches
  private depth = 0
  private nestedLength = 0

  constructor(
    private readonly unbash: Unbash,
    key: string,
    /** Whether a text can start a container at all. */
    private readonly isRelevant: (text: string) => boolean,
    /** What the texts read with this one write to files. */
    private readonly scripts = new WrittenFiles(),
    /** Finds a file that a text sources. */
    library?: Library,
  ) {
    const { choices, position, problems, settings } = this
    const { forEachChild } = unbash
    const nested: TextReader['nested'] = (shell, frame, args) => this.nested(shell, frame, args)
    const texts: TextReader = {
      nested,
      words: (words, frame) => this.launches.words(words, frame),
      runFile: (path, isCommand, frame, args) => this.runFile(path, isCommand, frame, args),
    }
    const calls = new Calls(key)
    const outputs = new Outputs(forEachChild, choices, scripts, problems)
    const files = new FilesUsed(forEachChild, outputs, scripts, position, problems)
    const flow = new ControlFlow(forEachChild, scripts, outputs, position, problems, {
      command: (command, frame) => commands.read(command, frame),
      redirected: (node, frame) => {
        writes.opened(node, frame)
        writes.by(node, frame)
      },
      nested,
    })
    const parse = (shell: ShellText) => this.parse(shell)
    const sources = { forEachChild, choices, parse, visit: flow.visit }
    const sourced = new SourcedFiles(library, sources, files, scripts, position)
    const writes = new FileWrites(scripts, outputs, files, position, sourced, isRelevant)
    const found = (call: Parameters<Calls['add']>[0]) => calls.add(call)
    const tooMuch: Problems['tooMuch'] = (at, because) => problems.tooMuch(at, because)
    const programs = new ProgramTexts(outputs, { ...texts, isRelevant, found, tooMuch })
    const input = new ShellInput(forEachChild, outputs, files, settings, programs, texts)
    const functions = new FunctionCalls(flow, new IdleFunctions(isRelevant), position, problems)
    const shared = { calls, files, position, problems, scripts, sourced, writes }
    this.launches = new Launches({ ...shared, functions, input, programs, texts })
    const commands = new Commands({ ...shared, choices, settings, launches: this.launches, nested })
    this.calls = calls
    this.flow = flow
    this.sourced = sourced
    this.filled = outputs.filled
    this.used = files
  }

  run(shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    this.position.folder = shell.folder
    try {
      this.script(shell)
    } catch (error) {
      this.problems.lost(shell.locate(0, 0), error instanceof Error ? error.message : String(error))
    }
    if (this.choices.isCut) this.problems.tooMuch(shell.locate(0, 0), 'its variables have too much in them')
    const found = this.calls.inOrder
    return { found, problem: this.problems.found && unreadGap(shell, this.problems.found, found) }
  }

  /** Commands whose words are known without a shell (a Dockerfile's exec form). */
  commandLine(words: readonly Word[], shell: ShellText): { found: readonly Call[]; problem: FoundGap | undefined } {
    const tree = this.unbash.parse('') as ParsedScript
    const variables = Variables.of(shell, tree, this.unbash.forEachChild, this.choices)
    this.launches.words(words, { shell, variables, functions: new Functions(), open: [], ignored: shell.ignored })
    return { found: this.calls.inOrder, problem: undefined }
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
    if (ignored) this.flow.ignore(tree, ignored)
    this.flow.visit(tree, frame)
    if (outer?.isHere) {
      this.sourced.known(variables, outer)
      return
    }
    // A function that is called nowhere here may be called from elsewhere.
    for (const { node, variables: own } of functions.uncalled()) {
      this.position.folder = undefined
      this.flow.visit(node.body, { ...frame, variables: own.inFunction(node), isFunction: true })
    }
  }

  /** The parser looks at all open here-documents of a line for each of them. */
  private parse({ text, locate }: ShellText): ParsedScript {
    spend('text of a shell')
    spend('character of a script', text.length)
    const isDense = hasMoreInOneLine(text, '<<', maxHereDocuments)
    if (isDense) this.problems.tooMuch(locate(0, 0), `more than ${maxHereDocuments} here-documents in one line`)
    return this.unbash.parse(isDense ? '' : text) as ParsedScript
  }

  private nested(shell: ShellText, frame: Frame, args?: readonly Word[]): void {
    this.nestedLength += shell.text.length
    spend('character of a text in a script', shell.text.length)
    if (!mayMatter(shell, frame, args, !this.scripts.isEmpty, this.isRelevant)) return
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

  /** Runs the files that commands wrote before: those that a shell is given, and those that the line names as its command. */
  private runFile(path: string, isCommand: boolean, frame: Frame, args: readonly Word[]): void {
    const texts = args.map(({ text }) => text)
    for (const text of this.scripts.run(path, isCommand, texts)) this.nested(text, frame, args)
  }
}
