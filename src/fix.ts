import { type Checked, check } from './check.ts'
import type { Finding } from './model/report.ts'
import type { RunContext } from './model/run.ts'
import type { CliOptions } from './options/flags.ts'
import { type Fixes, renderFixes, type Unchanged } from './render/fix-lines.ts'
import { rewriteFile } from './repository/rewrite.ts'

/** Edits that touch each other take turns, and a fault may hide another; so many turns are enough for what a person wrote. */
const maxPasses = 6

/**
 * Checks, changes the files where there is one right change, and checks what they are now.
 * @returns the last check, and what was changed, as text
 */
export async function checkAndFix(options: CliOptions, context: RunContext): Promise<Checked & { log: string }> {
  const isDry = options.fix === 'dry'
  const done = new Map<string, Finding>()
  const changed = new Set<string>()
  const unchanged = new Map<string, Unchanged>()
  /** No finding is edited twice: an edit that did not help does not help again. */
  const checkNow = () => check({ ...options, edits: { except: new Set(done.keys()) } }, context)
  let checked = await checkNow()
  for (let pass = 0; pass < maxPasses; pass++) {
    const withEdits = new Map(checked.report.findings.map((finding) => [finding.fingerprint, finding]))
    const before = done.size
    for (const { source, text, done: own } of checked.edited?.files ?? []) {
      const because = isDry ? undefined : await rewrite(context.root, source.path, source.text, text)
      if (because !== undefined) {
        unchanged.set(source.path, { path: source.path, because })
        continue
      }
      changed.add(source.path)
      for (const { finding } of own) done.set(finding.fingerprint, withEdits.get(finding.fingerprint) ?? finding)
    }
    if (isDry || done.size === before) break
    checked = await checkNow()
  }
  const standing = new Set(isDry ? [] : checked.report.findings.map(({ fingerprint }) => fingerprint))
  const fixes: Fixes = {
    done: [...done.values()],
    standing,
    files: changed.size,
    unchanged: [...unchanged.values()],
    isDry,
  }
  return { ...checked, log: renderFixes(fixes) }
}

async function rewrite(...file: Parameters<typeof rewriteFile>): Promise<string | undefined> {
  try {
    await rewriteFile(...file)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
