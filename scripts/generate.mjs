// Writes src/rules/index.ts (the list), src/rules/README.md (the catalogue) and src/benchmarks/README.md (which control is
// answered by which rule) from the rule files and the benchmarks' tables.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { catalogueText, controlsText, indexText } from './rule-texts.mjs'

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src')
const root = join(source, 'rules')
const subjects = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const ids = subjects
  .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file.replace(/\.ts$/, '')}`))
  .sort()

/** Rules import model and knowledge alone: all of them, without their types, run on every node from a folder of their own. */
async function loadAll() {
  const folder = mkdtempSync(join(tmpdir(), 'hullgate-rules-'))
  const compilerOptions = { target: 'ES2023', module: 'ESNext', rewriteRelativeImportExtensions: true }
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const file of readdirSync(source, { recursive: true }).filter((path) =>
      /^(?:benchmarks|knowledge|model|rules)[\\/].*\.ts$/.test(path),
    )) {
      const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), { compilerOptions })
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), outputText)
    }
    const load = (path) => import(pathToFileURL(join(folder, `${path}.js`)).href)
    const rules = await Promise.all(ids.map(async (id) => (await load(`rules/${id}`)).default))
    const { cisDocker, dockerEditions } = await load('benchmarks/cis-docker')
    const { cisKubernetes } = await load('benchmarks/cis-kubernetes')
    return { rules, docker: dockerEditions.map((edition) => cisDocker(edition)), kubernetes: cisKubernetes('1.12') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const { rules, docker, kubernetes } = await loadAll()
const wanted = [
  ['rules/index.ts', indexText(ids)],
  ['rules/README.md', catalogueText(rules)],
  ['benchmarks/README.md', controlsText(rules, docker, kubernetes)],
]
const read = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
const stale = wanted.filter(([file, text]) => read(join(source, file)) !== text)
for (const [file, text] of stale) writeFileSync(join(source, file), text)
