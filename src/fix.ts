import { type Checked, check } from './check.ts'
import type { Finding } from './model/report.ts'
import type { RunContext } from './model/run.ts'
import type { CliOptions } from './options/flags.ts'
import { type Fixes, renderFixes, type Unchanged } from './render/fix-lines.ts'
import { rewriteFile } from './repository/rewrite.ts'

/** Edits that touch each other take turns; so many turns are enough for any file that a person wrote. */
const maxPasses = 5

/**
 * Checks, changes the files where there is one right change, and checks what they are now.
 * @returns the last check, and what was changed, as text
 */
export async function checkAndFix(options: CliOptions, context: RunContext): Promise<Checked & { log: string }> {
  let checked = await check(options, context)
  const isDry = options.fix === 'dry'
  const done: Finding[] = []
  const changed = new Set<string>()
  const unchanged = new Map<string, Unchanged>()
  for (let pass = 0; pass < maxPasses; pass++) {
    const { files = [], left = [] } = checked.edited ?? {}
    const edits = new Map(checked.report.findings.map(({ fingerprint, edits: own }) => [fingerprint, own]))
    let count = 0
    for (const { source, text, done: own } of files) {
      const because = isDry ? undefined : await rewrite(context.root, source.path, source.text, text)
      if (because !== undefined) unchanged.set(source.path, { path: source.path, because })
      else {
        count++
        changed.add(source.path)
        done.push(...own.map(({ finding }) => ({ ...finding, edits: edits.get(finding.fingerprint) ?? [] })))
      }
    }
    if (isDry || count === 0) break
    checked = await check(options, context)
    if (left.length === 0) break
  }
  const standing = isDry ? [] : checked.report.findings.map(({ fingerprint }) => fingerprint)
  const fixes: Fixes = {
    done,
    standing: new Set(standing),
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
