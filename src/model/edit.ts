/**
 * The one right change that fixes a rule's finding, as intent: a writer for each form knows where and how it is written. Where no
 * writer knows the form, or a variable decides the value, nothing is changed.
 */
export type Edit<F extends string = string> =
  /** The fact is to have this value, as facts have it: bytes, CPUs, booleans. */
  | {
      readonly set: F
      readonly value: string | number | boolean
      /** A value is needed, and only its reader knows which. */
      readonly placeholder?: true
    }
  /** What sets the fact is to go. */
  | { readonly remove: F }
  /** The instruction that sets the fact is to be another. */
  | { readonly replace: F; readonly by: string }
