import { hash } from 'node:crypto'
import type { Counts, Finding, Notice, Report } from '../model/report.ts'
import type { Shard } from '../model/run.ts'
import { weightiestFirst } from './findings.ts'
import type { Leg } from './legs.ts'
import { controlRow, ruleRow, sumOfRows, threatRow } from './merged-rows.ts'

/** Whether a file's findings are reported by this one of several jobs: by the hash of its path, so that each has about as many files. */
export function isIn({ index, count }: Shard, file: string): boolean {
  return Number.parseInt(hash('sha256', file, 'hex').slice(0, 8), 16) % count === index - 1
}

/** Of `compose.yaml#web`, the file: what is found on a container stays together, whichever files it comes from. */
export const fileOfKey = (key: string): string => key.split('#', 1)[0]!

/** How a report says which part it is. */
export const shardScope = ({ index, count }: Shard): string => `shard: ${index}/${count}`

interface Part extends Leg {
  readonly shard: Shard
}

/**
 * Reports with those of shards in one piece each. Every shard has read all files, so that their rows say the same but for their
 * findings; whoever wrote one that says otherwise, the worst counts.
 * @throws Error a sentence, where a shard is missing or is there twice: the verdict would be another
 */
export function joinShards(legs: readonly Leg[]): Leg[] {
  const parts = legs.flatMap((leg): Part[] => {
    const shard = shardOf(leg.report)
    return shard ? [{ ...leg, shard }] : []
  })
  const byRest = new Map<string, Part[]>()
  for (const part of parts) {
    const rest = `${part.shard.count}\0${restOf(part.report).join('\0')}`
    byRest.set(rest, [...(byRest.get(rest) ?? []), part])
  }
  const wholes = [...byRest.values()].map(([first, ...others]) => whole(first!, others))
  return [...legs.filter(({ report }) => !shardOf(report)), ...wholes]
}

function whole(first: Part, others: readonly Part[]): Leg {
  const { count } = first.shard
  const byIndex = new Map<number, Part>()
  for (const part of [first, ...others]) {
    const known = byIndex.get(part.shard.index)
    if (known) throw new Error(`${known.name} and ${part.name} are both shard ${part.shard.index} of ${count}.`)
    byIndex.set(part.shard.index, part)
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !byIndex.has(index))
  if (missing.length > 0)
    throw new Error(`${first.name} is shard ${first.shard.index} of ${count}; of the others ${named(missing)} missing.`)
  const reports = [...byIndex].sort(([a], [b]) => a - b).map(([, { report }]) => report)
  const all = <T>(of: (report: Report) => readonly T[]) => reports.flatMap(of)
  const isFixed = ({ status }: Finding) => status === 'fixed'
  const { report } = first
  return {
    name: first.name,
    report: {
      ...report,
      conclusion: worst(reports),
      counts: added(reports.map(({ counts }) => counts)),
      findings: [
        ...weightiestFirst(all(({ findings }) => findings.filter((one) => !isFixed(one)))),
        ...weightiestFirst(all(({ findings }) => findings.filter(isFixed))),
      ],
      rules: sumOfRows(
        reports.map(({ rules }) => rules),
        ruleRow((counts) => Math.max(...counts)),
      ),
      threats: sumOfRows(
        reports.map(({ threats }) => threats),
        threatRow,
      ),
      controls: sumOfRows(
        reports.map(({ controls }) => controls),
        controlRow,
      ),
      gaps: all(({ gaps }) => gaps),
      warnings: once(all(({ warnings }) => warnings)),
      errors: once(all(({ errors }) => errors)),
      policy: { ...report.policy, scope: restOf(report) },
    },
  }
}

function shardOf({ policy }: Report): Shard | undefined {
  for (const entry of policy.scope) {
    const [, index, count] = /^shard: (\d{1,3})\/(\d{1,3})$/.exec(entry) ?? []
    if (count !== undefined) return { index: Number(index), count: Number(count) }
  }
  return undefined
}

const restOf = ({ policy }: Report): readonly string[] => policy.scope.filter((entry) => !entry.startsWith('shard: '))

/** At most ten, since a report may say that it is one of 999. */
function named(missing: readonly number[]): string {
  const more = missing.length > 10 ? ` and ${missing.length - 10} more` : ''
  return `${missing.slice(0, 10).join(', ')}${more} ${missing.length === 1 ? 'is' : 'are'}`
}

const worst = (reports: readonly Report[]): Report['conclusion'] =>
  (['error', 'fail'] as const).find((one) => reports.some(({ conclusion }) => conclusion === one)) ?? 'pass'

function added(all: readonly Counts[]): Counts {
  const names = Object.keys(all[0]!) as (keyof Counts)[]
  const sums = names.map((name) => [name, all.reduce((sum, counts) => sum + (counts[name] ?? 0), 0)])
  return Object.fromEntries(sums) as unknown as Counts
}

/** What is about no file in particular every shard says. */
const once = (notices: readonly Notice[]): Notice[] => [
  ...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values(),
]
