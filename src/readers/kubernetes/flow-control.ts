import { type FlowControl, type FlowControlFacts, flowControl } from '../../model/flow-control.ts'
import type { Fact } from '../../model/source.ts'
import { factAt, itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { groupOf } from './config-file.ts'
import { ObjectSettings, objectFrame } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/** A FlowSchema or a PriorityLevelConfiguration; undefined for another group's. `key` is its own. */
export function flowControlOf(object: KubernetesObject, key: string): FlowControl | undefined {
  const { kind, node } = object
  if (groupOf(node) !== 'flowcontrol.apiserver.k8s.io') return undefined
  const settings = new ObjectSettings<keyof FlowControlFacts>(node)
  const isSchema = kind === 'FlowSchema'
  const level = isSchema
    ? settings.text('exempt', 'spec', 'priorityLevelConfiguration', 'name')
    : settings.text('exempt', 'spec', 'type')
  const isExempt = level?.value === (isSchema ? 'exempt' : 'Exempt')
  // Every cluster has these two of its own, and the API server keeps them as they are.
  const isBuiltIn = textAt(node, 'metadata', 'name') === 'exempt'
  return flowControl({
    ...objectFrame(object, key),
    ...(isExempt && !isBuiltIn && { exempt: level }),
    subjects: itemsOf(nodeAt(node, 'spec', 'rules')).flatMap((rule) =>
      itemsOf(nodeAt(rule, 'subjects')).flatMap(subjectOf),
    ),
    unresolved: settings.unresolved,
  })
}

function subjectOf(subject: Node): Fact<string>[] {
  const path = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' }[textAt(subject, 'kind') ?? '']
  const name = path === undefined ? undefined : nodeAt(subject, path, 'name')
  return name?.kind === 'scalar' && name.text !== 'system:masters' ? [factAt(name, name.text)] : []
}
