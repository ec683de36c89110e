import type { Severity } from './rule.ts'
import type { Evidence } from './source.ts'

/** The contract, version 1: what `report-file` and `--format json` hold, and all that a renderer is given. */
export interface Report {
  readonly schema: 1
  readonly tool: { readonly name: 'hullgate'; readonly version: string }
  readonly conclusion: Conclusion
  readonly counts: Counts
  /** What stands, the weightiest first; then what was fixed. */
  readonly findings: readonly Finding[]
  readonly rules: readonly RuleRow[]
  readonly threats: readonly ThreatRow[]
  readonly controls: readonly ControlRow[]
  readonly gaps: readonly GapRow[]
  readonly images: readonly ImageRow[]
  /** What was checked: files that a reader took, images, and subjects by their kind (`container`, `dockerfile`, …). */
  readonly judged: Readonly<Record<string, number>>
  /** Expired and unused waivers, what a started container could not be given, a policy that the pull request changes, … */
  readonly warnings: readonly Notice[]
  /** Why the conclusion is `error`: each names what and what to do. Empty otherwise. */
  readonly errors: readonly Notice[]
  readonly policy: PolicyRow
  /** Which commit was checked out; `null` outside a repository and before its first commit. Files may differ from it. */
  readonly checkout: Checkout | null
  /** What the files were compared with; `null` where everything counts as new. */
  readonly comparison: Comparison | null
  readonly timings: Timings
}

export interface Checkout {
  /** `owner/name`; `null` where only GitHub would know. */
  readonly repository: string | null
  readonly commit: string
  /** What was checked of the repository, with a slash behind; empty for all. Paths of the report are relative to it. */
  readonly folder: string
}

export interface Comparison {
  /** The commit; `null` where it is not known, and where a stored report stands in its place. */
  readonly base: string | null
  /** Why it could not be read; `null` where it was. */
  readonly because: string | null
  /** Whether only what is new can block. */
  readonly newOnly: boolean
}

export interface PolicyRow {
  /** Path of the policy file, or `defaults`. */
  readonly origin: string
  readonly failOn: Severity | 'never'
  readonly report: Severity
  /** What narrows the files that were checked (`path: deploy`, `exclude: examples/**`), or what is reported of them (`shard: 1/4`). */
  readonly scope: readonly string[]
  /** What a pull request changes of the policy, as a sentence. */
  readonly change: string | null
  /** What the policy that it proposes would come to after merging, as a clause; `null` where it cannot be said. */
  readonly preview: string | null
}

export const conclusions = ['pass', 'fail', 'error'] as const
export type Conclusion = (typeof conclusions)[number]

export interface Counts {
  readonly critical: number
  readonly high: number
  readonly medium: number
  readonly low: number
  readonly new: number
  readonly blocking: number
  readonly waived: number
  readonly unsure: number
  /** Standing, and on the base as well. */
  readonly unchanged: number
  /** On the base alone. */
  readonly fixed: number
}

export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface Finding {
  readonly rule: string
  readonly title: string
  readonly severity: Severity
  readonly state: 'fail' | 'unsure'
  readonly message: string
  /** Whether a setting is missing, and not a wrong one there. */
  readonly missing: boolean
  readonly subject: {
    readonly kind: string
    readonly key: string
    readonly name: string
    readonly dialect: string | null
  }
  /** `file` is a repository path; `null` where nothing in the repository can be pointed at. */
  readonly location: Location | null
  /** What to call the place where there is no location: `container web`, `--run`. */
  readonly place: string
  readonly threats: readonly string[]
  /** In the numbering of the policy's editions. */
  readonly controls: readonly string[]
  readonly fingerprint: string
  readonly evidence: readonly Evidence[]
  readonly blocking: boolean
  readonly new: boolean
  /** Compared with the base; `new` where there is none to compare with, `unknown` where it could not be read. */
  readonly status: 'new' | 'unchanged' | 'fixed' | 'unknown'
  /** Other places in the repository that belong to it: settings that it makes moot, the other end of a reference. */
  readonly related: readonly Location[]
  /** How many more there are. */
  readonly relatedOmitted: number
  readonly waiver: { readonly reason: string; readonly owner: string; readonly expires: string } | null
  readonly why: string
  readonly fix: string
  /** What the fix would break unless it is looked at first, where that is known of the image; a clause. */
  readonly caution: string | null
  /** Changes to the files that would fix it, in the order of the text; empty unless they are asked for. */
  readonly edits: readonly TextEdit[]
  /** The rule's page in the catalogue. */
  readonly helpUri: string
}

/** Puts `text` in the place of what stands there. */
export interface TextEdit extends Location {
  readonly text: string
  /** The value only fits the form: a person has to choose it. */
  readonly placeholder: boolean
  /** Lines of the file that `text` stands below, indented as there: keys around it, from those of the container on, or the section. */
  readonly below: readonly string[]
}

/** `partial`: passed so far, but part of it was not checked. */
export type RowState = 'pass' | 'partial' | 'fail' | 'unsure' | 'error' | 'absent' | 'unseen' | 'attested'

export interface RuleRow {
  readonly id: string
  readonly state: RowState
  readonly subjects: number
  readonly findings: number
}

export interface ThreatRow {
  readonly id: string
  readonly title: string
  readonly stride: string
  readonly state: RowState
  readonly rules: number
  readonly findings: number
  /** Why it is `unseen`, `absent` or `partial`. */
  readonly because: string | null
}

export interface ControlRow {
  /** `cis-docker:5.10` in the edition's own numbering. */
  readonly id: string
  readonly edition: string
  readonly title: string
  /** The benchmark's own label: `(Automated)`, else `(Manual)`. */
  readonly automated: boolean
  /** The benchmark's own profile level. */
  readonly level: 1 | 2
  readonly state: RowState
  readonly findings: number
  readonly because: string | null
}

export interface GapRow {
  readonly path: string
  readonly line: number | null
  readonly because: string
  readonly kinds: readonly string[]
  readonly blocking: boolean
}

export interface ImageRow {
  readonly ref: string
  /** `sha256:…`, or empty where the image could not be found. */
  readonly id: string
  /** The container's name or the subject it was started as. */
  readonly subject: string
  readonly started: boolean
  readonly ready: boolean
  /** What its layers take up when they are unpacked, where they were read. */
  readonly sizeBytes: number | null
  /** Why it was not started or did not become ready. */
  readonly because: string | null
  /** Last lines of the container's log where it did not become ready. Hostile text: escape before printing. */
  readonly log: string | null
  readonly profile: null
}

export interface Notice {
  readonly message: string
  readonly file: string | null
  readonly line: number | null
}

/** Milliseconds. */
export interface Timings {
  readonly collectMs: number
  readonly readMs: number
  readonly judgeMs: number
  readonly reportMs: number
}
