import type { DaemonFacts, DaemonField, Refused } from '../../model/daemon.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { ListField, SingleField } from './settings.ts'
import { settingByKey } from './settings.ts'

/** A setting as a file or a command line gives it; its values may come from elsewhere (`$HOSTS`, a template). */
export interface Given {
  readonly key: string
  /** The key, or the flag. */
  readonly at: Span
  readonly values: readonly Word[]
}

/** What one place says of a daemon. */
export interface Settings {
  readonly given: readonly Given[]
  readonly refused: readonly Fact<Refused>[]
  /** Further settings that are not known come with these. */
  readonly opaque?: Unresolved
}

type Mutable = { -readonly [F in keyof DaemonFacts]: DaemonFacts[F] }
type Lists = { [F in ListField]?: Fact<string>[] }

export interface DaemonReading {
  readonly facts: Partial<DaemonFacts>
  readonly unresolved: ReadonlyMap<DaemonField, Unresolved>
}

/** The facts that settings make. Of a single one the last holds, lists add up. */
export function factsOf(given: readonly Given[]): DaemonReading {
  const facts: Partial<Mutable> = {}
  const lists: Lists = {}
  const unresolved = new Map<DaemonField, Unresolved>()
  for (const { key, values } of given) {
    const setting = settingByKey.get(key)
    const field = setting?.field
    if (!field) continue
    for (const { text, span: at, unsure } of values) {
      if (unsure !== undefined) unresolved.set(field, { because: unsure, at })
      else if (setting.form === 'boolean') put(facts, unresolved, field as SingleField, { value: isTrue(text), at })
      else if (setting.form === 'string') put(facts, unresolved, field as SingleField, { value: text, at })
      else (lists[field as ListField] ??= []).push({ value: nameIn(setting.form, text), at })
    }
  }
  return { facts: { ...facts, ...lists }, unresolved }
}

function put<F extends SingleField>(
  facts: Partial<Mutable>,
  unresolved: Map<DaemonField, Unresolved>,
  field: F,
  fact: Fact<string | boolean>,
): void {
  unresolved.delete(field)
  facts[field] = fact as Mutable[F]
}

/** As Go's `strconv.ParseBool` has it, and YAML that becomes JSON. */
const isTrue = (text: string) => /^(?:1|t|true|yes|on)$/i.test(text)

/** Of `nofile=64:64` the name. */
const nameIn = (form: string, text: string) => (form === 'map' ? text.replace(/=.*/s, '') : text)

/** What dockerd refuses of settings that are each sound, wherever they stand. */
export function refusedTogether({ icc, iptables, logLevel }: Partial<DaemonFacts>): Fact<Refused>[] {
  const refused: Fact<Refused>[] = []
  if (icc?.value === false && iptables?.value === false)
    refused.push({ value: { setting: 'icc', because: 'cannot be false while iptables is false' }, at: icc.at })
  if (logLevel && !/^(?:trace|debug|info|warn|warning|error|fatal|panic)$/i.test(logLevel.value))
    refused.push({ value: { setting: 'log-level', because: 'has a value that is no level' }, at: logLevel.at })
  return refused
}
