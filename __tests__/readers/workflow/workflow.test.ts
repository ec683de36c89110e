import { describe, expect, it } from 'vitest'
import { readWorkflows } from '../../../src/readers/workflow/workflow.ts'
import { factsOf, place, readFile, valueAndPlace } from '../read-file.ts'

const path = '.github/workflows/ci.yml'
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
    expect(keys).toEqual(['jobs/a/container'])
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
    ['      - {shell: pwsh, run: docker run a}'],
    ['      - {shell: python, run: "docker run a"}'],
    ['      - {run: "echo docker run a"}'],
    ['      - {uses: actions/github-script@v8, with: {script: "docker run a"}}'],
    ['      - {name: docker run a}'],
  ])('%s starts nothing', async (step) => {
    expect((await job('    steps:', step)).subjects).toEqual([])
  })

  it.each([
    ['    defaults: {run: {shell: pwsh}}', 0],
    ['    defaults: {run: {shell: "bash -el {0}"}}', 1],
  ])('%s', async (defaults, count) => {
    expect((await job(defaults, '    steps:', '      - run: docker run a')).subjects).toHaveLength(count)
  })

  it.each(['windows-latest', '[self-hosted, Windows]'])(
    'of a %s runner are not read, which is said',
    async (runner) => {
      const { keys, gaps } = await read(
        'jobs:',
        '  w:',
        `    runs-on: ${runner}`,
        '    steps:',
        '      - run: |',
        '          dir',
        '          docker run a',
        '      - {run: docker run b, shell: bash}',
        '      - {run: docker ps}',
      )
      expect(keys).toEqual(['jobs/w/run/b'])
      expect(gaps).toEqual([
        {
          path,
          line: 7,
          because: 'a pwsh step contains "docker run"; only steps for POSIX shells are checked',
          blocking: false,
        },
      ])
    },
  )
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
