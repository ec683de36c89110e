import { describe, expect, it } from 'vitest'
import { readFlags } from '../../src/options/flags.ts'
import { help } from '../../src/options/help.ts'
import { type ActionInput, readInputs } from '../../src/options/inputs.ts'
import { OptionError } from '../../src/options/options.ts'

const versions = '1.25, 1.26, 1.27, 1.28, 1.29, 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37'

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

  it('counts everything in a terminal unless it is asked for what is new', async () => {
    expect((await readFlags([])).overrides.newOnly).toBe(false)
    expect(await readFlags(['--base', 'main'])).toMatchObject({ base: 'main', overrides: { newOnly: false } })
    expect(await readFlags(['--new-only', '--base', 'main'])).toMatchObject({
      base: 'main',
      overrides: { newOnly: true },
    })
  })

  it('takes levels in any case', async () => {
    expect(
      (await readFlags(['--fail-on', 'HIGH', '--report', 'Low', '--kubernetes-version', '1.30'])).overrides,
    ).toMatchObject({
      failOn: 'high',
      kubernetesVersion: '1.30',
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
    [['--kubernetes-version', '2'], `--kubernetes-version must be one of ${versions}; it is "2".`],
    [['--fail-on', 'worst'], '--fail-on must be one of low, medium, high, critical, never; it is "worst".'],
    [['--report', 'never'], '--report must be one of low, medium, high, critical; it is "never".'],
    [
      ['--image', 'a', '--wait-for', '/(/'],
      '--wait-for is not a valid pattern (Unterminated group); it is "/(/". What is not between slashes is looked for as it is.',
    ],
    [['--timeout', '0'], '--timeout must be seconds between 1 and 3600; it is "0".'],
    [['--format', 'xml'], '--format must be one of text, json, markdown, html, sarif; it is "xml".'],
    [['--benchmark', 'cis'], '--benchmark must be one of docker, kubernetes, pss; it is "cis".'],
    [['--new-only'], '`--new-only` requires `--base` or `--baseline-file`.'],
    [['--base='], '--base must be a commit; it is "".'],
    [['--base=--all'], '--base must be a commit; it is "--all".'],
    [
      ['--include=**', '--include=!a/**'],
      '--include must not begin with `!`, which would mean every other file: use --exclude.',
    ],
    [['--run', '--memory 64m'], '`--run` requires `--image`.'],
    [['--run', '--init', '--container', 'web'], '`--run` requires `--image`.'],
    [
      ['--image', 'a', '--run', '--init', '--as', 'compose.yaml#web'],
      '`--run` and `--as` exclude each other: the subject says how it runs.',
    ],
    ...['', '4', '0/4', '5/4', '1/257', '1/4/2', '-1/4'].map((text): [string[], string] => [
      [`--shard=${text}`],
      `--shard must be a job and how many there are, such as 1/4, at most 256; it is "${text}".`,
    ]),
    ...(['image', 'as', 'container', 'engine', 'host'] as const).map((name): [string[], string] => [
      ['--shard', '1/4', ...(['engine', 'host'].includes(name) ? [`--${name}`] : [`--${name}`, 'web'])],
      `--shard and --${name} exclude each other: shards are parts of the files. Give what runs to a job of its own.`,
    ]),
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

  it('takes a part of the files', async () => {
    expect((await readFlags(['--shard', '2/256'])).shard).toEqual({ index: 2, count: 256 })
    expect((await readFlags([])).shard).toBeUndefined()
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

  it('takes reports in place of a check, not beside one', () => {
    expect(inputs({ reports: 'a.json\n b/\n', suggestions: 'false' }).reports).toEqual(['a.json', 'b/'])
    for (const name of ['image', 'path', 'timeout', 'fail-on', 'suggestions', 'allow-host-access'] as const)
      expect(() => inputs({ reports: 'a.json', [name]: 'true' })).toThrow(`reports and ${name} exclude each other`)
  })

  it('takes the row of a matrix, also beside reports, and GitHub’s words for none', () => {
    expect(inputs({ matrix: '{\n  "os": "a"\n}' }).matrix).toBe('{\n  "os": "a"\n}')
    expect(inputs({ matrix: '{"os":"a"}', reports: 'a.json' }).matrix).toBe('{"os":"a"}')
    for (const matrix of ['', 'null', '{}', '{ }']) expect(inputs({ matrix }).matrix).toBe('')
  })

  it('takes a part of the files, not beside what runs', () => {
    expect(inputs({ shard: ' 1/4 ' }).shard).toEqual({ index: 1, count: 4 })
    expect(() => inputs({ shard: '1/4', image: 'app:pr' })).toThrow('shard and image exclude each other')
  })

  it('has defaults only for what no policy sets', () => {
    expect(inputs({})).toEqual({
      paths: [],
      configFile: undefined,
      overrides: {
        failOn: undefined,
        report: undefined,
        include: undefined,
        exclude: undefined,
        newOnly: undefined,
        kubernetesVersion: undefined,
      },
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
      edits: { except: new Set(), newOnly: true, together: 'new' },
      comment: 'on-change',
      commentKey: '',
      matrix: '',
      suggestions: false,
      reports: [],
      reportFile: undefined,
      htmlFile: undefined,
      token: '',
    })
  })

  it('reads lists line by line, whatever the line ends', () => {
    const options = inputs({ image: 'a:1\r\n b:2 \n\n', exclude: 'x/**\ny/**' })
    expect(options.live.images).toEqual(['a:1', 'b:2'])
    expect(options.overrides.exclude).toEqual(['x/**', 'y/**'])
  })

  it.each([
    [{ exclude: '!a' }, 'exclude must not begin with `!`, which would mean every other file: use exclude.'],
    [{ 'allow-host-access': 'yes' }, 'allow-host-access must be true or false; it is "yes".'],
    [{ 'kubernetes-version': '1.9' }, `kubernetes-version must be one of ${versions}; it is "1.9".`],
    [{ 'new-only': 'maybe' }, 'new-only must be true or false; it is "maybe".'],
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
    ['', undefined],
    ['true', true],
    ['False', false],
  ])('new-only "%s" is %s', (text, value) => {
    expect(inputs({ 'new-only': text }).overrides.newOnly).toBe(value)
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
