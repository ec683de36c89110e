// node make-table.mjs : writes table.json without answers; main.go adds them.
import { writeFileSync } from 'node:fs'
import { projects } from './projects.mjs'

writeFileSync(new URL('table.json', import.meta.url), `${JSON.stringify(projects, null, 1)}\n`)
