import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { controlsOf } from '../src/benchmarks/editions.ts'
import { judge } from '../src/decide/judge.ts'
import { container } from '../src/model/container.ts'
import type { Example, Rule } from '../src/model/rule.ts'
import { type Source, source, span } from '../src/model/source.ts'
import { readAll } from '../src/readers/index.ts'
import { rules } from '../src/rules/index.ts'

const folder = fileURLToPath(new URL('../src/rules/', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[^/\\]+[/\\].*\.ts$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
const entries = controlsOf({ docker: '1.5', kubernetes: '1.12' })

/** `path:start-end text` of each marked range, in offsets of the text without its marks. */
function unmark(example: Example): { sources: Map<string, Source>; wanted: string[] } {
  const sources = new Map<string, Source>()
  const wanted: string[] = []
  for (const [path, marked] of Object.entries(example)) {
    let text = ''
    const starts: number[] = []
    for (const part of marked.split(/([«»])/)) {
      if (part === '«') starts.push(text.length)
      else if (part === '»') {
        const start = starts.pop() ?? 0
        wanted.push(`${path}:${start}-${text.length} ${text.slice(start)}`)
      } else text += part
    }
    sources.set(path, source(path, text))
  }
  return { sources, wanted: wanted.sort() }
}

async function judgeExample(rule: Rule, example: Example) {
  const { sources, wanted } = unmark(example)
  const reading = await readAll({ paths: [...sources.keys()], read: (path) => sources.get(path) })
  expect(reading.gaps).toEqual([])
  const verdicts = judge([rule], reading.subjects, { trustedRegistries: ['ghcr.io/acme'] })
  const found = verdicts
    .flatMap((verdict) => verdict.hits)
    .map(
      (hit) =>
        `${hit.at.source.path}:${hit.at.start}-${hit.at.end} ${hit.at.source.text.slice(hit.at.start, hit.at.end)}`,
    )
  return { wanted, found: [...new Set(found)].sort(), states: verdicts.map((verdict) => verdict.state) }
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.bad.map((example, i) => [i + 1, example] as const))(
    'fails bad example %i at its marks',
    async (_, example) => {
      const { wanted, found, states } = await judgeExample(rule, example)
      expect(found).toEqual(wanted)
      expect(wanted).not.toEqual([])
      expect(states).toContain('fail')
    },
  )

  it.each(rule.good.map((example, i) => [i + 1, example] as const))('passes good example %i', async (_, example) => {
    const { wanted, found, states } = await judgeExample(rule, example)
    expect(wanted).toEqual([])
    expect(found).toEqual([])
    expect(new Set(states)).toEqual(new Set(['pass']))
  })
})

describe('the law of the house', () => {
  it('lists every rule file, each under the id that its path says', () => {
    expect(rules.map((rule) => `${rule.id}.ts`).sort()).toEqual([...files].sort())
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
  })

  it('keeps a rule file under 60 lines and to imports of model and knowledge', () => {
    for (const file of files) {
      const text = readFileSync(folder + file, 'utf8')
      expect(text.split('\n').length, file).toBeLessThanOrEqual(60)
      for (const [, from] of text.matchAll(/ from '([^']+)'/g))
        expect(from, file).toMatch(/^(?:\.\.\/\.\.\/(?:model|knowledge)|\.\.)\/[\w-]+\.ts$/)
    }
  })

  it('names only controls that exist', () => {
    const known = new Set(entries.map((entry) => entry.control))
    expect(rules.flatMap((rule) => rule.controls.filter((control) => !known.has(control)))).toEqual([])
  })

  it.each(['docker', 'kubernetes', 'pss'])('answers every container control of %s that CI can see', (benchmark) => {
    const pattern = {
      docker: /^cis-docker:(?:4\.[126]|5\.\d+)$/,
      kubernetes: /^cis-kubernetes:(?:5\.2\.(?:[2-9]|1[0-2])|5\.6\.2)$/,
      pss: /^pss:/,
    }[benchmark]!
    const wanted = entries.filter((entry) => entry.sight !== 'attest' && pattern.test(entry.control))
    const answered = new Set(rules.flatMap((rule) => rule.controls))
    expect(wanted.length).toBeGreaterThan(10)
    expect(wanted.filter((entry) => !answered.has(entry.control)).map((entry) => entry.control)).toEqual([])
  })

  it.each(['cis-docker:5.10', 'cis-docker:5.11', 'cis-docker:5.14'] as const)('fails %s by default', (control) => {
    const answering = rules.filter((rule) => rule.controls.includes(control))
    expect(answering.map((rule) => [rule.severity, rule.threats.includes('H')])).toEqual([['medium', true]])
  })

  it('writes whole sentences about every rule', () => {
    for (const rule of rules) {
      const fixes = typeof rule.fix === 'string' ? [rule.fix] : Object.values(rule.fix)
      expect(rule.title, rule.id).toMatch(/^[A-Z].*[^.]$/)
      for (const text of [rule.why, ...fixes]) expect(text, rule.id).toMatch(/^[A-Z].*[.]$/s)
    }
  })

  it('keeps the list and the catalogue up to date (npm run generate)', () => {
    const script = fileURLToPath(new URL('../scripts/generate.mjs', import.meta.url))
    expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
  })
})

describe('a privileged container that runs', () => {
  const evidence = source('container web', '', 'engine')
  const at = span(evidence, 0)
  const unconfined = {
    capAdd: [{ value: 'ALL', at }],
    seccomp: { value: 'unconfined', at },
    appArmor: { value: 'unconfined', at },
    procMount: { value: 'Unmasked', at },
    seLinux: { value: { disabled: true }, at },
  }
  const confinements = [
    'host-capabilities',
    'seccomp-unconfined',
    'apparmor-unconfined',
    'proc-mount',
    'selinux-disabled',
  ]
  const failing = (privileged: boolean, dialect: 'live' | 'compose') => {
    const subject = container({
      key: 'a',
      name: 'web',
      dialect,
      at,
      ...unconfined,
      privileged: { value: privileged, at },
    })
    return judge(rules, [subject], { trustedRegistries: [] })
      .filter((verdict) => verdict.state === 'fail')
      .map((verdict) => verdict.rule.id.replace('container/', ''))
      .filter((id) => id === 'privileged' || confinements.includes(id))
  }

  it('is one fault, not one for each confinement', () => {
    expect(failing(true, 'live')).toEqual(['privileged'])
  })

  it('without the flag, or as it was written, is reported for each', () => {
    expect(failing(false, 'live')).toEqual([...confinements].sort())
    expect(failing(true, 'compose')).toEqual([...confinements, 'privileged'].sort())
  })
})
