import { randomUUID } from 'node:crypto'
import type { Environment, Output } from '../model/io.ts'
import { attempt, Degraded, type Published } from './published.ts'

/** Sets the step's outputs. Never throws. */
export function setOutputs(outputs: Readonly<Record<string, string | number>>, env: Environment): Promise<Published> {
  return attempt('the outputs were not set', () => appendValues('GITHUB_OUTPUT', outputs, env))
}

/** Keeps a value for the post step. Never throws. */
export function saveState(name: string, value: string, env: Environment): Promise<Published> {
  return attempt('the state for the post step was not saved', () =>
    appendValues('GITHUB_STATE', { [name]: value }, env),
  )
}

/**
 * Adds to a file that the runner reads once the step has ended. A delimiter that nobody can guess keeps a value from
 * setting another one.
 */
async function appendValues(
  file: 'GITHUB_OUTPUT' | 'GITHUB_STATE',
  values: Readonly<Record<string, string | number>>,
  env: Environment,
): Promise<object> {
  const path = env[file]
  if (!path) throw new Degraded(`${file} is not set`)
  const delimiter = `ghadelimiter_${randomUUID()}`
  const blocks = Object.entries(values).map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
  const { appendFile, constants } = await import('node:fs/promises')
  // The runner made the file: another that was made here would be read by nobody.
  await appendFile(path, blocks.join(''), { flag: constants.O_APPEND | constants.O_WRONLY })
  return {}
}

/** The runner hides this text in the log from here on. Never throws. */
export function maskSecret(secret: string, log: Output): Promise<Published> {
  return attempt('the secret is not masked in the log', async () => {
    await log.write(`::add-mask::${secret.replace(/[%\r\n]/g, encodeURIComponent)}\n`)
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
