// Writes table.json: what GitHub's own library makes of expressions. `npm i --no-save @actions/expressions`, then run it.
import { writeFileSync } from 'node:fs'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

const values = [
  "''",
  "'a'",
  "'A'",
  "'1'",
  "' 2 '",
  "'0x1F'",
  '0',
  '1',
  '-1.5',
  '0xff',
  '1e2',
  'true',
  'false',
  'null',
  "fromJSON('[1,2]')",
  "fromJSON('{}')",
]
const pairs = values.flatMap((a) => values.map((b) => [a, b]))
const operators = ['==', '!=', '<', '<=', '>', '>=', '&&', '||']
const others = [
  ...values,
  ...values.map((a) => `!${a}`),
  ...values.map((a) => `format('{0}', ${a})`),
  ...values.map((a) => `join(${a})`),
  ...['contains', 'startsWith', 'endsWith'].flatMap((name) =>
    values.flatMap((a) => ["'A'", "''", '1', 'null'].map((b) => `${name}(${a}, ${b})`)),
  ),
  "format('{{0}} {0}{1}', 'a', 1)",
  "format('{1}', 'a')",
  "'it''s'",
  "join(fromJSON('[\"a\",1,null,true]'), '-')",
  "join(fromJSON('[[1],2]'))",
  'fromJSON(\'{"Ab":{"c":[5,{"d":6}]}}\').aB.C[0]',
  'fromJSON(\'{"a":{"b":1},"c":{"b":2}}\').*.b',
  'join(fromJSON(\'[{"b":1},{"c":2}]\').*.b)',
  "fromJSON('[3,4]')['1']",
  "fromJSON('[3,4]')[1.7]",
  "fromJSON('[3,4]')[9]",
  "fromJSON('{\"x y\":7}')['X Y']",
  'fromJSON(\'"a"\').b',
  'toJSON(fromJSON(\'{"a":[1,"x"]}\'))',
  "toJSON('a\"b')",
  "contains(fromJSON('[\"X\",1]'), 'x')",
  "contains(fromJSON('[\"X\",1]'), '1')",
  'true && false || true',
  '(1 == 1) == true',
  '!(1 == 2) && 3',
  '1 == 1 == 1',
  '1 < 2 < 3',
  "'a' < 'B'",
  "CONTAINS('ab', 'B')",
  'case(false, 1, true, 2, 3)',
  'case(false, 1, 3)',
  '1 +1',
  "'a",
  'a b',
  '',
  '()',
  '1 ==',
  'unknown(1)',
  "fromJSON('{')",
]
const texts = [
  ...new Set([...others, ...pairs.flatMap(([a, b]) => operators.map((operator) => `${a} ${operator} ${b}`))]),
]

function answer(text) {
  try {
    const tree = new Parser(new Lexer(text).lex().tokens, [], []).parse()
    const value = new Evaluator(tree, new data.Dictionary()).evaluate()
    return value.kind === data.Kind.Array || value.kind === data.Kind.Dictionary
      ? JSON.stringify(value, data.replacer)
      : value.coerceString()
  } catch {
    return null
  }
}
writeFileSync(
  new URL('table.json', import.meta.url),
  `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, answer(text)])), null, 0)}\n`,
)
