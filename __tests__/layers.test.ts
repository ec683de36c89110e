import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { layers } from './layers.ts'

const root = fileURLToPath(new URL('../src/', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()

/** The files at the root, and which of them each may import besides every layer. */
const rootFiles: Readonly<Record<string, readonly string[]>> = {
  'base.ts': [],
  'check.ts': ['base.ts', 'version.ts'],
  'cli.ts': ['check.ts', 'fix.ts', 'init.ts', 'merge.ts', 'version.ts'],
  'fix.ts': ['check.ts'],
  'init.ts': ['check.ts'],
  'main.ts': ['check.ts', 'merge.ts', 'version.ts'],
  'merge.ts': ['check.ts'],
  'post.ts': [],
  'version.ts': [],
}

/** Only these may touch the machine or the network. */
const reaching = ['engine', 'github', 'repository']

/** Everything that a file imports, types and `await import()` as well. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport\s*\(?)\s*'([^']+)'/g)].map(([, name]) => name!)
}

/** The innermost layer that holds a file; undefined at the root and in a folder that is no layer. */
const layerOf = (file: string): string | undefined =>
  Object.keys(layers)
    .filter((layer) => file.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0]

const imports = files.flatMap((file) => importsOf(file).map((name) => ({ file, name })))
const internal = imports
  .filter(({ name }) => name.startsWith('.'))
  .map(({ file, name }) => ({ file, target: posix.join(dirname(file), name) }))

it('sees imports', () => {
  expect(internal.length).toBeGreaterThan(50)
  expect(internal).toContainEqual({ file: 'rules/container/privileged.ts', target: 'model/rule.ts' })
})

it('knows every folder and every file at the root', () => {
  const unknown = files.filter((file) => (file.includes('/') ? layerOf(file) === undefined : !(file in rootFiles)))
  expect(unknown).toEqual([])
  const folders = new Set(files.map(layerOf))
  expect(Object.keys(layers).filter((layer) => !folders.has(layer))).toEqual([])
})

it('imports only downwards', () => {
  const wrong = internal.filter(({ file, target }) => {
    const [from, to] = [layerOf(file), layerOf(target)]
    if (from === undefined) return to === undefined && !rootFiles[file]?.includes(target)
    return from !== to && !(to !== undefined && layers[from]?.includes(to))
  })
  expect(wrong).toEqual([])
})

it('has no two layers that import each other', () => {
  for (const [layer, below] of Object.entries(layers))
    for (const lower of below) expect(layers[lower], `${layer} and ${lower}`).not.toContain(layer)
})

it('sees circles', () => {
  const edges = ['ab', 'bc', 'cb', 'cd', 'de', 'ef', 'fe', 'gg'].map(([file, target]) => ({
    file: file!,
    target: target!,
  }))
  expect(circlesIn(edges)).toEqual(['b c', 'e f', 'g'])
})

it('has no circle of files, of types either', () => {
  expect(circlesIn(internal)).toEqual([])
})

it('has no more folders of readers that import each other', () => {
  const folderOf = (path: string) => /^readers\/([^/]+)\//.exec(path)?.[1]
  const edges = internal.flatMap(({ file, target: to }) => {
    const [own, target] = [folderOf(file), folderOf(to)]
    return own === undefined || target === undefined || own === target ? [] : [`${own} ${target}`]
  })
  const circles = [...new Set(edges)].filter((edge) => edges.includes(edge.split(' ').reverse().join(' '))).sort()
  expect(circles).toEqual([
    'component kubernetes',
    'component shell',
    'daemon shell',
    'kubernetes component',
    'shell component',
    'shell daemon',
  ])
})

/** Files that reach each other, by circle. Those that import none of the rest, or that none of the rest imports, are taken away first. */
function circlesIn(all: readonly { readonly file: string; readonly target: string }[]): string[] {
  let left = all
  for (let before = left.length + 1; left.length < before; ) {
    before = left.length
    const [importing, imported] = [new Set(left.map(({ file }) => file)), new Set(left.map(({ target }) => target))]
    left = left.filter(({ file, target }) => imported.has(file) && importing.has(target))
  }
  const reached = new Map(left.map(({ file }) => [file, reachedFrom(file, left)]))
  const circles = [...reached].map(([file, own]) => [...own].filter((other) => reached.get(other)?.has(file)).sort())
  return [...new Set(circles.filter((circle) => circle.length > 0).map((circle) => circle.join(' ')))]
}

function reachedFrom(start: string, all: readonly { readonly file: string; readonly target: string }[]): Set<string> {
  const reached = new Set<string>()
  for (const open = [start]; open.length > 0; ) {
    const file = open.pop()!
    for (const edge of all)
      if (edge.file === file && !reached.has(edge.target)) {
        reached.add(edge.target)
        open.push(edge.target)
      }
  }
  return reached
}

it('lets nothing but engine, github, repository and the programs touch the machine', () => {
  const machine = /^(?:node:)?(?:fs|fs\/promises|child_process|net|http|https|tls|dgram)$|^dockerode$|^@actions\//
  const wrong = imports.filter(({ file, name }) => {
    const layer = layerOf(file)
    return machine.test(name) && layer !== undefined && !reaching.includes(layer)
  })
  expect(wrong).toEqual([])
})

it('gives the pure core no packages at all', () => {
  const pure = ['benchmarks', 'model', 'knowledge', 'rules', 'decide', 'render']
  const outside = imports
    .filter(({ file, name }) => pure.includes(layerOf(file) ?? '') && !/^\.|^node:crypto$/.test(name))
    .map(({ file, name }) => `${file} ${name}`)
  expect(outside).toEqual([])
})
