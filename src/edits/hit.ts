import type { Edit } from '../model/edit.ts'
import type { Hit } from '../model/rule.ts'
import type { Span } from '../model/source.ts'
import type { Subject } from '../model/subject.ts'
import type { Mapping, Node } from '../readers/parse/yaml.ts'
import { type Step, stepsTo } from './yaml-tree.ts'
import { replaced, type TreeChange } from './yaml-write.ts'

/** A finding with the change that its rule wants. */
export interface Wanted {
  readonly edit: Edit
  readonly hit: Pick<Hit, 'at' | 'missing'>
  readonly subject: Pick<Subject, 'kind' | 'dialect' | 'at' | 'rendering' | 'program'>
}

/** What a writer makes of it: nothing where it does not know how. */
export type Changes = readonly TreeChange[] | undefined

/** The innermost node that is at fault; nothing where the fault is that there is none. */
export const guilty = ({ hit }: Wanted): Step | undefined => (hit.missing ? undefined : stepsToFault(hit.at).at(-1))

/** The nodes around what is at fault. None where that is a piece of a text of its own, as of the patch in a kustomization. */
function stepsToFault(at: Span): readonly Step[] {
  const steps = stepsTo(at)
  const node = steps.at(-1)?.node
  if (node?.kind !== 'scalar' || (at.start <= node.start && node.end <= at.end)) return steps
  return /\n|^[[{]/.test(node.source.text.slice(node.start, node.end).trim()) ? [] : steps
}

/** An operation of a JSON patch, which has to keep each of its keys. */
export const isOperation = (node: Node): boolean => node.kind === 'map' && !!node.entry('op') && !!node.entry('path')

/** Another value for a key that is at fault. */
export function replacedIf(
  step: Step | undefined,
  key: (name: string) => boolean,
  value: string | number | boolean,
): Changes {
  if (!step?.entry || step.node !== step.entry.value || !key(step.entry.key.text)) return undefined
  return listOf(replaced(step.node, value))
}

export const listOf = (change: TreeChange | undefined): Changes => change && [change]

/**
 * Removes what is at fault. An only key, or one that cannot be spared, takes the mapping or list around it along, up to `limit`.
 * @param limit the mapping that keeps a key; where there is none, the file may become empty
 */
export function removal({ hit }: Wanted, limit?: Mapping): Changes {
  const steps = stepsToFault(hit.at)
  for (let depth = steps.length - 1; depth >= 0; depth--) {
    const { parent, index } = steps[depth]!
    const count = parent.kind === 'map' ? parent.own.length : parent.items.length
    const isLoose = count > 1 && !isOperation(parent)
    if (isLoose || (depth === 0 && !limit)) return [{ remove: index, from: parent }]
    if (parent === limit) return undefined
  }
  return undefined
}
