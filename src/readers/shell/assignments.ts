import type {
  ArithmeticExpression,
  Assignment,
  Case,
  Command,
  Function as FunctionNode,
  If,
  ParsedScript,
  SyntaxNode,
  Word,
} from 'unbash'
import { addTo } from '../../model/group.ts'
import type { Assigned, Given, Reading } from './assigned.ts'
import { type Branch, type BranchKind, hasRun, loop, mayReach, type Seen, subshell } from './branches.ts'
import { descriptorRead, type Input, inputOf, otherInputs } from './command-input.ts'
import { Filled, filledWhere, isLeft, leaves } from './filled.ts'
import { countUpTo } from './search.ts'
import { type Reference, SetByFunctions } from './set-by-functions.ts'
import { type Shifted, Shifts } from './shifts.ts'
import { mayExpand, variableName } from './text.ts'
import { type ForEachChild, visitChildren } from './tree.ts'

/** The assignments that may make up a value; whether the first of them certainly ran. */
interface InForce {
  readonly entries: readonly Assigned[]
  readonly isCertain: boolean
  /** How many were looked at. */
  readonly looked: number
}

const nothing: InForce = { entries: [], isCertain: false, looked: 0 }

/** Where the tree is visited. */
interface Place {
  readonly scope: SyntaxNode | undefined
  readonly functionName?: string
  readonly branch: Branch | undefined
  readonly input?: Input
  /** The same of other file descriptors. */
  readonly inputs?: ReadonlyMap<number, Input>
  /** In the condition of a loop: what is read there is read again and again. */
  readonly isLoopCondition?: boolean
  /** Where it runs, where that is not where it stands. */
  readonly at?: number
}

const declarations = /^(?:export|local|declare|readonly|typeset)$/
/** Commands that set variables. */
const setting: ReadonlySet<string> = new Set(
  'exec export local declare readonly typeset let set shift unset printf read mapfile readarray getopts'.split(' '),
)
/** Options with a value. */
const optionsWithValue = { read: /^-[a-zA-Z]*[dnNptui]$/, mapfile: /^-[a-zA-Z]*[dnOsuCc]$/ }

/** Every assignment of a text, and which of them may hold where a variable is used. `set --` assigns `@`. */
export class Assignments {
  private readonly shifts = new Shifts()
  /** In the order of the text. */
  private readonly byName = new Map<string, Assigned[]>()
  private readonly functionsSet = new SetByFunctions()
  private readonly filled = new Filled()
  /** By the name that stands for another, in the order of the text. */
  private readonly references = new Map<string, Reference[]>()
  /** In the order of the text; each is closed before the next one around it goes on. */
  private readonly branches: Branch[] = []
  private count = 0
  /** What is read anew in each round of a loop. */
  private readonly looped: Reading[] = []
  /** What `exec 3< FILE` opens. */
  private readonly opened = new Map<number, Input>()
  /** How many commands have read from what is given to all of them; undefined where nobody knows. */
  private readonly readsOf = new Map<Input, number | undefined>()
  private readonly functions = new Map<string, FunctionNode | undefined>()

  constructor(
    script: ParsedScript,
    private readonly forEachChild: ForEachChild,
  ) {
    this.visit(script, { scope: undefined, branch: undefined })
    this.functionsSet.refer([...this.references.values()].flat(), (name) => this.all(name))
  }

  /** Whether something that functions set, or what the parameters come to, is left out. */
  get isCut(): boolean {
    return this.functionsSet.isCut || this.shifts.isCut
  }

  private readonly visit = (node: SyntaxNode, place: Place): void => {
    switch (node.type) {
      case 'Word':
        if (!mayExpand(node.text)) return
        break
      case 'Command':
        this.command(node, place)
        break
      case 'ParameterExpansion':
        if (node.operation?.type === 'Default' && node.operation.operator.endsWith('='))
          this.add(node.parameter, node.end, node.text, { kind: 'default', word: node.operation.operand }, place, true)
        break
      case 'ArithmeticUnary':
      case 'ArithmeticBinary':
        this.arithmetic(node, place)
        break
      case 'For':
      case 'Select': {
        const given: Given = { kind: 'one of', words: node.wordlist }
        this.add(node.name.text, node.name.end, node.name.text, given, place, false)
        break
      }
      case 'Function':
        this.functions.set(node.name.value, this.functions.has(node.name.value) ? undefined : node)
        this.visit(node.body, { scope: node, functionName: node.name.value, branch: undefined })
        return
      default:
    }
    this.children(node, place)
  }

  private children(node: SyntaxNode, place: Place): void {
    switch (node.type) {
      case 'If':
        this.visit(node.clause, place)
        this.filled.add(filledWhere(node.clause, true), node.then.pos, node.then.end)
        if (node.else) this.filled.add(filledWhere(node.clause, false), node.else.pos, node.else.end)
        for (const [way, condition] of [[node.then], ...node.elif.map((one) => [one.then, one.clause]), [node.else]]) {
          if (condition) this.visit(condition, place)
          if (way) this.visit(way, this.inBranch(place, way, waysOf(node)))
        }
        return
      case 'Script':
      case 'CompoundList':
        for (const statement of node.commands) {
          this.visit(statement, place)
          this.filled.add(this.filledBehind(statement.command), statement.end, node.end)
        }
        return
      case 'Case':
        this.visit(node.word, place)
        // Behind `;&` and `;;&` another way may follow.
        for (const item of node.items)
          this.visit(item, this.inBranch(place, item, item.terminator?.endsWith('&') ? {} : waysOf(node)))
        return
      case 'While':
        this.visit(node.clause, { ...place, isLoopCondition: true })
        this.visit(node.body, this.inBranch(place, node.body, { ...loop, rounds: node }))
        return
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.visit(word, place)
        this.visit(node.body, this.inBranch(place, node.body, { ...loop, rounds: node }))
        return
      case 'ArithmeticFor': {
        // The last part is computed behind the body.
        if (node.initialize) this.visit(node.initialize, place)
        const inside = this.inBranch(place, { ...node.body, pos: (node.initialize?.end ?? node.pos) + 1 }, loop)
        if (node.test) this.visit(node.test, inside)
        this.visit(node.body, inside)
        if (node.update) this.visit(node.update, { ...inside, at: node.body.end })
        return
      }
      case 'AndOr': {
        // `local what=$1 && shift`: setting a variable does not fail.
        let isCertain = true
        for (const [i, command] of node.commands.entries()) {
          const before = node.operators[i - 1]
          if (before) this.filled.add(filledWhere(node.commands[i - 1]!, before === '&&'), command.pos, command.end)
          this.visit(command, isCertain ? place : this.inBranch(place, command, {}, node.end))
          isCertain &&= setsOnly(command)
        }
        return
      }
      case 'Redirected': {
        const { isLoopCondition: _, ...inside } = place
        const input = inputOf(node.redirects) ?? place.input
        const others = otherInputs(node.redirects)
        const inputs = others.length > 0 ? new Map([...(place.inputs ?? []), ...others]) : place.inputs
        this.visit(node.command, { ...place, ...(input && { input }), ...(inputs && { inputs }) })
        for (const redirect of node.redirects) this.visit(redirect, inside)
        return
      }
      case 'Pipeline':
        node.commands.forEach((command, i) => {
          const before = node.commands[i - 1]
          const own = this.inBranch(place, command, subshell)
          this.visit(command, before ? { ...own, input: { printedBy: before } } : own)
        })
        return
      case 'Subshell':
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        this.forEachChild(node, (child) => this.visit(child, this.inBranch(place, node, subshell)))
        return
      default:
        visitChildren(node, this.forEachChild, this.visit, place)
    }
  }

  /** The variables that are not empty behind a statement, which else ends what it stands in. */
  private filledBehind(node: SyntaxNode): readonly string[] {
    const functionNamed = (name: string) => this.functions.get(name)
    if (node.type === 'If')
      return !node.else && node.elif.length === 0 && isLeft(node.then.commands, functionNamed)
        ? filledWhere(node.clause, false)
        : []
    if (node.type !== 'AndOr' || node.commands.length !== 2) return []
    const [asked, last] = node.commands
    return leaves(last!, functionNamed) ? filledWhere(asked!, node.operators[0] === '||') : []
  }

  /** `n = 1`, `n += 2`, `n++` */
  private arithmetic(node: ArithmeticExpression, place: Place): void {
    if (node.type === 'ArithmeticUnary' && /^(?:\+\+|--)$/.test(node.operator)) {
      this.counted(node.operand, { pos: node.pos, end: node.end, operator: node.operator[0]! }, one(node), place)
      return
    }
    const operator = node.type === 'ArithmeticBinary' && /^([-+*/%&|^]|<<|>>)?=$/.exec(node.operator)
    if (node.type !== 'ArithmeticBinary' || !operator) return
    this.counted(node.left, { pos: node.pos, end: node.end, operator: operator[1] }, node.right, place)
  }

  private counted(
    target: ArithmeticExpression,
    { pos, end, operator }: { readonly pos: number; readonly end: number; readonly operator: string | undefined },
    right: ArithmeticExpression,
    place: Place,
  ): void {
    if (target.type !== 'ArithmeticWord' || !variableName.test(target.value)) return
    const expression: ArithmeticExpression =
      operator === undefined ? right : { type: 'ArithmeticBinary', pos, end, operator, left: target, right }
    this.add(target.value, place.at ?? end, '', { kind: 'computed', expression }, place)
  }

  /** A place in a stretch that may not run. */
  private inBranch(place: Place, { pos, end }: SyntaxNode, more: BranchKind, until = end): Place {
    const branch = { pos, end: until, around: place.branch, ...more }
    this.branches.push(branch)
    return { ...place, branch }
  }

  private command(command: Command, place: Place): void {
    const { name, prefix, end } = command
    if (!name) {
      this.assigned(prefix, place, false, false)
      return
    }
    const { args } = command
    this.functionsSet.called(name, args, place.scope)
    if (!setting.has(name.text)) return
    if (declarations.test(name.text)) {
      const isReference = args.some(({ text }) => /^-[a-zA-Z]*n/.test(text))
      const has = (letter: string) => args.some(({ text }) => /^-[a-zA-Z]+$/.test(text) && text.includes(letter))
      const isLocal = name.text !== 'export' && name.text !== 'readonly' && !has('g')
      this.assigned(args, place, isLocal, isReference)
      if (has('i')) this.integers(args, place, isLocal)
      return
    }
    const words = args.filter((word) => word.type === 'Word')
    switch (name.text) {
      case 'let':
        for (const word of words) {
          const [, target] = /^([A-Za-z_]\w*)(?:[^=!<>]?=|<<=|>>=|\+\+|--)/.exec(word.value) ?? []
          if (target !== undefined) this.add(target, end, name.text, { kind: 'unknown' }, place)
        }
        return
      case 'set': {
        const given = argumentsSet(words)
        // It holds from its last word on: its own words still see what held before.
        if (given) this.add('@', words.at(-1)!.end, name.text, { kind: 'list', words: given }, place, false)
        // The arrays of the Korn shell.
        if (/^[-+]A$/.test(words[0]?.text ?? '') && words[1]) {
          const own = words.slice(words[2]?.text === '--' ? 3 : 2)
          this.add(words[1].value, words.at(-1)!.end, name.text, { kind: 'list', words: own }, place)
        }
        return
      }
      case 'shift':
        this.shifts.add({
          pos: name.pos,
          count: /^\d{1,6}$/.test(words[0]?.text ?? '1') ? Number(words[0]?.text ?? 1) : undefined,
          scope: place.scope,
          branch: place.branch,
        })
        return
      case 'unset':
        for (const word of words) {
          const [, array, element] = /^(\w+)\[(-?\w+)\]$/.exec(word.value) ?? []
          if (array !== undefined) this.add(array, end, '', { kind: 'nothing', element }, place, true)
          else if (!word.text.startsWith('-')) this.add(word.text, end, '', { kind: 'nothing' }, place)
        }
        return
      case 'printf':
        if (words[0]?.text === '-v' && words[1])
          this.add(words[1].text, end, name.text, { kind: 'printf', words: words.slice(2) }, place)
        return
      case 'exec':
        if (words.length === 0)
          for (const [number, input] of otherInputs(command.redirects)) this.opened.set(number, input)
        return
      case 'read':
      case 'mapfile':
      case 'readarray':
        this.reading(name.text, words, command, place)
        return
      case 'getopts':
        for (const word of words.slice(1)) this.add(word.text, end, name.text, { kind: 'unknown' }, place)
        return
      default:
    }
  }

  private assigned(
    nodes: Command['prefix'] | Command['args'],
    place: Place,
    isLocal: boolean,
    isReference: boolean,
  ): void {
    for (const node of nodes) if (node.type === 'Assignment') this.assignment(node, place, isLocal, isReference)
  }

  /** `declare -i NAME=TEXT`: the text is computed. */
  private integers(nodes: Command['args'], place: Place, isLocal: boolean): void {
    for (const node of nodes)
      if (node.type === 'Assignment' && !/^[^=]*=\d*$/.test(node.text))
        this.add(node.name, node.end, node.text, { kind: 'unknown' }, place, false, isLocal)
  }

  /** What a name stands for at an offset of one function (or of none). */
  referenceAt(name: string, at: number, scope: SyntaxNode | undefined): Reference | undefined {
    return this.references.get(name)?.findLast((one) => one.scope === scope && one.pos <= at)
  }

  private assignment(assignment: Assignment, place: Place, isLocal: boolean, isReference: boolean): void {
    const { name, value, index, append, end, text } = assignment
    if (isReference && value.type !== 'ArrayValue') {
      const { scope, functionName } = place
      const own = this.references.get(name)
      const reference = { name, pos: end, word: value, scope, functionName }
      if (own) own.push(reference)
      else this.references.set(name, [reference])
      return
    }
    const given: Given =
      value.type === 'ArrayValue'
        ? { kind: 'list', words: value.elements }
        : { kind: 'word', word: value, ...(index && { key: index }) }
    this.add(name, end, text, given, place, append === true || index !== undefined, isLocal)
  }

  private reading(name: string, words: readonly Word[], command: Command, place: Place): void {
    const own = inputOf(command.redirects)
    const option = words.findIndex(({ text }) => /^-[a-zA-Z]*u$/.test(text))
    const number = option < 0 ? descriptorRead(command.redirects) : Number(words[option + 1]?.value)
    const input = number ? (place.inputs?.get(number) ?? this.opened.get(number)) : (own ?? place.input)
    const line = own || !input || place.isLoopCondition ? 0 : this.lineOf(input, place)
    const operands: Word[] = []
    let isList = false
    for (let i = 0; i < words.length; i++) {
      const { text } = words[i]!
      if (name === 'read' && /^-[a-zA-Z]*a$/.test(text)) isList = true
      else if (optionsWithValue[name === 'read' ? name : 'mapfile'].test(text)) i++
      else if (!text.startsWith('-')) operands.push(words[i]!)
    }
    operands.forEach((word, i) => {
      const given: Given =
        !input || line === undefined
          ? { kind: 'unknown' }
          : name !== 'read'
            ? { kind: 'lines', input }
            : {
                kind: 'read',
                input,
                command,
                line,
                field: isList ? 'all' : i,
                isLast: i === operands.length - 1,
                isLooped: place.isLoopCondition === true,
                isWhole: words.some(({ text }) => /^-[a-zA-Z]*d$/.test(text)),
              }
      if (given.kind === 'read' && given.isLooped) this.looped.push(given)
      this.add(word.text, command.end, name, given, place)
    })
  }

  /** Which line of a text comes next that several commands read; undefined where some of them may not run. */
  private lineOf(input: Input, { branch }: Place): number | undefined {
    const line = this.readsOf.has(input) ? this.readsOf.get(input) : 0
    const isCertain = !branch || branch.isSubshell === true
    this.readsOf.set(input, isCertain && line !== undefined ? line + 1 : undefined)
    return line
  }

  private add(
    name: string,
    pos: number,
    text: string,
    given: Given,
    place: Place,
    adds = false,
    isLocal = false,
  ): void {
    const { scope, branch, functionName } = place
    const reference = this.referenceAt(name, pos, scope)
    const own = reference && variableName.test(reference.word.value) ? reference.word.value : name
    const entry: Assigned = { id: ++this.count, name: own, pos, text, given, adds, branch, scope, isLocal }
    addTo(this.byName, own, entry)
    if (functionName && !isLocal && own !== '@' && (!reference || own !== name))
      this.functionsSet.set(own, { entry, functionName })
  }

  /** What a stretch of the text, the condition of a loop, reads in each round. */
  readIn({ pos, end }: { readonly pos: number; readonly end: number }): Reading | undefined {
    return this.looped.find(({ command }) => command.pos >= pos && command.end <= end)
  }

  has(name: string): boolean {
    return this.byName.has(name)
  }

  /** The function of a name, where only one has it. */
  functionNamed(name: string): FunctionNode | undefined {
    return this.functions.get(name)
  }

  definesFunction(name: string): boolean {
    return this.functions.has(name)
  }

  all(name: string): readonly Assigned[] {
    return this.byName.get(name) ?? []
  }

  /**
   * The assignments that may make up a variable's value at an offset of one function (or of none): the last one that certainly ran,
   * and all that may have run since, in the order of the text.
   */
  inForce(name: string, at: number, scope: SyntaxNode | undefined): InForce {
    const entries = this.all(name)
    const setters = this.functionsSet.of(name)
    if (entries.length === 0 && setters.length === 0) return nothing
    const here = this.branchAround(at)
    const found: Assigned[] = []
    const seen: Seen = new Map()
    let certain = -1
    let looked = 0
    for (let i = countUpTo(entries, at) - 1; i >= 0; i--) {
      looked++
      const entry = entries[i]!
      if (entry.scope !== scope || !mayReach(entry.branch, at, here)) continue
      found.push(entry)
      if (!entry.adds && hasRun(entry.branch, at, seen)) {
        certain = entry.pos
        break
      }
    }
    found.reverse()
    const called = this.functionsSet.between(setters, certain, at, scope)
    const later = this.laterInLoop(entries, at, scope, here, certain)
    return {
      entries: [...found, ...called, ...later],
      isCertain: certain >= 0,
      looked: looked + setters.length / 10 + called.length + later.length,
    }
  }

  /** What the loop around an offset sets behind it holds when it comes round. */
  private laterInLoop(
    entries: readonly Assigned[],
    at: number,
    scope: SyntaxNode | undefined,
    here: Branch | undefined,
    certain: number,
  ): Assigned[] {
    let loop: Branch | undefined
    for (let one = here; one; one = one.around) if (one.isLoop && one.pos > certain) loop = one
    if (!loop) return []
    const found: Assigned[] = []
    for (let i = countUpTo(entries, at); i < entries.length && entries[i]!.pos <= loop.end; i++) {
      const entry = entries[i]!
      if (entry.scope === scope && mayReach(entry.branch, at, undefined)) found.push(entry)
    }
    return found
  }

  /** Where the stretch around an offset begins in which a variable is not empty. */
  filledSince(name: string, at: number): number | undefined {
    return this.filled.since(name, at)
  }

  /** How many of the positional parameters have been shifted away between two offsets of one function. */
  shifted(from: number, at: number, scope: SyntaxNode | undefined): Shifted {
    return this.shifts.between(from, at, scope, (offset) => this.branchAround(offset))
  }

  /** The innermost branch that holds an offset: the last that begins before it, or one around that. */
  private branchAround(at: number): Branch | undefined {
    const { branches } = this
    let found = branches[countUpTo(branches, at) - 1]
    while (found && found.end < at) found = found.around
    return found
  }
}

const one = ({ pos, end }: ArithmeticExpression): ArithmeticExpression => ({
  type: 'ArithmeticWord',
  pos,
  end,
  value: '1',
})

/** What the ways of a choice have in common: with an `else`, or a `*)`, one of them is gone. */
function waysOf(choice: If | Case): BranchKind {
  if (choice.type === 'If') return { choice, ...(choice.else && { ways: choice.elif.length + 2 }) }
  const isWhole = choice.items.some(({ pattern }) => pattern.some(({ text }) => text === '*'))
  return { choice, ...(isWhole && { ways: choice.items.length }) }
}

/** The words that `set` makes the positional parameters of; undefined where it leaves them. */
function argumentsSet(words: readonly Word[]): readonly Word[] | undefined {
  let i = 0
  for (; i < words.length && /^[-+]\w/.test(words[i]!.value); i++) {
    if (/^[-+]A/.test(words[i]!.value)) return undefined
    if (/^[-+]\w*o$/.test(words[i]!.value)) i++
  }
  if (/^--?$/.test(words[i]?.value ?? '')) return words.slice(i + 1)
  return i < words.length ? words.slice(i) : undefined
}

function setsOnly(node: SyntaxNode): boolean {
  return node.type === 'Command' && (node.name === undefined || declarations.test(node.name.text))
}
