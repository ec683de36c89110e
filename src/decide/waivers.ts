import { addTo } from '../model/group.ts'
import type { Waiver } from '../model/policy.ts'
import type { Notice } from '../model/report.ts'

/** Finds waivers and records which of them were used. */
export class Waivers {
  private readonly used = new Set<Waiver>()
  private readonly expired = new Set<Waiver>()
  private readonly byRule = new Map<string, Waiver[]>()

  constructor(
    private readonly all: readonly Waiver[],
    private readonly evidence: {
      /** `YYYY-MM-DD`. */
      readonly today: string
      matches(path: string, glob: string): boolean
    },
  ) {
    for (const waiver of all) {
      addTo(this.byRule, waiver.rule, waiver)
    }
  }

  /** Whether one of them is for this rule. */
  concerns(rule: string): boolean {
    return this.byRule.has(rule)
  }

  find(rule: string, path: string | undefined, keys: readonly string[]): Waiver | undefined {
    const fits = (waiver: Waiver) =>
      (waiver.path === undefined || (path !== undefined && this.evidence.matches(path, waiver.path))) &&
      (waiver.subject === undefined || keys.includes(waiver.subject))
    const own = this.byRule.get(rule)
    if (!own) return undefined
    const matching = own.filter(fits)
    for (const waiver of matching) (this.holds(waiver) ? this.used : this.expired).add(waiver)
    return matching.find((waiver) => this.holds(waiver))
  }

  private holds(waiver: Waiver): boolean {
    return waiver.expires >= this.evidence.today
  }

  notices(file: string | null): Notice[] {
    return this.all.flatMap((waiver): Notice[] => {
      const place = { file, line: waiver.line }
      if (this.expired.has(waiver)) {
        return [
          {
            message: `waiver for ${waiver.rule} (${waiver.owner}) expired on ${waiver.expires}: its findings count again`,
            ...place,
          },
        ]
      }
      if (this.used.has(waiver)) return []
      return [
        {
          message: `waiver for ${waiver.rule} (${waiver.owner}) matches nothing: correct its path or subject, or remove it`,
          ...place,
        },
      ]
    })
  }
}
