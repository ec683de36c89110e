import type { ArithmeticExpression, ArithmeticWord } from 'unbash'

/** The value of a word in an expression: a number, the text of a variable, or undefined where it is not known. */
type ReadWord = (word: ArithmeticWord) => string | undefined

/** Expressions within expressions. */
const maxDepth = 40

/** Numbers that are exact in bash and here alike. */
const isExact = (value: number) => Number.isSafeInteger(value)

/**
 * What bash computes for an expression; undefined where a value in it is not known, where it assigns, where bash gives an error, and
 * where the number is beyond 2^53.
 */
export function computed(expression: ArithmeticExpression, read: ReadWord, depth = 0): number | undefined {
  if (depth > maxDepth) return undefined
  const value = valueIn(expression, read, depth + 1)
  return value !== undefined && isExact(value) ? value : undefined
}

function valueIn(node: ArithmeticExpression, read: ReadWord, depth: number): number | undefined {
  const inner = (one: ArithmeticExpression) => computed(one, read, depth)
  switch (node.type) {
    case 'ArithmeticWord': {
      const text = read(node)
      return text === undefined ? undefined : numberOf(text)
    }
    case 'ArithmeticGroup':
      return inner(node.expression)
    case 'ArithmeticUnary': {
      const value = inner(node.operand)
      return value === undefined || !Object.hasOwn(unary, node.operator) ? undefined : unary[node.operator]!(value)
    }
    case 'ArithmeticTernary': {
      const test = inner(node.test)
      return test === undefined ? undefined : inner(test === 0 ? node.alternate : node.consequent)
    }
    case 'ArithmeticBinary': {
      const [left, right] = [inner(node.left), inner(node.right)]
      if (left === undefined || right === undefined || !Object.hasOwn(binary, node.operator)) return undefined
      return binary[node.operator]!(left, right)
    }
    default:
      return undefined
  }
}

const unary: Readonly<Record<string, (value: number) => number | undefined>> = {
  '+': (value) => value,
  '-': (value) => 0 - value,
  '!': (value) => Number(value === 0),
  '~': (value) => -value - 1,
}

/** The operators of bits work on 32 of them here. */
const bits = (left: number, right: number, of: (left: number, right: number) => number) =>
  left >= 0 && right >= 0 && left <= 0x7fffffff && right <= 0x7fffffff ? of(left, right) : undefined

const binary: Readonly<Record<string, (left: number, right: number) => number | undefined>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? undefined : Math.trunc(left / right)),
  '%': (left, right) => (right === 0 ? undefined : left % right || 0),
  '**': (left, right) => (right < 0 ? undefined : left ** right),
  '<<': (left, right) => (right < 0 || right > 62 ? undefined : left * 2 ** right),
  '>>': (left, right) => (right < 0 || right > 62 ? undefined : Math.floor(left / 2 ** right)),
  '&': (left, right) => bits(left, right, (a, b) => a & b),
  '|': (left, right) => bits(left, right, (a, b) => a | b),
  '^': (left, right) => bits(left, right, (a, b) => a ^ b),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  '||': (left, right) => Number(left !== 0 || right !== 0),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<': (left, right) => Number(left < right),
  '>': (left, right) => Number(left > right),
  '<=': (left, right) => Number(left <= right),
  '>=': (left, right) => Number(left >= right),
}

/** `010` is octal, `0x10` hexadecimal; an empty text is 0. */
function numberOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F]{1,13}|0[0-7]{0,16}|[1-9]\d{0,15})$/.exec(trimmed) ?? []
  if (digits === undefined) return undefined
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return sign === '-' ? 0 - value : value
}
