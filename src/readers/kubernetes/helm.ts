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
  if (!text.includes('{{')) return false
  for (const { index } of path.matchAll(/(?<=^|\/)templates\//g)) {
    if (chartsOf(repository).has(path.slice(0, index))) return true
  }
  return false
}
