import type { Report } from '../model/report.ts'

/** Every key that stands anywhere in a value of this type. */
type KeysWithin<T> = T extends readonly (infer Item)[]
  ? KeysWithin<Item>
  : T extends object
    ? { [K in keyof T & string]: K | KeysWithin<T[K]> }[keyof T & string]
    : never

/** The contract's keys in the order in which any object writes them; the type lets none be forgotten. */
const contract: Record<KeysWithin<Report>, true> = {
  schema: true,
  tool: true,
  conclusion: true,
  counts: true,
  critical: true,
  high: true,
  medium: true,
  low: true,
  id: true,
  ref: true,
  rule: true,
  edition: true,
  kind: true,
  key: true,
  name: true,
  version: true,
  dialect: true,
  title: true,
  stride: true,
  automated: true,
  severity: true,
  state: true,
  message: true,
  path: true,
  subject: true,
  subjects: true,
  location: true,
  place: true,
  file: true,
  line: true,
  column: true,
  endLine: true,
  endColumn: true,
  findings: true,
  rules: true,
  threats: true,
  controls: true,
  gaps: true,
  images: true,
  started: true,
  ready: true,
  log: true,
  profile: true,
  warnings: true,
  errors: true,
  fingerprint: true,
  evidence: true,
  new: true,
  blocking: true,
  waived: true,
  unsure: true,
  waiver: true,
  reason: true,
  owner: true,
  expires: true,
  because: true,
  kinds: true,
  why: true,
  fix: true,
  edits: true,
  policy: true,
  origin: true,
  failOn: true,
  report: true,
  timings: true,
  collectMs: true,
  readMs: true,
  judgeMs: true,
  reportMs: true,
}

/** What JSON leaves as it is and a terminal or a reader's eye may obey: C1 controls, text direction, zero width. */
const unprintable = /[\u007f-\u009f]|\p{Cf}|[\u2028\u2029]/gu

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')

/** The whole report, nothing but the contract's keys, always in the same order, with a newline at the end. */
export const renderJson = (report: Report): string =>
  `${JSON.stringify(report, Object.keys(contract), 2).replace(unprintable, escaped)}\n`
