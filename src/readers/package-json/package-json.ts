import type { Source } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import { entriesOf, nodeAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'
import { mergeReadings } from '../script/script.ts'
import { Keys, readShell } from '../shell/shell.ts'

/** The `scripts` of package.json: the containers that they start. */
export const readPackages: Reader = async (sources) => mergeReadings(await Promise.all(sources.map(readPackage)))

function readPackage(source: Source) {
  const { documents, problems } = parseJson(source)
  const [problem] = problems
  if (problem) {
    const because = `package.json does not parse: ${problem.because}`
    const gap = { path: source.path, line: problem.line, because, blocking: false }
    return { subjects: [], gaps: [gap] }
  }
  const scripts = entriesOf(nodeAt(documents[0], 'scripts')).flatMap(({ value }) => {
    if (value.kind !== 'scalar') return []
    return [{ key: `${source.path}#`, text: value.text, locate: (from: number, to: number) => value.within(from, to) }]
  })
  return readShell(scripts, new Keys())
}
