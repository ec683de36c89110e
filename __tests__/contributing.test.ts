import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { allFields } from '../src/model/fields.ts'
import { layers } from './layers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const guide = text('CONTRIBUTING.md')
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()

/** Source files, without comments, that contain a pattern. */
const filesWith = (pattern: RegExp) =>
  sources.filter((path) => pattern.test(text(`src/${path}`).replace(/^\s*(?:\/\*\*.*?\*\/|\/\/[^\n]*$)/gms, '')))

const kinds = sources.flatMap((path) =>
  [...text(`src/${path}`).matchAll(/interface KindFacts \{([^}]*)\}/g)].flatMap(([, body = '']) =>
    [...body.matchAll(/^\s*'?([\w-]+)'?:/gm)].map(([, kind = '']) => ({ kind, path })),
  ),
)

describe('CONTRIBUTING', () => {
  it('lists every folder that is a layer, with what it may import', () => {
    const rows = [...guide.matchAll(/^\| `src\/([\w/]+)` \| .* \| (.*) \|$/gm)].map(
      ([, folder = '', below = '']) => [folder, below === 'nothing' ? [] : below.split(', ')] as const,
    )
    expect(Object.fromEntries(rows)).toEqual(layers)
  })

  it('names files and folders that exist', () => {
    const named = [...guide.matchAll(/`((?:src|__tests__|scripts)\/[\w./-]*)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names commands that exist, all but the steps of `npm test`', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
    const named = [...guide.matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, name = '']) => name)
    expect([...new Set(named)].sort()).toEqual(
      [...Object.keys(scripts).filter((name) => name !== 'pretest'), 'ci', 'cit'].sort(),
    )
  })

  it('gives the example of a rule that stands in the rule', () => {
    const { bad } = /^ {7}(?<bad>bad: .*)$/m.exec(guide)?.groups ?? {}
    const [, setting = '', report = ''] = /compose\('(.*)', '(.*)'\)/.exec(bad ?? '') ?? []
    const rule = text('src/rules/container/memory-limit.ts')
    expect(rule).toContain(`'${setting}'`)
    expect(rule).toContain(`'${report}'`)
  })
})

describe('what a change touches', () => {
  it('each kind has one file in model', () => {
    const names = kinds.map(({ kind }) => kind)
    expect(names).toEqual(expect.arrayContaining(['container', 'dockerfile', 'exec']))
    expect(new Set(names).size).toBe(names.length)
    expect(kinds.filter(({ path }) => !path.startsWith('model/'))).toEqual([])
  })

  it('readers name the kinds that they read in the format table alone', () => {
    expect(filesWith(/\bkinds: \[/)).toEqual(['readers/formats.ts'])
    const dockerfile = filesWith(/\b(?:kind|on|kinds)\b[^\n]*'dockerfile'/)
    expect(dockerfile.filter((path) => !/^(?:model|rules)\/|^readers\/dockerfile\//.test(path))).toEqual([
      // It builds what there is.
      'init.ts',
      'readers/formats.ts',
      'render/masked-lines.ts',
    ])
  })

  it('decide names no kind, and render names them in two files', () => {
    // An image is also what a container is started from, and an object what JavaScript calls so.
    const names = kinds.map(({ kind }) => kind).filter((kind) => kind !== 'image' && kind !== 'object')
    const named = new RegExp(`'(?:${names.join('|')})'|\\bkindWords\\b`)
    expect(filesWith(named).filter((path) => path.startsWith('decide/'))).toEqual([])
    expect(filesWith(named).filter((path) => path.startsWith('render/'))).toEqual([
      'render/masked-lines.ts',
      'render/words.ts',
    ])
  })

  it('readers derive their lists of fields from the field table', () => {
    const list = /\[((?:\s*'\w+',?)+)\s*\]/g
    const fields = new Set<string>(allFields)
    const byHand = sources
      .filter((path) => path.startsWith('readers/'))
      .flatMap((path) => [...text(`src/${path}`).matchAll(list)].map(([, items = '']) => ({ path, items })))
      .map(({ path, items }) => ({ path, named: [...items.matchAll(/\w+/g)].filter(([name]) => fields.has(name)) }))
      .filter(({ named }) => named.length > 2)
    // What one `--security-opt` may set, what `compose run` may change, what a dev container's feature may ask for, what an
    // ephemeral container cannot set, by which keys a pod or its settings are known, what Ansible's modules call them, what a
    // Quadlet pod hands down.
    expect(new Set(byHand.map(({ path }) => path))).toEqual(
      new Set([
        'readers/ansible/ansible.ts',
        'readers/command/flag-facts.ts',
        'readers/command/flags.ts',
        'readers/compose/security.ts',
        'readers/devcontainer/devcontainer.ts',
        'readers/kubernetes/pod-fields.ts',
        'readers/kubernetes/pod-settings.ts',
        'readers/kubernetes/pod-shapes.ts',
        'readers/quadlet/quadlet.ts',
      ]),
    )
  })

  it('a report format is a file in render and an entry in the list of formats', () => {
    const [, list = ''] = /const formats = \[(.*)\] as const/.exec(text('src/options/flags.ts')) ?? []
    const formats = [...list.matchAll(/\w+/g)].map(([name]) => name)
    expect(formats).toContain('json')
    for (const format of formats)
      expect(text('src/options/help.ts')).toMatch(new RegExp(`--format FORMAT.*\\b${format}\\b`))
    for (const format of formats.filter((name) => name !== 'text'))
      expect(text('src/cli.ts')).toContain(`options.format === '${format}'`)
  })
})
