/** @module-tag large */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { renderKustomizations } from '../../../src/readers/kubernetes/kustomize.ts'
import { type Node, parseYaml } from '../../../src/readers/parse/yaml.ts'
import { kustomizations } from '../../oracles/kustomize/kustomizations.mjs'
import { repository } from '../manifests.ts'

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }
interface Table {
  readonly base: readonly Plain[]
  /** By name; null where Kustomize builds nothing, and the number of an object that the base alone makes. */
  readonly cases: Readonly<Record<string, readonly Plain[] | null>>
}
const file = new URL('../../oracles/kustomize/table.json.gz', import.meta.url)
const table: Table = JSON.parse(gunzipSync(readFileSync(file)).toString())
const all = kustomizations()

/** Each is explained in the README beside the table. */
const explained = [
  /^strategic, Rollout: .*(?:deleted \w+|replaced (?:container|volume)|containers replaced|containers deleted)$/,
  /^strategic, (?:Deployment|CronJob): a port of a protocol/,
  /^operations: (?:move|move an item|add an item), copy$/,
  /^image: a suffix$/,
  /^names:|by the new name$/,
  /^(?:labels|annotations)/,
]

/** As a program reads it; prefixes and suffixes are not put into names here. */
function plain(node: Node): Plain {
  if (node.kind === 'seq') return node.items.map(plain)
  if (node.kind === 'map')
    return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key.text, plain(value)]))
  if (node.isNull) return null
  if (!node.plain || node.tag !== '') return node.text
  if (/^(?:true|false)$/.test(node.text)) return node.text === 'true'
  return /^\d+$/.test(node.text) ? Number(node.text) : node.text
}

function comparable(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(comparable)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.flatMap(([key, inner]) => (inner === null ? [] : [[key, comparable(inner)]])))
}

const withoutNames = (objects: readonly Plain[]) =>
  objects.map((object) => {
    const { metadata, ...rest } = comparable(object) as { metadata: { name: Plain }; kind: Plain }
    const { name: _, ...others } = metadata
    return rest.kind === 'Namespace' ? { metadata, ...rest } : { metadata: others, ...rest }
  })

async function ours(files: Readonly<Record<string, string>>) {
  const parse = parseYaml
  const { objects, gaps } = await renderKustomizations(repository(files), { parse, parseWhole: parse }, () => new Set())
  return { gaps, objects: withoutNames(objects.map(({ resource }) => plain(resource.node))) }
}

it('the table answers for the kustomizations that are generated', () => {
  expect(Object.keys(table.cases).sort()).toEqual(all.map(({ name }) => name).sort())
})

it('every kustomization is built as Kustomize builds it', async () => {
  const differences: string[] = []
  for (const { name, files } of all) {
    const theirs = table.cases[name]
    const { objects: found, gaps } = await ours(files)
    // What Kustomize refuses as well may be a gap.
    if (!theirs && name.startsWith('var: ')) expect([name, gaps.length > 0]).toEqual([name, true])
    else expect([name, gaps]).toEqual([name, []])
    if (!theirs) continue
    const wanted = withoutNames(theirs.map((one) => (typeof one === 'number' ? table.base[one]! : one)))
    if (JSON.stringify(found) !== JSON.stringify(wanted)) differences.push(name)
  }
  expect(differences).toEqual(all.map(({ name }) => name).filter((name) => explained.some((one) => one.test(name))))
}, 60_000)
