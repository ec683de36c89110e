/** A chart as it is given to Helm, which sees these files and no others. */
export interface ChartRequest {
  readonly release: string
  /** By their paths in the chart. */
  readonly files: ReadonlyMap<string, string | Buffer>
  /** The chart is rendered once with each. */
  readonly values: readonly ChartValues[]
}

/** What is laid over the chart's own values. */
export interface ChartValues {
  /** Texts of values files, in order. */
  readonly texts: readonly string[]
  /** Options of a command: `--set` with what it sets. */
  readonly settings: readonly string[]
}

/** What Helm prints, or where it stops; nothing that it says of the values is kept. */
export type ChartAnswer =
  | { readonly text: string }
  | { readonly because: string; readonly template?: string; readonly line?: number }

/** An answer for each values; undefined where there is no Helm. */
export type RenderChart = (request: ChartRequest) => Promise<readonly ChartAnswer[] | undefined>
