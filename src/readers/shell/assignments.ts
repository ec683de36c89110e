import type { Assignment, Command, ParsedScript, SyntaxNode, Word } from 'unbash'

export type ForEachChild = (node: SyntaxNode, visit: (child: SyntaxNode) => void) => void

/** One assignment, with what decides whether it holds. */
export interface Assigned {
  readonly assignment: Assignment
  /** It may not run: in a branch, a loop, behind `&&`. */
  readonly conditional: boolean
  /** `+=`, or a value with the variable itself in it. */
  readonly adds: boolean
  /** The function around it. */
  readonly scope: SyntaxNode | undefined
}

interface FunctionScope {
  readonly node: SyntaxNode
  readonly around: FunctionScope | undefined
}

const declarations = /^(?:export|local|declare|readonly|typeset)$/
const setters = /^(?:read|mapfile|readarray|getopts|unset)$/
const branches = /^(?:If|For|ArithmeticFor|While|Case|Select)$/

/** `shift` or `shift N` that certainly runs. */
export interface Shift {
  readonly pos: number
  readonly count: number
  readonly scope: SyntaxNode | undefined
}

/** Every assignment of a text, and which of them hold where a variable is used. `set --` assigns `@`. */
export class Assignments {
  /** In the order of the text. */
  readonly shifts: Shift[] = []
  private readonly byName = new Map<string, Assigned[]>()
  /** Set by something else than an assignment: `read`, a loop. */
  private readonly changed = new Set<string>()
  /** In the order of the text. */
  private readonly functions: FunctionScope[] = []
  private readonly globalByName = new Map<string, readonly Assigned[]>()

  constructor(script: ParsedScript, forEachChild: ForEachChild) {
    const visit = (node: SyntaxNode, conditional: boolean, around: FunctionScope | undefined): void => {
      const scope = around?.node
      if (node.type === 'Command') this.command(node, conditional, scope)
      if (node.type === 'For' || node.type === 'Select') this.changed.add(node.name.text)
      const inside = node.type === 'Function' ? { node, around } : around
      if (inside && inside !== around) this.functions.push(inside)
      const isBranch = node.type !== 'Function' && (conditional || branches.test(node.type))
      let isFirst = true
      forEachChild(node, (child) => {
        visit(child, isBranch || (node.type === 'AndOr' && !isFirst), inside)
        // `local what=$1 && shift`: setting a variable does not fail.
        isFirst = isFirst && setsOnly(child)
      })
    }
    visit(script, false, undefined)
  }

  private command({ name, prefix, args }: Command, conditional: boolean, scope: SyntaxNode | undefined): void {
    const own = name ? (declarations.test(name.text) ? args : []) : prefix
    for (const assignment of own) {
      if (assignment.type !== 'Assignment') continue
      const adds = assignment.append === true || refersTo(assignment.text, assignment.name)
      this.add({ assignment, conditional, adds, scope })
    }
    if (name?.text === 'set' && args[0]?.text === '--') {
      const elements = args.slice(1).filter((word) => word.type === 'Word')
      this.add({ assignment: positional(name, elements), conditional, adds: false, scope })
    }
    if (name?.text === 'shift' && !conditional) {
      this.shifts.push({ pos: name.pos, count: Number(args[0]?.text ?? 1) || 0, scope })
    }
    if (name && setters.test(name.text)) for (const word of args) this.changed.add(word.text)
  }

  private add(entry: Assigned): void {
    const { name } = entry.assignment
    const list = this.byName.get(name)
    if (list) list.push(entry)
    else this.byName.set(name, [entry])
  }

  has(name: string): boolean {
    return this.byName.has(name) || this.changed.has(name)
  }

  all(name: string): readonly Assignment[] {
    return (this.byName.get(name) ?? []).map((entry) => entry.assignment)
  }

  /**
   * The assignments that make up a variable's value at an offset: the last one that certainly ran and all that may have run since.
   * A function's own go before the script's; the script's all count inside functions, which may run at any time.
   */
  inForce(name: string, at: number): readonly Assigned[] | undefined {
    const entries = this.byName.get(name)
    if (!entries || this.changed.has(name)) return undefined
    const innermost = this.functionAround(at)
    for (let scope = innermost; scope; scope = scope.around) {
      const own = sinceLastCertain(entries, at, scope.node)
      if (own.length > 0) return own
    }
    const reached = innermost ? this.globals(name, entries) : sinceLastCertain(entries, at, undefined)
    // What a function sets, a script sees once it has called it.
    return reached.length > 0 ? reached : entries
  }

  /** The words that `set --` gave last before an offset, in the same function. */
  positional(at: number): Assigned | undefined {
    const scope = this.functionAround(at)?.node
    return this.byName.get('@')?.findLast(({ assignment, ...entry }) => assignment.pos < at && entry.scope === scope)
  }

  /** How many of the positional parameters have been shifted away between two offsets of one function. */
  shifted(from: number, at: number): number {
    const scope = this.functionAround(at)?.node
    return this.shifts.reduce(
      (sum, shift) => (shift.scope === scope && shift.pos >= from && shift.pos < at ? sum + shift.count : sum),
      0,
    )
  }

  /** The innermost function that holds an offset: the last that begins before it, or one around that. */
  private functionAround(at: number): FunctionScope | undefined {
    let low = 0
    let high = this.functions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.functions[middle]!.node.pos <= at) low = middle + 1
      else high = middle
    }
    let found = this.functions[low - 1]
    while (found && found.node.end <= at) found = found.around
    return found
  }

  private globals(name: string, entries: readonly Assigned[]): readonly Assigned[] {
    let found = this.globalByName.get(name)
    if (!found) {
      found = entries.filter((entry) => entry.scope === undefined)
      this.globalByName.set(name, found)
    }
    return found
  }
}

function setsOnly(node: SyntaxNode): boolean {
  return node.type === 'Command' && (node.name === undefined || declarations.test(node.name.text))
}

/** It holds from its last word on: its own words still see what held before. */
function positional({ end: nameEnd, text }: Word, elements: readonly Word[]): Assignment {
  const end = elements.at(-1)?.end ?? nameEnd
  const pos = end
  const value = { type: 'ArrayValue', pos, end, elements } as const
  return { type: 'Assignment', pos, end, text, name: '@', value, append: undefined, index: undefined }
}

/** The entries of a scope before an offset, back to the last that certainly ran. */
function sinceLastCertain(
  entries: readonly Assigned[],
  at: number,
  scope: SyntaxNode | undefined,
): readonly Assigned[] {
  const found: Assigned[] = []
  for (let i = firstFrom(entries, at) - 1; i >= 0; i--) {
    const entry = entries[i]!
    if (entry.scope !== scope) continue
    found.push(entry)
    if (!entry.conditional && !entry.adds) break
  }
  return found.reverse()
}

/** The number of entries before an offset; they stand in the order of the text. */
function firstFrom(entries: readonly Assigned[], at: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle]!.assignment.pos < at) low = middle + 1
    else high = middle
  }
  return low
}

const refersTo = (text: string, name: string) =>
  text.includes('$') && new RegExp(`\\$(?:${name}\\b|\\{${name}[}[])`).test(text)
