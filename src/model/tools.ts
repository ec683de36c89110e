import type { RenderChart } from './chart.ts'
import type { BuildKustomization } from './kustomization.ts'

/** Programs of the machine that readers may ask, each on a copy of what it needs. */
export interface Tools {
  readonly renderChart: RenderChart
  readonly buildKustomization: BuildKustomization
}
