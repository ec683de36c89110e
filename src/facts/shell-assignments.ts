import type { Assignment, Command, ParsedScript, SyntaxNode } from 'unbash'

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

const declarations = /^(?:export|local|declare|readonly|typeset)$/
const setters = /^(?:read|mapfile|readarray|getopts|unset)$/
const branches = /^(?:If|For|ArithmeticFor|While|Case|Select)$/

/** Every assignment of a text, and which of them hold where a variable is used. */
export class Assignments {
  private readonly byName = new Map<string, Assigned[]>()
  /** Set by something else than an assignment: `read`, a loop. */
  private readonly changed = new Set<string>()
  private readonly functions: SyntaxNode[] = []

  constructor(script: ParsedScript, forEachChild: ForEachChild) {
    const visit = (node: SyntaxNode, conditional: boolean, scope: SyntaxNode | undefined): void => {
      if (node.type === 'Command') this.command(node, conditional, scope)
      if (node.type === 'For' || node.type === 'Select') this.changed.add(node.name.text)
      if (node.type === 'Function') this.functions.push(node)
      const inside = node.type === 'Function' ? node : scope
      const isBranch = node.type !== 'Function' && (conditional || branches.test(node.type))
      let isFirst = true
      forEachChild(node, (child) => {
        visit(child, isBranch || (node.type === 'AndOr' && !isFirst), inside)
        isFirst = false
      })
    }
    visit(script, false, undefined)
  }

  private command({ name, prefix, args }: Command, conditional: boolean, scope: SyntaxNode | undefined): void {
    const own = name ? (declarations.test(name.text) ? args : []) : prefix
    for (const assignment of own) {
      if (assignment.type !== 'Assignment') continue
      const adds = assignment.append === true || refersTo(assignment.text, assignment.name)
      const entry = { assignment, conditional, adds, scope }
      const list = this.byName.get(assignment.name)
      if (list) list.push(entry)
      else this.byName.set(assignment.name, [entry])
    }
    if (name && setters.test(name.text)) for (const word of args) this.changed.add(word.text)
  }

  has(name: string): boolean {
    return this.byName.has(name) || this.changed.has(name)
  }

  all(name: string): readonly Assignment[] {
    return (this.byName.get(name) ?? []).map((entry) => entry.assignment)
  }

  /**
   * The assignments that make up a variable's value at an offset: the last one that surely ran and all that may have run since.
   * A function's own go before the script's; the script's all count inside functions, which run who knows when.
   */
  inForce(name: string, at: number): readonly Assigned[] | undefined {
    const entries = this.byName.get(name)
    if (!entries || this.changed.has(name)) return undefined
    const around = this.functions.filter((node) => node.pos <= at && at < node.end)
    const isBefore = (entry: Assigned) => entry.assignment.pos < at
    for (const scope of around.reverse()) {
      const own = entries.filter((entry) => entry.scope === scope && isBefore(entry))
      if (own.length > 0) return sinceLastSure(own)
    }
    const global = entries.filter((entry) => entry.scope === undefined)
    const reached = around.length > 0 ? global : global.filter(isBefore)
    // What a function sets, a script sees once it has called it.
    const all = reached.length > 0 ? reached : entries
    return around.length > 0 || reached.length === 0 ? all : sinceLastSure(all)
  }
}

function sinceLastSure(entries: readonly Assigned[]): readonly Assigned[] {
  const last = entries.findLastIndex((entry) => !entry.conditional && !entry.adds)
  return last < 0 ? entries : entries.slice(last)
}

const refersTo = (text: string, name: string) => new RegExp(`\\$(?:${name}\\b|\\{${name}[}[])`).test(text)
