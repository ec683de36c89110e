/** What became of something that was to be published. The verdict stands whatever it says. */
export type Published<T = object> = ({ readonly ok: true } & T) | { readonly ok: false; readonly degraded: string }

/** Why something could not be published, in words for the person who reads the log. */
export class Degraded extends Error {
  constructor(
    message: string,
    /** GitHub failed while it may already have done what was asked. */
    readonly unsettled = false,
    /** HTTP status of GitHub's answer, where there was one. */
    readonly status?: number,
  ) {
    super(message)
  }
}

/** Does something so that whatever it throws becomes a reason. */
export async function attempt<T extends object>(what: string, publish: () => Promise<T>): Promise<Published<T>> {
  try {
    return { ok: true, ...(await publish()) }
  } catch (error) {
    return { ok: false, degraded: `${what}: ${reasonOf(error)}` }
  }
}

/** Renders and publishes, where rendering too may throw. */
export async function guard(what: string, publish: () => Promise<Published>): Promise<Published> {
  try {
    return await publish()
  } catch (error) {
    return { ok: false, degraded: `${what}: ${reasonOf(error)}` }
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
