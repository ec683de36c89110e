import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fact, position, source } from '../../../src/model/source.ts'
import { readBuiltImage } from '../../../src/readers/dockerfile/built-image.ts'
import { runScripts } from '../../../src/readers/dockerfile/run-scripts.ts'

const read = (text: string, target?: string, args?: Record<string, string>) =>
  readBuiltImage(source('Dockerfile', text), target, new Map(Object.entries(args ?? {})))

/** Value, line and the text pointed at. */
const seen = (fact: Fact<unknown> | undefined) =>
  fact && [
    fact.value,
    position(fact.at.source, fact.at.start).line,
    fact.at.source.text.slice(fact.at.start, fact.at.end),
  ]

describe('readBuiltImage', () => {
  it('reads the final stage and its base', async () => {
    const image = await read('FROM node:22 AS build\nUSER node\nFROM nginx:1.27\nEXPOSE 8080 9000/udp\nUSER 101:101\n')
    expect(seen(image?.base)).toEqual(['nginx:1.27', 3, 'nginx:1.27'])
    expect(seen(image?.user)).toEqual(['101:101', 5, '101:101'])
    expect(image?.exposedPorts.map(seen)).toEqual([
      [{ containerPort: 8080, protocol: 'tcp' }, 4, '8080'],
      [{ containerPort: 9000, protocol: 'udp' }, 4, '9000/udp'],
    ])
    expect(position(image!.source, image!.at.start).line).toBe(3)
    expect(image?.healthcheck).toBeUndefined()
  })

  it('knows where each variable is set', async () => {
    const image = await read('FROM a AS base\nENV A=1 B="x y"\nENV OLD of old\nFROM base\nENV B=2\n')
    expect(image?.env.map(seen)).toEqual([
      [{ name: 'A' }, 2, 'A=1'],
      [{ name: 'B' }, 2, 'B="x y"'],
      [{ name: 'OLD' }, 3, 'OLD of old'],
      [{ name: 'B' }, 5, 'B=2'],
    ])
  })

  it('inherits from the stage that it builds on, through several', async () => {
    const text = [
      'FROM debian:12 AS Base',
      'USER app',
      'HEALTHCHECK CMD true',
      'EXPOSE 80',
      'CMD ["run"]',
      'FROM base AS middle',
      'EXPOSE 81',
      'FROM middle',
      'ENTRYPOINT ["/x"]',
    ].join('\n')
    const image = await read(text)
    expect(seen(image?.base)).toEqual(['debian:12', 1, 'debian:12'])
    expect(seen(image?.user)).toEqual(['app', 2, 'app'])
    expect(image?.healthcheck?.value).toEqual({ state: 'set', test: ['CMD-SHELL', 'true'] })
    expect(image?.exposedPorts.map((port) => port.value.containerPort)).toEqual([80, 81])
    expect(image?.entrypoint?.value).toEqual(['/x'])
    expect(image?.command).toBeUndefined()
    expect(position(image!.source, image!.at.start).line).toBe(8)
  })

  it('keeps the command that stands in the same stage as its entrypoint', async () => {
    const image = await read('FROM a\nCMD serve --now\nENTRYPOINT ["/x"]\n')
    expect(image?.command?.value).toEqual(['/bin/sh', '-c', 'serve --now'])
  })

  it('picks a target by name in any case, or by number', async () => {
    const text = 'FROM a AS one\nUSER u1\nFROM b AS two\nUSER u2\n'
    expect((await read(text, 'ONE'))?.user?.value).toBe('u1')
    expect((await read(text, '1'))?.user?.value).toBe('u2')
    expect((await read(text, ''))?.user?.value).toBe('u2')
    expect(await read(text, 'three')).toBeUndefined()
  })

  it('is undefined without a FROM', async () => {
    expect(await read('')).toBeUndefined()
    expect(await read('RUN x\n')).toBeUndefined()
  })

  it('resolves ARG defaults, build arguments and ENV', async () => {
    const text = 'ARG TAG=1.27\nARG WHO=root\nFROM nginx:${TAG}\nARG WHO\nENV OWNER=${WHO}-x\nUSER ${OWNER}\n'
    expect((await read(text))?.base?.value).toBe('nginx:1.27')
    expect((await read(text))?.user?.value).toBe('root-x')
    expect((await read(text, undefined, { WHO: 'app', TAG: '2' }))?.user?.value).toBe('app-x')
    expect((await read(text, undefined, { WHO: 'app', TAG: '2' }))?.base?.value).toBe('nginx:2')
    expect((await read('FROM a\nUSER "${NOBODY:-1000}"\n'))?.user?.value).toBe('1000')
    expect((await read('FROM a\nENV WHO me\nUSER $WHO\n'))?.user?.value).toBe('me')
  })

  it('finds a stage through a build argument', async () => {
    expect((await read('ARG FLAVOUR=slim\nFROM a AS slim\nUSER s\nFROM ${FLAVOUR}\n'))?.user?.value).toBe('s')
  })

  it('leaves an unknown value undefined and reports it', async () => {
    const image = await read('FROM ${BASE}\nARG X\nUSER one\nUSER ${X}\n')
    expect(image?.user).toBeUndefined()
    expect(image?.unresolvedUser?.because).toBe('USER ${X} depends on a build argument')
    expect(position(image!.source, image!.unresolvedUser!.at.start)).toEqual({ line: 4, column: 6 })
    expect(image?.base).toBeUndefined()
    expect(image?.unresolvedBase?.because).toBe('FROM ${BASE} depends on a build argument')
    const later = await read('FROM a\nUSER ${X}\nUSER app\n')
    expect(later?.user?.value).toBe('app')
    expect(later?.unresolvedUser).toBeUndefined()
  })

  it('does not see arguments of before the first FROM inside a stage that does not ask for them', async () => {
    expect((await read('ARG WHO=app\nFROM a\nUSER ${WHO}\n'))?.user).toBeUndefined()
  })

  it('reads health checks in every form', async () => {
    const of = async (line: string) => (await read(`FROM a\n${line}\n`))?.healthcheck?.value
    expect(await of('HEALTHCHECK NONE')).toEqual({ state: 'disabled' })
    expect(await of('healthcheck none')).toEqual({ state: 'disabled' })
    expect(await of('HEALTHCHECK CMD ["a", "b"]')).toEqual({ state: 'set', test: ['CMD', 'a', 'b'] })
    expect(
      await of(
        'HEALTHCHECK --interval=5s --timeout=1m30s --start-period=100ms \\\n  --retries=3 CMD curl -f x || exit 1',
      ),
    ).toEqual({
      state: 'set',
      test: ['CMD-SHELL', 'curl -f x || exit 1'],
      interval: 5e9,
      timeout: 90e9,
      startPeriod: 1e8,
      retries: 3,
    })
    expect(await of('SHELL ["bash", "-c"]\nHEALTHCHECK CMD x')).toEqual({
      state: 'set',
      test: ['CMD', 'bash', '-c', 'x'],
    })
  })

  it('takes the later of two health checks', async () => {
    const image = await read('FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n')
    expect(seen(image?.healthcheck)).toEqual([{ state: 'disabled' }, 3, 'HEALTHCHECK NONE'])
  })

  it('passes ONBUILD over', async () => {
    const image = await read('FROM a\nONBUILD USER root\nONBUILD HEALTHCHECK NONE\n')
    expect(image?.user).toBeUndefined()
    expect(image?.healthcheck).toBeUndefined()
  })

  it('takes CRLF, lower case, flags of FROM, a byte order mark and another escape character', async () => {
    const crlf = await read('\ufefffrom --platform=linux/amd64 a:1 as x\r\nuser app\r\n')
    expect(seen(crlf?.base)).toEqual(['a:1', 1, 'a:1'])
    expect(seen(crlf?.user)).toEqual(['app', 2, 'app'])
    const windows = await read('# escape=`\nFROM a\nHEALTHCHECK --retries=2 `\n  CMD c:\\x.exe\n')
    expect(windows?.healthcheck?.value.retries).toBe(2)
    expect(windows?.healthcheck?.value.test).toEqual(['CMD-SHELL', 'c:\\x.exe'])
  })

  it('expands ranges of exposed ports up to a limit', async () => {
    const ports = (await read('FROM a\nEXPOSE 7000-7002/udp ${P}\n'))?.exposedPorts.map((port) => port.value)
    expect(ports).toEqual([7000, 7001, 7002].map((containerPort) => ({ containerPort, protocol: 'udp' })))
    expect((await read('FROM a\nEXPOSE 1-65535\n'))?.exposedPorts).toHaveLength(1024)
  })

  it('never throws', async () => {
    const lines = fc.constantFrom(
      'FROM a',
      'FROM ${',
      'USER ${a:-${b',
      'HEALTHCHECK --',
      'RUN <<EOF',
      'EOF',
      'ARG',
      'ENV =',
      'EXPOSE 9-1',
      '\\',
      '# escape=`',
      'RUN ["a"',
      'CMD',
      '\r',
    )
    const texts = fc.array(fc.oneof(lines, fc.string()), { maxLength: 12 }).map((all) => all.join('\n'))
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await read(text)
        runScripts(source('Dockerfile', text))
      }),
    )
  })
})
