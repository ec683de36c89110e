import type { Environment, Output } from '../model/io.ts'
import { attempt, Degraded, type Published } from './published.ts'

/** Sets the step's outputs, in the runner's file that process.env names. Never throws. */
export function setOutputs(outputs: Readonly<Record<string, string | number>>): Promise<Published> {
  return attempt('the outputs were not set', async () => {
    const { setOutput } = await core('GITHUB_OUTPUT')
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
    return {}
  })
}

/** Keeps a value for the post step, in the runner's file that process.env names. Never throws. */
export function saveState(name: string, value: string): Promise<Published> {
  return attempt('the state for the post step was not saved', async () => {
    const { saveState: save } = await core('GITHUB_STATE')
    save(name, value)
    return {}
  })
}

/** Without the file, @actions/core would print a command that runners no longer take. */
async function core(file: 'GITHUB_OUTPUT' | 'GITHUB_STATE'): Promise<typeof import('@actions/core')> {
  if (!process.env[file]) throw new Degraded(`${file} is not set`)
  return import('@actions/core')
}

/** The runner hides this text in the log from here on. Never throws. */
export function maskSecret(secret: string): Promise<Published> {
  return attempt('the secret is not masked in the log', async () => {
    const { setSecret } = await import('@actions/core')
    // It writes to the process itself: a reader that went away must not end the run.
    process.stdout.on('error', () => {})
    setSecret(secret)
    return {}
  })
}

/** Appends Markdown to the step's summary. Never throws. */
export function writeSummary(markdown: string, env: Environment): Promise<Published> {
  return attempt('the job summary was not written', async () => {
    const path = env['GITHUB_STEP_SUMMARY']
    if (!path) throw new Degraded('GITHUB_STEP_SUMMARY is not set')
    const { appendFile } = await import('node:fs/promises')
    await appendFile(path, markdown)
    return {}
  })
}

/** Writes to the runner's log (workflow commands, text) and waits until it has taken it. Never throws. */
export function print(text: string, log: Output): Promise<Published> {
  return attempt('the log was not written', async () => {
    await log.write(text)
    return {}
  })
}
