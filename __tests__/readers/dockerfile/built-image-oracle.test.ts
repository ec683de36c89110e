import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { readBuiltImage } from '../../../src/readers/dockerfile/built-image.ts'

/** What BuildKit says of one Dockerfile: see main.go beside the table. */
interface Row {
  readonly text: string
  readonly target?: string
  readonly args?: Readonly<Record<string, string>>
  readonly answer: {
    readonly user?: string
    readonly health?: { readonly Test: readonly string[]; readonly Interval?: number }
    readonly ports?: readonly string[]
    readonly env?: readonly string[]
    readonly entrypoint?: readonly string[]
    readonly cmd?: readonly string[]
    readonly labels?: Readonly<Record<string, string>>
  }
}

const file = new URL('../../oracles/dockerfile-image/table.json', import.meta.url)
const table: Row[] = JSON.parse(readFileSync(file, 'utf8'))

const imageOf = ({ text, target, args = {} }: Row) =>
  readBuiltImage(source('Dockerfile', text), target, new Map(Object.entries(args)))!

/** A user that this program does not know is no wrong one. */
const isOpen = (row: Row) => imageOf(row).unresolvedUser !== undefined || imageOf(row).unresolvedBase !== undefined

function ours(row: Row) {
  const { user, healthcheck, exposedPorts, env, entrypoint, command, labels } = imageOf(row)
  const { state, test = [], interval } = healthcheck?.value ?? {}
  return {
    user: user?.value ?? 'root',
    health: state === 'set' ? [...test, interval ?? 0] : state,
    ports: [...new Set(exposedPorts.map(({ value }) => `${value.containerPort}/${value.protocol}`))].sort(),
    env: [...new Set(env.map(({ value }) => value.name))].sort(),
    entrypoint: entrypoint?.value ?? [],
    command: command?.value ?? [],
    labels: Object.fromEntries([...labels].map(([name, { value }]) => [name, value])),
  }
}

function theirs({ text, answer }: Row) {
  const { health, env = [] } = answer
  const names = env.map((one) => one.slice(0, one.indexOf('=')))
  // The engine gives such a command to the shell that the image names: this program has that shell in the command.
  const shell = /^SHELL (\[.*\])$/m.exec(text)?.[1]
  const test =
    shell && health?.Test[0] === 'CMD-SHELL'
      ? ['CMD', ...JSON.parse(shell), ...health.Test.slice(1)]
      : (health?.Test ?? [])
  return {
    user: answer.user || 'root',
    health: health && (test[0] === 'NONE' ? 'disabled' : [...test, health.Interval ?? 0]),
    ports: [...(answer.ports ?? [])].sort(),
    // BuildKit adds the usual path to every image that has none.
    env: names.filter((name) => name !== 'PATH').sort(),
    entrypoint: answer.entrypoint ?? [],
    command: answer.cmd ?? [],
    labels: answer.labels ?? {},
  }
}

describe('an image is configured as BuildKit does', () => {
  it.each(table.map((row) => [JSON.stringify([row.text, row.target, row.args]), row] as const))('%s', (_, row) => {
    const expected = theirs(row)
    expect(ours(row)).toEqual(isOpen(row) ? { ...expected, user: 'root' } : expected)
  })

  it('leaves the user open only where a build may give it', () => {
    const open = table.filter(isOpen).map(({ text }) => text)
    expect(open.filter((text) => !/ARG A=1 B=\$A C/.test(text))).toEqual([])
    expect([table.length, open.length]).toEqual([156, 1])
  })
})
