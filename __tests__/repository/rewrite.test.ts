import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { rewriteFile } from '../../src/repository/rewrite.ts'
import { removeTrees, tree } from '../tree.ts'

afterEach(removeTrees)

it('replaces a file whole, with its mode', async () => {
  const root = tree({ 'a/x': 'old' })
  chmodSync(join(root, 'a/x'), 0o751)
  await rewriteFile(root, 'a/x', 'old', 'new')
  expect(readFileSync(join(root, 'a/x'), 'utf8')).toBe('new')
  expect(statSync(join(root, 'a/x')).mode & 0o777).toBe(0o751)
  expect(readdirSync(join(root, 'a'))).toEqual(['x'])
})

it('keeps the byte order mark, which is no part of the text', async () => {
  const root = tree({ x: '\ufeffold' })
  await rewriteFile(root, 'x', 'old', 'new')
  expect(readFileSync(join(root, 'x'), 'utf8')).toBe('\ufeffnew')
})

it('leaves what changed, what is a link, no file, or behind a link that leads out', async () => {
  const outside = tree({ x: 'old' })
  const root = tree({ x: 'other', 'real/x': 'old' })
  symlinkSync(join(root, 'real/x'), join(root, 'link'))
  symlinkSync(outside, join(root, 'out'))
  symlinkSync(join(root, 'real'), join(root, 'in'))
  mkdirSync(join(root, 'folder'))
  await expect(rewriteFile(root, 'x', 'old', 'new')).rejects.toThrow('changed meanwhile')
  await expect(rewriteFile(root, 'link', 'old', 'new')).rejects.toThrow('a symbolic link')
  await expect(rewriteFile(root, 'out/x', 'old', 'new')).rejects.toThrow('outside the repository')
  await expect(rewriteFile(root, 'folder', 'old', 'new')).rejects.toThrow('not a regular file')
  await expect(rewriteFile(root, 'nowhere', 'old', 'new')).rejects.toThrow('ENOENT')
  expect(readFileSync(join(outside, 'x'), 'utf8')).toBe('old')
  await rewriteFile(root, 'in/x', 'old', 'new')
  expect(readFileSync(join(root, 'real/x'), 'utf8')).toBe('new')
})
