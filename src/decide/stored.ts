import type { Policy } from '../model/policy.ts'
import { type Rule, type Severity, severities } from '../model/rule.ts'
import { type Compared, graver, type Seen, type Weight } from './compared.ts'
import { severityOf } from './severity.ts'
import type { JudgedHit } from './verdict.ts'

/** The findings of a stored report. */
export class StoredFindings {
  private readonly byFingerprint = new Map<string, Weight>()
  /** Of what was seen running: an image has another version in every run. */
  private readonly byMessage = new Map<string, Weight>()

  /** @throws Error where the text is no report of this program */
  constructor(text: string) {
    for (const { rule, severity, state, message, subject, fingerprint, evidence, status } of findingsIn(text)) {
      if (status === 'fixed' || status === 'unknown') continue
      this.byFingerprint.set(fingerprint, { severity, state })
      if (isLive(evidence)) this.byMessage.set(liveKey(rule, subject, message), { severity, state })
    }
  }

  find(rule: Rule, hit: JudgedHit): Weight | undefined {
    return this.byFingerprint.get(hit.fingerprint) ?? this.findLive(rule, hit)
  }

  /** Only what was seen running. */
  findLive({ id }: Rule, hit: JudgedHit): Weight | undefined {
    if (!isLive(hit.evidences)) return undefined
    const { key, subjectName: name, message, fingerprint } = hit
    return this.byFingerprint.get(fingerprint) ?? this.byMessage.get(liveKey(id, { key, name }, message))
  }
}

/** A stored report in the place of the base. */
export class StoredBaseline implements Compared {
  constructor(
    private readonly policy: Policy,
    private readonly stored: StoredFindings,
  ) {}

  worse(rule: Rule, same: readonly Seen[]): readonly Seen[] {
    return same.filter((seen) => !this.stored.find(rule, seen.hit) || this.change(rule, seen) !== undefined)
  }

  change(rule: Rule, seen: Seen): string | undefined {
    const known = this.stored.find(rule, seen.hit)
    return known && graver(known, seen, severityOf(rule, seen, this.policy))
  }
}

const isLive = (evidence: readonly unknown[]): boolean => evidence.some((one) => one !== 'manifest')

const withoutVersion = (text: string) => text.replace(/(?:(?<=[^/]):[^/:@ ]+)?(?:@sha256:[0-9a-f]{64})?$/, '')

function liveKey(rule: string, { key, name }: { key: string; name: string }, message: string): string {
  const plain = name === '' ? message : message.replaceAll(name, withoutVersion(name))
  return [rule, withoutVersion(key), plain].join('\0')
}

interface StoredFinding {
  readonly rule: string
  readonly severity: Severity
  readonly state: 'fail' | 'unsure'
  readonly message: string
  readonly subject: { readonly key: string; readonly name: string }
  readonly fingerprint: string
  readonly evidence: readonly unknown[]
  readonly status: unknown
}

function findingsIn(text: string): readonly StoredFinding[] {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const { schema, tool, findings } = (report ?? {}) as {
    schema?: unknown
    tool?: { name?: unknown }
    findings?: unknown
  }
  if (tool?.name !== 'hullgate' || !Array.isArray(findings)) throw new Error('it is not a Hullgate JSON report')
  if (schema !== 1) throw new Error(`schema ${JSON.stringify(schema)} is not supported`)
  if (!findings.every(isFinding)) throw new Error('its findings cannot be read')
  return findings
}

function isFinding(value: unknown): value is StoredFinding {
  const { rule, severity, state, message, subject, fingerprint, evidence } = (value ?? {}) as Record<string, unknown>
  const { key, name } = (subject ?? {}) as Record<string, unknown>
  const areTexts = [rule, message, fingerprint, key, name].every((one) => typeof one === 'string')
  return (
    areTexts &&
    severities.includes(severity as Severity) &&
    (state === 'fail' || state === 'unsure') &&
    Array.isArray(evidence)
  )
}
