import { type Component, type ComponentField, component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import type { Dialect } from '../../model/subject.ts'
import { factsOf, unsetIn } from './facts.ts'
import type { Given } from './flags.ts'

/** A component of a node as files set it. */
export interface NodeComponent {
  readonly program: Program
  readonly key: string
  readonly dialect: Dialect
  readonly at: Span
  /** In the order in which the program reads them. */
  readonly places: readonly (readonly Given[])[]
  /** The file that is its configuration: what it does not set has the default of a file. */
  readonly config?: Fact<string>
  readonly file?: string
  /** Set where something else completes it: what is not set is not known. */
  readonly isPart: boolean
  /** What stands elsewhere, if anywhere. */
  readonly unset?: ReadonlyMap<ComponentField, Unresolved>
  readonly nearestParent?: ReadonlyMap<ComponentField, Span>
  readonly opaque?: Unresolved
}

export function nodeComponent({
  places,
  config,
  isPart,
  unset,
  nearestParent,
  opaque,
  ...own
}: NodeComponent): Component {
  const reading = factsOf(own.program, ...places)
  return component({
    ...own,
    ...reading.facts,
    ...(config && { config }),
    name: own.program,
    unresolved: unset ? new Map([...unset, ...reading.unresolved]) : reading.unresolved,
    nearestParent: new Map([...(nearestParent ?? []), ...reading.nearestParent]),
    ...(isPart && { unsupported: unsetIn(reading) }),
    ...(opaque && !isPart && { opaque }),
  })
}

/** Programs that read the rest of their settings from the file that `--config` names. */
export const readsFile = (program: Program, given: readonly Given[]): boolean =>
  (program === 'kubelet' || program === 'kube-proxy') && given.some(({ flag }) => flag === 'config')
