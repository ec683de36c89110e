/** What is wrong with a policy, and where. */
export interface PolicyFault {
  readonly message: string
  /** 1-based. */
  readonly line: number | null
}

/** A policy that cannot be used, with the line to fix. The gate then concludes `error`. */
export class PolicyError extends Error {
  constructor(
    message: string,
    readonly file: string | null,
    /** 1-based. */
    readonly line: number | null,
    /** What else is wrong with the same text. */
    readonly others: readonly PolicyFault[] = [],
  ) {
    super(message)
  }
}

/** Which of two files counts would be a guess. */
export const twoPolicies = (one: string, other: string): PolicyError =>
  new PolicyError(`There are two policies, ${one} and ${other}: remove one`, other, null)
