import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import { dockerfile } from '../../../src/model/dockerfile.ts'
import { source, span } from '../../../src/model/source.ts'
import { defaults } from '../../../src/policy/defaults.ts'
import { mayMatter } from '../../../src/readers/dockerfile/first-look.ts'
import { RunReader } from '../../../src/readers/dockerfile/run-commands.ts'
import { loadUnbash } from '../../../src/readers/shell/unbash.ts'
import { rules } from '../../../src/rules/index.ts'

const own = rules.filter(({ on, reads }) => on === 'dockerfile' && (reads as string[]).includes('runs'))
const unbash = await loadUnbash()

/** What the rules report of a RUN that is read whole. */
function reported(text: string): string[] {
  const file = source('Dockerfile', text)
  const at = span(file, 0, text.length)
  const locate = (from: number, to: number) => span(file, from, to)
  const found = new RunReader(unbash, new Map()).shell({ text, locate })
  const stage = { isInImage: true }
  const subject = dockerfile({
    key: 'Dockerfile#final',
    name: 'Dockerfile',
    dialect: 'dockerfile',
    at,
    runs: [{ value: { stage, commands: found.commands, downloads: found.downloads, storedSecrets: [] }, at }],
    fileCredentials: found.fileCredentials.map((fact) => ({ ...fact, value: { ...fact.value, stage } })),
    env: found.variables.map((fact) => ({ ...fact, value: { ...fact.value, instruction: 'RUN' as const, stage } })),
  })
  const { byRule } = judge(own, [subject], defaults)
  return [...byRule.values()].flatMap(({ others }) => others.flatMap(({ hits }) => hits.map(({ message }) => message)))
}

/** The RUN lines of the rules' own bad examples. */
const examples = own.flatMap(({ bad }) =>
  bad.flatMap(({ files }) =>
    Object.values(files).flatMap((text) =>
      [
        ...text
          .replaceAll(/[«»]/g, '')
          .replaceAll('\\\n', '')
          .matchAll(/^RUN (?!--|\[|<<)(.+)$/gm),
      ].map(([, run]) => run!),
    ),
  ),
)

describe('the first look at a RUN', () => {
  it.each(examples.filter((text) => reported(text).length > 0))('sees that %s may matter', (text) => {
    expect(mayMatter(text)).toBe(true)
  })

  it.each([
    'c""url https://example.org/x | sh',
    'cu\\\nrl https://example.org/x',
    'apt-get up"date"',
    '$TOOL https://example.org/x | sh',
    'A=1 "$TOOL" x',
    'if ${X}rl x; then id; fi',
    "$'\\x63url' x",
    'chmod $MODE /x',
    'apt-get $ACTION',
    'zypper ar -fG https://example.org/x x',
  ])('is not fooled by %s', (text) => {
    expect(mayMatter(text)).toBe(true)
  })

  it.each([
    'npm ci && npm run build',
    'mkdir -p /a && chmod 0755 "$dir" && rm -rf /x',
    'make -j$(nproc)',
    'go build -o /x ./cmd/x',
  ])('spares %s', (text) => {
    expect(mayMatter(text)).toBe(false)
  })

  it('asks for the values that the build gives', () => {
    expect(mayMatter('run $ARGS')).toBe(false)
    expect(mayMatter('run $ARGS', 'curl https://example.org/x')).toBe(true)
  })

  it('says no only where no rule reports anything', { tags: 'large' }, () => {
    const words = [...new Set(examples.flatMap((text) => text.split(/[\s;&|]+/)).filter(Boolean))]
    const token = fc.constantFrom(
      ...words,
      '&&',
      ';',
      '|',
      'x',
      '-p',
      '-u',
      'a:b',
      '--password',
      'hunter2',
      '"$X"',
      'npm',
      'install',
    )
    let spared = 0
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 8 }), (tokens) => {
        const text = tokens.join(' ')
        if (mayMatter(text)) return
        spared++
        expect(reported(text)).toEqual([])
      }),
      { numRuns: 1000 },
    )
    expect(spared).toBeGreaterThan(5)
  })
})
