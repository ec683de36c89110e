/** The value of a name; undefined where it is not known. */
export type LookUp = (name: string) => string | undefined

/** Told where an expression or a value is longer than is read. */
type OnCut = () => void

const token = /\s*(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:\\[\s\S]|[^"\\\n])*)"|'([^'\n]*)'|([A-Za-z_][\w-]*)|(\S))/y

interface Item {
  readonly text?: string
  readonly name?: string
  readonly sign?: string
  readonly start: number
  readonly end: number
}

/** Words of one expression, brackets within each other, and characters of a value. */
const maxItems = 2000
const maxDepth = 200
const maxValue = 4000

function itemsOf(text: string): Item[] {
  const found: Item[] = []
  token.lastIndex = 0
  for (let match = token.exec(text); match && found.length <= maxItems; match = token.exec(text)) {
    const [whole, longDouble, longSingle, double, single, name, sign] = match
    const end = match.index + whole.length
    const start = match.index + whole.length - whole.trimStart().length
    const escaped = longDouble ?? double
    const literal = escaped === undefined ? (longSingle ?? single) : escaped.replace(/\\(["\\])/g, '$1')
    found.push({
      start,
      end,
      ...(literal !== undefined && { text: literal }),
      ...(name !== undefined && { name }),
      ...(sign !== undefined && { sign }),
    })
  }
  return found
}

/** Takes the value of the items from `at`; how many it takes does not hang on what is known. */
class Reading {
  at = 0

  constructor(
    readonly items: readonly Item[],
    private readonly lookUp: LookUp,
    private readonly onCut: OnCut,
  ) {
    if (items.length > maxItems) onCut()
  }

  private cut(): undefined {
    this.onCut()
  }

  /** Values that are added, or put together as a path. */
  sum(depth = 0): string | undefined {
    let value = this.value(depth)
    for (let sign = this.items[this.at]?.sign; sign === '+' || sign === '/'; sign = this.items[this.at]?.sign) {
      this.at++
      const next = this.value(depth)
      value = value === undefined || next === undefined ? undefined : `${value}${sign === '/' ? '/' : ''}${next}`
      if (value !== undefined && value.length > maxValue) value = this.cut()
    }
    return value
  }

  value(depth = 0): string | undefined {
    const item = this.items[this.at++]
    if (item && depth > maxDepth) return this.cut()
    if (!item) return undefined
    if (item.text !== undefined) return item.text.length > maxValue ? this.cut() : item.text
    const isOpen = this.items[this.at]?.sign === '(' && this.items[this.at]?.start === item.end
    if (item.name !== undefined && isOpen) return this.call(item.name, depth)
    if (item.name === 'if') return this.choice(depth + 1)
    if (item.name !== undefined) return this.lookUp(item.name)
    if (item.sign !== '(') return undefined
    const value = this.sum(depth + 1)
    return this.items[this.at++]?.sign === ')' ? value : undefined
  }

  /** `if A == B { X } else { Y }`, behind its first word; a comparison with a pattern (`=~`) is not made. */
  private choice(depth: number): string | undefined {
    if (depth > maxDepth) return this.cut()
    const left = this.sum(depth)
    const sign = `${this.items[this.at++]?.sign}${this.items[this.at++]?.sign}`
    const right = this.sum(depth)
    const then = this.block(depth)
    if (this.items[this.at++]?.name !== 'else') return undefined
    const isChain = this.items[this.at]?.name === 'if'
    if (isChain) this.at++
    const otherwise = isChain ? this.choice(depth + 1) : this.block(depth)
    if (left === undefined || right === undefined || !/^[=!]=$/.test(sign)) return undefined
    return (left === right) === (sign === '==') ? then : otherwise
  }

  private block(depth: number): string | undefined {
    const isOpen = this.items[this.at++]?.sign === '{'
    const value = this.sum(depth)
    return this.items[this.at++]?.sign === '}' && isOpen ? value : undefined
  }

  /** A variable of the environment is its default where nobody sets it. */
  private call(name: string, depth: number): string | undefined {
    const values: (string | undefined)[] = []
    this.at++
    while (this.at < this.items.length && this.items[this.at]?.sign !== ')') {
      const before = this.at
      values.push(this.sum(depth + 1))
      if (this.items[this.at]?.sign === ',') this.at++
      else if (this.at === before) this.at++
    }
    this.at++
    return /^env(?:_var_or_default)?$/.test(name) ? values[1] : undefined
  }
}

/** What an expression of just comes out as; undefined where that is not known. */
export function valueOfExpression(text: string, lookUp: LookUp, onCut: OnCut): string | undefined {
  const reading = new Reading(itemsOf(text), lookUp, onCut)
  const value = reading.sum()
  return reading.at === reading.items.length ? value : undefined
}

/** The values that stand behind a recipe's name, one word each. */
export function valuesOfArguments(text: string, lookUp: LookUp, onCut: OnCut): (string | undefined)[] {
  const reading = new Reading(itemsOf(text), lookUp, onCut)
  const found: (string | undefined)[] = []
  while (reading.at < reading.items.length) found.push(reading.value())
  return found
}
