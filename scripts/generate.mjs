// Writes src/rules/index.ts (the list), docs/rules (the catalogue, a page a rule), src/benchmarks/README.md (which control is
// answered by which rule) and docs/evidence.md (what each is seen in) from the rule files and the benchmarks' tables; README.md's
// tables of inputs and outputs from action.yml.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { load as loadYaml } from 'js-yaml'
import ts from 'typescript'
import { evidenceText, liveRules } from './evidence.mjs'
import { withTables } from './readme-tables.mjs'
import { cataloguePages, controlsText, indexText } from './rule-texts.mjs'

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
    const { controlsOf } = await load('benchmarks/editions')
    const { threats } = await load('benchmarks/threats')
    const entries = controlsOf({ docker: '1.5', kubernetes: '1.12' })
    return {
      rules,
      entries,
      threats,
      docker: dockerEditions.map((edition) => cisDocker(edition)),
      kubernetes: cisKubernetes('1.12'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const { rules, entries, threats, docker, kubernetes } = await loadAll()
const catalogue = join(source, '../docs/rules')
const live = liveRules(readFileSync(join(source, '../__tests__/engine/rules.test.ts'), 'utf8'))
const readme = join(source, '../README.md')
const action = loadYaml(readFileSync(join(source, '../action.yml'), 'utf8'))
const wanted = new Map([
  [readme, withTables(readFileSync(readme, 'utf8'), action)],
  [join(source, '../docs/evidence.md'), evidenceText(rules, docker, live)],
  [join(root, 'index.ts'), indexText(ids)],
  [join(source, 'benchmarks/README.md'), controlsText(rules, docker, kubernetes)],
  ...[...cataloguePages(rules, entries, threats)].map(([path, text]) => [join(catalogue, path), text]),
])
const read = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
const gone = readdirSync(catalogue, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))
  .filter((path) => !wanted.has(path))
for (const path of gone) rmSync(path)
const stale = [...wanted].filter(([path, text]) => read(path) !== text)
for (const [path, text] of stale) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
