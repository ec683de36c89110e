import type { ComponentField } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Unresolved } from '../../model/source.ts'
import type { Given } from './flags.ts'

/** What flags and environment still say where they name a configuration file. */
interface BesideFile {
  readonly places: readonly (readonly Given[])[]
  /** Settings that stand in the file, if anywhere. */
  readonly unset: ReadonlyMap<ComponentField, Unresolved>
  /** Everything stands in the file. */
  readonly elsewhere?: Unresolved
}

/** etcd ignores all flags and variables beside its file, kube-proxy all flags; the scheduler those that the file can set. */
export function besideFile(program: Program, places: readonly (readonly Given[])[]): BesideFile {
  const flag =
    program === 'etcd' ? 'config-file' : program === 'kube-scheduler' || program === 'kube-proxy' ? 'config' : undefined
  const file = flag === undefined ? undefined : places.flat().findLast((one) => one.flag === flag)
  if (!file) return { places, unset: new Map() }
  const elsewhere: Unresolved = { because: `the file of --${flag} decides`, at: file.at }
  if (program === 'kube-proxy') return { places: [[file]], unset: new Map() }
  if (program === 'etcd') return { places: [[{ ...file, flag: 'config' }]], unset: new Map(), elsewhere }
  const kept = places.map((place) => place.filter((one) => one.flag !== 'profiling'))
  return { places: kept, unset: new Map([['profiling', { ...elsewhere, unset: true }]]) }
}
