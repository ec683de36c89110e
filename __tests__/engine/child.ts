import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The program's own source as plain JavaScript, so that a process of its own can be killed in the middle of it. */
export function compileSource(): { folder: string; remove(): void } {
  const cache = join(project, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'hullgate-child-'))
  cpSync(join(project, 'src'), folder, { recursive: true })
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue
    const { outputText } = ts.transpileModule(readFileSync(join(folder, name), 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    })
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText)
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'child.js'), child)
  writeFileSync(join(folder, 'post-step.js'), postStep)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts a container as the program does, says what it is doing, and stays until a signal comes. */
const child = `
import { connect } from './engine/engine.js'
import { container } from './model/container.js'
import { source, span } from './model/source.js'
const stop = new AbortController()
for (const name of ['SIGTERM', 'SIGINT']) process.on(name, () => stop.abort())
const at = span(source('x', ''), 0)
const fact = (value) => ({ value, at })
const asked = container({
  key: 'x', name: 'x', dialect: 'compose', at,
  entrypoint: fact(['/bin/sleep', '600']),
  restart: fact({ name: 'always', maximumRetryCount: 0 }),
  mounts: [fact({ type: 'volume', source: 'db', target: '/data', readOnly: false })],
})
const [image, runId] = process.argv.slice(2)
console.log('connecting')
const engine = await connect()
try {
  await engine.start(asked, image, { runId, root: process.cwd(), signal: stop.signal, stillUpMs: 200, progress: console.log })
  console.log('ready')
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, 60_000)
    stop.signal.addEventListener('abort', () => { clearTimeout(timer); resolve() })
    if (stop.signal.aborted) resolve()
  })
} catch (error) {
  console.log(error.message)
} finally {
  const left = await engine.close()
  if (left.length > 0) console.log(left.join())
}
`

/** The post step as dist/post/index.js runs it. */
const postStep = `
import { ioOf } from './options/process-io.js'
import { run as runPost } from './post.js'
process.exitCode = await runPost(process.env, ioOf(process))
`

/** Runs a script of the compiled source; `kill` is sent `afterMs` after a line that begins with `when`. */
export function runChild(
  folder: string,
  words: readonly string[],
  signal?: { name: NodeJS.Signals; when: string; afterMs: number },
  env: Record<string, string> = {},
): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  const process_: ChildProcess = spawn(process.execPath, [join(folder, words[0] ?? ''), ...words.slice(1)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let isSent = false
  const hear = (chunk: Buffer) => {
    output += chunk.toString()
    if (!signal || isSent || !output.split('\n').some((line) => line.startsWith(signal.when))) return
    isSent = true
    setTimeout(() => process_.kill(signal.name), signal.afterMs)
  }
  process_.stdout?.on('data', hear)
  process_.stderr?.on('data', hear)
  return new Promise((resolve) => process_.on('close', (code, by) => resolve({ code, signal: by, output })))
}
