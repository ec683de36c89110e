import { createHash } from 'node:crypto'
import { type Conclusion, conclusions } from './report.ts'

/** What the sticky comment remembers of the run that wrote it, in an HTML comment that nobody sees. */
export interface MarkerState {
  /** 16 hexadecimal digits: whose comment it is (see `markerKey`). */
  readonly key: string
  readonly runId: number
  /** Grows by one with every run of a workflow; a lower one never overwrites a higher one. */
  readonly runNumber: number
  readonly runAttempt: number
  readonly conclusion: Conclusion
  /** Shortened fingerprints of the failing findings; `null` where there were too many to keep. */
  readonly fingerprints: readonly string[] | null
}

/** 48 bits are enough for a few thousand findings. */
const shortLength = 12
const maxFingerprints = 1500

export interface MarkerPlace {
  readonly workflow: string
  readonly job: string
  /** The job's row of a matrix as JSON, or empty. */
  readonly matrix: string
  /** What several uses in one job are told apart by. */
  readonly commentKey: string
}

/** One comment a workflow, job, row of a matrix, and key. */
export function markerKey({ workflow, job, matrix, commentKey }: MarkerPlace): string {
  return createHash('sha256').update([workflow, job, matrix, commentKey].join('\0')).digest('hex').slice(0, 16)
}

/** Shortens, sorts and drops doubles, so that equal sets are equal texts; `null` for more than a comment can hold. */
export function shortFingerprints(fingerprints: Iterable<string>): string[] | null {
  const short = [...new Set([...fingerprints].map((fingerprint) => fingerprint.slice(0, shortLength)))].sort()
  return short.length > maxFingerprints ? null : short
}

/** Holds nothing but digits, hexadecimal and fixed words, so nothing can end the HTML comment early. */
export function formatMarker(state: MarkerState): string {
  const { key, runId, runNumber, runAttempt, conclusion, fingerprints } = state
  const kept = fingerprints === null ? '-' : `[${fingerprints.join('')}]`
  return `<!-- hullgate ${key} ${runId} ${runNumber} ${runAttempt} ${conclusion} ${kept} -->`
}

const pattern =
  /<!-- hullgate (?<key>[0-9a-f]{16}) (?<id>\d{1,15}) (?<number>\d{1,15}) (?<attempt>\d{1,9}) (?<conclusion>[a-z]+) (?:-|\[(?<kept>[0-9a-f]*)\]) -->/

/** The first marker of a comment's body; `undefined` where there is none or it was tampered with. */
export function parseMarker(body: string): MarkerState | undefined {
  const parts = pattern.exec(body)?.groups
  const conclusion = conclusions.find((word) => word === parts?.['conclusion'])
  if (!parts || !conclusion) return undefined
  return {
    key: parts['key']!,
    runId: Number(parts['id']),
    runNumber: Number(parts['number']),
    runAttempt: Number(parts['attempt']),
    conclusion,
    fingerprints: parts['kept'] === undefined ? null : (parts['kept'].match(/.{12}/g) ?? []),
  }
}

/** What a person sees of a comment: its body without the marker. */
export const withoutMarker = (body: string): string => body.replace(pattern, '').replaceAll('\r\n', '\n').trim()

/** What a suggestion remembers: whose it is, which run wrote it, and what it is about. */
export interface SuggestionState extends Pick<MarkerState, 'key' | 'runId' | 'runNumber' | 'runAttempt'> {
  /** 16 hexadecimal digits; the same change for the same findings has the same. */
  readonly id: string
}

export function formatSuggestionMarker({ key, runId, runNumber, runAttempt, id }: SuggestionState): string {
  return `<!-- hullgate-suggestion ${key} ${runId} ${runNumber} ${runAttempt} ${id} -->`
}

const suggestionPattern =
  /^<!-- hullgate-suggestion (?<key>[0-9a-f]{16}) (?<run>\d{1,15}) (?<number>\d{1,15}) (?<attempt>\d{1,9}) (?<id>[0-9a-f]{16}) -->/

/** Of a review comment's body; what is quoted further down is not looked at. */
export function parseSuggestionMarker(body: string): SuggestionState | undefined {
  const parts = suggestionPattern.exec(body)?.groups
  return (
    parts && {
      key: parts['key']!,
      runId: Number(parts['run']),
      runNumber: Number(parts['number']),
      runAttempt: Number(parts['attempt']),
      id: parts['id']!,
    }
  )
}
