import type { Source } from '../../model/source.ts'
import type { Repository } from '../reader.ts'

const chartFolders = new WeakMap<Repository, ReadonlySet<string>>()

function chartsOf(repository: Repository): ReadonlySet<string> {
  let folders = chartFolders.get(repository)
  if (!folders) {
    const charts = repository.paths.filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
    folders = new Set(charts.map((path) => path.slice(0, -'Chart.yaml'.length)))
    chartFolders.set(repository, folders)
  }
  return folders
}

/** Whether a file with actions lies in a `templates/` folder beside a Chart.yaml. One without actions is a plain manifest. */
export function isChartTemplate(path: string, text: string, repository: Repository): boolean {
  return text.includes('{{') && chartOf(path, repository) !== undefined
}

/** The folder, with its slash, of the chart that a template is of. */
function chartOf(path: string, repository: Repository): string | undefined {
  for (const { index } of path.matchAll(/(?<=^|\/)templates\//g)) {
    const folder = path.slice(0, index)
    if (chartsOf(repository).has(folder)) return folder
  }
  return undefined
}

/** A named template that an action takes, by its name where that is a plain one. */
const includes = /\b(?:include|template)[ \t]+(?:"([^"\n]{1,200})"|[`$.(])/g
/** What takes texts of the values, or whole files. */
const ofValues = /\b(?:tpl|toYaml)[ \t]+[$.(]/
const ofFiles = /\.Files\.(?:Get|Glob|Lines)\b(?![ \t]+"[^"\n*]{1,200}\.(?:ya?ml|json)")/

/** Named templates of a chart, and of the charts in it, as text. */
const namedTemplates = new WeakMap<Repository, Map<string, ReadonlyMap<string, string>>>()

/** Longer templates, and charts with more of them, are not looked through. */
const maxFiles = 500
const maxLength = 1_048_576

function namedTemplatesOf(chart: string, repository: Repository): ReadonlyMap<string, string> {
  const byChart = namedTemplates.get(repository) ?? new Map<string, ReadonlyMap<string, string>>()
  namedTemplates.set(repository, byChart)
  const known = byChart.get(chart)
  if (known) return known
  const found = new Map<string, string>()
  const files = repository.paths.filter((path) => path.startsWith(chart) && /(?:^|\/)templates\//.test(path))
  for (const path of files.slice(0, maxFiles)) {
    const text = repository.read(path)?.text ?? ''
    if (text.length > maxLength || !text.includes('define')) continue
    const starts = [...text.matchAll(/\{\{-?[ \t]*define[ \t]+"([^"\n]{1,200})"/g)]
    for (const [index, { index: start, 1: name = '' }] of starts.entries())
      found.set(name, text.slice(start, starts[index + 1]?.index))
  }
  byChart.set(chart, found)
  return found
}

/** Whether Helm leaves out a file of a chart's folder: it begins with `_`. */
export const isLeftOut = (path: string, repository: Repository): boolean =>
  /(?:^|\/)_[^/]*$/.test(path) && chartOf(path, repository) !== undefined

/**
 * Where a chart's template includes a named one that makes pods, or one that is not in the repository, takes manifests of the
 * chart's values, or a file that is no manifest by its name.
 * @param makesPods whether a template's text makes pods itself
 */
export function podsIncludedAt(
  { path, text }: Source,
  repository: Repository,
  makesPods: (text: string) => boolean,
): number | undefined {
  const chart = chartOf(path, repository)
  if (chart === undefined || isLeftOut(path, repository)) return undefined
  const named = namedTemplatesOf(chart, repository)
  const seen = new Set<string>()
  const mayMakePods = (name: string): boolean => {
    const own = named.get(name)
    if (own === undefined) return true
    if (seen.has(name)) return false
    seen.add(name)
    return (
      makesPods(own) || [...own.matchAll(includes)].some(([, inner = '']) => named.has(inner) && mayMakePods(inner))
    )
  }
  const anyMakesPods = () => [...named.keys()].some(mayMakePods)
  for (const { index, 1: name } of text.matchAll(includes))
    if (name === undefined ? anyMakesPods() : mayMakePods(name)) return index
  const values = repository.read(`${chart}values.yaml`)?.text ?? ''
  const taken = makesPods(values) ? ofValues.exec(text) : null
  return (taken ?? ofFiles.exec(text))?.index
}

/** The folder that an archive of a chart in another would be unpacked to, with a slash behind. */
export function packedChart(path: string): string | undefined {
  const [, folder, name] = /^((?:.*\/)?charts\/)([^/]+?)-v?\d[^/]*\.(?:tgz|tar\.gz)$/.exec(path) ?? []
  return name === undefined ? undefined : `${folder}${name}/`
}
