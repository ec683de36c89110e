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
