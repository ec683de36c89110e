import type { Source } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import { entriesOf, nodeAt } from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'
import type { Reader, Repository } from '../reader.ts'
import { mergeReadings } from '../script/script.ts'
import { Keys, readShell } from '../shell/shell.ts'

/** The `scripts` of package.json and composer.json, and the `tasks` of deno.json: the containers that they start. */
export const readPackages: Reader = async (sources, repository) =>
  mergeReadings(await Promise.all(sources.map((source) => readPackage(source, repository))))

function readPackage(source: Source, repository: Repository) {
  const { documents, problems } = parseJson(source)
  const [problem] = problems
  if (problem) {
    const because = `${source.path.replace(/^.*\//s, '')} does not parse: ${problem.because}`
    const gap = { path: source.path, line: problem.line, because, blocking: false }
    return { subjects: [], gaps: [gap] }
  }
  const scripts = ['scripts', 'tasks'].flatMap((list) =>
    entriesOf(nodeAt(documents[0], list)).flatMap(({ value }) =>
      linesOf(value.kind === 'map' ? nodeAt(value, 'command') : value),
    ),
  )
  const key = `${source.path}#`
  return readShell(
    scripts.map((line) => ({ key, text: line.text, locate: (from, to) => line.within(from, to) })),
    new Keys(),
    new Map(),
    repository,
  )
}
