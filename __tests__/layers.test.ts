import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../src/', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))

/** What each room may import from besides itself. */
const rooms: Record<string, readonly string[]> = {
  core: [],
  facts: ['core'],
  rules: ['core'],
  collect: ['core'],
  prove: ['core', 'collect'],
  report: ['core'],
  github: ['core'],
}

/** Everything that a file imports, types and `await import()` as well. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport\s*\(?)\s*'([^']+)'/g)].map(([, name]) => name!)
}

const roomOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')
const targetOf = (file: string, name: string) => posix.join(dirname(file).replaceAll('\\', '/'), name)
const internal = files.flatMap((file) =>
  importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => ({ file, target: targetOf(file, name) })),
)

it('sees imports', () => {
  expect(internal.length).toBeGreaterThan(50)
  expect(internal).toContainEqual({ file: 'rules/container/privileged.ts', target: 'core/rule.ts' })
})

it('knows every room', () => {
  const seen = new Set(files.map(roomOf).filter((room) => room !== ''))
  expect([...seen].filter((room) => !(room in rooms))).toEqual([])
})

it('imports only downwards', () => {
  const wrong = internal.filter(({ file, target }) => {
    const [from, to] = [roomOf(file), roomOf(target)]
    return from !== '' && from !== to && !rooms[from]!.includes(to)
  })
  expect(wrong).toEqual([])
})

it('lets core use nothing but node and types', () => {
  const outside = files
    .filter((file) => file.startsWith('core/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith('.'))
        .map((name) => `${file} ${name}`),
    )
  expect(outside.sort()).toEqual(['core/judge.ts node:crypto', 'core/live.ts dockerode', 'core/marker.ts node:crypto'])
})

it('lets only collect, prove and github touch the machine', () => {
  const reaching = /^(?:node:)?(?:fs|fs\/promises|child_process|net|http|https|tls|dgram)$|^dockerode$|^@actions\//
  const pure = ['core', 'facts', 'rules', 'report']
  const wrong = files
    .filter((file) => pure.includes(roomOf(file)) && file !== 'core/live.ts')
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => reaching.test(name))
        .map((name) => `${file} ${name}`),
    )
  expect(wrong).toEqual([])
})

it('never imports above its place', () => {
  const order = ['options.ts', 'story.ts', 'main.ts']
  const wrong = internal.filter(({ file, target }) => {
    const [from, to] = [order.indexOf(file), order.indexOf(target)]
    return from >= 0 && to > from
  })
  expect(wrong).toEqual([])
})
