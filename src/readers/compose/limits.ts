import type { ContainerFacts, Probe, RestartPolicy, Ulimit } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { parseRestart } from '../command/flag-values.ts'
import { parseBytes, parseCores, parseDurationNs } from '../parse/units.ts'
import { factAt, type Node, spanOf } from '../parse/yaml.ts'
import type { ServiceImage } from './image.ts'
import { asBoolean, asInteger, at, type Values } from './values.ts'

type Limits = Pick<
  ContainerFacts,
  'memoryLimit' | 'memoryRequest' | 'cpuLimit' | 'cpuShares' | 'cpuSet' | 'cpuRequest' | 'pidsLimit'
>

/** `deploy.resources` wins over the older keys, which Compose does not allow to differ. */
export function limitsOf(values: Values): Limits {
  const limit = (name: string) => values.get('deploy', 'resources', 'limits', name)
  const reservation = (name: string) => values.get('deploy', 'resources', 'reservations', name)
  const bytes = (text: string) => (text === '-1' ? 0 : parseBytes(text))
  return {
    memoryLimit: values.fact('memoryLimit', limit('memory') ?? values.get('mem_limit'), bytes, 'a size'),
    memoryRequest: values.fact(
      'memoryRequest',
      reservation('memory') ?? values.get('mem_reservation'),
      bytes,
      'a size',
    ),
    cpuLimit: values.fact('cpuLimit', limit('cpus') ?? values.get('cpus'), parseCores, 'a number') ?? quotaOf(values),
    cpuShares: values.fact('cpuShares', values.get('cpu_shares'), asInteger, 'a whole number'),
    cpuSet: values.string('cpuSet', 'cpuset'),
    cpuRequest: values.fact('cpuRequest', reservation('cpus'), parseCores, 'a number'),
    pidsLimit: values.fact('pidsLimit', limit('pids') ?? values.get('pids_limit'), asInteger, 'a whole number'),
  }
}

/** Quota ÷ period; the kernel's period is 100 ms by default. A quota of 0 or less is no limit. */
function quotaOf(values: Values): Fact<number> | undefined {
  const microseconds = (text: string) => asInteger(text) ?? scaled(parseDurationNs(text))
  const quota = values.fact('cpuLimit', values.get('cpu_quota'), microseconds, 'a quota')
  const period = values.fact('cpuLimit', values.get('cpu_period'), microseconds, 'a period')
  if (!quota || quota.value <= 0) return quota && { ...quota, value: 0 }
  return { value: quota.value / (period && period.value > 0 ? period.value : 100_000), at: quota.at }
}

const scaled = (nanoseconds: number | undefined) => (nanoseconds === undefined ? undefined : nanoseconds / 1000)

const conditions: Readonly<Record<string, string>> = { none: 'no', any: 'always', false: 'no' }
const passedOn = new Set(['no', 'always', 'on-failure', 'unless-stopped'])

/** `deploy.restart_policy` wins, with `any` as its default; `restart` counts where it is absent. */
export function restartOf(values: Values): Fact<RestartPolicy> | undefined {
  const policy = values.get('deploy', 'restart_policy')
  if (policy?.kind !== 'map') {
    const parse = (text: string) => parseRestart(conditions[text] ?? text)
    return values.fact('restart', values.get('restart'), parse, 'a restart policy')
  }
  const condition = at(policy, 'condition')
  const tries = values.fact('restart', at(policy, 'max_attempts'), asInteger, 'a whole number')?.value ?? 0
  if (!condition) return values.unresolved.has('restart') ? undefined : factAt(policy, policyOf('any', tries))
  const fact = values.fact('restart', condition, (text) => policyOf(text, tries), 'a condition')
  return values.unresolved.has('restart') ? undefined : fact
}

/** Compose takes a condition that it does not know for `any`. */
function policyOf(condition: string, tries: number): RestartPolicy {
  const name = conditions[condition] ?? (passedOn.has(condition) ? condition : 'always')
  return { name, maximumRetryCount: name === 'on-failure' ? tries : 0 }
}

export function ulimitsOf(values: Values): Fact<Ulimit>[] {
  const map = values.get('ulimits')
  if (map?.kind !== 'map') return []
  return map.list.flatMap(({ key, value }): Fact<Ulimit>[] => {
    const name = key.text
    const number = (node: Node | undefined) => values.fact('ulimits', node, asInteger, 'a whole number')?.value
    if (value.kind !== 'map') {
      const both = at(map, name) && number(value)
      return both === undefined ? [] : [factAt(value, { name, soft: both, hard: both })]
    }
    const soft = number(at(value, 'soft'))
    const hard = number(at(value, 'hard')) ?? soft
    return soft === undefined && hard === undefined
      ? []
      : [factAt(value, { name, soft: soft ?? hard!, hard: hard ?? soft! })]
  })
}

/** A health check without a test, or with an empty one, keeps the image's own and changes its timing. */
export function healthcheckOf(
  values: Values,
  { healthcheck: image, unresolvedHealthcheck }: ServiceImage,
): Fact<Probe> | undefined {
  const inherited = () => {
    if (!image && unresolvedHealthcheck && !values.unresolved.has('healthcheck'))
      values.unresolved.set('healthcheck', unresolvedHealthcheck)
    return image
  }
  const map = values.get('healthcheck')
  if (!map) return inherited()
  if (map.kind !== 'map') {
    values.markUnresolved('healthcheck', spanOf(map), 'this is not a health check')
    return undefined
  }
  const disable = values.fact('healthcheck', at(map, 'disable'), asBoolean, 'true or false')
  if (disable?.value) return { value: { state: 'disabled' }, at: disable.at }
  const test = at(map, 'test')
  const argv = test && testOf(values, test)
  if (argv === 'unknown') return undefined
  if (!test || argv?.length === 0) {
    const own = inherited()
    return own && { value: { ...own.value, ...timingOf(values, map) }, at: own.at }
  }
  if (argv && /^none$/i.test(argv[0]!)) return factAt(test, { state: 'disabled' })
  return factAt(test, { state: 'set', ...(argv && { test: argv }), ...timingOf(values, map) })
}

/** The test as Docker's API takes it; undefined where its text is not known. */
function testOf(values: Values, test: Node): readonly string[] | 'unknown' | undefined {
  const deciding = test.kind === 'seq' ? test.items[0] : test
  const isOpen = deciding?.kind === 'scalar' && /^\s*\$\{?\w+\}?\s*$/.test(deciding.text)
  if (isOpen && values.text('healthcheck', deciding) === undefined) return 'unknown'
  if (test.kind === 'seq') {
    const words = test.items.map((item) => values.plain(item))
    return words.every((word) => word !== undefined) ? words : undefined
  }
  const text = values.plain(test)
  if (text === undefined) return undefined
  return /^none$/i.test(text) ? ['NONE'] : ['CMD-SHELL', text]
}

function timingOf(values: Values, map: Node): Partial<Probe> {
  const duration = (name: string) => parseDurationNs(values.plain(at(map, name)) ?? '')
  const [interval, timeout, startPeriod] = [duration('interval'), duration('timeout'), duration('start_period')]
  const startInterval = duration('start_interval')
  const retries = asInteger(values.plain(at(map, 'retries')) ?? '')
  return {
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { timeout }),
    ...(startPeriod !== undefined && { startPeriod }),
    ...(startInterval !== undefined && { startInterval }),
    ...(retries !== undefined && { retries }),
  }
}
