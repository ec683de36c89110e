import { type Checked, check } from './check.ts'
import type { Finding } from './model/report.ts'
import type { RunContext } from './model/run.ts'
import type { CliOptions } from './options/flags.ts'
import { type Fixes, fixLine, renderFixes, type Unchanged } from './render/fix-lines.ts'
import { standingFindings } from './render/words.ts'
import { requireRewritable, rewriteFile } from './repository/rewrite.ts'

/** Edits that touch each other take turns, and a fault may hide another; so many turns are enough for what a person wrote. */
const maxPasses = 12

/**
 * Checks, changes the files where there is one right change, and checks what they are now.
 * @returns the last check (of a dry run the first: nothing is changed), and what was changed, as text
 */
export async function checkAndFix(options: CliOptions, context: RunContext): Promise<Checked & { log: string }> {
  const isDry = options.fix === 'dry'
  const [{ editsFor }, { LinesBefore }] = await Promise.all([
    import('./edits/edits.ts'),
    import('./edits/lines-before.ts'),
  ])
  /** Their lines alone: the findings of a check would stand beside those of the next. */
  const done = new Map<string, string>()
  const texts = new Map<string, string>()
  const changed = new Set<string>()
  const unchanged = new Map<string, Unchanged>()
  const before = new LinesBefore()
  /** With the lines that the files had before the first pass. */
  const inLinesBefore = (finding: Finding): Finding => ({
    ...finding,
    location: finding.location && {
      ...finding.location,
      line: before.lineOf(finding.location.file, finding.location.line),
    },
    edits: finding.edits.map((edit) => ({ ...edit, line: before.lineOf(edit.file, edit.line) })),
  })
  /** No finding is edited twice: an edit that did not help does not help again. */
  const checkNow = () => check({ ...options, edits: { together: 'all', except: new Set(done.keys()), texts } }, context)
  /** What no pass follows needs no edits; of so much nobody reads them. */
  const checkOnly = () => check({ ...options, edits: { newOnly: true, except: new Set(done.keys()), texts } }, context)
  const apply = async ({ edited }: Checked): Promise<void> => {
    const applied: NonNullable<typeof edited>['files'][number][] = []
    for (const file of edited?.files ?? []) {
      const { source, text, done: own } = file
      const { path } = source
      // What a dry run changed before is in no file.
      const because = await reasonOf(async () => {
        if (!isDry) await rewriteFile(context.root, path, source.text, text)
        else if (!texts.has(path)) await requireRewritable(context.root, path, source.text)
      })
      if (because !== undefined) {
        unchanged.set(path, { path, because })
        continue
      }
      if (isDry) texts.set(path, text)
      changed.add(path)
      for (const one of own)
        done.set(one.finding.fingerprint, fixLine(inLinesBefore({ ...one.finding, edits: editsFor(one) })))
      applied.push(file)
    }
    for (const file of applied) before.add(file)
  }
  let checked: Checked | undefined = await checkNow()
  const first = isDry ? { ...checked, report: checked.withEdits() } : undefined
  /** What another run can change. */
  const changeable = ({ edited }: Checked): number => {
    const files = edited?.files.filter(({ source }) => !unchanged.has(source.path)) ?? []
    const wanted = [...files.flatMap((file) => file.done), ...(edited?.left ?? []), ...(edited?.later ?? [])]
    return wanted.filter(({ finding }) => !done.has(finding.fingerprint)).length
  }
  let more = 0
  /** Whether something was changed since the last check. */
  let isAhead = false
  for (let pass = 1; pass <= maxPasses; pass++) {
    const doneBefore = done.size
    const isFull = hasLater(checked)
    await apply(checked)
    if (isFull) more = changeable(checked)
    if (done.size === doneBefore) break
    // It shows the first check, and another would take as long again.
    isAhead = isFull && isDry
    if (isAhead) break
    // Else its trees would stand beside those of the next check.
    checked = undefined
    checked = await (isFull ? checkOnly() : checkNow())
    if (isFull) break
    if (pass === maxPasses) more = changeable(checked)
  }
  const standing = new Set(isAhead ? [] : checked.report.findings.map(({ fingerprint }) => fingerprint))
  const { refused = [] } = checked.edited ?? {}
  const fixes: Fixes = {
    done,
    standing,
    left: standingFindings(checked.report).filter(({ waiver }) => !waiver).length,
    files: changed.size,
    unchanged: [...unchanged.values()],
    more,
    refused: refused.map(({ wanted: { finding }, because }) => ({
      // A dry run leaves the files as they were.
      finding: isDry && !isAhead ? inLinesBefore(finding) : finding,
      because,
    })),
    isDry,
  }
  return { ...(first ?? { ...checked, report: checked.withEdits() }), log: renderFixes(fixes) }
}

const hasLater = ({ edited }: Checked): boolean => edited !== undefined && edited.later.length > 0

async function reasonOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
