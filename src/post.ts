/**
 * The Action's last step: removes what a cancelled or killed run left on the engine. Never fails the job.
 * The run's id comes from the state that the main step saved before it started anything; the job's label stands in for it.
 */
export async function post(): Promise<void> {
  const { connect } = await import('./engine/engine.ts')
  const runId = process.env['STATE_runId']
  const engine = await connect()
  if (runId) await engine.cleanUp(runId)
  else await engine.cleanUpJob()
}

const startsContainers = ['STATE_runId', 'INPUT_IMAGE', 'INPUT_AS'].some((name) => process.env[name])

if (startsContainers) {
  await post().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    // An engine's words: one line, no terminal escapes, neither form of a workflow command.
    const words = message
      .replace(/[\p{C}\s]+/gu, ' ')
      .replaceAll('::', ': :')
      .replaceAll('##[', '## [')
    process.stdout.write(`Hullgate could not clean up: ${words}\n`)
  })
}
