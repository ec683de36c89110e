import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import type { Reader } from '../../../src/readers/reader.ts'
import { readWorkflows as readWhole } from '../../../src/readers/workflow/workflow.ts'
import { factsOf, place, readFile, valueAndPlace } from '../read-file.ts'

const path = '.github/workflows/ci.yml'
/** What runs, without what the workflows themselves do. */
const readWorkflows: Reader = async (sources, repository) => {
  const reading = await readWhole(sources, repository)
  return { ...reading, subjects: reading.subjects.filter(({ kind }) => kind !== 'workflow') }
}

const read = (...lines: string[]) => readFile(readWorkflows, path, `${lines.join('\n')}\n`)
const job = (...lines: string[]) => read('on: push', 'jobs:', '  a:', '    runs-on: ubuntu-latest', ...lines)

describe("a job's container", () => {
  it('is one-off, with its options, volumes, ports and env', async () => {
    const { container, keys } = await job(
      '    container:',
      '      image: ghcr.io/acme/ci:1',
      '      options: >-',
      '        --privileged',
      '        --cap-add=SYS_ADMIN --user 1001 --label "a=b c"',
      '      volumes:',
      '        - /var/run/docker.sock:/var/run/docker.sock',
      '        - ${{ github.workspace }}/x:/x:ro',
      '      ports: [80, "8080:90"]',
      '      env:',
      '        MODE: test',
      '        TOKEN: ${{ secrets.TOKEN }}',
      '        REF: ${{ github.ref }}',
      '      credentials: {username: u, password: p}',
      '    steps: []',
    )
    expect(keys).toEqual(['jobs/a/container', 'jobs/a/container/login'])
    const ci = container('jobs/a/container')
    expect([ci.dialect, ci.platform, ci.oneOff, ci.name, place(ci.at)]).toEqual([
      'workflow',
      'docker',
      true,
      'ci',
      '5:container',
    ])
    expect(valueAndPlace(ci.image)).toEqual(['ghcr.io/acme/ci:1', '6:ghcr.io/acme/ci:1'])
    expect(valueAndPlace(ci.privileged)).toEqual([true, '8:--privileged'])
    expect(ci.capAdd.map(valueAndPlace)).toEqual([['SYS_ADMIN', '9:SYS_ADMIN']])
    expect(valueAndPlace(ci.user)).toEqual(['1001', '9:1001'])
    expect(ci.labels.map((fact) => fact.value)).toEqual([{ name: 'a', value: 'b c' }])
    expect(ci.mounts.map((fact) => [fact.value.source, place(fact.at).slice(0, 4)])).toEqual([
      ['/var/run/docker.sock', '11:/'],
      ['./x', '12:$'],
    ])
    expect(ci.ports.map((fact) => fact.value)).toEqual([
      { containerPort: 80, protocol: 'tcp' },
      { hostPort: 8080, containerPort: 90, protocol: 'tcp' },
    ])
    expect(ci.env.map((fact) => fact.value)).toEqual([
      { name: 'MODE', value: 'test' },
      { name: 'TOKEN', from: 'secret' },
      { name: 'REF', from: 'host' },
    ])
    expect([ci.unsupported.has('restart'), ci.unsupported.has('memoryLimit'), ci.opaque]).toEqual([
      true,
      false,
      undefined,
    ])
  })

  it('may be no more than an image', async () => {
    const { container } = await job('    container: node:22')
    expect(factsOf(container('jobs/a/container'))).toEqual({ image: 'node:22' })
    expect(valueAndPlace(container('jobs/a/container').image)).toEqual(['node:22', '5:node:22'])
  })

  it('is not there without an image', async () => {
    expect((await job('    container:')).subjects).toEqual([])
    expect((await job('    container: ""')).subjects).toEqual([])
  })

  it('may come from the matrix', async () => {
    const { container } = await job(
      '    container:',
      '      image: ${{ matrix.x }}',
      '      options: --rm ${{ matrix.o }} --user 5',
    )
    const ci = container('jobs/a/container')
    expect([ci.image, ci.unresolved.get('image')?.because, ci.user?.value]).toEqual([
      undefined,
      '${{ matrix.x }} is known only when the workflow runs',
      '5',
    ])
    expect([ci.opaque?.because, place(ci.opaque!.at)]).toEqual([
      '${{ matrix.o }} is known only when the workflow runs',
      '7:${{ matrix.o }}',
    ])
  })
})

describe('services of a job', () => {
  it('are one-off containers by name, that cannot have a restart policy', async () => {
    const { container, keys } = await job(
      '    services:',
      '      redis:',
      '        image: redis:7',
      '        ports: ["6379:6379"]',
      '        options: --health-cmd "redis-cli ping" --health-retries 5',
      '      db: {image: "postgres:17", options: --restart always}',
      '      none: {image: ""}',
    )
    expect(keys).toEqual(['jobs/a/services/redis', 'jobs/a/services/db'])
    const redis = container('jobs/a/services/redis')
    expect([redis.name, redis.oneOff, place(redis.at), redis.unsupported.has('restart')]).toEqual([
      'redis',
      true,
      '6:redis',
      true,
    ])
    expect(redis.healthcheck?.value).toEqual({ state: 'set', test: ['CMD-SHELL', 'redis-cli ping'], retries: 5 })
    expect(redis.ports.map((fact) => fact.value.hostPort)).toEqual([6379])
    expect([container('jobs/a/services/db').oneOff, container('jobs/a/services/db').restart?.value.name]).toEqual([
      true,
      'always',
    ])
  })
})

describe('steps', () => {
  it('start containers, each placed under its indentation', async () => {
    const { container, keys, exec } = await job(
      '    steps:',
      '      - run: docker run -d --name one nginx:1',
      '      - name: two',
      '        run: |',
      '          set -e',
      '          docker run --rm \\',
      '            -v "${{ github.workspace }}:/w" \\',
      '            --user "${{ matrix.user }}" "two:${{ matrix.tag }}"',
      '      - run: |',
      "          docker exec -u root one sh -c 'x'",
      '      - run: >',
      '          docker run --memory 64m',
      '          three',
    )
    expect(keys).toEqual(['jobs/a/run/one', 'jobs/a/run/two', 'jobs/a/exec/one', 'jobs/a/run/three'])
    const [one, two, three] = [container('jobs/a/run/one'), container('jobs/a/run/two'), container('jobs/a/run/three')]
    expect([one.dialect, one.oneOff, place(one.at), valueAndPlace(one.image)]).toEqual([
      'run',
      true,
      '6:docker run',
      ['nginx:1', '6:nginx:1'],
    ])
    expect([place(two.at), two.oneOff]).toEqual(['10:docker run', true])
    expect(two.mounts.map(valueAndPlace)).toEqual([
      [{ type: 'bind', source: '.', target: '/w', readOnly: false }, '11:${{ github.workspace }}:/w'],
    ])
    expect([...two.unresolved].map(([field, { because, at }]) => [field, because, place(at)])).toEqual([
      ['user', '${{ matrix.user }} is known only when the workflow runs', '12:${{ matrix.user }}'],
      ['image', '${{ matrix.tag }} is known only when the workflow runs', '12:two:${{ matrix.tag }}'],
      ['healthcheck', 'the image decides', '10:docker run'],
    ])
    expect(valueAndPlace(exec('jobs/a/exec/one').user)).toEqual(['root', '14:root'])
    expect([valueAndPlace(three.memoryLimit), valueAndPlace(three.image)]).toEqual([
      [67108864, '16:64m'],
      ['three', '17:three'],
    ])
  })

  it('know the variables of the workflow, the job and the step, and images built before', async () => {
    const { container } = await read(
      'env: {REG: ghcr.io/a, TAG: "1"}',
      'jobs:',
      '  a:',
      '    env: {TAG: "2"}',
      '    steps:',
      '      - uses: docker/build-push-action@v6',
      '        with: {context: ., file: docker/Dockerfile, tags: "ghcr.io/a/app:2"}',
      '      - run: docker run "$REG/app:$TAG"',
      '      - env: {IMG: "nginx:1"}',
      '        run: docker run ${{ env.IMG }}',
    )
    expect(valueAndPlace(container('jobs/a/run/app').image)).toEqual(['ghcr.io/a/app:2', '8:$REG/app:$TAG'])
    expect(container('jobs/a/run/app').build?.value).toBe('docker/Dockerfile')
    expect(container('jobs/a/run/nginx').image?.value).toBe('nginx:1')
  })

  it('know the images of tags that an action makes up, under any tag', async () => {
    const { container } = await job(
      '    steps:',
      '      - id: meta',
      '        uses: docker/metadata-action@v5',
      '        with: {images: "name=ghcr.io/${{ github.repository }}\\nacme/web", tags: type=ref}',
      '      - uses: docker/build-push-action@v6',
      '        with: {context: web, tags: "${{ steps.meta.outputs.tags }}"}',
      '      - run: docker run ghcr.io/${{ github.repository }}:pr-${{ github.event.number }}',
      '      - run: docker run acme/web@${{ steps.push.outputs.digest }}',
      '      - run: docker run acme/other:${{ github.sha }}',
    )
    const builds = ['jobs/a/run/${{ github.repository }}', 'jobs/a/run/web', 'jobs/a/run/other'].map(
      (key) => container(key).build?.value,
    )
    expect(builds).toEqual(['web', 'web', undefined])
  })

  it('may use an image', async () => {
    const { container } = await job(
      '    steps:',
      '      - uses: docker://alpine:3.8',
      '      - uses: actions/checkout@v5',
    )
    const step = container('jobs/a/uses/alpine')
    expect([factsOf(step), step.dialect, step.oneOff, valueAndPlace(step.image)?.[1]]).toEqual([
      { image: 'alpine:3.8' },
      'workflow',
      true,
      '6:alpine:3.8',
    ])
    expect([step.unsupported.has('user'), step.unsupported.has('image')]).toEqual([true, false])
  })

  it.each([
    ['      - {shell: pwsh, run: Write-Host "docker run a"}'],
    ['      - {shell: cmd, run: "rem docker run a"}'],
    ['      - {shell: python, run: "docker run a"}'],
    ['      - {run: "echo docker run a"}'],
    ['      - {uses: actions/github-script@v8, with: {script: "docker run a"}}'],
    ['      - {name: docker run a}'],
  ])('%s starts nothing', async (step) => {
    expect((await job('    steps:', step)).subjects).toEqual([])
  })

  it.each([
    ['    defaults: {run: {shell: pwsh}}'],
    ['    defaults: {run: {shell: "bash -el {0}"}}'],
    ['    defaults: {run: {shell: "nix develop -c bash -e {0}"}}'],
    ['    defaults: {run: {shell: "some-shell {0}"}}'],
  ])('%s is a shell', async (defaults) => {
    const { subjects, gaps } = await job(defaults, '    steps:', '      - run: docker run --privileged a')
    expect(subjects.map((subject) => subject.kind === 'container' && valueAndPlace(subject.privileged))).toEqual([
      [true, '7:--privileged'],
    ])
    expect(gaps).toEqual([])
  })

  it.each(['windows-latest', '[self-hosted, Windows]'])('of a %s runner are for PowerShell', async (runner) => {
    const { container, keys, gaps } = await read(
      'jobs:',
      '  w:',
      `    runs-on: ${runner}`,
      '    steps:',
      '      - run: |',
      '          Write-Host "docker run none"',
      '          if ($x) { docker run -d `',
      '            -v C:\\data:C:\\data --user $user "a" } # docker run none',
      '      - {run: docker run b, shell: bash}',
      '      - {run: docker ps}',
    )
    expect([keys, gaps]).toEqual([['jobs/w/run/a', 'jobs/w/run/b'], []])
    const a = container('jobs/w/run/a')
    expect([valueAndPlace(a.image), place(a.at), a.unresolved.get('user')?.because]).toEqual([
      ['a', '8:a'],
      '7:docker run',
      '$user has no known value',
    ])
    expect(a.mounts.map((fact) => fact.value.source)).toEqual(['C:\\data'])
  })

  it.each(['python', 'node {0}'])('for %s that name a runtime hide what they start', async (shell) => {
    const { gaps, subjects } = await job(
      '    steps:',
      `      - {shell: ${shell.replace('{0}', '')}, run: "x = 'docker run a'"}`,
    )
    expect([subjects, gaps]).toEqual([
      [],
      [
        {
          path,
          line: 6,
          because: `a ${shell.split(' ')[0]} step contains "docker run"; only steps for shells are checked`,
          blocking: true,
        },
      ],
    ])
  })
})

describe('expressions', () => {
  const flags = (...lines: string[]) => job('    strategy:', '      matrix:', ...lines)

  it.each([
    ["${{ '--privileged' }}", true],
    ["${{ format('--{0}', 'privileged') }}", true],
    ["${{ 'it''s' == 'x' && '-i' || '--privileged' }}", true],
    ["${{ (1 == 1 && !false) && '--privileged' || '' }}", true],
    ['${{ fromJSON(\'"--privileged"\') }}', true],
    ["${{ startsWith('abc', 'A') && '--privileged' }}", true],
    ['--privileged=${{ false }}', false],
    ["${{ '' || '--privileged=false' }}", false],
  ])('%s is %s', async (options, value) => {
    const { container } = await job('    container:', '      image: a', `      options: ${JSON.stringify(options)}`)
    const { privileged, opaque } = container('jobs/a/container')
    expect([privileged?.value, opaque]).toEqual([value, undefined])
  })

  it.each(['${{ github.actor }}', '${{ steps.x.outputs.y }}', "${{ secrets.FLAGS || '' }}", '${{ }}', '${{ a b }}'])(
    '%s is not known',
    async (options) => {
      const { subjects } = await job('    container:', '      image: a', `      options: ${JSON.stringify(options)}`)
      const because = subjects.map((one) => one.kind === 'container' && one.opaque?.because)
      expect(because).toContain(`${options} is known only when the workflow runs`)
    },
  )

  it('that depend on the run have every value that is written', async () => {
    const { subjects } = await job(
      '    container:',
      '      image: a',
      "      options: ${{ github.ref == 'x' && '--privileged' || '--user 5' }}",
    )
    const found = subjects.map((one) => one.kind === 'container' && [one.key.split('/').at(-1), factsOf(one)])
    expect(found).toEqual([
      ['container', { image: 'a', privileged: true }],
      ['container~2', { image: 'a', user: '5' }],
    ])
  })

  it('take the values of the matrix; where the image alone differs, no more is read of it', async () => {
    const { subjects } = await job(
      '    strategy:',
      '      matrix:',
      '        image: [a:1, b:2]',
      '        include: [{image: c:3}]',
      '    container:',
      '      image: ${{ matrix.image }}',
      '      options: --privileged',
    )
    expect(subjects.map(factsOf)).toEqual([{ image: 'a:1', privileged: true }, { image: 'b:2' }, { image: 'c:3' }])
  })

  it('take a whole container from the matrix', async () => {
    const { container } = await flags(
      '        c: [{image: a:1, options: --privileged}]',
      '    container: ${{ matrix.c }}',
    )
    expect(valueAndPlace(container('jobs/a/container').privileged)).toEqual([true, '7:--privileged'])
  })

  it('are put into a step before its shell reads it', async () => {
    const { container, keys } = await read(
      'on: {workflow_dispatch: {inputs: {extra: {default: --privileged}}}}',
      'env: {TOOL: docker, UP: "${{ env.TOOL }} run --pid=host up"}',
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: |',
      '          ${{ env.TOOL }} run ${{ inputs.extra }} one',
      '          $UP',
      '          eval "$UP"',
      '          echo $UP ${{ env.UP }}',
    )
    expect(keys).toEqual(['jobs/a/run/one', 'jobs/a/run/up', 'jobs/a/run/up~2'])
    expect(valueAndPlace(container('jobs/a/run/one').privileged)).toEqual([true, '7:${{ inputs.extra }}'])
    expect(valueAndPlace(container('jobs/a/run/up').pidMode)?.[1]).toBe('8:$UP')
    expect(place(container('jobs/a/run/up~2').at)).toBe('9:$UP')
  })

  it('that give the command are a container where its flags are', async () => {
    const { container } = await job(
      '    steps:',
      '      - run: ${{ inputs.tool }} run --privileged a',
      '      - run: ${{ inputs.tool }} run test',
    )
    expect(valueAndPlace(container('jobs/a/run/a').privileged)).toEqual([true, '6:--privileged'])
  })

  it('reads services that an expression holds as JSON', async () => {
    const { keys, container } = await job(
      `    services: \${{ fromJSON('{"db":{"image":"db:1","options":"--privileged"}}') }}`,
    )
    expect(keys).toEqual(['jobs/a/services/db'])
    const db = container('jobs/a/services/db')
    expect([valueAndPlace(db.privileged), valueAndPlace(db.image)]).toEqual([
      [true, '5:--privileged'],
      ['db:1', '5:db:1'],
    ])
  })

  it.each([
    ['container: ${{ fromJSON(inputs.c) }}', 'jobs/a/container', true],
    ['container: ${{ matrix.c }}', 'jobs/a/container', true],
    ['services: {db: "${{ fromJSON(vars.S) }}"}', 'jobs/a/services/db', true],
    ['container: ${{ inputs.c }}', 'jobs/a/container', false],
    ['container: x/${{ fromJSON(inputs.c) }}', 'jobs/a/container', false],
    ['container: {image: "${{ fromJSON(inputs.c) }}"}', 'jobs/a/container', false],
    [`container: \${{ fromJSON('{"image":"x:1"}') }}`, 'jobs/a/container', false],
  ])('that may give a container with its options leave these open: %s', async (text, key, isOpen) => {
    const { container } = await job(`    ${text}`)
    expect(container(key).opaque?.because).toEqual(
      isOpen ? expect.stringContaining('is known only when the workflow runs') : undefined,
    )
  })

  it('that give the services hide them', async () => {
    const { gaps } = await job('    services: ${{ fromJSON(needs.x.outputs.y) }}')
    expect(gaps).toEqual([
      { path, line: 5, because: 'the services come from an expression whose value is not known', blocking: true },
    ])
  })
})

/** What the containers of several files say, by `file#key`, and where their values come from. */
async function readFiles(files: Record<string, string[]>) {
  const sources = Object.entries(files).map(([name, lines]) => source(name, `${lines.join('\n')}\n`))
  const { subjects, gaps } = await readWorkflows(sources, { paths: [], read: () => undefined })
  const from = (one: (typeof subjects)[number]) =>
    (one.origins ?? []).flatMap((origin) => origin.from.map((at) => `${at.source.path.split('/').at(-1)}:${place(at)}`))
  const said = subjects.map((one) => {
    const { image, env: _, command: __, processes: ___, ...facts } = factsOf(one)
    return [image, facts, ...(one.kind === 'container' && one.opaque ? ['opaque'] : [])]
  })
  return { subjects, gaps, said, origins: subjects.map(from) }
}

describe('an action of the repository', () => {
  const action = (...inputs: string[]) => [
    `inputs: {${inputs.join(', ')}}`,
    'runs:',
    '  using: composite',
    '  steps:',
    '    - {shell: bash, run: "docker run ${{ inputs.flags }} app:1"}',
  ]
  const caller = (...steps: string[]) => [
    'on: push',
    'jobs:',
    '  a:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    ...steps,
  ]

  it('has what each caller gives it, with the place of that', async () => {
    const { said, origins, subjects } = await readFiles({
      '.github/workflows/a.yml': caller(
        '      - {uses: ./act, with: {flags: --privileged}}',
        '      - {uses: ./act, with: {FLAGS: --pid=host}}',
        '      - {uses: ./act/, with: {flags: --privileged}}',
        '      - {uses: ./act}',
      ),
      'act/action.yml': action("flags: {default: '--init'}"),
    })
    expect(said).toEqual([
      ['app:1', { privileged: true }],
      ['app:1', { pidMode: 'host' }],
      ['app:1', { init: true }],
    ])
    expect(origins).toEqual([['a.yml:6:--privileged', 'a.yml:8:--privileged'], ['a.yml:7:--pid=host'], []])
    expect(subjects.every((one) => one.kind === 'container' && one.oneOff)).toBe(true)
  })

  it('passes on what it is given to another, from every row of the matrix', async () => {
    const { said, origins } = await readFiles({
      '.github/workflows/a.yml': [
        'jobs:',
        '  a:',
        '    strategy: {matrix: {cap: [NET_ADMIN, SYS_TIME, NET_RAW], exclude: [{cap: net_raw}]}}',
        '    steps: [{uses: ./two, with: {cap: "${{ matrix.cap }}"}}]',
      ],
      'act/action.yml': action('flags: {required: true}'),
      'two/action.yaml': [
        'inputs: {cap: {}}',
        'runs: {using: composite, steps: [{uses: ./act, with: {flags: "--cap-add=${{ inputs.cap }}"}}]}',
      ],
    })
    expect(said).toEqual([
      ['app:1', { capAdd: ['NET_ADMIN'] }],
      ['app:1', { capAdd: ['SYS_TIME'] }],
    ])
    expect(origins[0]).toEqual(['action.yaml:2:--cap-add=${{ inputs.cap }}', 'a.yml:4:${{ matrix.cap }}'])
  })

  it.each([
    ["flags: {default: '--privileged'}", [['app:1', { privileged: true }]]],
    ['flags: {required: false}', [['app:1', {}]]],
    ['flags: {required: true}', [['app:1', {}, 'opaque']]],
  ])('that nobody calls has its defaults: %s', async (input, expected) => {
    expect((await readFiles({ 'act/action.yml': action(input) })).said).toEqual(expected)
  })

  it('that is given what only the run knows is not known', async () => {
    const { said } = await readFiles({
      '.github/workflows/a.yml': caller("      - {uses: ./act, with: {flags: '${{ github.event.comment.body }}'}}"),
      'act/action.yml': action('flags: {required: true}'),
    })
    expect(said).toEqual([['app:1', {}, 'opaque']])
  })

  it('that calls itself ends', async () => {
    const { gaps } = await readFiles({
      'act/action.yml': [
        'inputs: {flags: {}}',
        'runs:',
        '  using: composite',
        '  steps:',
        '    - {uses: ./act, with: {flags: "${{ inputs.flags }}${{ inputs.flags }}"}}',
        '    - {shell: bash, run: "docker run ${{ inputs.flags }} ${{ env.X }} app:1"}',
      ],
    })
    expect(gaps).toEqual([])
  })
})

describe('a workflow that others call', () => {
  const called = [
    'on: {workflow_call: {inputs: {flags: {type: string}, all: {type: boolean}}, outputs: {o: {value: "${{ jobs.b.outputs.o }}"}}}}',
    'jobs:',
    '  b:',
    '    outputs: {o: "${{ steps.s.outputs.o }}"}',
    '    container: {image: "c:1", options: "${{ inputs.flags }}"}',
    '    steps:',
    '      - {id: s, run: "echo o=--ipc=host >> $GITHUB_OUTPUT; docker run --privileged=${{ inputs.all }} s:1"}',
  ]

  it('has what they give it, and gives them its outputs', async () => {
    const { said } = await readFiles({
      '.github/workflows/b.yml': called,
      '.github/workflows/a.yml': [
        'jobs:',
        '  x: {uses: ./.github/workflows/b.yml, with: {flags: --pid=host, all: true}}',
        '  y: {needs: x, steps: [{run: "docker run ${{ needs.x.outputs.o }} y:1"}]}',
      ],
    })
    expect(said).toEqual([
      ['c:1', { pidMode: 'host' }],
      ['s:1', { privileged: true }],
      ['y:1', { ipcMode: 'host' }],
    ])
  })

  const chain = (length: number, given: string, last: string[]) => ({
    ...Object.fromEntries(
      Array.from({ length }, (_, i) => [
        `.github/workflows/${i}.yml`,
        [
          'on: {workflow_call: {inputs: {x: {type: string}}}}',
          `jobs: {a: {uses: ./.github/workflows/${i + 1 === length ? 'last' : i + 1}.yml, with: {x: "\${{ inputs.x }}"}}}`,
        ],
      ]),
    ),
    '.github/workflows/first.yml': [`jobs: {a: {uses: ./.github/workflows/0.yml, with: {x: ${given}}}}`],
    '.github/workflows/last.yml': ['on: {workflow_call: {inputs: {x: {type: string}}}}', ...last],
  })
  const run = ['jobs: {a: {runs-on: ubuntu-latest, steps: [{run: "docker run ${{ inputs.x }} a:1"}]}}']

  it('has what is handed on through as many as GitHub runs', async () => {
    expect((await readFiles(chain(8, '--privileged', run))).said).toEqual([['a:1', { privileged: true }]])
  })

  it('is read with its callers however many call each other', async () => {
    const files = {
      ...chain(12_000, 'b', run),
      '.github/workflows/other.yml': ['jobs: {a: {uses: ./.github/workflows/last.yml, with: {x: --privileged}}}'],
    }
    expect((await readFiles(files)).said).toContainEqual(['a:1', { privileged: true }])
  })
})

describe('what a person chooses who starts a workflow', () => {
  it.each([
    ['{type: choice, options: [--init, --privileged]}', [{ init: true }, { privileged: true }]],
    ['{default: --pid=host}', [{ pidMode: 'host' }]],
  ])('%s', async (input, expected) => {
    const { said } = await readFiles({
      '.github/workflows/a.yml': [
        `on: {workflow_dispatch: {inputs: {o: ${input}}}}`,
        'jobs: {a: {steps: [{run: "docker run ${{ inputs.o }} a:1"}]}}',
      ],
    })
    expect(said.map(([, facts]) => facts)).toEqual(expected)
  })

  it('may be a boolean that switches something on', async () => {
    const { said } = await readFiles({
      '.github/workflows/a.yml': [
        'on: {workflow_dispatch: {inputs: {o: {type: boolean, default: false}}}}',
        `jobs: {a: {steps: [{run: "docker run \${{ inputs.o && '--privileged' || '--init' }} a:1"}]}}`,
      ],
    })
    expect(said.map(([, facts]) => facts)).toEqual([{ init: true }, { privileged: true }])
  })
})

describe('what earlier steps write', () => {
  it.each([
    ['echo "F=--privileged" >> $GITHUB_ENV', '$F'],
    ['echo F=--privileged >>"${GITHUB_ENV}"', '${{ env.F }}'],
    ["printf 'F=%s\\n' --privileged | tee -a $GITHUB_ENV", '$F'],
    ['{ echo "F<<E"; echo "--privileged"; echo E; } >> $GITHUB_ENV', '$F'],
    ['echo "o=--privileged" >> $GITHUB_OUTPUT', '${{ steps.w.outputs.o }}'],
    ['echo "::set-output name=o::--privileged"', '${{ steps.w.outputs.o }}'],
    ['if test -n "$X"; then echo "o=--privileged" >> $GITHUB_OUTPUT; fi', '${{ steps.w.outputs.o }}'],
  ])('%s', async (write, use) => {
    const { said } = await readFiles({
      '.github/workflows/a.yml': [
        'jobs:',
        '  a:',
        '    steps:',
        '      - id: w',
        '        run: |',
        `          ${write}`,
        `      - run: docker run ${use} a:1`,
      ],
    })
    expect(said.map(([image, facts]) => [image, facts])).toContainEqual(['a:1', { privileged: true }])
  })
})

describe('what other actions are given', () => {
  it.each([
    ['{uses: nick-fields/retry@v3, with: {command: docker run --privileged a:1}}', true],
    ['{uses: acme/deploy@v1, with: {pre-build-script: docker run --privileged a:1}}', true],
    [
      `{uses: actions/github-script@v8, with: {script: "await exec.exec('docker', ['run', '--privileged', 'a:1'])"}}`,
      true,
    ],
    ['{uses: acme/run@v3, with: {image: "a:1", options: --privileged}}', true],
    ['{uses: acme/release@v1, with: {body: docker run --privileged a:1}}', false],
    [`{uses: actions/github-script@v8, with: {script: "core.info('docker run --privileged a:1')"}}`, false],
    ['{uses: acme/run@v3, with: {image: "a:1", options: --verbose --fast}}', false],
  ])('%s', async (step, isRun) => {
    const { said } = await readFiles({ '.github/workflows/a.yml': ['jobs:', '  a:', `    steps: [${step}]`] })
    expect(said).toEqual(isRun ? [['a:1', { privileged: true }]] : [])
  })
})

describe('a container that a step leaves behind', () => {
  const step = async (runner: string, run: string) => {
    const { subjects } = await read('jobs:', '  a:', `    runs-on: ${runner}`, '    steps:', `      - run: ${run}`)
    return subjects[0]?.kind === 'container' && subjects[0].oneOff
  }

  it.each([
    ['ubuntu-latest', 'docker run -d a', true],
    ['[ubuntu-24.04]', 'docker run -d --restart always a', true],
    ['self-hosted', 'docker run -d a', false],
    ['[self-hosted, linux]', 'docker run -d a', false],
    ['${{ inputs.runner }}', 'docker run -d a', false],
    ['ubuntu-latest', 'ssh host docker run -d a', false],
    ['ubuntu-latest', 'docker -H ssh://host run -d a', false],
    ['ubuntu-latest', 'DOCKER_HOST=tcp://host docker run -d a', false],
  ])('on %s: %s', async (runner, run, oneOff) => {
    expect(await step(runner, run)).toBe(oneOff)
  })
})

describe('actions', () => {
  it('of steps and of an image', async () => {
    const steps = 'runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: docker run -d a\n'
    expect((await readFile(readWorkflows, 'x/action.yml', steps)).keys).toEqual(['run/a'])
    const image = 'runs:\n  using: docker\n  image: docker://alpine:3\n'
    const { container } = await readFile(readWorkflows, 'action.yml', image)
    expect(valueAndPlace(container('uses/alpine').image)).toEqual(['alpine:3', '3:alpine:3'])
    expect((await readFile(readWorkflows, 'action.yml', 'runs: {using: docker, image: Dockerfile}')).subjects).toEqual(
      [],
    )
  })
})

describe('a workflow that does not parse', () => {
  it('is a gap that blocks', async () => {
    const { subjects, gaps } = await read('jobs:', '  a:', '   container: [')
    expect(subjects).toEqual([])
    expect(gaps).toMatchObject([{ path, blocking: true }])
    expect(gaps[0]?.because).toMatch(/^this workflow does not parse: /)
  })

  it.each(['', '[]', 'jobs: []', 'jobs: {a: }', 'jobs: {a: {steps: x, container: [], services: 5}}'])(
    '%j says nothing',
    async (text) => {
      expect(await readFile(readWorkflows, path, text)).toMatchObject({ subjects: [], gaps: [] })
    },
  )
})

describe('a workflow of more ways than can be read', () => {
  it('is a gap that blocks, and soon', { tags: 'large' }, async () => {
    const names = Array.from({ length: 100 }, (_, i) => i)
    const begin = Date.now()
    const { gaps } = await readFiles({
      '.github/workflows/a.yml': [
        'jobs:',
        '  a:',
        `    strategy: {matrix: {m: [${names.join(', ')}]}}`,
        '    env:',
        ...names.map((i) => `      E${i}: \${{ env.E${i + 1} }}\${{ env.E${i + 1} }}`),
        '    steps:',
        ...names.map(() => '      - run: docker run ${{ matrix.m }} $E0 a:1; echo X=$E1 >> $GITHUB_ENV'),
      ],
    })
    expect(gaps).toEqual([
      {
        path: '.github/workflows/a.yml',
        because: 'its expressions have too many possible values: not all of them are evaluated',
        blocking: true,
      },
    ])
    expect(Date.now() - begin).toBeLessThan(10_000)
  })
})

it('asks once for how a job of many checks ended', { tags: 'large' }, async () => {
  const begin = Date.now()
  await readFiles({
    '.github/workflows/a.yml': [
      'jobs:\n  a:\n    continue-on-error: true\n    steps:',
      ...Array.from({ length: 30_000 }, () => '      - run: cosign verify a'),
    ],
  })
  expect(Date.now() - begin).toBeLessThan(12_000)
})
