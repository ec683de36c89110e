import type { Command, Function as FunctionNode, Statement, SyntaxNode, TestExpression, Word } from 'unbash'
import { addTo } from '../../model/group.ts'
import { countUpTo } from './search.ts'

interface Stretch {
  readonly pos: number
  readonly end: number
}

/** Stretches before an offset that are looked at. */
const maxLooked = 50

/** Where variables are certainly not empty: `[ -n "$A" ] && …`, behind `[ -z "$A" ] && exit`. */
export class Filled {
  /** In the order of the text. */
  private readonly stretches = new Map<string, Stretch[]>()

  add(names: readonly string[], pos: number, end: number): void {
    for (const name of names) addTo(this.stretches, name, { pos, end })
  }

  /** Where the innermost of the stretches around an offset begins. */
  since(name: string, at: number): number | undefined {
    const own = this.stretches.get(name)
    if (!own) return undefined
    const last = countUpTo(own, at) - 1
    for (let i = last; i >= 0 && i > last - maxLooked; i--) if (own[i]!.end >= at) return own[i]!.pos
    return undefined
  }
}

/** Conditions within conditions. */
const maxDepth = 10

/** The variables that are not empty where a condition comes out so. */
export function filledWhere(condition: SyntaxNode, holds: boolean, depth = 0): readonly string[] {
  if (depth > maxDepth) return []
  const inner = (one: SyntaxNode, outcome = holds) => filledWhere(one, outcome, depth + 1)
  switch (condition.type) {
    case 'CompoundList':
      return condition.commands.length === 1 ? inner(condition.commands[0]!) : []
    case 'Statement':
      return condition.background ? [] : inner(condition.command)
    case 'Pipeline': {
      const isPlain = condition.prefixes?.every(({ type }) => type === 'Negation') ?? true
      if (condition.commands.length !== 1 || !isPlain) return []
      return inner(condition.commands[0]!, holds !== ((condition.prefixes?.length ?? 0) % 2 === 1))
    }
    case 'AndOr':
      return condition.operators.every((operator) => operator === (holds ? '&&' : '||'))
        ? condition.commands.flatMap((one) => inner(one))
        : []
    case 'Command':
      return byCommand(condition, holds)
    case 'TestCommand':
      return byTest(condition.expression, holds, depth)
    default:
      return []
  }
}

/** `[ … ]`, `test …` */
function byCommand({ name, args }: Command, holds: boolean): readonly string[] {
  if (name?.value !== '[' && name?.value !== 'test') return []
  const words = name.value === '[' ? args.slice(0, -1) : args
  if (words[0]?.text !== '!') return byWords(words, holds)
  return byWords(words.slice(1), !holds)
}

function byWords(words: Command['args'], holds: boolean): readonly string[] {
  const [first, second, third] = words
  if (first?.type !== 'Word' || words.length > 3) return []
  if (words.length === 1) return asked(first, holds)
  if (second?.type !== 'Word') return []
  if (words.length === 2) return byOperator(first.text, second, holds)
  return third?.type === 'Word' && third.value === '' && !third.parts?.some(isExpansion)
    ? compared(second.text, first, holds)
    : []
}

const isExpansion = ({ type }: NonNullable<Word['parts']>[number]) => type !== 'DoubleQuoted' && type !== 'SingleQuoted'

const byOperator = (operator: string, word: Word, holds: boolean) =>
  operator === '-n' ? asked(word, holds) : operator === '-z' ? asked(word, !holds) : []

const compared = (operator: string, word: Word, holds: boolean) =>
  operator === '!=' ? asked(word, holds) : /^==?$/.test(operator) ? asked(word, !holds) : []

function byTest(node: TestExpression, holds: boolean, depth: number): readonly string[] {
  if (depth > maxDepth) return []
  switch (node.type) {
    case 'TestGroup':
      return byTest(node.expression, holds, depth + 1)
    case 'TestNot':
      return byTest(node.operand, holds !== (node.negations.length % 2 === 1), depth + 1)
    case 'TestLogical':
      return node.operator === (holds ? '&&' : '||')
        ? node.operands.flatMap((one) => byTest(one, holds, depth + 1))
        : []
    case 'TestUnary':
      return byOperator(node.operator, node.operand, holds)
    case 'TestBinary':
      return node.right.value === '' && !node.right.parts?.some(isExpansion)
        ? compared(node.operator, node.left, holds)
        : []
    default:
      return []
  }
}

/** `$A`, `"${A}"`, `${A:-}`: the variable that a word is, where it is one and not empty. */
function asked({ text }: Word, isFilled: boolean): readonly string[] {
  const name = isFilled ? /^(["']?)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-)?\})\1$/.exec(text) : null
  return name && name[1] !== "'" ? [(name[2] ?? name[3])!] : []
}

type FunctionNamed = (name: string) => FunctionNode | undefined

/** Whether a list of statements ends the text, the function or the round that it stands in. */
export function isLeft(statements: readonly Statement[], functionNamed: FunctionNamed): boolean {
  const last = statements.at(-1)
  return last !== undefined && !last.background && leaves(last.command, functionNamed)
}

/** The same of one command: `exit`, or a function that exits. */
export function leaves(node: SyntaxNode, functionNamed: FunctionNamed): boolean {
  if (node.type === 'BraceGroup') return isLeft(node.body.commands, functionNamed)
  if (node.type !== 'Command' || !node.name) return false
  const { value } = node.name
  const called = functionNamed(value)
  return called ? exits(called.body) : /^(?:exit|return|exec|continue|break)$/.test(value)
}

const exits = (body: SyntaxNode): boolean =>
  body.type === 'BraceGroup' &&
  body.body.commands.some(({ command }) => command.type === 'Command' && command.name?.value === 'exit')
