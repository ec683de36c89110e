import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { ChartAnswer, ChartRequest, ChartValues, RenderChart } from '../model/chart.ts'
import { isWithin } from '../model/path.ts'

/** Milliseconds for one rendering, and for all of a run. */
const longest = 20_000
const longestInAll = 90_000
/** Bytes. */
const maxOutput = 64 << 20
/** KiB of address space: a template can ask for any list. */
const maxMemory = 4 << 20

/**
 * Renders charts with the `helm` on PATH: it sees a copy of the chart in a folder of its own, no configuration, no plugins, no
 * cluster, no secrets of the environment, and no network where the system can take that away. The same request is answered once.
 * @param root a program in the repository is not run
 * @returns makes a renderer for one side of a comparison: each has the time of all charts for itself
 */
export function chartRenderers(root: string, path: string, signal: AbortSignal): () => RenderChart {
  const answers = new Map<string, Promise<readonly ChartAnswer[]>>()
  let program: string | undefined | null = null
  let wrapper: Promise<readonly string[]> | undefined
  return () => {
    let left = longestInAll
    return async (request) => {
      if (program === null) program = programOn(path, root, 'helm')
      const helm = program
      if (helm === undefined) return undefined
      wrapper ??= networkless(programOn(path, root, 'unshare'), signal)
      const prefix = await wrapper
      const run: Run = async (folder, args) => {
        const started = performance.now()
        const answer = await ask([...prefix, helm, ...args], folder, Math.ceil(Math.min(longest, left)), signal)
        left = Math.max(1, left - (performance.now() - started))
        return answer
      }
      const key = keyOf(request)
      const known = answers.get(key) ?? rendered(request, run)
      answers.set(key, known)
      const given = await known
      // What one side had no time for the other may have.
      if (given.some((answer) => 'because' in answer && answer.because === outOfTime)) answers.delete(key)
      return given
    }
  }
}

const outOfTime = 'the time limit of all charts is reached'

type Run = (folder: string, args: readonly string[]) => Promise<ChartAnswer>

function keyOf({ release, files, values }: ChartRequest): string {
  const hash = createHash('sha256').update(JSON.stringify([release, values, [...files.keys()]]))
  for (const content of files.values()) hash.update(`\0${content.length}\0`).update(content)
  return hash.digest('hex')
}

async function rendered({ release, files, values }: ChartRequest, run: Run): Promise<readonly ChartAnswer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hullgate-chart-'))
  try {
    for (const [name, content] of files) {
      const to = join(folder, 'chart', name)
      if (!isWithin(to, join(folder, 'chart'))) continue
      await mkdir(dirname(to), { recursive: true })
      await writeFile(to, content)
    }
    const answers: ChartAnswer[] = []
    for (const [index, one] of values.entries())
      answers.push(await run(folder, await argumentsOf(one, release, join(folder, `values-${index}`))))
    return answers
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function argumentsOf({ texts, settings }: ChartValues, release: string, stem: string): Promise<string[]> {
  const args = ['template', release, 'chart', '--namespace', release]
  for (const [index, text] of texts.entries()) {
    const file = `${stem}-${index}.yaml`
    await writeFile(file, text)
    args.push('--values', file)
  }
  return [...args, ...settings]
}

/** The first on PATH, in folders that are none of the repository's. */
function programOn(path: string, root: string, name: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      if (!isAbsolute(folder) || isWithin(realpathSync(file), realpathSync(root)) || isWithin(folder, root)) continue
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // It is not there.
    }
  }
  return undefined
}

/** What runs a program without a network, where that can be had. */
async function networkless(unshare: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
  if (unshare === undefined || process.platform !== 'linux') return []
  for (const prefix of [
    [unshare, '--net', '--'],
    [unshare, '--map-root-user', '--net', '--'],
  ])
    if ('text' in (await ask([...prefix, '/bin/sh', '-c', ':'], '/', longest, signal))) return prefix
  return []
}

/** Nothing of the environment but where programs are: it holds secrets. */
function environment(folder: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, SystemRoot } = process.env
  const own = (name: string) => join(folder, name)
  return {
    PATH,
    HOME,
    LANG,
    SystemRoot,
    TMPDIR: folder,
    KUBECONFIG: own('kubeconfig'),
    HELM_CONFIG_HOME: own('helm'),
    HELM_CACHE_HOME: own('helm'),
    HELM_DATA_HOME: own('helm'),
    HELM_PLUGINS: own('helm/plugins'),
    HELM_REGISTRY_CONFIG: own('helm/registry.json'),
    HELM_REPOSITORY_CONFIG: own('helm/repositories.yaml'),
    HELM_REPOSITORY_CACHE: own('helm/repository'),
  }
}

function ask(command: readonly string[], cwd: string, timeout: number, signal: AbortSignal): Promise<ChartAnswer> {
  const limited = `ulimit -v ${maxMemory} 2>/dev/null; exec "$@"`
  const [file = '', ...args] = process.platform === 'win32' ? command : ['/bin/sh', '-c', limited, 'sh', ...command]
  const options = { cwd, timeout, signal, maxBuffer: maxOutput, killSignal: 'SIGKILL', env: environment(cwd) } as const
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (!error) resolve({ text: stdout })
      else if (error.killed && timeout < longest) resolve({ because: outOfTime })
      else if (error.killed) resolve({ because: 'Helm did not end in time' })
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
        resolve({ because: 'the output of Helm is too large' })
      else resolve(failure(stderr))
    })
  })
}

/** Only where it stops: the rest of what Helm says may quote values. */
function failure(said: string): ChartAnswer {
  const [, template, line] =
    /\(?([\w.-]+\/templates\/[\w./-]{1,200}):(\d{1,6}):\d+\)?:/.exec(said.slice(0, 10_000)) ?? []
  return { because: 'Helm fails', ...(template && { template, line: Number(line) }) }
}
