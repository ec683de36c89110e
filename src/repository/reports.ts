import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { maxJobs } from '../model/run.ts'
import { pathInCommit } from './baseline-file.ts'
import { InputError } from './files.ts'

/** Bytes of one. */
const maxBytes = 256 * 1024 * 1024

/**
 * The texts of the reports that are named, by their paths as they were named.
 * @param names files, and folders whose JSON files are all reports
 * @param commit the repository whose own files are none: the change could bring what it likes
 * @throws InputError where one is not there: a verdict without it would be another
 */
export function readReports(cwd: string, names: readonly string[], commit?: string): [name: string, text: string][] {
  const files = names.flatMap((name) => filesOf(cwd, name))
  if (files.length > maxJobs) throw new InputError(`There are ${files.length} reports; at most ${maxJobs} are merged.`)
  return [...new Set(files)].map((name) => {
    const path = resolve(cwd, name)
    if (commit !== undefined && pathInCommit(commit, path) !== undefined)
      throw new InputError(`The report ${name} is a file of the repository: it has to come from a job.`)
    if (statSync(path).size > maxBytes) throw new InputError(`The report ${name} is too large.`)
    return [name, readFileSync(path, 'utf8')]
  })
}

function filesOf(cwd: string, name: string): string[] {
  const stats = statSync(resolve(cwd, name), { throwIfNoEntry: false })
  if (!stats) throw new InputError(`The report ${name} is not there. Did its job end before it wrote one?`)
  if (!stats.isDirectory()) return [name]
  const inside = readdirSync(resolve(cwd, name), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name).slice(resolve(cwd, name).length + 1))
    .sort()
  if (inside.length === 0) throw new InputError(`The folder ${name} has no report (a .json file).`)
  return inside.map((path) => join(name, path))
}
