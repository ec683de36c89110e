import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
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

/**
 * Writes the report file. A link in its place is replaced, not followed, and a folder of the workspace that leads out of it is
 * refused: both may come from the pull request. Never throws.
 * @param path absolute
 * @param parts of the text, in their order
 */
export function writeReport(path: string, parts: Iterable<string>, workspace: string): Promise<Published> {
  return attempt('the report file was not written', async () => {
    const { mkdir, realpath, rename, rm, writeFile } = await import('node:fs/promises')
    const folder = dirname(path)
    const isWithin = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`)
    const mayLeave = !isWithin(folder, workspace)
    const stays = async (place: string) => mayLeave || isWithin(await realpath(place), await realpath(workspace))
    // Nothing is made behind a link either: the nearest folder that is there decides.
    let nearest = folder
    while (!existsSync(nearest)) nearest = dirname(nearest)
    if (!(await stays(nearest))) throw new Degraded(`${folder} is outside the workspace`)
    await mkdir(folder, { recursive: true })
    const fresh = `${path}.${randomUUID().slice(0, 8)}`
    try {
      await writeFile(fresh, parts, { flag: 'wx' })
      await rename(fresh, path)
    } catch (error) {
      await rm(fresh, { force: true })
      throw error
    }
    return {}
  })
}
