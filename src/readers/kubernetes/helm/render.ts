import type { ChartAnswer, RenderChart } from '../../../model/chart.ts'
import { offsetOfLine, type Source, span } from '../../../model/source.ts'
import type { FoundGap, NamedManifest, RenderedChart, RenderedTemplate, Repository } from '../../reader.ts'
import { type Chart, ChartError, chartFolders, chartIn, isOf, usedBy } from './charts.ts'
import { chartsDelivered } from './deliveries.ts'
import { type Comparing, comparing, locatorOf } from './lines.ts'
import { renderPastRequired, type StoodIn } from './required.ts'

/** Charts of one repository that are rendered. */
const maxCharts = 200

/**
 * What Helm makes of the charts of a repository; no templates where there is no Helm.
 * @param sources manifests, some of which may deliver charts
 */
export async function renderCharts(
  repository: Repository,
  sources: readonly Source[],
  render: RenderChart,
): Promise<RenderedChart[]> {
  const commands = [...(repository.manifests ?? []), ...(await chartsDelivered(sources, repository))]
  const folders = chartFolders(repository)
  const used = new Set(folders.flatMap((folder) => usedBy(folder, repository).filter((one) => one !== folder)))
  const roots = folders.filter((folder) => !used.has(folder))
  const charts: RenderedChart[] = []
  const limit = comparing()
  const wanted = roots.length > 0 ? roots : folders
  for (const folder of wanted.slice(0, maxCharts)) {
    const chart = await renderOne(folder, repository, commands, render, limit)
    if (chart === undefined) return wanted.map((one) => ({ folder: one, templates: [], gaps: [], withoutHelm: true }))
    if (chart !== 'library') charts.push(chart)
  }
  const failure = `only ${maxCharts} charts of a repository are rendered`
  for (const folder of wanted.slice(maxCharts)) {
    const gaps = [{ path: `${folder}Chart.yaml`, because: failure, blocking: true }]
    charts.push({ folder, templates: [], gaps, failure })
  }
  return charts
}

async function renderOne(
  folder: string,
  repository: Repository,
  all: readonly NamedManifest[],
  render: RenderChart,
  limit: Comparing,
): Promise<RenderedChart | 'library' | undefined> {
  const failed = (because: string): RenderedChart => ({ folder, templates: [], gaps: [], failure: because })
  try {
    const commands = all.filter((one) => isOf(one, folder, repository))
    const found = chartIn(folder, repository, commands)
    if (!found) return 'library'
    const answers = await render(found.chart.request)
    if (!answers) return undefined
    const rendered = await renderPastRequired(found.chart.request, answers, render)
    const gaps = [...found.gaps, ...requiredGaps(rendered, found.chart)]
    return readAnswers(found.chart, rendered.answers, gaps, repository, limit)
  } catch (error) {
    if (!(error instanceof ChartError)) throw error
    return failed(error.message)
  }
}

function readAnswers(
  chart: Chart,
  answers: readonly ChartAnswer[],
  gaps: readonly FoundGap[],
  repository: Repository,
  limit: Comparing,
): RenderedChart {
  const templates = new Map<string, { source: Source; values: string[] }>()
  const failures: { name: string; because: string; place: string }[] = []
  for (const [index, answer] of answers.entries()) {
    const name = chart.values[index]!
    if (!('text' in answer)) {
      failures.push({ name, because: answer.because, place: placeOf(answer, chart) })
      continue
    }
    for (const source of sourcesIn(answer.text, chart, repository, limit)) {
      const key = `${source.path}\0${source.text}`
      const known = templates.get(key)
      if (known) known.values.push(name)
      else templates.set(key, { source, values: [name] })
    }
  }
  const of = answers.length - failures.length
  const rendered = [...templates.values()].map((one): RenderedTemplate => ({ ...one, of }))
  const [first] = failures
  if (of === 0 && first) return { folder: chart.folder, templates: [], gaps, failure: first.because + first.place }
  const other = failures.map(({ name, because, place }): FoundGap => {
    const words = `the chart is not checked with these values: ${because}${place}`
    return { path: name, because: words, blocking: false }
  })
  return { folder: chart.folder, templates: rendered, gaps: [...gaps, ...other] }
}

/** What is made of a value that a chart requires, and that is not here, is not known; said once a chart. */
function requiredGaps({ answers, places }: StoodIn, { paths }: Chart): FoundGap[] {
  const [first] = places
  const path = first && paths.get(first.template)
  if (!first || path === undefined || !answers.some((answer) => 'text' in answer)) return []
  const because = 'the chart requires values that are not here: what it makes of them is not checked'
  return [{ path, line: first.line, because, blocking: false }]
}

/** Where Helm stops, as a file of the repository. */
function placeOf(answer: ChartAnswer, { paths }: Chart): string {
  if (!('template' in answer) || answer.template === undefined) return ''
  const path = paths.get(answer.template.slice(answer.template.indexOf('/') + 1))
  return path === undefined ? '' : ` (it stops at ${path}:${answer.line})`
}

/** The objects that Helm prints, each under the template that wrote it. */
function sourcesIn(text: string, chart: Chart, repository: Repository, limit: Comparing): Source[] {
  return text.split(/^---\n(?=# Source: )/m).flatMap((piece) => {
    const [, name] = /^# Source: ([^\n]+)\n/.exec(piece) ?? []
    if (name === undefined) return []
    const own = piece.slice(piece.indexOf('\n') + 1)
    const inChart = withoutAlias(name.slice(name.indexOf('/') + 1), chart)
    const archive = [...chart.archives].find(([folder]) => inChart.startsWith(folder))?.[1]
    const path = chart.paths.get(inChart)
    const isOwn = path?.endsWith(inChart.slice(inChart.lastIndexOf('/')))
    const template = path !== undefined && isOwn ? repository.read(path) : undefined
    if (template)
      return [
        { path: template.path, text: own, origin: 'repository' as const, locate: locatorOf(template, own, limit) },
      ]
    const at = archive ?? wholeChart(chart, repository)
    return at ? [{ path: at.source.path, text: own, origin: 'repository' as const, locate: () => at }] : []
  })
}

function withoutAlias(name: string, { aliases }: Chart): string {
  const alias = [...aliases.keys()].find((folder) => name.startsWith(folder))
  return alias === undefined ? name : aliases.get(alias)! + name.slice(alias.length)
}

function wholeChart({ folder }: Chart, repository: Repository) {
  const source = repository.read(`${folder}Chart.yaml`)
  return source && span(source, offsetOfLine(source, 1))
}
