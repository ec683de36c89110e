import type { Reading } from './reader.ts'

/** Several readings as one, with all that any of them says: the compiler asks for each key. */
export function merged(readings: readonly Reading[]): Required<Reading> {
  return {
    subjects: readings.flatMap((one) => one.subjects),
    gaps: readings.flatMap((one) => one.gaps),
    composeCommands: readings.flatMap((one) => one.composeCommands ?? []),
    builtImages: readings.flatMap((one) => one.builtImages ?? []),
    hostVolumes: readings.flatMap((one) => one.hostVolumes ?? []),
    manifests: readings.flatMap((one) => one.manifests ?? []),
    makeCalls: readings.flatMap((one) => one.makeCalls ?? []),
    scripts: readings.flatMap((one) => one.scripts ?? []),
    documents: readings.flatMap((one) => one.documents ?? []),
    written: readings.flatMap((one) => one.written ?? []),
    builds: readings.flatMap((one) => one.builds ?? []),
    buildRequests: readings.flatMap((one) => one.buildRequests ?? []),
    placed: readings.flatMap((one) => one.placed ?? []),
    resolved: readings.flatMap((one) => one.resolved ?? []),
  }
}
