import { afterAll, describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { removeTrees } from '../../tree.ts'
import { readFile } from '../read-file.ts'
import { startsInShell } from '../starts.ts'

afterAll(removeTrees)

const tools = (count: number) => Array.from({ length: count }, (_, i) => `tool${i}`).join(' ')

/** An installer that finds its engine, and adds the socket where there is one. */
const installer = (mounted: string) => `ENGINE=
parse() { while [ $# -gt 0 ]; do case "$1" in --gpu) EXTRA="$EXTRA --gpus all"; shift ;; -h) exit 0 ;; esac; done; }
pick_engine() { for e in docker podman nerdctl; do if have "$e"; then ENGINE=$e; return 0; fi; done; }
uninstall() { "$ENGINE" volume rm data >/dev/null 2>&1 || true; }
main() { pick_engine; set -- --detach --name web
  if [ -S ${mounted} ]; then set -- "$@" -v ${mounted}:${mounted}; fi
  "$ENGINE" run "$@" $EXTRA "$img"; }
main "$@"
`

describe('what one of several values adds to a command that another one is', () => {
  it.each(['/var/run/docker.sock', '/srv/data'])('a conditional mount of %s', async (path) => {
    const { subjects, gaps } = await readFile(readScripts, 'x.sh', installer(path))
    const mounts = subjects.flatMap((one) =>
      one.kind === 'container' ? one.mounts.map(({ value }) => value.source) : [],
    )
    expect([[...new Set(mounts)], gaps]).toEqual([[path], []])
  })

  it.each([
    ['for v in ps run; do for f in -d --privileged; do docker $v $f a; done; done', ['a', 'a privileged']],
    ['for f in -d --privileged; do for v in ps run; do docker $v $f a; done; done', ['a', 'a privileged']],
    ['for v in ps run; do for f in -d --rm; do docker $v $f a; done; done', ['a']],
    ['for v in ps images; do for f in -d --privileged; do docker $v $f a; done; done', []],
    ['E=; if b; then E=docker; fi\nF=; if c; then F=--privileged; fi\n"$E" run $F a', ['a', 'a privileged']],
    ['E=; if b; then E=docker; fi\nF=; if c; then F=--rm; fi\n"$E" run $F a', ['a']],
    ['E=; if b; then E=echo; fi\nF=; if c; then F=--privileged; fi\n"$E" run $F a', []],
  ])('%s', async (text, expected) => {
    expect(await startsInShell(text)).toEqual(expected)
  })
})

describe('a command that may be one of very many', () => {
  it.each([
    [`for t in ${tools(63)} docker; do $t run --privileged a; done`, ['a privileged']],
    [`for t in ${tools(64)} docker; do $t run --privileged a; done`, ['gap x.sh']],
    [`for t in ${tools(64)} docker; do sudo $t run --privileged a; done`, ['gap x.sh']],
    [`for t in ${tools(64)} docker; do command -v $t; cp $t /bin/; rm -f $t; done\ndocker run a`, ['a']],
    [`for t in ${tools(80)}; do test "$t" = docker; done\ndocker run a`, ['a']],
  ])('%.20s', async (text, expected) => {
    expect(await startsInShell(text)).toEqual(expected)
  })
})

describe('a text with an open variable that one name reads', () => {
  const command = (flag: string) => `docker run ${flag} $IMG`

  it.each([
    ["read -r -d '' CMD", 'ssh h "$CMD"'],
    ["read -r -d '' CMD", 'bash -c "$CMD"'],
    ["read -r -d '' CMD", 'eval "$CMD"'],
    ['read -r CMD', 'eval "$CMD"'],
    ["IFS= read -rd '' CMD", '$CMD'],
  ])('%s, %s', async (read, run) => {
    const text = (flag: string) => `${read} <<X\n${command(flag)}\nX\n${run}`
    expect(await startsInShell(text('--privileged'))).toEqual(['container privileged'])
    expect(await startsInShell(text('--rm'))).toEqual(['container'])
  })

  it.each([
    `read -r A B <<X\n${command('--privileged')}\nX\necho "$A $B"`,
    `read -r -d '' CMD <<X\n${command('--privileged')}\nX\necho "$CMD"`,
  ])('%s starts nothing', async (text) => {
    expect(await startsInShell(text)).toEqual([])
  })
})

describe('what was set before a choice', () => {
  const set = 'C=--privileged'

  it.each([
    [`${set}\nif b; then C=-d; else C=--rm; fi`],
    [`${set}\nif b; then C=-d; elif c; then C=-i; else C=--rm; fi`],
    [`${set}\nif b; then C=-d; else if c; then C=-i; else C=--rm; fi; fi`],
    [`${set}\ncase $1 in a) C=-d ;; *) C=--rm ;; esac`],
    [`${set}\nfor i in $(ls); do if b; then C=-d; else C=--rm; fi`, '; done'],
  ])('%s is replaced in every way', async (text, end = '') => {
    expect(await startsInShell(`${text}\ndocker run $C a${end}`)).toEqual(['a'])
  })

  it.each([
    [`${set}\nif b; then C=-d; else D=--rm; fi`],
    [`${set}\nif b; then C=-d; elif c; then C=--rm; fi`],
    [`${set}\nif b; then C=-d; elif c; then D=-i; else C=--rm; fi`],
    [`${set}\nif b; then C=-d; else if c; then C=-i; fi; fi`],
    [`${set}\nif b; then C=-d; else c && C=--rm; fi`],
    [`${set}\nif b; then C=-d; else (C=--rm); fi`],
    [`${set}\ncase $1 in a) C=-d ;; b) C=--rm ;; esac`],
    [`${set}\nfor i in $(ls); do if b; then C=-d; else C=--rm; fi; done`],
  ])('%s may hold', async (text) => {
    expect(await startsInShell(`${text}\ndocker run $C a`)).toEqual(['a', 'a privileged'])
  })

  it.each(['if b; then C=-d; else C=--privileged; fi', 'if b; then C=--privileged; else C=-d; fi'])(
    '%s is one of both',
    async (text) => {
      expect(await startsInShell(`C=--rm\n${text}\ndocker run $C a`)).toEqual(['a', 'a privileged'])
    },
  )
})
