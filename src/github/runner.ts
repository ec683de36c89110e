import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { attempt, Degraded, type Published } from './published.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Hands the step's outputs to the runner. Never throws. */
export function setOutputs(outputs: Readonly<Record<string, string | number>>): Promise<Published> {
  return attempt('the outputs were not set', async () => {
    if (!process.env['GITHUB_OUTPUT']) throw new Degraded('GITHUB_OUTPUT is not set')
    const { setOutput } = await import('@actions/core')
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
    return {}
  })
}

/** Keeps a value for the post step. Never throws. */
export function saveState(name: string, value: string): Promise<Published> {
  return attempt('the state for the post step was not saved', async () => {
    const core = await import('@actions/core')
    core.saveState(name, value)
    return {}
  })
}

/** Appends Markdown to the step's summary. Never throws. */
export function writeSummary(markdown: string, env: Environment = process.env): Promise<Published> {
  return attempt('the job summary was not written', async () => {
    const path = env['GITHUB_STEP_SUMMARY']
    if (!path) throw new Degraded('GITHUB_STEP_SUMMARY is not set')
    const { appendFile } = await import('node:fs/promises')
    await appendFile(path, markdown)
    return {}
  })
}

/** Writes to the runner's standard output (workflow commands, text) and waits until a pipe has taken it. Never throws. */
export function print(text: string, stream: NodeJS.WritableStream = process.stdout): Promise<Published> {
  return attempt(
    'the log was not written',
    () =>
      new Promise<object>((done, failed) => {
        stream.once('error', failed)
        stream.write(text, (error) => {
          // After a failed write the stream still emits its error: somebody has to listen.
          if (error) return failed(error)
          stream.removeListener('error', failed)
          done({})
        })
      }),
  )
}

/**
 * Writes the report file. A link in its place is replaced, not followed, and a folder of the workspace that leads out of it is
 * refused: both may come from the pull request. Never throws.
 * @param path absolute
 */
export function writeReport(path: string, text: string, workspace: string): Promise<Published> {
  return attempt('the report file was not written', async () => {
    const { mkdir, realpath, rename, rm, writeFile } = await import('node:fs/promises')
    const folder = dirname(path)
    const isWithin = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`)
    const mayLeave = !isWithin(folder, workspace)
    const stays = async (place: string) => mayLeave || isWithin(await realpath(place), await realpath(workspace))
    // Nothing is made behind a link either: the nearest folder that is there decides.
    let nearest = folder
    while (!existsSync(nearest)) nearest = dirname(nearest)
    if (!(await stays(nearest))) throw new Degraded(`${folder} leads out of the workspace`)
    await mkdir(folder, { recursive: true })
    const fresh = `${path}.${randomUUID().slice(0, 8)}`
    try {
      await writeFile(fresh, text, { flag: 'wx' })
      await rename(fresh, path)
    } catch (error) {
      await rm(fresh, { force: true })
      throw error
    }
    return {}
  })
}
