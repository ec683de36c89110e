import { part, splitWords, type Word } from '../parse/words.ts'
import { entriesOf, itemsOf, type Node, nodeAt, textOf } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { isTooDeep, type Jobs, linesOf, scriptOf, type Variables, withVariables } from './job.ts'
import { Ways, withEach } from './ways.ts'

/** Keys whose lists one shell runs. Source: Travis CI's build configuration reference, as the rest here. */
const commands = /^(?:(?:before|after)_(?:install|script|success|failure|deploy|cache)|install|script)$/

/** Keys of which a list makes a job for each item, beside `env`. */
const expanding =
  /^(?:arch|os|dist|compiler|gemfile|jdk|osx_image|crystal|d|dart|dotnet|elixir|elm|ghc|go|haxe|hhvm|julia|lein|mono|nix|node_js|otp_release|perl6?|php|python|r|rust|rvm|ruby|scala|smalltalk|xcode_(?:scheme|sdk))$/

/** Travis CI: what its jobs run, each with its own variables: one for each item of `env`, and those that `jobs.include` lists. */
export function readTravis(root: Node, path: string, _keys: Keys, to: Jobs): void {
  const ways = new Ways(path, to)
  const read = (key: string, value: Node, name: string, all: readonly Variables[], depth: number): void => {
    if (isTooDeep(depth, path, to)) return
    const lines = commands.test(key) ? linesOf(value) : []
    for (const variables of lines.length > 0 ? ways.of(withEach(all, lines), lines.length) : []) {
      const script = scriptOf(`${path}#${name}/`, lines, variables, { isThrownAway: true })
      if (script) to.scripts.push(script)
    }
    for (const item of itemsOf(value)) read('', item, key, all, depth + 1)
    for (const inner of entriesOf(value)) read(inner.key.text, inner.value, key, all, depth + 1)
  }
  const [env, matrix] = [nodeAt(root, 'env'), nodeAt(root, 'jobs') ?? nodeAt(root, 'matrix')]
  const around = withSetting(new Map(), nodeAt(env, 'global'))
  const rows = rowsOf(env)
  const excluded = itemsOf(nodeAt(matrix, 'exclude'))
  const combined = rows.filter((row) => !excluded.some((job) => isOnly(job, row)))
  // A listed job without variables of its own has the first of all.
  const first = rows[0] ? withSetting(around, rows[0]) : around
  const listed = (matrix?.kind === 'seq' ? matrix.items : itemsOf(nodeAt(matrix, 'include'))).map((job) => {
    const own = nodeAt(job, 'env')
    return { job, all: own ? rowsOf(own).map((row) => withSetting(around, row)) : [first] }
  })
  for (const { job, all } of listed)
    for (const { key, value } of entriesOf(job)) if (key.text !== 'env') read(key.text, value, 'jobs', all, 0)
  const isAlone =
    rows.length === 0 && (listed.length === 0 || entriesOf(root).some(({ key }) => expanding.test(key.text)))
  const shared = [...combined.map((row) => withSetting(around, row)), ...(isAlone ? [around] : [])]
  for (const { key, value } of entriesOf(root)) {
    if (/^(?:env|jobs|matrix)$/.test(key.text)) continue
    const taking = listed.flatMap(({ job, all }) => (nodeAt(job, key.text) ? [] : all))
    read(key.text, value, 'file', [...shared, ...taking], 0)
  }
}

/** A mapping of names and values, none of which is a key of Travis. */
const isPlain = (env: Node | undefined): boolean =>
  env?.kind === 'map' && !entriesOf(env).some(({ key }) => /^(?:global|jobs|matrix|secure)$/.test(key.text))

/** What each job of a matrix has for its variables. */
function rowsOf(env: Node | undefined): readonly Node[] {
  const list = isPlain(env) ? env : env?.kind === 'map' ? (nodeAt(env, 'jobs') ?? nodeAt(env, 'matrix')) : env
  return list?.kind === 'seq' ? list.items : list ? [list] : []
}

/** Whether a job that is left out is named by these variables and nothing else. */
const isOnly = (job: Node, row: Node): boolean =>
  entriesOf(job).length === 1 && textOf(row) !== undefined && textOf(nodeAt(job, 'env')) === textOf(row)

/** `A=b C=d`, a mapping, or a list of these. */
function withSetting(around: Variables, node: Node | undefined): Variables {
  if (node?.kind === 'map') return withVariables(around, node)
  if (node?.kind === 'seq') return node.items.reduce(withSetting, around)
  const own = linesOf(node).flatMap((line) =>
    splitWords(line.text, (from, to) => line.within(from, to)).flatMap((word): [string, Word][] => {
      const name = /^\w+(?==)/.exec(word.text)?.[0]
      return name === undefined ? [] : [[name, part(word, name.length + 1)]]
    }),
  )
  return own.length === 0 ? around : new Map([...around, ...own])
}
