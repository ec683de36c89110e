// Sizes, processor counts and durations as Docker and Compose write them.

const powers: Record<string, number> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 }

/** `64m`, `1.5gb`, `512MiB`, `1 k`, `1048576`: bytes, powers of 1024 whatever the suffix says. Undefined when it is no size. */
export function parseBytes(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([kmgtp]?)(?:i?b)?\s*$/i.exec(text)
  if (!match) return undefined
  const [, digits = '', unit = ''] = match
  return Math.floor(Number(digits) * 1024 ** powers[unit.toLowerCase()]!)
}

/** `0.5`, `2`, `1/2` (Docker reads a rational): cores. Undefined when it is no count. */
export function parseCores(text: string): number | undefined {
  const fraction = /^\s*(\d+)\/([1-9]\d*)\s*$/.exec(text)
  if (fraction) return Number(fraction[1]) / Number(fraction[2])
  return /^\s*\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : undefined
}

/** Integers, so that 0.3 s is not 300000000.00000006. */
const nanoseconds: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
}

/** `1m30s`, `1.5h`, `500ms`, `0`: nanoseconds. Undefined when it is no duration (a bare number has no unit). */
export function parseDurationNs(text: string): number | undefined {
  const trimmed = text.trim()
  if (/^[-+]?0$/.test(trimmed)) return 0
  if (!/^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|[smhdw]))+$/.test(trimmed)) return undefined
  let total = 0
  for (const [, digits, unit] of trimmed.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|[smhdw])/g)) {
    total += Number(digits) * nanoseconds[unit!]!
  }
  return Math.round(total)
}
