// node make-table.mjs : GNU sed runs every input; writes table.json. What it refuses has no output.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { inputs } from './inputs.mjs'

const table = inputs.map(({ args, text }) => {
  const { status, stdout } = spawnSync('sed', args, {
    input: text,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    timeout: 10_000,
  })
  return { args, text, output: status === 0 ? stdout : undefined }
})
writeFileSync(new URL('table.json', import.meta.url), `${JSON.stringify(table, null, 1)}\n`)
