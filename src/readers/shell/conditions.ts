import type { ArithmeticWord, CaseItem, Command, SyntaxNode, TestExpression, Word } from 'unbash'
import { computed } from './arithmetic.ts'
import type { Surroundings } from './endings.ts'
import { matchesPattern } from './patterns.ts'
import { withoutQuotes } from './text.ts'

/** Whether a text may give `true`, `[` and their like another meaning, or compare texts in another way than letter by letter. */
export const mayChangeConditions = (text: string): boolean =>
  /\b(?:alias|enable|eval|source|hash|shopt|setopt|emulate)\b|\bBASH_(?:FUNC|ENV)|(?:^|[\n;&|(){}!`]|\b(?:then|else|do|if|elif|while|until|time|builtin|command)[ \t])[ \t]*\.\s/.test(
    withoutQuotes(text),
  )

/** Variables of a shell that name a file for it to source first. */
const sourcedFirst = ['BASH_ENV', 'ENV']

function isChanged({ shell, functions }: Surroundings): boolean {
  return functions.mayChangeConditions || sourcedFirst.some((name) => shell.variables?.get(name) !== undefined)
}

/** Conditions within conditions. */
const maxDepth = 10

/**
 * Whether a condition holds that is no more than its letters: `false`, `[ 1 = 2 ]`, `[[ a == a* ]]`, `((0))`; undefined where a
 * variable or a command decides.
 */
export function outcomeOf(node: SyntaxNode, around: Surroundings, depth = 0): boolean | undefined {
  if (depth > maxDepth) return undefined
  const inner = (one: SyntaxNode) => outcomeOf(one, around, depth + 1)
  switch (node.type) {
    case 'CompoundList':
      return node.commands.length === 1 ? inner(node.commands[0]!) : undefined
    case 'Statement':
      return node.background ? undefined : inner(node.command)
    case 'Pipeline': {
      const negations = node.prefixes?.filter(({ type }) => type === 'Negation').length ?? 0
      if (node.commands.length !== 1 || negations !== (node.prefixes?.length ?? 0)) return undefined
      return negated(inner(node.commands[0]!), negations)
    }
    case 'AndOr':
      return node.commands.reduce<boolean | undefined>(
        (before, one, i) => (i === 0 ? inner(one) : listed(before, node.operators[i - 1]!, () => inner(one))),
        undefined,
      )
    case 'Command':
      return isChanged(around) ? undefined : commandHolds(node, around)
    case 'TestCommand':
      return isChanged(around) ? undefined : unlessHeld(testHolds(node.expression, 0))
    case 'ArithmeticCommand': {
      const value = node.expression && !isChanged(around) ? computed(node.expression, literalNumber) : undefined
      return unlessHeld(value === undefined ? undefined : value !== 0)
    }
    default:
      return undefined
  }
}

/** What a list has come to behind one more command. */
export function listed(
  before: boolean | undefined,
  operator: string,
  next: () => boolean | undefined,
): boolean | undefined {
  if (before !== undefined) return before === (operator === '||') ? before : next()
  const after = next()
  // Where it is not known whether it ran, both must come to the same.
  return after === (operator === '||') ? after : undefined
}

/** `sh` may be a shell that has no `[[`, `((` and `==`: there they fail, so that only what fails in bash as well is known. */
const unlessHeld = (holds: boolean | undefined) => (holds === true ? undefined : holds)

const negated = (holds: boolean | undefined, times: number) =>
  holds === undefined ? undefined : times % 2 === 0 ? holds : !holds

const literalNumber = ({ value }: ArithmeticWord) => (/^\d+$/.test(value) ? value : undefined)

function commandHolds({ name, args, prefix, redirects }: Command, { functions }: Surroundings): boolean | undefined {
  if (!name || name.parts || prefix.length > 0 || redirects.length > 0 || functions.has(name.value)) return undefined
  if (/^(?:true|false|:)$/.test(name.value)) return name.value !== 'false'
  if (name.value !== '[' && name.value !== 'test') return undefined
  const words = args.map((word) => (word.type === 'Word' ? literal(word) : undefined))
  if (words.includes(undefined) || (name.value === '[' && words.at(-1) !== ']')) return undefined
  const operands = words.slice(0, name.value === '[' ? -1 : undefined) as string[]
  const isNegated = operands[0] === '!' && operands.length > 1
  const own = isNegated ? operands.slice(1) : operands
  const holds = negated(wordsHold(own), Number(isNegated))
  return own[1] === '==' ? unlessHeld(holds) : holds
}

function wordsHold(words: readonly string[]): boolean | undefined {
  const [first = '', operator = '', second = ''] = words
  switch (words.length) {
    case 0:
      return false
    case 1:
      return first !== ''
    case 2:
      return first === '-n' ? operator !== '' : first === '-z' ? operator === '' : undefined
    case 3:
      return /^(?:=|==)$/.test(operator)
        ? first === second
        : operator === '!='
          ? first !== second
          : compared(first, operator, second)
    default:
      return undefined
  }
}

/** With a zero before it, a number is octal in `[[`. */
const decimal = /^(?:0|-?[1-9]\d{0,14})$/

function compared(first: string, operator: string, second: string): boolean | undefined {
  if (!decimal.test(first) || !decimal.test(second)) return undefined
  const difference = Number(first) - Number(second)
  switch (operator) {
    case '-eq':
      return difference === 0
    case '-ne':
      return difference !== 0
    case '-lt':
      return difference < 0
    case '-le':
      return difference <= 0
    case '-gt':
      return difference > 0
    case '-ge':
      return difference >= 0
    default:
      return undefined
  }
}

function testHolds(node: TestExpression, depth: number): boolean | undefined {
  if (depth > maxDepth) return undefined
  switch (node.type) {
    case 'TestGroup':
      return testHolds(node.expression, depth + 1)
    case 'TestNot':
      return negated(testHolds(node.operand, depth + 1), node.negations.length)
    case 'TestLogical':
      return node.operands.reduce<boolean | undefined>((before, one, i) => {
        const next = () => testHolds(one, depth + 1)
        return i === 0 ? next() : listed(before, node.operator, next)
      }, undefined)
    case 'TestUnary': {
      const text = literal(node.operand)
      return text === undefined ? undefined : wordsHold([node.operator, text])
    }
    case 'TestBinary': {
      const [left, right] = [literal(node.left), literal(node.right)]
      if (left !== undefined && right !== undefined && node.operator.startsWith('-'))
        return compared(left, node.operator, right)
      if (left === undefined || !/^(?:==?|!=)$/.test(node.operator)) return undefined
      const pattern = patternOf(node.right)
      const matches = pattern === undefined ? undefined : matchesPattern(left, pattern)
      return negated(matches, Number(node.operator === '!='))
    }
    default:
      return undefined
  }
}

/** The text of a word in which nothing is expanded. */
function literal(word: Word): string | undefined {
  if (mayBeHome(word) || (!word.parts && /[[\]{]/.test(word.text) && word.text.length > 1)) return undefined
  return !word.parts || word.parts.every(isLiteral) ? word.value : undefined
}

/** `~` */
const mayBeHome = ({ text }: Word) => text.startsWith('~')

type Part = NonNullable<Word['parts']>[number]

/** `$'…'` is none: a shell that does not know it keeps its dollar. */
const isQuoted = (part: Part): boolean =>
  part.type === 'SingleQuoted' || (part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal'))

const isLiteral = (part: Part): boolean => part.type === 'Literal' || isQuoted(part)

/** A word as a pattern, with what is quoted in it escaped; undefined where something is expanded in it. */
function patternOf(word: Word): string | undefined {
  if (mayBeHome(word)) return undefined
  if (!word.parts) return word.text
  if (!word.parts.every((part) => part.type === 'Glob' || isLiteral(part))) return undefined
  return word.parts
    .map((part) => {
      if (part.type === 'DoubleQuoted')
        return part.parts.map((one) => (one.type === 'Literal' ? escapedText(one.value) : '')).join('')
      return part.type === 'SingleQuoted' ? escapedText(part.value) : part.text
    })
    .join('')
}

const escapedText = (text: string) => text.replace(/[\\*?[\]]/g, '\\$&')

/**
 * The parts of a choice that run, where its conditions are no more than their letters: `if false`, `case a in`, `while false`;
 * undefined where that is not known, and for everything else.
 */
export function waysOf(node: SyntaxNode, around: Surroundings): readonly SyntaxNode[] | undefined {
  switch (node.type) {
    case 'If': {
      const visited: SyntaxNode[] = []
      for (const { clause, then } of [node, ...node.elif]) {
        const holds = outcomeOf(clause, around)
        if (holds === undefined) return undefined
        visited.push(clause)
        if (holds) return [...visited, then]
      }
      return node.else ? [...visited, node.else] : visited
    }
    case 'For':
      return node.wordlist?.length === 0 ? [] : undefined
    case 'While': {
      const holds = outcomeOf(node.clause, around)
      return holds === (node.kind === 'until') ? [node.clause] : undefined
    }
    case 'Case': {
      const subject = isChanged(around) ? undefined : literal(node.word)
      const at = subject === undefined ? -1 : matching(node.items, subject)
      if (at === undefined || subject === undefined || node.items.some(({ terminator }) => terminator === ';;&'))
        return undefined
      if (at < 0) return []
      let end = at
      while (node.items[end]?.terminator === ';&') end++
      return node.items.slice(at, end + 1).map(({ body }) => body)
    }
    default:
      return undefined
  }
}

/** Which item a text is matched by first: -1 for none, undefined where that is not known. */
function matching(items: readonly CaseItem[], subject: string): number | undefined {
  for (const [i, { pattern }] of items.entries()) {
    const matches = pattern.map((one) => {
      const text = patternOf(one)
      return text === undefined ? undefined : matchesPattern(subject, text)
    })
    if (matches.includes(undefined)) return undefined
    if (matches.includes(true)) return i
  }
  return -1
}
