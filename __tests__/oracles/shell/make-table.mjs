// node make-table.mjs : runs every input in bash, where `docker` only writes its arguments down, and writes table.json.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputs } from './inputs.mjs'

const root = mkdtempSync(join(tmpdir(), 'shell-'))
const bin = join(root, 'bin')
mkdirSync(bin)
const program = (name, text) => {
  writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`)
  chmodSync(join(bin, name), 0o755)
}
program('docker', `printf '%s\\0' "$@" >> '${root}/log'; printf '\\n' >> '${root}/log'`)
program('sudo', 'while [[ $1 == -* ]]; do case $1 in -u) shift 2;; --) shift; break;; *) shift;; esac; done; exec "$@"')

const table = inputs.map((text) => {
  const work = mkdtempSync(join(root, 'work-'))
  writeFileSync(join(root, 'log'), '')
  spawnSync('bash', ['-c', text], { cwd: work, env: { PATH: `${bin}:/usr/bin:/bin`, HOME: work }, timeout: 10_000 })
  const calls = readFileSync(join(root, 'log'), 'utf8').split('\n').filter(Boolean)
  const names = calls
    .map((call) => call.split('\0'))
    .flatMap((words) => (words[0] === 'run' ? [words[words.indexOf('--name') + 1]] : []))
  return { text, runs: [...new Set(names)].sort() }
})
rmSync(root, { recursive: true })
writeFileSync(new URL('table.json', import.meta.url), `${JSON.stringify(table, null, 1)}\n`)
