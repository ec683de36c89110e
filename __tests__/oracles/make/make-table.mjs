// node make-table.mjs : GNU make runs every input with a `docker` that only writes its arguments down; writes table.json.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputs, unsure } from './inputs.mjs'

const root = mkdtempSync(join(tmpdir(), 'make-'))
writeFileSync(join(root, 'docker'), `#!/bin/sh\nprintf '%s ' "$@" >> '${root}/log'; echo >> '${root}/log'\n`)
chmodSync(join(root, 'docker'), 0o755)
const table = inputs.map((text) => {
  writeFileSync(join(root, 'log'), '')
  writeFileSync(join(root, 'Makefile'), text)
  spawnSync('make', ['-s', 'all'], { cwd: root, env: { PATH: `${root}:/usr/bin:/bin` }, timeout: 10_000 })
  const calls = readFileSync(join(root, 'log'), 'utf8').split('\n').filter(Boolean)
  const names = calls.map((call) => call.split(' ')).map((words) => words[words.indexOf('--name') + 1])
  const why = unsure.find(([pattern]) => pattern.test(text))?.[1]
  return { text, runs: [...new Set(names)].sort(), unsure: why }
})
rmSync(root, { recursive: true })
writeFileSync(new URL('table.json', import.meta.url), `${JSON.stringify(table, null, 1)}\n`)
