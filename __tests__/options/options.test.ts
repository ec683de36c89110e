import { describe, expect, it } from 'vitest'
import { readFlags } from '../../src/options/flags.ts'
import { help } from '../../src/options/help.ts'
import { type ActionInput, readInputs } from '../../src/options/inputs.ts'
import { OptionError } from '../../src/options/options.ts'

describe('readFlags', () => {
  it('takes run flags that begin with a dash', async () => {
    const options = await readFlags(['--image', 'app', '--run', '--memory 64m --restart on-failure:5'])
    expect(options.live).toMatchObject({ images: ['app'], run: '--memory 64m --restart on-failure:5' })
  })

  it('repeats, and keeps paths apart', async () => {
    const options = await readFlags(['a', '--as', 'compose.yaml#web', '--as=x#y', '--exclude', 'e/**', 'b'])
    expect(options).toMatchObject({
      command: 'check',
      paths: ['a', 'b'],
      format: 'text',
      live: { as: ['compose.yaml#web', 'x#y'], timeoutMs: 60_000, allowHostAccess: false },
      overrides: { exclude: ['e/**'], failOn: undefined },
    })
  })

  it('takes levels in any case', async () => {
    expect((await readFlags(['--fail-on', 'HIGH', '--report', 'Low'])).overrides).toMatchObject({
      failOn: 'high',
      report: 'low',
    })
  })

  it.each([
    ['--version', 'version'],
    ['-v', 'version'],
    ['--help', 'help'],
    ['--list-rules', 'list-rules'],
    ['--explain=container/privileged', 'explain'],
  ])('%s is the command %s', async (flag, command) => {
    expect((await readFlags([flag])).command).toBe(command)
  })

  it.each([
    [['--fail-on', 'worst'], '--fail-on must be one of low, medium, high, critical, never; it is "worst".'],
    [['--report', 'never'], '--report must be one of low, medium, high, critical; it is "never".'],
    [['--timeout', '0'], '--timeout must be seconds between 1 and 3600; it is "0".'],
    [['--format', 'xml'], '--format must be one of text, json, markdown, sarif; it is "xml".'],
    [['--benchmark', 'cis'], '--benchmark must be one of docker, kubernetes, pss; it is "cis".'],
    [['--run', '--memory 64m'], '`--run` requires `--image`.'],
    [['--run', '--init', '--container', 'web'], '`--run` requires `--image`.'],
    [
      ['--image', 'a', '--run', '--init', '--as', 'compose.yaml#web'],
      '`--run` and `--as` exclude each other: the subject says how it runs.',
    ],
  ])('%j is refused: %s', async (argv, message) => {
    await expect(readFlags(argv)).rejects.toThrow(new OptionError(message))
  })

  it('takes benchmarks by their short names', async () => {
    expect((await readFlags([])).benchmarks).toEqual([])
    expect((await readFlags(['--benchmark', 'Docker', '--benchmark=pss'])).benchmarks).toEqual(['cis-docker', 'pss'])
  })

  it('explains every flag in the help, within 120 columns', () => {
    const named = new Set(help.match(/(?<![\w-])--[a-z][a-z-]*/g))
    expect([...named].sort()).toEqual(
      expect.arrayContaining(['--as', '--benchmark', '--container', '--image', '--run', '--verbose']),
    )
    expect(help.split('\n').filter((line) => line.length > 120)).toEqual([])
  })

  it('takes an empty --wait-for as none', async () => {
    expect((await readFlags(['--wait-for', ''])).live.waitFor).toBeUndefined()
  })

  it('refuses what it does not know', async () => {
    await expect(readFlags(['--fial-on', 'low'])).rejects.toThrow(/--fial-on/)
  })
})

describe('readInputs', () => {
  const inputs = (values: Partial<Record<ActionInput, string>>) => readInputs((name) => values[name] ?? '')

  it('has defaults only for what no policy sets', () => {
    expect(inputs({})).toEqual({
      paths: [],
      configFile: undefined,
      overrides: { failOn: undefined, report: undefined, include: undefined, exclude: undefined },
      live: {
        images: [],
        run: undefined,
        as: [],
        containers: [],
        engine: false,
        host: false,
        waitFor: undefined,
        timeoutMs: 60_000,
        allowHostAccess: false,
      },
      annotations: 'changed',
      comment: 'always',
      commentKey: '',
      reportFile: undefined,
      token: '',
    })
  })

  it('reads lists line by line, whatever the line ends', () => {
    const options = inputs({ image: 'a:1\r\n b:2 \n\n', exclude: 'x/**\ny/**' })
    expect(options.live.images).toEqual(['a:1', 'b:2'])
    expect(options.overrides.exclude).toEqual(['x/**', 'y/**'])
  })

  it.each([
    [{ 'allow-host-access': 'yes' }, 'allow-host-access must be true or false; it is "yes".'],
    [{ comment: 'sometimes' }, 'comment must be one of always, on-failure, on-change, never; it is "sometimes".'],
    [{ run: '--init' }, '`run` requires `image`.'],
    [
      { image: 'a', run: '--init', as: 'compose.yaml#web' },
      '`run` and `as` exclude each other: the subject says how it runs.',
    ],
    [{ 'fail-on': 'severe' }, 'fail-on must be one of low, medium, high, critical, never; it is "severe".'],
  ] as const)('%j is refused', (values, message) => {
    expect(() => inputs(values)).toThrow(new OptionError(message))
  })

  it.each([
    ['true', true],
    ['TRUE', true],
    ['false', false],
    ['', false],
  ])('allow-host-access "%s" is %s', (text, value) => {
    expect(inputs({ 'allow-host-access': text }).live.allowHostAccess).toBe(value)
  })
})
