import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/model/report.ts'
import { runnerFile } from '../runner-file.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
export const cliPath = join(dist, 'cli', 'index.js')
export const postPath = join(dist, 'post', 'index.js')

/** Whatever these programs start carries it in its job's label: other tests may use the same engine at the same time. */
export const ownRun = String(randomInt(2 ** 40))

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Killing {
  readonly signal: NodeJS.Signals
  readonly afterMs: number
}

/** Runs a bundled program as a user's shell or the runner would: nothing of this process's environment but PATH. */
export function execute(
  path: string,
  words: readonly string[],
  { cwd, env = {}, kill }: { cwd: string; env?: Record<string, string>; kill?: Killing },
): Promise<Outcome> {
  const child = spawn(process.execPath, [path, ...words], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', GITHUB_RUN_ID: ownRun, ...hostOf(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  if (kill) setTimeout(() => child.kill(kill.signal), kill.afterMs)
  return new Promise((done) => child.on('close', (code, signal) => done({ code, signal, stdout, stderr })))
}

/** The engine under test may be named by the environment. */
const hostOf = (): Record<string, string> =>
  process.env['DOCKER_HOST'] ? { DOCKER_HOST: process.env['DOCKER_HOST'] } : {}

export const cli = (cwd: string, ...words: string[]): Promise<Outcome> => execute(cliPath, words, { cwd })

export async function cliReport(cwd: string, ...words: string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await cli(cwd, '--format', 'json', ...words)
  try {
    return { code, report: JSON.parse(stdout) as Report }
  } catch {
    throw new Error(`no report (exit ${code}): ${stderr}${stdout}`)
  }
}

export interface ActionRun extends Outcome {
  readonly outputs: Record<string, string>
  readonly summary: string
  readonly report: Report | undefined
  readonly state: Record<string, string>
}

/** Runs dist/index.js with a runner's environment. Inputs are given by name, files lie in a folder of their own. */
export async function act(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  { env = {}, event = {}, kill }: { env?: Record<string, string>; event?: object; kill?: Killing } = {},
): Promise<ActionRun> {
  const temp = mkdtempSync(join(tmpdir(), 'hullgate-runner-'))
  const file = (name: string, text = '') => {
    const path = join(temp, name)
    writeFileSync(path, text)
    return path
  }
  const paths = { output: file('output'), summary: file('summary'), state: file('state') }
  try {
    const outcome = await execute(join(dist, 'index.js'), [], {
      cwd: workspace,
      kill,
      env: {
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: paths.output,
        GITHUB_STEP_SUMMARY: paths.summary,
        GITHUB_STATE: paths.state,
        GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event)),
        GITHUB_EVENT_NAME: 'push',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_WORKFLOW: 'ci',
        GITHUB_JOB: 'gate',
        GITHUB_RUN_NUMBER: '3',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_SERVER_URL: 'https://github.com',
        RUNNER_TEMP: temp,
        ...env,
      },
    })
    const outputs = runnerFile(paths.output)
    const reportPath = outputs['report-file']
    return {
      ...outcome,
      outputs,
      summary: readFileSync(paths.summary, 'utf8'),
      state: runnerFile(paths.state),
      report: reportPath ? (JSON.parse(readFileSync(reportPath, 'utf8')) as Report) : undefined,
    }
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}

/** `rule file:line` of every finding, sorted. */
export const places = (report: Report, ...rules: string[]): string[] =>
  report.findings
    .filter(({ rule, state }) => state === 'fail' && (rules.length === 0 || rules.includes(rule)))
    .map(({ rule, location, place }) => `${rule} ${location ? `${location.file}:${location.line}` : place}`)
    .sort()
