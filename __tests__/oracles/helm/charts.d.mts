export interface ChartCase {
  readonly name: string
  /** The chart that Helm is asked for, by its folder. */
  readonly chart: string
  readonly files: Readonly<Record<string, string>>
  /** What the chart is rendered with, by the names of files; empty for its own values alone. */
  readonly values: readonly (readonly string[])[]
}
export const charts: readonly ChartCase[]
