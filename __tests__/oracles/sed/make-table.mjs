// node make-table.mjs : GNU sed, Perl and awk run every input; writes the tables. What they refuse has no output.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { inputs, others } from './inputs.mjs'

const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }

function run({ name = 'sed', args, text }) {
  const { status, stdout } = spawnSync(name, args, { input: text, encoding: 'utf8', env, timeout: 10_000 })
  return { ...(name !== 'sed' && { name }), args, text, output: status === 0 ? stdout : undefined }
}

const write = (file, all) => writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(all.map(run), null, 1)}\n`)
write('table.json', inputs)
write('others.json', others)
