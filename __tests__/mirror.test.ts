import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const list = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(root, folder).length + 1)
        .replaceAll('\\', '/'),
    )

/** What is not about one folder of src: what a browser shows, the built programs, the scripts, tables of real programs, and whole repositories. */
const elsewhere = ['browser', 'dist', 'oracles', 'repos', 'scripts', 'stories']

/** Tests of a whole: everything together, or the project itself. */
const wholes = [
  'contributing.test.ts',
  'examples.test.ts',
  'layers.test.ts',
  'mirror.test.ts',
  'readme.test.ts',
  'repos.test.ts',
  'rules.test.ts',
  'secrets-stay.test.ts',
  'stories.test.ts',
  'words.test.ts',
]

const tests = list('__tests__').filter((path) => path.endsWith('.test.ts'))

it('tests stand in the folder of what they test', () => {
  const folders = [...new Set(tests.filter((path) => path.includes('/')).map((path) => path.replace(/\/[^/]*$/, '')))]
  const strangers = folders.filter(
    (folder) => !elsewhere.includes(folder.split('/')[0]!) && !existsSync(join(root, 'src', folder)),
  )
  expect(strangers).toEqual([])
})

it('tests outside a folder are about a file at the root of src, or about the whole', () => {
  const programs = tests.filter(
    (path) => !path.includes('/') && existsSync(join(root, 'src', path.replace('.test', ''))),
  )
  expect(programs).toContain('check.test.ts')
  expect(tests.filter((path) => !path.includes('/') && !programs.includes(path))).toEqual(wholes)
})

it('src has no tests and no helpers of tests', () => {
  const helpers = list('src').filter((path) => /\.test\.|(?:^|\/)(?:__\w+__|test|tests|fixtures|mocks?)\//.test(path))
  expect(helpers).toEqual([])
})
