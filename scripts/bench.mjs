// `npm run bench [-- cold containers image yaml tree]`: what the program costs, as ratios to the least that any program would need.
// With `--keep DIR` the tree is made there and left, so that profiles can be taken on it.
// Whole processes, medians of several runs, peak memory of one more. Prints; asserts nothing.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeImage } from './bench-image.mjs'
import { makeTree } from './bench-tree.mjs'
import { webDeployment } from './bench-yaml.mjs'
import { canMakeBase, makeBase } from './debian-base.mjs'
import { ensureEngine } from './engine.mjs'
import { ask, demand, engineHost } from './engine-api.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const program = here('../dist/cli/index.js')
const bare = here('./bench-bare.mjs')
const peakHook = here('./bench-peak.cjs')
const root = here('..')
const runs = 7
const { values, positionals: chosen } = parseArgs({ options: { keep: { type: 'string' } }, allowPositionals: true })
const kept = values.keep
const work = mkdtempSync(join(tmpdir(), 'hullgate-bench-'))

function run(words, { cwd = work, env = {}, hook = [] } = {}) {
  const started = process.hrtime.bigint()
  const result = spawnSync(process.execPath, [...hook, ...words], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  return { ms, status: result.status, peak: Number(String(result.output[3])) / 1024, errors: String(result.stderr) }
}

/** Runs both by turns, so that what else the machine does falls on both. */
function compare(what, words, against, bareWords, options = {}) {
  const times = { own: [], bare: [] }
  let last
  for (let i = 0; i < runs; i++) {
    times.bare.push(run(bareWords, options).ms)
    last = run(words, options)
    times.own.push(last.ms)
  }
  const { peak } = run(words, { ...options, hook: ['--require', peakHook] })
  const own = median(times.own)
  const least = median(times.bare)
  print(
    what,
    `${own.toFixed(0)} ms`,
    `${against} ${least.toFixed(0)} ms`,
    (own / least).toFixed(2),
    `${own < least ? '' : '+'}${(own - least).toFixed(0)} ms`,
    `${peak.toFixed(0)} MB`,
  )
  if (last.status === null || last.status > 1)
    console.log(`  exit ${last.status}: ${last.errors.trim().split('\n').at(-1) ?? ''}`)
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const widths = [30, 10, 44, 6, 10, 8]
const print = (...cells) =>
  console.log(
    cells.map((cell, i) => (i === 0 || i === 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  )

const parts = {
  cold() {
    compare('--version', [program, '--version'], 'node -e 0', ['-e', '0'])
    compare('examples/shop, files alone', [program, 'examples/shop'], 'node -e 0', ['-e', '0'], { cwd: root })
  },

  async containers() {
    const engine = await ensureEngine()
    const socket = /^unix:\/\/(.+)/.exec(engineHost())?.[1]
    if (!engine.answers || !socket)
      return console.log(`containers: skipped (${engine.because ?? 'no engine on a local socket'})`)
    if (!canMakeBase()) return console.log('containers: skipped (no apt-get to fetch busybox-static with)')
    const image = 'hullgate-bench/busybox:latest'
    const names = Array.from({ length: 40 }, (_, i) => `hullgate-bench-${process.pid}-${i}`)
    try {
      await makeBase(image, ['busybox-static'], ['CMD ["/bin/busybox", "sleep", "3600"]', 'LABEL hullgate.bench=true'])
      for (const name of names) {
        const body = { Image: image, Labels: { 'hullgate.bench': 'true' }, HostConfig: { NetworkMode: 'none' } }
        await demand('POST', `/containers/create?name=${name}`, { body })
        await demand('POST', `/containers/${name}/start`)
      }
      // Another part's files are none of theirs.
      const empty = join(work, 'empty')
      mkdirSync(empty)
      for (const count of [1, 10, 40]) {
        const some = names.slice(0, count)
        const words = [program, ...some.flatMap((name) => ['--container', name])]
        compare(`${count} running containers`, words, 'the same inspect calls', [bare, 'inspect', ...some], {
          cwd: empty,
          env: { BENCH_SOCKET: socket },
        })
      }
    } finally {
      await Promise.all(names.map((name) => ask('DELETE', `/containers/${name}?force=true`)))
      await ask('DELETE', `/images/${image}`)
    }
  },

  async image() {
    const engine = await ensureEngine()
    const socket = /^unix:\/\/(.+)/.exec(engineHost())?.[1]
    if (!engine.answers || !socket)
      return console.log(`image: skipped (${engine.because ?? 'no engine on a local socket'})`)
    const name = 'hullgate-bench/files:latest'
    try {
      await makeImage(join(work, 'image'), name)
      compare(
        'the files of a 300 MB image',
        [bare, 'read', name],
        'read what docker save writes',
        [bare, 'save', name],
        {
          env: { BENCH_SOCKET: socket },
        },
      )
    } finally {
      await ask('DELETE', `/images/${name}`)
    }
  },

  yaml() {
    const folder = join(work, 'yaml')
    mkdirSync(folder)
    let text = ''
    for (let n = 0; text.length < 1_000_000; n++) text += `---\n${webDeployment(n)}`
    writeFileSync(join(folder, 'all.yaml'), text)
    compare('1 MB of YAML', [program, '.'], 'read + parseEvents', [bare, 'parse-all', '.'], { cwd: folder })
  },

  tree() {
    const folder = kept ? resolve(kept) : join(work, 'tree')
    mkdirSync(folder)
    const { files, bytes, git } = makeTree(folder)
    const listed = git ? 'a git repository, listed by git ls-files' : 'no git here, listed by walking the folders'
    console.log(`a tree of ${files} files, ${(bytes / 1e6).toFixed(0)} MB (${listed}):`)
    compare('the tree', [program, '.'], 'the floor: read, parse what matters', [bare, 'parse', '.'], { cwd: folder })
    if (kept) console.log(`kept in ${folder}`)
  },
}

const unknown = chosen.find((name) => !Object.hasOwn(parts, name))
try {
  if (!existsSync(program)) throw new Error('dist/cli/index.js is not there: npm run build')
  if (unknown) throw new Error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`)
  console.log(`node ${process.version}, medians of ${runs} runs`)
  print('what', 'run', 'floor', 'ratio', 'more', 'peak')
  for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) await parts[name]()
} catch (error) {
  console.error(`bench: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
