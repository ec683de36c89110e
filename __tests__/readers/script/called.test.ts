import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { position, type Span, source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { starts } from '../starts.ts'

const placed = ({ source: { path, text }, ...at }: Span) =>
  `${path}:${position({ path, text, origin: 'repository' }, at.start).line}`

/** Each container of some files: the place of its command, that of its switch, and whether something is not known. */
async function containers(files: Record<string, string>, expected: readonly string[] = []) {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, `${text}\n`)]))
  const { subjects, gaps } = await readAll({
    paths: [...sources.keys()].sort(),
    read: (path) => sources.get(posix.normalize(path)),
  })
  expect(gaps.map(({ path, because }) => `${path}: ${because}`)).toEqual(expected)
  expect(new Set(subjects.map(({ key }) => key)).size).toBe(subjects.length)
  return subjects.flatMap((subject) => {
    if (subject.kind !== 'container') return []
    const { at, privileged, opaque } = subject
    return [[placed(at), privileged?.value && placed(privileged.at), opaque && 'opaque'].filter(Boolean).join(' ')]
  })
}

const script = (text: string) => `#!/bin/bash\n${text}`
const up = (words: string) => ({ 'bin/up.sh': script(`docker run ${words} img`) })
const alone = 'bin/up.sh:2 opaque'

describe('a script that something else runs', () => {
  it.each([
    ['with a word', up('$1'), { 'a.sh': script('bin/up.sh --privileged') }, 'a.sh:2'],
    [
      'with words in an array',
      up('"$@"'),
      { 'a.sh': script('W=(--init --privileged)\nsh bin/up.sh "${W[@]}"') },
      'a.sh:2',
    ],
    ['with a variable before it', up('$O'), { 'a.sh': script('O=--privileged bin/up.sh') }, 'a.sh:2'],
    ['with an exported variable', up('$O'), { 'a.sh': script('export O=--privileged\n\n./bin/up.sh') }, 'a.sh:2'],
    ['with all variables exported', up('$O'), { 'a.sh': script('set -ae\nO=--privileged\n./bin/up.sh') }, 'a.sh:3'],
    [
      'with those of a file',
      up('$O'),
      { 'a.sh': script('set -a; . ./dev.env; set +a\nbin/up.sh'), 'dev.env': 'X=1\nO=--privileged' },
      'dev.env:2',
    ],
    [
      'with those that a command prints from a file',
      up('$O'),
      { 'a.sh': script("export $(grep -v '^#' dev.env | xargs)\nbin/up.sh"), 'dev.env': 'O=--privileged' },
      'dev.env:1',
    ],
    ['behind another program', up('$O'), { 'a.sh': script('cross-env O=--privileged bin/up.sh') }, 'a.sh:2'],
    ['in its folder', up('$1'), { 'a.sh': script('cd bin && ./up.sh --privileged') }, 'a.sh:2'],
    ['beside a script', up('$1'), { 'bin/a.sh': script('"$(dirname "$0")/up.sh" --privileged') }, 'bin/a.sh:2'],
    [
      'by a script that is run',
      up('"$@"'),
      { 'a.sh': script('bash b.sh --privileged'), 'b.sh': script('exec bin/up.sh "$@"') },
      'a.sh:2',
    ],
    ['by a Makefile', up('$1'), { Makefile: 'up:\n\tbin/up.sh --privileged' }, 'Makefile:2'],
    ['by a Makefile that exports', up('$O'), { Makefile: 'export O = --privileged\nup:\n\tbin/up.sh' }, 'Makefile:1'],
    ['by npm', up('$1'), { 'package.json': '{"scripts": {"up": "bin/up.sh --privileged"}}' }, 'package.json:1'],
    [
      'by npm-run-all',
      up('$1'),
      { 'package.json': '{"scripts": {"up": "bin/up.sh", "all": "run-s -c \\"up -- --privileged\\""}}' },
      'package.json:1',
    ],
    [
      'by a pattern of it',
      up('$1'),
      { 'package.json': '{"scripts": {"up:a": "bin/up.sh", "all": "npx run-p \\"up:* --privileged\\""}}' },
      'package.json:1',
    ],
    [
      'by words behind it',
      up('$1'),
      { 'package.json': '{"scripts": {"up": "bin/up.sh", "all": "npm-run-all \\"up {2}\\" -- --rm --privileged"}}' },
      'package.json:1',
    ],
    [
      'by concurrently',
      up('$1'),
      {
        'package.json':
          '{"scripts": {"up:a": "bin/up.sh", "all": "concurrently \\"npm:up:* -- --privileged\\" npm:b"}}',
      },
      'package.json:1',
    ],
    [
      'by a workflow',
      up('$O'),
      {
        '.github/workflows/a.yml':
          'on: push\njobs:\n  a:\n    env:\n      O: --privileged\n    steps:\n      - run: bin/up.sh',
      },
      '.github/workflows/a.yml:5',
    ],
    [
      'by GitLab',
      up('$O'),
      { '.gitlab-ci.yml': 'variables:\n  O: --privileged\na:\n  script: [bin/up.sh]' },
      '.gitlab-ci.yml:2',
    ],
  ])('%s: its container is read as it comes out there too', async (_, own, others, flag) => {
    expect(await containers({ ...own, ...others })).toEqual([alone, `bin/up.sh:2 ${flag}`])
  })

  it.each([
    ['with nothing', { 'a.sh': script('bin/up.sh') }],
    ['with a word that it does not look at', { 'a.sh': script('bin/up.sh --privileged') }],
    ['with a variable that is not exported', { 'a.sh': script('O=--privileged\nbin/up.sh') }],
    ['before the variable is exported', { 'a.sh': script('bin/up.sh\nexport O=--privileged') }],
    ['behind `set +a`', { 'a.sh': script('set -a\nX=1\nset +a\nO=--privileged\nbin/up.sh') }],
    ['with what nobody knows', { 'a.sh': script('O=$(date) bin/up.sh "$@"') }],
    ['elsewhere', { 'a.sh': script('O=--privileged /usr/bin/up.sh\nO=--privileged other/up.sh') }],
    [
      'by a pattern of other names',
      { 'package.json': '{"scripts": {"up:a:b": "bin/up.sh", "all": "run-s \\"up:* --privileged\\" up"}}' },
    ],
    ['only in what is printed', { 'a.sh': script('echo "O=--privileged bin/up.sh"') }],
  ])('%s: nothing is added', async (_, others) => {
    expect(await containers({ ...up('$O'), ...others })).toEqual([alone])
  })

  it('is read once for each way in which it is run, and what does not differ is said once', async () => {
    const calls = ['--privileged', '--privileged', '--init', '--privileged --init'].map((words) => `bin/up.sh ${words}`)
    expect(await containers({ ...up('$1'), 'a.sh': script(calls.join('\n')) })).toEqual([
      alone,
      'bin/up.sh:2 a.sh:2',
      'bin/up.sh:2',
    ])
  })

  it('may run itself, and many others', async () => {
    const self = script('bin/up.sh "x$1"\ndocker run $1 img')
    expect((await containers({ 'bin/up.sh': self, 'a.sh': script('bin/up.sh --privileged') })).length).toBeLessThan(20)
  })

  it('hands on what it is given to Compose and the cluster', async () => {
    const files = {
      'bin/up.sh': script('docker compose -f "$1" up -d'),
      'bin/apply.sh': script('kubectl apply -f "$1"'),
      'a.sh': script('bin/up.sh web.txt\nbin/apply.sh pod.txt'),
      'web.txt': 'services:\n  web:\n    image: a\n    privileged: true',
      'pod.txt':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n      securityContext:\n        privileged: true',
    }
    const found = await containers(files, ['bin/up.sh: its Compose files depend on a variable'])
    expect(found).toEqual(['pod.txt:6 pod.txt:9', 'web.txt:2 web.txt:4'])
  })
})

describe('a Compose file', () => {
  const compose = { 'compose.yaml': 'services:\n  web:\n    image: a\n    privileged: ${P:-false}' }
  const env = { 'dev.env': 'P=true' }

  it.each([
    ['set -a; source dev.env; set +a\ndocker compose up -d', true],
    ['set -o allexport\n. ./dev.env\nset +o allexport\ndocker compose up -d', true],
    ['export $(cat dev.env | xargs)\ndocker compose up -d', true],
    ['env $(cat dev.env) docker compose up -d', true],
    ['. ./dev.env\ndocker compose up -d', false],
    ['. ./dev.env\nexport P\ndocker compose up -d', true],
    ['set -x; . ./dev.env\ndocker compose up -d', false],
  ])('takes what a file sets for all commands: %s', async (text, isPrivileged) => {
    const found = await containers({ ...compose, ...env, 'up.sh': script(text) })
    expect(found.some((one) => one === 'compose.yaml:2 compose.yaml:4')).toBe(isPrivileged)
  })

  it.each([
    ['export P = true', true],
    ['up: export P = true', true],
    ['.EXPORT_ALL_VARIABLES:\nP = true', true],
    ['P = true', false],
    ['up: P = true', false],
  ])('takes what a Makefile exports: %s', async (line, isPrivileged) => {
    const found = await containers({ ...compose, Makefile: `${line}\nup:\n\tdocker compose up -d` })
    expect(found.includes('compose.yaml:2 compose.yaml:4')).toBe(isPrivileged)
  })

  const steps = (...runs: string[]) =>
    `on: push\njobs:\n  a:\n    steps:\n${runs.map((run) => `      - run: ${JSON.stringify(run)}\n`).join('')}`

  it.each([
    [['echo P=true >> .env', 'docker compose up -d'], true],
    [['cat > .env <<EOF\nP=true\nEOF', 'docker compose up -d'], true],
    [['cp dev.env .env', 'docker compose up -d'], true],
    [['echo P=true >> "$GITHUB_ENV"', 'docker compose up -d'], true],
    [['dotenv -e dev.env -- docker compose up -d'], true],
    [['env-cmd -f dev.env docker compose up -d'], true],
    [['echo P=true >> other.env', 'docker compose up -d'], false],
    [['echo P=false >> .env', 'docker compose up -d'], false],
    [['cp .env dev.env', 'docker compose up -d'], false],
    [['echo P=true >> .env', 'P=false docker compose up -d'], false],
    [['docker compose up -d', 'echo P=true >> "$GITHUB_ENV"'], false],
  ])('takes what steps of a workflow write before: %j', async (runs, isPrivileged) => {
    const found = await containers({ ...compose, ...env, '.github/workflows/a.yml': steps(...runs) })
    expect(found.includes('compose.yaml:2 compose.yaml:4')).toBe(isPrivileged)
  })

  it('takes what a unit sets', async () => {
    const unit = (lines: string) =>
      containers({ ...compose, 'web.service': `[Service]\n${lines}\nExecStart=/usr/bin/docker compose up` })
    expect(await unit('Environment=P=true')).toContain('compose.yaml:2 compose.yaml:4')
    expect(await unit('Environment=P=false')).not.toContain('compose.yaml:2 compose.yaml:4')
  })
})

it.each([
  ['by its name', '"$0" in --privileged'],
  ['as another user', 'exec sudo bash "$0" in --privileged'],
  ['in a shell', 'bash $0 in --privileged'],
])('a script that runs itself %s', async (_, line) => {
  const text = `#!/bin/bash\nif [ "$1" = in ]; then docker run --name web $2 a:1; else ${line}; fi\n`
  expect(await starts({ 'x.sh': text })).toContain('web privileged')
  expect(await starts({ 'x.sh': text.replace('--privileged', '--init') })).not.toContain('web privileged')
})

describe('a script that is called in a way that is not followed', () => {
  const harmless = { 'scripts/x.sh': script('docker run ${1:---rm} img') }
  const isOpen = async (files: Record<string, string>) =>
    (await containers(files)).some((one) => one.endsWith('opaque'))

  it.each([
    'nice -n 5 scripts/x.sh --privileged',
    'find . -name x.sh -exec {} --privileged \\;',
    'find scripts -exec sh {} --privileged \\;',
    'parallel scripts/x.sh ::: --privileged',
    'firejail --quiet ./scripts/x.sh --privileged',
    'for f in scripts/*.sh; do "$f" --privileged; done',
    'for f in "$DIR"/*.sh; do bash "$f" --privileged; done',
    'ls scripts | while read f; do bash "scripts/$f" --privileged; done',
    'cp scripts/x.sh y; ./y --privileged',
    'mv scripts/x.sh y.sh; sh y.sh --privileged',
    'ln -s scripts/x.sh y; ./y --privileged',
    "sed 's/a/b/' scripts/x.sh > y.sh; sh y.sh --privileged",
    'cd "$DIR" && ./x.sh --privileged',
    'export PATH="$PWD/scripts:$PATH"; x.sh --privileged',
    './scripts/x.sh "$FLAGS"',
  ])('may be given anything: %s', async (line) => {
    expect(await isOpen({ ...harmless, 'ci.sh': script(line) })).toBe(true)
  })

  it.each([
    'chmod +x scripts/x.sh; git add scripts/x.sh; ls scripts/*.sh',
    'shellcheck scripts/*.sh',
    './scripts/x.sh --init',
    'nice -n 5 scripts/y.sh --privileged',
    'exec "$@"',
    'docker run --rm -v ./scripts/x.sh:/x.sh img /x.sh --privileged',
    'export PATH="$PWD/bin:$PATH"; y --privileged',
  ])('is read as it is where nothing may run it: %s', async (line) => {
    expect(await isOpen({ ...harmless, 'ci.sh': script(line) })).toBe(false)
  })

  it('is no question where it looks at nothing that it is given', async () => {
    const files = { 'scripts/x.sh': script('docker run --rm img'), 'ci.sh': script('firejail ./scripts/x.sh a') }
    expect(await isOpen(files)).toBe(false)
  })

  it.each([
    'bash -s -- --privileged < scripts/x.sh',
    'cat scripts/x.sh | bash -s -- --privileged',
    'bash <(cat scripts/x.sh) --privileged',
  ])('is followed through what a shell reads: %s', async (line) => {
    expect(await starts({ ...harmless, 'ci.sh': script(line) })).toContain('img privileged')
    expect(await starts({ ...harmless, 'ci.sh': script(line.replace('--privileged', '--init')) })).not.toContain(
      'img privileged',
    )
  })

  it.each([
    ['$2', true],
    ['${2:---rm}', true],
    ['--rm', false],
  ])('behind words that may be several stands what is not known: %s', async (word, isUnknown) => {
    const files = { 'x.sh': script(`docker run ${word} img`), 'ci.sh': script('./x.sh $FLAGS --init') }
    expect(await isOpen(files)).toBe(isUnknown)
  })

  it('is read in time where thousands of names are patterns', async () => {
    const lines = Array.from({ length: 900 }, (_, i) => `tool ./a/*${i}*b*.sh`)
    const scripts = Array.from({ length: 100 }, (_, i) => [`a/${'b'.repeat(200)}${i}.sh`, script('docker run $1 img')])
    expect(await isOpen({ ...Object.fromEntries(scripts), 'ci.sh': script(lines.join('\n')) })).toBe(true)
  })
})
