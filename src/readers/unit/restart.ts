import type { RestartPolicy } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { parseDurationNs } from '../parse/units.ts'
import type { Word } from '../parse/words.ts'

/** systemd's own: at most five starts in ten seconds, a tenth of a second after each end. */
const defaults = { burst: '5', interval: '10', wait: '100ms' }

/** The restart policy that a service's settings come to. */
export function restartOf(settings: ReadonlyMap<string, Word>): Fact<RestartPolicy> | undefined {
  const written = settings.get('Restart')
  if (!written || written.text === '') return undefined
  const at = written.span
  if (written.text === 'no') return { value: { name: 'no', maximumRetryCount: 0 }, at }
  const isAlways = written.text === 'always' || written.text === 'on-success'
  return {
    value: { name: isAlways ? 'always' : 'on-failure', maximumRetryCount: isAlways ? 0 : retriesOf(settings) },
    at,
  }
}

/** How often a service that keeps failing is started again; 0 where nothing ends it. */
function retriesOf(settings: ReadonlyMap<string, Word>): number {
  const burst = Number(settings.get('StartLimitBurst')?.text ?? defaults.burst)
  const interval = seconds(
    settings.get('StartLimitIntervalSec') ?? settings.get('StartLimitInterval'),
    defaults.interval,
  )
  const wait = seconds(settings.get('RestartSec'), defaults.wait)
  if (interval === undefined || wait === undefined || !Number.isInteger(burst)) return 0
  return interval > 0 && burst * wait < interval ? burst : 0
}

/** `30`, `5s`, `1min 30s` */
function seconds(word: Word | undefined, otherwise: string): number | undefined {
  const text = word === undefined || word.text === '' ? otherwise : word.text
  if (text === 'infinity') return Number.POSITIVE_INFINITY
  const plain = text
    .replace(/\s+/g, '')
    .replace(/min(?:utes?)?/g, 'm')
    .replace(/(?:sec(?:onds?)?)(?=\d|$)/g, 's')
    .replace(/(?:hours?|hr)(?=\d|$)/g, 'h')
  if (/^\d+(?:\.\d+)?$/.test(plain)) return Number(plain)
  const nanoseconds = parseDurationNs(plain)
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9
}
