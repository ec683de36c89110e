// Makes sure that a Docker engine answers: `npm cit` and .ci/run run this before the tests, the demo calls it.
// On a throw-away machine (root on Debian or Ubuntu: a container, a CI job) it installs and starts one, and says so.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { namedHost, whyNoEngine } from './engine-api.mjs'

const startMs = 60_000

/**
 * `{ answers: true }`, or `{ answers: false, because, help }`. What it does is reported through `say`, a line each.
 * An engine that the user named (DOCKER_HOST, a context) is never replaced by another.
 */
export async function ensureEngine(say = console.error) {
  const silent = await whyNoEngine()
  if (!silent) return { answers: true }
  const no = (because, help) => ({ answers: false, because, help })
  if (namedHost())
    return no(
      silent,
      'DOCKER_HOST or the docker context names this engine: start it, or unset DOCKER_HOST or the context.',
    )
  if (process.platform !== 'linux' || process.getuid() !== 0) return no(silent, howToGetOne())
  if (!programPath('dockerd')) {
    if (!isDebian()) return no(silent, howToGetOne())
    say('No Docker engine here: installing docker.io from the distribution (root on a Debian system).')
    const failure = install('docker.io')
    if (failure) return no(`docker.io could not be installed: ${failure}`, howToGetOne())
  }
  const failure = await start(say)
  return failure ? no(failure, howToGetOne()) : { answers: true }
}

function howToGetOne() {
  if (process.platform !== 'linux')
    return 'Start Docker Desktop (https://docs.docker.com/get-started/get-docker/), then run this again.'
  if (programPath('dockerd'))
    return 'Start the engine (sudo systemctl start docker) and join its group (sudo usermod -aG docker $USER), then run this again.'
  if (isDebian())
    return 'Install one (sudo apt-get install docker.io), or run this as root on a throw-away machine: it is then installed for you.'
  return 'Install one (https://docs.docker.com/engine/install/), or set DOCKER_HOST to a running one.'
}

export const isDebian = () => {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(release) && programPath('apt-get') !== undefined
}

/** A program on PATH or where administrators' programs live; a root shell without /usr/sbin on PATH is common. */
export function programPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'].filter(
    Boolean,
  )
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Undefined when installed, else the last lines of apt-get's output. */
export function install(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const apt = (...words) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...words], { env, encoding: 'utf8' })
  const update = apt('update')
  const result = apt('install', '--yes', '--no-install-recommends', ...packages)
  if (result.status === 0) return undefined
  return lastLines(`${update.stderr ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`, 5)
}

const lastLines = (text, count) => text.trim().split('\n').slice(-count).join('\n')

/** Undefined once an engine answers, else why it did not start. */
async function start(say) {
  if (existsSync('/run/systemd/system')) {
    say('Starting the Docker engine (systemctl start docker).')
    spawnSync('systemctl', ['start', 'docker'], { stdio: 'ignore', timeout: startMs })
    if (!(await whyNoEngine())) return undefined
  }
  const log = join(mkdtempSync(join(tmpdir(), 'dockerd-')), 'dockerd.log')
  say(`Starting the Docker engine (dockerd, log in ${log}).`)
  const out = openSync(log, 'a')
  const env = { ...process.env, PATH: [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter) }
  const daemon = spawn(programPath('dockerd'), [], { detached: true, stdio: ['ignore', out, out], cwd: '/', env })
  let ended = false
  daemon.on('error', () => (ended = true))
  daemon.on('exit', () => (ended = true))
  daemon.unref()
  for (const deadline = Date.now() + startMs; Date.now() < deadline; await sleep(200)) {
    const dead = ended
    if (!(await whyNoEngine())) return undefined
    if (dead) break
  }
  const what = ended ? 'dockerd ended at once' : `dockerd does not answer after ${startMs / 1000} s`
  return `${what}. The end of ${log}:\n${lastLines(readFileSync(log, 'utf8'), 15)}`
}

// npm runs `pretest` in `npm test` as well, which installs nothing: only `npm cit` promises an engine.
const isPretest = process.env.npm_lifecycle_event === 'pretest'
const isWanted = !isPretest || process.env.npm_command === 'install-ci-test'

if (isWanted && process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const engine = await ensureEngine()
  if (!engine.answers) {
    console.error(`No Docker engine: ${engine.because}\n${engine.help}`)
    // The tests still run: those that need an engine fail and say so.
    if (!isPretest) process.exitCode = 1
  }
}
