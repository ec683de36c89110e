import type { Command, Function as FunctionNode, ParsedScript, SyntaxNode } from 'unbash'
import { addTo } from '../../model/group.ts'
import { mayChangeConditions } from './conditions.ts'
import type { ShellText } from './shell-text.ts'
import { type ForEachChild, visitChildren } from './tree.ts'
import type { Variables } from './variables.ts'

/** A function with the text that it stands in. */
export interface Definition {
  readonly node: FunctionNode
  readonly shell: ShellText
  readonly variables: Variables
  /** Not in a branch: nothing else answers to its name. */
  readonly isCertain: boolean
}

/** The functions and aliases that a text defines, and those of the texts around it. */
export class Functions {
  private readonly byName = new Map<string, Definition[]>()
  private readonly aliases = new Map<string, string>()
  private readonly calledNodes: Set<SyntaxNode>
  private changesConditions = false

  constructor(private readonly outer?: Functions) {
    this.calledNodes = outer?.calledNodes ?? new Set()
  }

  /** A function of a file that is sourced is read as it is called; without a call that file itself says what it does. */
  collect(
    tree: ParsedScript,
    shell: ShellText,
    variables: Variables,
    forEachChild: ForEachChild,
    isSourced = false,
  ): void {
    const { functions, aliases, certain, changesConditions } = definitionsIn(tree, shell.text, forEachChild)
    this.changesConditions ||= changesConditions
    for (const node of functions) {
      const definition = { node, shell, variables, isCertain: certain.has(node) }
      const name = node.name.value
      if (isSourced) this.calledNodes.add(node)
      addTo(this.byName, name, definition)
    }
    for (const node of aliases) this.collectAliases(node)
  }

  private collectAliases({ args }: Command): void {
    for (const word of args) {
      const text =
        word.type === 'Assignment'
          ? `${word.name}=${'text' in word.value && word.value.type === 'Word' ? word.value.value : ''}`
          : word.value
      const equals = text.indexOf('=')
      if (equals > 0) this.aliases.set(text.slice(0, equals), text.slice(equals + 1))
    }
  }

  has(name: string): boolean {
    return this.byName.has(name) || this.aliases.has(name) || (this.outer?.has(name) ?? false)
  }

  /** Whether these texts may change what a condition comes to. */
  get mayChangeConditions(): boolean {
    return this.changesConditions || (this.outer?.mayChangeConditions ?? false)
  }

  get(name: string): readonly Definition[] {
    return this.byName.get(name) ?? this.outer?.get(name) ?? []
  }

  alias(name: string): string | undefined {
    return this.aliases.get(name) ?? this.outer?.alias(name)
  }

  called(node: SyntaxNode): void {
    this.calledNodes.add(node)
  }

  /** What nothing has called so far; each is given once. */
  *uncalled(): Generator<Definition> {
    for (const definition of [...this.byName.values()].flat()) {
      if (this.calledNodes.has(definition.node)) continue
      this.calledNodes.add(definition.node)
      yield definition
    }
  }
}

interface Definitions {
  readonly functions: readonly FunctionNode[]
  readonly aliases: readonly Command[]
  /** Those that are in no branch. */
  readonly certain: ReadonlySet<SyntaxNode>
  readonly changesConditions: boolean
}

/** A file may be sourced by a thousand others. */
const known = new WeakMap<ParsedScript, Definitions>()

function definitionsIn(tree: ParsedScript, text: string, forEachChild: ForEachChild): Definitions {
  const before = known.get(tree)
  if (before) return before
  const functions: FunctionNode[] = []
  const aliases: Command[] = []
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Function') functions.push(node)
    if (node.type === 'Command' && node.name?.value === 'alias') aliases.push(node)
    visitChildren(node, forEachChild, visit, undefined)
  }
  visit(tree)
  const certain = new Set<SyntaxNode>(tree.commands.map(({ command }) => command))
  const found = { functions, aliases, certain, changesConditions: mayChangeConditions(text) }
  known.set(tree, found)
  return found
}
