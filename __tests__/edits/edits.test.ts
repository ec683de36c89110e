import { describe, expect, it } from 'vitest'
import { editAll, editsFor } from '../../src/edits/edits.ts'
import { treesOf } from '../../src/edits/yaml-tree.ts'
import type { Example } from '../../src/model/rule.ts'
import { source } from '../../src/model/source.ts'
import { type Node, parseYaml } from '../../src/readers/parse/yaml.ts'
import { rules } from '../../src/rules/index.ts'
import { edited, type Files, hitsIn, nameOf, type Seen } from './judged.ts'

/** Every scalar with its path; of what is no tree every line. */
function leaves(path: string, text: string): string[] {
  if (!/\.(?:ya?ml|json)$/.test(path)) return text.split('\n')
  const found: string[] = []
  const visit = (node: Node, at: string): void => {
    if (node.kind === 'scalar') found.push(`${at} ${node.text}`)
    else if (node.kind === 'seq') for (const item of node.items) visit(item, `${at}.-`)
    else for (const { key, value } of node.own) visit(value, `${at}.${key.text}`)
  }
  const { documents, problems } = parseYaml(source(path, text))
  expect(problems).toEqual([])
  for (const root of documents) visit(root, '')
  return found
}

const without = (some: readonly string[], others: readonly string[]) => {
  const rest = [...others]
  return some.filter((one) => {
    const index = rest.indexOf(one)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}

/**
 * Whether an edit takes a line at most (two where a list goes with its last item), adds no more than the keys down to its value,
 * and leaves the rest as it is, in its order.
 */
function isOfTheseLines(before: string, after: string, edits: number): boolean {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const [gone, added] = [without(old, now), without(now, old)]
  return (
    gone.length <= 2 * edits &&
    added.length <= 4 * edits &&
    without(old, gone).join('\n') === without(now, added).join('\n')
  )
}

/** A bake file is no tree that is written; what an engine says stands in no file. */
const isKnown = ({ files }: Example) =>
  Object.keys(files).every((path) => path !== 'engine' && !/(?:^|\/)docker-bake\./.test(path))

/** Without the host's network a container is on the default bridge. */
const followsFrom: Readonly<Record<string, string>> = { 'container/default-bridge': 'container/host-network' }

interface Case {
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly files: Files
}

/** Which user takes the place of root is for a person to say, and what a variable or the options of a job's container set. */
const isUndecided = (id: string, { name }: Example) =>
  (id === 'container/root-user' && /user\b|runAsUser|^docker run/i.test(name)) ||
  (id === 'dockerfile/root-user' && /USER \$/.test(name)) ||
  /options: --cpu-shares/.test(name)

const cases = rules.flatMap((rule) =>
  rule.edit ? rule.bad.filter(isKnown).map((example) => [rule, example] as const) : [],
)
const all = cases.map(([rule, example], index): Case & { joins: boolean; undecided: boolean } => {
  const { name, files } = example
  const folder = `${index}`
  const texts = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text.replaceAll(/[«»]/g, '')])
  return {
    id: rule.id,
    name,
    folder,
    files: Object.fromEntries(texts),
    joins: rule.joins !== undefined,
    undecided: isUndecided(rule.id, example),
  }
})

/** What an edit breaks, for examples that are read as one repository, each in a folder of its own. */
async function broken(some: readonly Case[]): Promise<string[]> {
  const byFolder = new Map(some.map((one) => [one.folder, one]))
  const caseOf = (name: string) => byFolder.get(/^\S+ (\d+)\//.exec(name)?.[1] ?? '')
  const files: Files = Object.assign({}, ...some.map((one) => one.files))
  const isOfCase = (seen: Seen) => caseOf(nameOf(seen))?.id === seen.rule.id
  const { before, wanted, after: once, done } = await edited(files, isOfCase)
  // What a fault hid comes out in the next round.
  const { after } = await edited(once, isOfCase)
  const now = (await hitsIn(after)).map(nameOf)
  const isStanding = new Set(before.map(nameOf))
  const standing = now.filter((name) => name.startsWith(`${caseOf(name)?.id} `)).map((name) => `still there: ${name}`)
  const isNew = (name: string) => !isStanding.has(name) && followsFrom[name.split(' ')[0]!] !== caseOf(name)?.id
  const added = now.filter(isNew).map((name) => `new: ${name}`)
  const undone = wanted.filter((seen) => !done.has(seen)).map((seen) => `not done: ${nameOf(seen)}`)
  const idle = some.filter(({ folder }) => !wanted.some((seen) => caseOf(nameOf(seen))?.folder === folder))
  const changed = some.flatMap(({ id, name, files: own }) =>
    Object.entries(own).flatMap(([path, text]) => {
      const gone = without(leaves(path, text), leaves(path, after[path]!)).map((leaf) => leaf.split(' ')[0])
      return new Set(gone).size > 1 ? [`${id}: ${name} loses ${gone.join(', ')}`] : []
    }),
  )
  const stray = some.flatMap(({ id, name, files: own }) =>
    Object.entries(own).flatMap(([path, text]) => {
      const edits = wanted.filter(({ hit }) => hit.at.source.path === path).length
      return isOfTheseLines(text, after[path]!, edits) ? [] : [`${id}: ${name} changes other lines`]
    }),
  )
  const unfound = idle.map(({ id, name }) => `no finding: ${id} ${name}`)
  return [...standing, ...added, ...undone, ...unfound, ...changed, ...stray]
}

describe('the edits of every rule that has one', () => {
  it('fix its bad examples, add no finding and change nothing else', { tags: 'large' }, async () => {
    const withEdit = rules.filter(({ edit }) => edit).map(({ id }) => id)
    expect([...new Set(all.map(({ id }) => id))]).toEqual(withEdit)
    expect(await broken(all.filter(({ joins, undecided }) => !joins && !undecided))).toEqual([])
  })

  it('are none where a person has to decide', async () => {
    const some = all.filter(({ undecided }) => undecided)
    expect(some).toHaveLength(9)
    const files: Files = Object.assign({}, ...some.map((one) => one.files))
    const idOf = new Map(some.map(({ folder, id }) => [folder, id]))
    const own = await edited(files, ({ rule, hit }) => idOf.get(hit.at.source.path.split('/')[0]!) === rule.id)
    expect(own.after).toEqual(files)
  })

  // These look up what other files of the repository say.
  it.each(all.filter(({ joins }) => joins))('fix $id: $name', async (one) => {
    expect(await broken([one])).toEqual([])
  })
})

it('a file at a time: of one that is written no tree is kept, and its edits are those of before', async () => {
  const pod = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n    - {name: a, image: "b:1"}\n    - {name: c, image: "d:1"}\n`
  const wanted = (await hitsIn({ 'a.yaml': pod('a'), 'b.yaml': pod('b') })).filter(
    ({ rule, hit }) => rule.edit && hit.state === 'fail',
  )
  const sources = [...new Set(wanted.map(({ hit }) => hit.at.source))]
  const trees = sources.map(treesOf)
  const before = wanted.map((one) => editsFor({ ...one }))
  const { files, left } = editAll(wanted)
  expect([files.map(({ source: { path } }) => path), left]).toEqual([['a.yaml', 'b.yaml'], []])
  expect(wanted.map(editsFor)).toEqual(before)
  expect(sources.map((one, index) => treesOf(one) === trees[index])).toEqual([false, false])
})
