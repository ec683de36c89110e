import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChartAnswer, ChartRequest, ChartValues, RenderChart } from '../model/chart.ts'
import { answering, type Program, type Sandbox, withFiles } from './sandbox.ts'

const helm: Program = {
  label: 'Helm',
  all: 'charts',
  commands: [['helm']],
  /** Nothing of the environment but where programs are: it holds secrets. */
  environment: (own) => {
    const { PATH, HOME, LANG, SystemRoot } = process.env
    return {
      PATH,
      HOME,
      LANG,
      SystemRoot,
      KUBECONFIG: own('kubeconfig'),
      HELM_CONFIG_HOME: own('helm'),
      HELM_CACHE_HOME: own('helm'),
      HELM_DATA_HOME: own('helm'),
      HELM_PLUGINS: own('helm/plugins'),
      HELM_REGISTRY_CONFIG: own('helm/registry.json'),
      HELM_REPOSITORY_CONFIG: own('helm/repositories.yaml'),
      HELM_REPOSITORY_CACHE: own('helm/repository'),
    }
  },
}

/**
 * Renders charts with the `helm` on PATH, in a sandbox with a copy of the chart.
 * @param root a program in the repository is not run
 * @returns makes a renderer for one side of a comparison
 */
export const chartRenderers = (root: string, path: string, signal: AbortSignal): (() => RenderChart) =>
  answering(
    helm,
    { root, path, signal },
    ({ release, files, values }) => [JSON.stringify([release, values]), ...[...files].flat()],
    rendered,
    (answers) => answers.flatMap((answer) => ('because' in answer ? [answer.because] : [])),
  )

const rendered = ({ release, files, values }: ChartRequest, sandbox: Sandbox): Promise<readonly ChartAnswer[]> =>
  withFiles('chart', files, 'chart', async (folder) => {
    const answers: ChartAnswer[] = []
    for (const [index, one] of values.entries()) {
      const printed = await sandbox.run(folder, await argumentsOf(one, release, join(folder, `values-${index}`)))
      answers.push('text' in printed ? printed : { because: printed.because, ...placeIn(printed.said) })
    }
    return answers
  })

async function argumentsOf({ texts, settings }: ChartValues, release: string, stem: string): Promise<string[]> {
  const args = ['template', release, 'chart', '--namespace', release]
  for (const [index, text] of texts.entries()) {
    const file = `${stem}-${index}.yaml`
    await writeFile(file, text)
    args.push('--values', file)
  }
  return [...args, ...settings]
}

/** Only where it stops: the rest of what Helm says may quote values. */
function placeIn(said: string): { template?: string; line?: number } {
  const [, template, line] =
    /\(?([\w.-]+\/templates\/[\w./-]{1,200}):(\d{1,6}):\d+\)?:/.exec(said.slice(0, 10_000)) ?? []
  return template === undefined ? {} : { template, line: Number(line) }
}
