import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { removeTrees, tree } from '../tree.ts'

const script = new URL('../../scripts/source-hash.mjs', import.meta.url).href
const { sourceHash, staleness } = (await import(script)) as {
  sourceHash(root: string): string
  staleness(root: string): string | undefined
}

afterEach(removeTrees)

const files = {
  'package-lock.json': '{}\n',
  'tsconfig.json': '{}\n',
  'scripts/build.mjs': 'build()\n',
  'src/main.ts': 'export const a = 1\nexport const b = 2\n',
  'src/benchmarks/README.md': 'Rules.\n',
  'stubs/unused/index.js': 'module.exports = {}\n',
}

/** The hash of `files` with these changes. */
const hashWith = (changes: Record<string, string>) => sourceHash(tree({ ...files, ...changes }))

describe('the hash of what dist is built from', () => {
  it.each(Object.keys(files).filter((path) => !path.endsWith('.md')))('changes with %s', (path) => {
    expect(hashWith({ [path]: 'other\n' })).not.toBe(hashWith({}))
  })

  it('changes when a source file is added, and not with the folder, line endings or what is not built', () => {
    expect(hashWith({ 'src/new.ts': '' })).not.toBe(hashWith({}))
    expect(hashWith({ 'src/main.ts': files['src/main.ts'].replaceAll('\n', '\r\n') })).toBe(hashWith({}))
    expect(hashWith({ 'src/benchmarks/README.md': 'x', 'scripts/demo.mjs': 'x', 'README.md': 'x' })).toBe(hashWith({}))
  })
})

describe('a bundle', () => {
  it('is stale unless it says that it was built from this source', () => {
    const root = tree(files)
    const sentence = 'dist is not built from this src: run npm run build and commit dist.'
    expect(staleness(root)).toBe(sentence)
    mkdirSync(join(root, 'dist'))
    writeFileSync(join(root, 'dist/source.sha256'), `${sourceHash(root)}\n`)
    expect(staleness(root)).toBeUndefined()
    rmSync(join(root, 'src/main.ts'))
    expect(staleness(root)).toBe(sentence)
  })
})
