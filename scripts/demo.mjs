// `npm run demo`: the bundled program on a small shop, built and started for real, then on the same shop hardened.
// Needs node alone: no npm install, no docker client. Exits 0 when the gate did its job: blocked the one, passed the other.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canMakeBase, makeBase } from './debian-base.mjs'
import { ensureEngine } from './engine.mjs'
import { ask, demand, demandStream } from './engine-api.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'dist', 'cli', 'index.js')
const examples = join(root, 'examples')
const keptBase = 'hullgate-demo/base:latest'
const label = { 'hullgate.demo': 'true' }
const shops = [
  { folder: 'shop', image: 'hullgate-demo/shop:latest', wanted: 1 },
  { folder: 'shop-hardened', image: 'hullgate-demo/shop-hardened:latest', wanted: 0 },
]
const meanings = [
  'the gate lets this merge through',
  'the gate blocks this merge',
  'the check is incomplete, so the gate blocks this merge',
]

const bold = process.stdout.isTTY ? (text) => `\x1b[1m${text}\x1b[0m` : (text) => text
const say = (line) => console.log(bold(`▸ ${line}`))

// A reader that closes the pipe early (`| head`) must not keep the images from being removed.
process.stdout.on('error', () => {})

/** Undone in reverse order at the end, whatever happened. */
const undo = []
let checking
let interrupted = false

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = true
    checking?.kill(signal)
  })
}

function stopIfInterrupted() {
  if (interrupted) throw new Error('interrupted')
}

/** Undefined when both images stand ready, else why this machine cannot have them. */
async function prepareImages() {
  const engine = await ensureEngine(say)
  if (!engine.answers) return `no Docker engine: ${engine.because}\n  ${engine.help}`
  const base = /^FROM (\S+)/m.exec(readFileSync(join(examples, 'shop', 'Dockerfile'), 'utf8'))[1]
  const missing = await provideBase(base)
  if (missing) return missing
  for (const { folder, image } of shops) {
    stopIfInterrupted()
    say(`Building examples/${folder} (image ${image}).`)
    await build(folder, image)
  }
}

async function provideBase(base) {
  if (await hasImage(base)) return undefined
  if (!(await hasImage(keptBase))) {
    say(`Pulling the base image ${base}.`)
    const failure = await pull(base)
    if (!failure) return undefined
    stopIfInterrupted()
    if (!canMakeBase()) return `${base} cannot be pulled (${failure}), and there is no apt-get to make it from packages`
    say(`No registry answers (${failure}): making ${base} from this distribution's Python packages instead.`)
    const changes = [
      'ENV PATH=/usr/local/bin:/usr/bin:/bin',
      'ENV LANG=C.UTF-8',
      'CMD ["python3"]',
      'LABEL hullgate.demo=true',
    ]
    try {
      await makeBase(keptBase, ['python3', 'dash'], changes)
    } catch (error) {
      return `${base} cannot be pulled, and making it from packages failed: ${error.message}`
    }
  }
  say(
    `Using ${keptBase}, made from packages, as ${base}. It stays for the next demo; \`docker rmi ${keptBase}\` removes it.`,
  )
  const [repo, tag] = base.split(':')
  undo.push(() => ask('DELETE', `/images/${base}`))
  await demand('POST', `/images/${keptBase}/tag?${new URLSearchParams({ repo, tag })}`)
}

const hasImage = async (name) => (await ask('GET', `/images/${name}/json`)).status === 200

/** Undefined when pulled, else the reason. A registry that cannot be reached must not hold the demo up. */
async function pull(base) {
  const [fromImage, tag] = base.split(':')
  const query = new URLSearchParams({ fromImage, tag })
  try {
    await demandStream('POST', `/images/create?${query}`, { firstMs: 8_000, quietMs: 60_000 })
    return undefined
  } catch (error) {
    return error.message
  }
}

/** The build context is examples/shop for both; the hardened one brings its own Dockerfile. */
async function build(folder, image) {
  const words = [
    '--create',
    `--directory=${join(examples, 'shop')}`,
    'server.py',
    'public',
    `--directory=${join(examples, folder)}`,
    'Dockerfile',
  ]
  const tar = spawn('tar', words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const query = new URLSearchParams({ t: image, labels: JSON.stringify(label), forcerm: '1' })
  undo.push(() => ask('DELETE', `/images/${image}`))
  await demandStream('POST', `/build?${query}`, { body: tar.stdout, quietMs: 120_000 })
}

/** Runs the program on an example and resolves with its exit code. */
function check({ folder, image }, live) {
  stopIfInterrupted()
  const example = `examples/${folder}`
  const words = live ? [example, '--image', image, '--as', `${example}/compose.yaml#web`] : [example]
  say(`hullgate ${words.join(' ')}`)
  return new Promise((resolve, reject) => {
    checking = spawn(process.execPath, [program, ...words], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    checking.on('error', reject)
    checking.on('close', (code, signal) => {
      checking = undefined
      say(`Exit code ${code ?? signal}: ${meanings[code] ?? 'the program ended by itself'}.`)
      console.log()
      resolve(code)
    })
  })
}

async function demo() {
  if (!existsSync(program)) throw new Error('dist/cli/index.js is not there: npm ci --ignore-scripts && npm run build')
  const because = await prepareImages()
  if (because) say(`Checking the files only: ${because}`)
  let asWanted = true
  for (const shop of shops) {
    const code = await check(shop, !because)
    asWanted &&= code === shop.wanted
  }
  if (!asWanted) throw new Error('the gate was to block examples/shop and to pass examples/shop-hardened, and did not')
  say(
    'The gate blocked the ordinary shop and passed the hardened one: compare examples/shop with examples/shop-hardened.',
  )
}

try {
  await demo()
} catch (error) {
  console.error(`demo: ${error.message}`)
  process.exitCode = interrupted ? 130 : 1
} finally {
  for (const step of undo.reverse()) await step().catch(() => {})
}
