// node make-table.mjs : asks Kustomize (main.go) and writes table.json.gz. Objects that the base alone makes are their numbers.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { kustomizations } from './kustomizations.mjs'

const { stdout, status } = spawnSync('go', ['run', '.'], {
  cwd: new URL('.', import.meta.url),
  input: JSON.stringify(kustomizations()),
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['pipe', 'pipe', 'inherit'],
})
if (status !== 0) throw new Error(`go run: ${status}`)
const all = JSON.parse(stdout)
const texts = all[0].objects.map((object) => JSON.stringify(object))
const cases = all.map(({ name, objects, error }) => {
  if (error) return [name, null]
  return [
    name,
    objects.map((object) => {
      const known = texts.indexOf(JSON.stringify(object))
      return known < 0 ? object : known
    }),
  ]
})
const table = { base: all[0].objects, cases: Object.fromEntries(cases) }
writeFileSync(new URL('table.json.gz', import.meta.url), gzipSync(JSON.stringify(table), { level: 9 }))
