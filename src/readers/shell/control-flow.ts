import type { AndOr, Command, ParsedScript, Pipeline, Redirected, Statement, SyntaxNode } from 'unbash'
import type { Span } from '../../model/source.ts'
import { listed, outcomeOf, waysOf } from './conditions.ts'
import { isEnd } from './endings.ts'
import type { Frame } from './frame.ts'
import { ignoredIn, unguarding } from './ignored.ts'
import type { Outputs } from './outputs.ts'
import type { Position } from './position.ts'
import type { ShellText } from './shell-text.ts'
import { mayExpand } from './text.ts'
import { type ForEachChild, visitChildren } from './tree.ts'
import type { Problems } from './unread.ts'
import type { WrittenFiles } from './written-files.ts'

/** What takes the commands that are met. */
interface Visitor {
  command(command: Command, frame: Frame): void
  /** A group of commands whose output goes to a file. */
  redirected(node: Redirected, frame: Frame): void
  /** A text within the text. */
  nested(shell: ShellText, frame: Frame): void
}

/** Commands of one pipe. */
const maxFilters = 40
/** Characters of a loop or a choice that adds to files. */
const maxLoop = 20_000
const adds = />>|\btee\b/

/** The way of the shell through a text: which commands run, one after the other, each in its frame. */
export class ControlFlow {
  /** Nodes of called functions that have been visited. */
  steps = 0
  /** What lets the work go on where a statement fails, by the last statements of texts. */
  private readonly ignored = new WeakMap<Statement, Span>()
  /** Conditions: how they end decides what follows. */
  private readonly deciding = new WeakSet<SyntaxNode>()

  constructor(
    private readonly forEachChild: ForEachChild,
    private readonly scripts: WrittenFiles,
    private readonly outputs: Outputs,
    private readonly position: Position,
    private readonly problems: Problems,
    private readonly visitor: Visitor,
  ) {}

  /** Takes what lets the work go on where a text fails. */
  ignore({ commands }: ParsedScript, ignored: Span): void {
    for (const statement of commands.slice(-unguarding(commands))) this.ignored.set(statement, ignored)
  }

  readonly visit = (node: SyntaxNode, frame: Frame): void => {
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
      this.pipeline(node, frame)
      return
    }
    if (node.type === 'AndOr') {
      this.list(node, frame)
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
    if (node.type === 'Command') this.visitor.command(node, frame)
    if (node.type === 'Redirected') this.visitor.redirected(node, frame)
    if (this.inBranches(node, frame)) return
    if (this.inRounds(node, frame, () => visitChildren(node, this.forEachChild, this.visit, frame))) return
    if (node.type === 'Script' || node.type === 'CompoundList') this.statements(node.commands, frame)
    else visitChildren(node, this.forEachChild, this.visit, frame)
  }

  private pipeline({ commands, pos, end }: Pipeline, frame: Frame): void {
    if (commands.length > maxFilters + 1)
      this.problems.tooMuch(frame.shell.locate(pos, end), `more than ${maxFilters} commands before a pipe's`)
    commands.forEach((command, i) => {
      const input = commands.slice(Math.max(0, i - maxFilters), i)
      const output = [...commands.slice(i + 1, i + 1 + maxFilters), ...(frame.output ?? [])].slice(0, maxFilters)
      this.visit(command, { ...frame, input, output })
    })
  }

  /** `a && b || c` */
  private list(node: AndOr, frame: Frame): void {
    const ignored = ignoredIn(node, frame.shell, frame.ignored)
    let before: boolean | undefined
    node.commands.forEach((command, i) => {
      const operator = node.operators[i - 1]
      if (operator !== undefined && before === (operator === '||')) return
      this.visit(command, ignored[i] === frame.ignored ? frame : { ...frame, ignored: ignored[i] })
      const own = () => outcomeOf(command, frame)
      before = operator === undefined ? own() : listed(before, operator, own)
    })
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
    this.visitor.nested({ text, locate: () => shell.locate(pos, end), variables: shell.variables }, frame)
  }
}

/** What runs in a shell of its own: its `cd` changes nothing outside. */
const subshells: ReadonlySet<SyntaxNode['type']> = new Set([
  'Subshell',
  'Pipeline',
  'CommandExpansion',
  'ProcessSubstitution',
])

/** What puts what is printed in it into the command around it. */
const captures: ReadonlySet<SyntaxNode['type']> = new Set(['CommandExpansion', 'ProcessSubstitution'])
