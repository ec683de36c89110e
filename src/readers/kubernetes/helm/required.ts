import type { ChartAnswer, ChartRequest, RenderChart } from '../../../model/chart.ts'

type Files = ChartRequest['files']

/** What a chart gets for a value that it requires and nobody here sets: a placeholder, so that what is made of it is not known. */
const standIn = '"${REQUIRED}"'

/** How often a chart is rendered again, each time past one more of them. */
const maxRounds = 20

/** Characters of a line of a template that is looked through. */
const maxLine = 2000

/** A call of `required` with what it says without the value; the value follows, or comes through a pipe. */
const call =
  /(?<![\w.$"-])required(?=[\s("`$])(?:\s*(?:"(?:[^"\\]|\\.)*"|`[^`]*`|\((?:[^()"`]|"[^"]*"|`[^`]*`)*\)|\$\w+))?/g

export interface StoodIn {
  readonly answers: readonly ChartAnswer[]
  /** Where values are required that are not here, in the chart. */
  readonly places: readonly { readonly template: string; readonly line: number }[]
}

/** Renders a chart again where it stops because it requires a value: what it makes of the others is known all the same. */
export async function renderPastRequired(
  request: ChartRequest,
  first: readonly ChartAnswer[],
  render: RenderChart,
): Promise<StoodIn> {
  const answers = [...first]
  const places: { template: string; line: number }[] = []
  let { files } = request
  for (let round = 0; round < maxRounds; round++) {
    const failed = [...answers.entries()].filter(([, answer]) => placeOf(answer) !== undefined)
    const before = files
    for (const [, answer] of failed) {
      const place = placeOf(answer)!
      const changed = withStandIns(files, place)
      if (!changed) continue
      files = changed
      places.push(place)
    }
    if (files === before) break
    const again = await render({ ...request, files, values: failed.map(([index]) => request.values[index]!) })
    for (const [i, [index]] of failed.entries()) answers[index] = again?.[i] ?? answers[index]!
  }
  return { answers, places }
}

/** Where Helm stops, in the chart. */
function placeOf(answer: ChartAnswer) {
  if (!('because' in answer) || answer.template === undefined || answer.line === undefined) return undefined
  return { template: answer.template.slice(answer.template.indexOf('/') + 1), line: answer.line }
}

/** The files with another value for what a line requires; a line that takes in a named template may require it there. */
function withStandIns(files: Files, { template, line }: { template: string; line: number }): Files | undefined {
  const text = files.get(template)
  if (typeof text !== 'string') return undefined
  const lines = text.split('\n')
  const own = lines[line - 1]
  if (own === undefined) return undefined
  const changed = filledIn(own)
  if (changed !== own) return new Map([...files, [template, lines.with(line - 1, changed).join('\n')]])
  if (!/\b(?:include|template|tpl)\b/.test(own.slice(0, maxLine))) return undefined
  const named = [...files].flatMap(([path, content]) => {
    if (typeof content !== 'string' || !/\{\{-?\s*define\b/.test(content)) return []
    const filled = content.split('\n').map(filledIn).join('\n')
    return filled === content ? [] : [[path, filled] as const]
  })
  return named.length > 0 ? new Map([...files, ...named]) : undefined
}

/** `required` and `default` take the same: what to say or give without the value, and the value. */
const filledIn = (line: string): string =>
  line.length > maxLine || !line.includes('required') ? line : line.replace(call, `default ${standIn}`)
