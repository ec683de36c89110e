/** A policy that cannot be used, with the line to fix. The gate then concludes `error`. */
export class PolicyError extends Error {
  constructor(
    message: string,
    readonly file: string | null,
    /** 1-based. */
    readonly line: number | null,
  ) {
    super(message)
  }
}
