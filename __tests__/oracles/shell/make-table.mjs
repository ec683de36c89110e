// node make-table.mjs : runs every input in bash, where `docker` and its like only write their arguments down, and writes table.json.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputs, unsure } from './inputs.mjs'

const root = mkdtempSync(join(tmpdir(), 'shell-'))
const bin = join(root, 'bin')
mkdirSync(bin)
const program = (name, text) => {
  writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`)
  chmodSync(join(bin, name), 0o755)
}
for (const name of ['docker', 'podman']) program(name, `printf '%s\\0' ${name} "$@" $'\\1' >> '${root}/log'`)
const options = (withValue) =>
  `while [[ $1 == -* ]]; do case $1 in ${withValue}) shift 2;; --) shift; break;; *) shift;; esac; done`
program(
  'sudo',
  `shell=; case " $* " in *" -i "*|*" -s "*) shell=1;; esac; ${options('-u|-g')}
while [[ $1 == *=* ]]; do export "$1"; shift; done; [ $# -gt 0 ] || exec bash; exec "$@"`,
)
program('doas', `${options('-u')}; exec "$@"`)
program('gosu', 'shift; exec "$@"')
program('chronic', 'exec "$@"')
program('tini', `${options('-x')}; exec "$@"`)
program('retry', `shift; ${options('-x')}; exec "$@"`)
program('ssh', `${options('-p|-o|-i|-l')}; shift; [ "$1" = -- ] && shift; [ $# -gt 0 ] || exec sh; exec sh -c "$*"`)
program('su', `while [ $# -gt 0 ]; do [ "$1" = -c ] && exec sh -c "$2"; shift; done; exec sh`)
program(
  'parallel',
  `words=(); while [ $# -gt 0 ] && [ "$1" != ::: ]; do words+=("$1"); shift; done; shift; for one; do "\${words[@]}" "$one"; done`,
)
program('envsubst', 'exec cat')

/** Who commits, for what git runs. */
const author = {
  GIT_AUTHOR_NAME: 'x',
  GIT_AUTHOR_EMAIL: 'x@localhost',
  GIT_COMMITTER_NAME: 'x',
  GIT_COMMITTER_EMAIL: 'x@localhost',
  FILTER_BRANCH_SQUELCH_WARNING: '1',
}

/** The calls that a text makes, each as its words. */
function callsOf(text) {
  const work = mkdtempSync(join(root, 'work-'))
  writeFileSync(join(root, 'log'), '')
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: '/home/user', LANG: 'C.UTF-8', ...author }
  spawnSync('bash', ['-c', text, 'x.sh'], { cwd: work, env, timeout: 10_000, stdio: 'ignore' })
  const calls = readFileSync(join(root, 'log'), 'utf8').split('\x01\0').slice(0, -1)
  return calls.map((call) => call.split('\0').slice(0, -1))
}

/** Files of inputs, separated by lines `----`. A first line `#: …` says why the reader answers something else than bash does. */
function inputsOf(name) {
  const records = readFileSync(new URL(`inputs/${name}`, import.meta.url), 'utf8')
    .replace(/\n$/, '')
    .split('\n----\n')
  return records.map((record) => {
    const [, kind, why, text] = /^#: (\w+): ([^\n]*)\n(.*)$/s.exec(record) ?? []
    return text === undefined ? { text: record } : { text, [kind]: why }
  })
}

const files = readdirSync(new URL('inputs/', import.meta.url)).sort()
const whyUnsure = (text) => unsure.find(([pattern]) => pattern.test(text))?.[1]
const all = [...inputs.map((text) => ({ text, unsure: whyUnsure(text) })), ...files.flatMap(inputsOf)]
const rows = all.map(({ text, ...marks }) => JSON.stringify({ text, calls: callsOf(text), ...marks }))
rmSync(root, { recursive: true })
writeFileSync(new URL('table.json', import.meta.url), `[\n${rows.join(',\n')}\n]\n`)
