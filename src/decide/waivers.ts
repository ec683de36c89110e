import { addTo } from '../model/group.ts'
import type { Waiver } from '../model/policy.ts'
import type { Notice } from '../model/report.ts'

/** Finds waivers and records which of them were used. */
export class Waivers {
  private readonly used = new Set<Waiver>()
  private readonly expired = new Set<Waiver>()
  private readonly byRule = new Map<string, Waiver[]>()
  /** Those of a rule whose path fits a file: it may have thousands of findings. */
  private readonly byFile = new Map<string, readonly Waiver[]>()

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
    const matching = this.inFile(rule, path).filter(({ subject }) => subject === undefined || keys.includes(subject))
    for (const waiver of matching) (this.holds(waiver) ? this.used : this.expired).add(waiver)
    return matching.find((waiver) => this.holds(waiver))
  }

  private inFile(rule: string, path: string | undefined): readonly Waiver[] {
    const place = JSON.stringify([rule, path])
    let found = this.byFile.get(place)
    if (!found) {
      const fits = (glob: string) => path !== undefined && this.evidence.matches(path, glob)
      found = (this.byRule.get(rule) ?? []).filter((waiver) => waiver.path === undefined || fits(waiver.path))
      this.byFile.set(place, found)
    }
    return found
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
