import type { Environment, Io } from './model/io.ts'

/**
 * The Action's last step: removes what a cancelled or killed run left on the engine. Never fails the job.
 * The run's id comes from the state that the main step saved before it started anything; the job's label stands in for it.
 * @returns the exit code, always 0
 */
export async function run(env: Environment, io: Io): Promise<number> {
  const startsContainers = ['STATE_runId', 'INPUT_IMAGE', 'INPUT_AS'].some((name) => env[name])
  if (!startsContainers) return 0
  try {
    await cleanUp(env)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // An engine's words: one line, no terminal escapes, neither form of a workflow command.
    const words = message
      .replace(/[\p{C}\s]+/gu, ' ')
      .replaceAll('::', ': :')
      .replaceAll('##[', '## [')
    // A log that cannot be written has nowhere to say so.
    await io.stdout.write(`Hullgate could not clean up: ${words}\n`).catch(() => {})
  }
  return 0
}

async function cleanUp(env: Environment): Promise<void> {
  const [{ connect }, { thisMachine }] = await Promise.all([
    import('./engine/engine.ts'),
    import('./engine/connection.ts'),
  ])
  const engine = await connect({ ...thisMachine(), env })
  const runId = env['STATE_runId']
  if (runId) await engine.cleanUp(runId)
  else await engine.cleanUpJob(env)
}
