import { join } from 'node:path'
import type { Checked } from './check.ts'
import { type Leg, legOf } from './decide/legs.ts'
import { mergeReports } from './decide/merge.ts'
import type { Checkout, Report } from './model/report.ts'
import { OptionError } from './options/options.ts'
import { readAll } from './readers/index.ts'
import { quoteFrom } from './render/masked-lines.ts'
import type { QuoteOf } from './render/quote.ts'
import { CommitFiles } from './repository/commit-files.ts'
import { commitTree } from './repository/commit-tree.ts'
import { Files, InputError } from './repository/files.ts'
import { topOf } from './repository/listing.ts'
import { readReports } from './repository/reports.ts'
import { checkoutOf } from './repository/root.ts'

/** Where reports are merged. */
export interface MergePlace {
  /** What the names are relative to. */
  readonly cwd: string
  /** In the repository whose lines are quoted, where it is one. */
  readonly root: string
  /** Where only reports of one of these commits, or of the one that is checked out, count: those that the run is about. */
  readonly commits?: readonly string[]
}

type Merged = Pick<Checked, 'report' | 'quoteOf'>

/**
 * One report of those of several jobs; nothing is checked.
 * @param names files and folders; where the run is about a commit, none that git has in it
 * @param quotes whether lines are shown: for them the repository is read
 * @throws OptionError
 */
export async function mergedReport(
  { cwd, root, commits }: MergePlace,
  names: readonly string[],
  version: string,
  { quotes }: { readonly quotes: boolean },
): Promise<Merged> {
  const legs = textsOf(cwd, names, commits && root).map(([name, text]) => {
    try {
      return legOf(name, text)
    } catch (error) {
      throw new OptionError(`The report ${name} cannot be read: ${(error as Error).message}.`)
    }
  })
  const [first, ...others] = legs
  if (!first) throw new OptionError('No report is named.')
  const report = reportOf([first, ...others], version)
  for (const leg of commits ? legs : []) requireOwn(leg, commits ?? [], root)
  return { report, quoteOf: quotes ? await quotesOf(report, root) : noQuotes }
}

const noQuotes: QuoteOf = () => undefined

function textsOf(...asked: Parameters<typeof readReports>): ReturnType<typeof readReports> {
  try {
    return readReports(...asked)
  } catch (error) {
    throw error instanceof InputError ? new OptionError(error.message) : error
  }
}

function reportOf(legs: readonly [Leg, ...Leg[]], version: string): Report {
  try {
    return mergeReports(legs, version)
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

/** An artifact of another run says nothing of what this one is about. */
function requireOwn({ name, report: { checkout } }: Leg, commits: readonly string[], root: string): void {
  const own = [...commits, checkoutOf(root)?.commit ?? ''].filter((commit) => commit !== '')
  if (!checkout || own.length === 0 || own.includes(checkout.commit)) return
  throw new OptionError(
    `The report ${name} is of commit ${checkout.commit}; this run is about ${own[0]}. It comes from another run, or this job has checked out another commit.`,
  )
}

/** Lines as the commit has them, where git has it here; only of files that say here what the findings say of them. */
async function quotesOf({ checkout, findings }: Report, root: string): Promise<QuoteOf> {
  try {
    const folder = checkout && folderHere(checkout, root)
    if (!folder) return noQuotes
    const files = new CommitFiles(
      commitTree(folder, checkout.commit),
      Files.open(folder, [], () => true),
      [],
      () => true,
    )
    const { subjects } = await readAll(files)
    const keys = new Set(subjects.map(({ key }) => key))
    const known = findings.filter(({ subject }) => keys.has(subject.key))
    const paths = new Set(
      known.flatMap(({ location, related }) => [...(location ? [location] : []), ...related].map(({ file }) => file)),
    )
    return quoteFrom((path) => (paths.has(path) ? files.read(path) : undefined), subjects)
  } catch {
    // Lines are no part of a report: it is the same without them.
    return noQuotes
  }
}

/** No folder that a link leads to: the name comes from a report. */
function folderHere({ folder }: Checkout, root: string): string | undefined {
  const top = topOf(root)
  if (top === undefined) return undefined
  const path = join(top, folder)
  return checkoutOf(path)?.folder === folder ? path : undefined
}
