import type { Checked } from './check.ts'
import { legOf } from './decide/legs.ts'
import { mergeReports } from './decide/merge.ts'
import { OptionError } from './options/options.ts'
import { InputError } from './repository/files.ts'
import { readReports } from './repository/reports.ts'

/**
 * One report of those of several jobs; nothing is checked.
 * @param names files and folders
 * @param commit the repository whose own files are no reports
 * @throws OptionError
 */
export function mergedReport(
  cwd: string,
  names: readonly string[],
  version: string,
  commit?: string,
): Pick<Checked, 'report' | 'quoteOf'> {
  const legs = textsOf(cwd, names, commit).map(([name, text]) => {
    try {
      return legOf(name, text)
    } catch (error) {
      throw new OptionError(`The report ${name} cannot be read: ${(error as Error).message}.`)
    }
  })
  const [first, ...others] = legs
  if (!first) throw new OptionError('No report is named.')
  try {
    return { report: mergeReports([first, ...others], version), quoteOf: () => undefined }
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

function textsOf(...asked: Parameters<typeof readReports>): ReturnType<typeof readReports> {
  try {
    return readReports(...asked)
  } catch (error) {
    throw error instanceof InputError ? new OptionError(error.message) : error
  }
}
