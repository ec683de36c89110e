import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { position, source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

/** Each container of some files: its key, the place of its command, whether it is privileged, and what is not known. */
async function containers(files: Record<string, string>) {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, `${text}\n`)]))
  const { subjects, gaps } = await readAll({
    paths: [...sources.keys()].sort(),
    read: (path) => sources.get(posix.normalize(path)),
  })
  const found = subjects.flatMap((subject) => {
    if (subject.kind !== 'container') return []
    const { at, privileged, opaque, key } = subject
    const marks = [privileged?.value && 'privileged', opaque && 'opaque'].filter(Boolean).join(' ')
    return [`${key} ${at.source.path}:${position(at.source, at.start).line} ${marks}`]
  })
  expect(gaps).toEqual([])
  return found
}

const lib = 'run_it() { docker run "$@"; }'

describe('a file that a script sources', () => {
  it.each([
    [
      'gives it functions, also where the script names no runtime',
      { 'lib/run.sh': lib, 'bin/go.sh': '. "$(dirname "$0")/../lib/run.sh"\nrun_it --privileged img' },
      ['bin/go.sh#run/img lib/run.sh:1 privileged'],
    ],
    ...[
      'DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\nsource "$DIR/lib.sh"',
      'HERE="$(dirname "$0")"\n. "$HERE/lib.sh"',
      'source "${BASH_SOURCE%/*}/lib.sh"',
      '. "$(cd "$(dirname "$0")" && pwd)/lib.sh"',
    ].map((line): [string, Record<string, string>, string[]] => [
      `is found by ${line}`,
      { 'bin/lib.sh': lib, 'bin/go.sh': `${line}\nrun_it --privileged img` },
      ['bin/go.sh#run/img bin/lib.sh:1 privileged'],
    ]),
    [
      'gives it variables and lists',
      { 'env.inc': 'OPTS=(--privileged)\nIMG=img', 'go.sh': 'source ./env.inc\ndocker run "${OPTS[@]}" $IMG' },
      ['go.sh#run/img go.sh:2 privileged'],
    ],
    [
      'sees the variables of the script',
      { 'lib.sh': 'start() { docker run $OPTS img; }', 'go.sh': 'OPTS=--privileged\nsource lib.sh\nstart' },
      ['go.sh#run/img lib.sh:1 privileged'],
    ],
    [
      'sees those of a file before it',
      { 'a.inc': 'B=img', 'b.inc': 'A=$B-x', 'go.sh': '. ./a.inc\n. ./b.inc\ndocker run $A' },
      ['go.sh#run/img-x go.sh:3 '],
    ],
    [
      'may source another one, beside itself',
      {
        'go.sh': 'source lib/b.inc\ngo --privileged',
        'lib/b.inc': 'source "$(dirname "${BASH_SOURCE[0]}")/c.inc"\ngo() { r "$1"; }',
        'lib/c.inc': 'r() { docker run "$1" img; }',
      },
      ['go.sh#run/img lib/c.inc:1 privileged'],
    ],
    [
      'may source the script again',
      { 'a.sh': 'source b.sh\ndocker run $X img', 'b.sh': 'source a.sh\nX=--privileged' },
      ['a.sh#run/img a.sh:2 privileged'],
    ],
    [
      'is read once for each caller',
      {
        'lib.sh': 'start() { docker run --privileged --name "$1" "$2"; }',
        'a.sh': 'source "${HERE}/lib.sh"\nstart one img',
        'b.sh': 'source "${HERE}/lib.sh"\nstart two img:2',
      },
      ['a.sh#run/one lib.sh:1 privileged', 'b.sh#run/two lib.sh:1 privileged'],
    ],
    [
      'is a script of its own where the caller adds nothing',
      { 'lib.sh': 'start() { docker run --privileged img; }', 'a.sh': 'source lib.sh\nstart' },
      ['lib.sh#run/img lib.sh:1 privileged'],
    ],
    [
      'may only print what it is given',
      { 'log.sh': 'warn() { echo "$@" >&2; }', 'a.sh': ". ./log.sh\nwarn 'docker run --privileged img'" },
      [],
    ],
    ['is not there', { 'a.sh': '. ./log.sh\nrun_it --privileged img\ndocker run img' }, ['a.sh#run/img a.sh:3 ']],
    ['is not called', { 'lib.sh': lib, 'a.sh': '. ./lib.sh' }, ['lib.sh#run/container lib.sh:1 opaque']],
    [
      'is one of a recipe',
      { 'lib.sh': lib, Makefile: 'a:\n\t. ./lib.sh && run_it --privileged img # docker run' },
      ['Makefile#run/img lib.sh:1 privileged', 'lib.sh#run/container lib.sh:1 opaque'],
    ],
    [
      'is one of a step',
      {
        'lib.sh': lib,
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          source lib.sh\n          run_it --privileged img',
      },
      ['.github/workflows/ci.yml#jobs/a/run/img lib.sh:1 privileged', 'lib.sh#run/container lib.sh:1 opaque'],
    ],
  ] as [string, Record<string, string>, string[]][])('%s', async (_, files, found) => {
    expect(await containers(files)).toEqual(found)
  })
})

describe('the text of a file of the repository', () => {
  const privileged = async (script: string, files: Record<string, string> = { list: '--privileged\n' }) => {
    const { subjects } = await readAll(repository({ 'run.sh': script, ...files }))
    return subjects.flatMap((one) => (one.kind === 'container' ? [one.privileged?.value ?? one.opaque?.because] : []))
  }

  it.each([
    'docker run $(cat list) a',
    'docker run $(< list) a',
    'docker run `cat list` a',
    'docker run $(cat -- $DIR/list) a',
    'for one in $(<list); do docker run $one a; done',
    'while read -r one; do docker run $one a; done < list',
    'cat list | while read -r one; do docker run $one a; done',
    'mapfile -t all < list\ndocker run "${all[@]}" a',
    'read -r one < list\ndocker run $one a',
    'xargs -a list docker run --init a',
    'xargs docker run --init < list',
    'cat list | xargs -I{} docker run {} a',
  ])('is put in: %s', async (script) => {
    const own = script.includes('xargs -a') || script.includes('init <') ? { list: '--privileged a\n' } : undefined
    expect(await privileged(script.replace(' -- ', ' ').replace('--init a', '--init'), own)).toEqual([true])
  })

  it.each([
    'docker run $(cat other) a',
    'docker run $(cat /etc/list) a',
    'docker run $(cat "$1") a',
    'date > list\ndocker run $(cat list) a',
    './make > list\ndocker run $(cat list) a',
    'curl -o list https://a.example\ndocker run $(cat list) a',
    'cd /tmp\ndocker run $(cat list) a',
  ])('is not known: %s', async (script) => {
    expect(await privileged(script)).toEqual([expect.stringMatching(/unknown|known/)])
  })

  it('is not put in by xargs where that makes too much of it', { tags: 'large' }, async () => {
    const list = '--privileged\n'.repeat(190)
    const long = `xargs -a list -n1 docker run --label ${'a'.repeat(2000)}`
    expect(await privileged(long, { list })).toEqual([expect.stringMatching(/xargs adds words/)])
    const often = 'xargs -a list -I{} docker run --name {} {}\n'.repeat(200)
    const found = await privileged(often, { list: '--privileged b\n'.repeat(190) })
    expect(found.length).toBeLessThan(40_000)
  })

  it('is the one of the folder that the shell is in', async () => {
    const files = { list: '--init\n', 'sub/list': '--privileged\n' }
    expect(await privileged('cd sub\ndocker run $(cat list) a', files)).toEqual([true])
    expect(await privileged('docker run $(cat list) a', files)).toEqual([undefined])
  })
})
