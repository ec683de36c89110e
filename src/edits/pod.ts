import type { Field } from '../model/container.ts'
import { containerFields } from '../model/fields.ts'
import type { Mapping, Node } from '../readers/parse/yaml.ts'
import { type Changes, guilty, isOperation, listOf, removal, replacedIf, type Wanted } from './hit.ts'
import { stepsTo, treesOf } from './yaml-tree.ts'
import { setAt } from './yaml-write.ts'

type Value = string | number | boolean

/** The key under the field's parents, and how its value is written. */
const keys: { readonly [F in Field]?: readonly [path: readonly string[], text: (value: Value) => Value] } = {
  readOnlyRootFilesystem: [['readOnlyRootFilesystem'], (value) => value],
  noNewPrivileges: [['allowPrivilegeEscalation'], (value) => !value],
  runAsNonRoot: [['runAsNonRoot'], (value) => value],
  seccomp: [['seccompProfile', 'type'], () => 'RuntimeDefault'],
  appArmor: [['appArmorProfile', 'type'], () => 'RuntimeDefault'],
  memoryLimit: [['memory'], (bytes) => `${Math.round(Number(bytes) / (1024 * 1024))}Mi`],
  memoryRequest: [['memory'], (bytes) => `${Math.round(Number(bytes) / (1024 * 1024))}Mi`],
  cpuLimit: [['cpu'], (cpus) => `${Math.round(Number(cpus) * 1000)}m`],
  cpuRequest: [['cpu'], (cpus) => `${Math.round(Number(cpus) * 1000)}m`],
  pullPolicy: [['imagePullPolicy'], (value) => value],
  serviceAccountToken: [['automountServiceAccountToken'], (value) => value],
}

const lists: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers'])

interface Around {
  readonly container: Mapping
  readonly spec: Mapping
}

/** A container has a dozen findings, which change the same mappings. Kept as long as the tree that they are of. */
const known = new WeakMap<Node, Map<Wanted['subject'], Around | undefined>>()

function around({ subject }: Wanted): Around | undefined {
  const [root] = treesOf(subject.at.source)
  if (!root) return undefined
  let own = known.get(root)
  if (!own) {
    own = new Map()
    known.set(root, own)
  }
  if (!own.has(subject)) own.set(subject, findAround(subject))
  return own.get(subject)
}

/** The container around a place, and the pod's spec around that. */
function findAround(subject: Wanted['subject']): Around | undefined {
  const steps = stepsTo(subject.at)
  const index = steps.findLastIndex(({ entry }) => entry && lists.has(entry.key.text))
  const [spec, container] = [steps[index]?.parent, steps[index + 1]?.node]
  return spec?.kind === 'map' && container?.kind === 'map' ? { spec, container } : undefined
}

export function changesOfPod(wanted: Wanted): Changes {
  const { edit } = wanted
  if (wanted.subject.kind === 'service-account') return changesOfAccount(wanted)
  const found = around(wanted)
  if (!found) return undefined
  const step = guilty(wanted)
  if (!wanted.hit.missing && !step) return undefined
  if ('remove' in edit) {
    // An only setting is turned off: an empty context is a finding of its own.
    const isOnly = step?.parent.kind === 'map' && step.parent.own.length === 1
    return isOnly
      ? replacedIf(step, () => true, edit.remove === 'procMount' ? 'Default' : false)
      : removal(wanted, found.container)
  }
  // What a JSON patch sets, it sets over what the container has.
  if (!('set' in edit) || (step && isOperation(step.parent))) return undefined
  const field = edit.set as Field
  if (field === 'capDrop') {
    if (step?.parent.kind === 'seq') return [{ replaceItems: step.parent, value: String(edit.value) }]
    return listOf(setAt(found.container, ['securityContext', 'capabilities', 'drop'], [String(edit.value)]))
  }
  const { level, parent = [] } = containerFields[field].pod ?? {}
  const [path, text] = keys[field] ?? []
  if (!path || !text || !level) return undefined
  const value = text(edit.value)
  // A user that is root by its number is for a person to choose.
  if (field === 'runAsNonRoot' && step && step.entry?.key.text !== path[0]) return undefined
  return (
    replacedIf(step, (name) => name === path.at(-1), value) ??
    // The annotations that came before the fields.
    replacedIf(step, (name) => /^(?:seccomp|container\.(?:seccomp|apparmor))\./.test(name), 'runtime/default') ??
    listOf(setAt(level === 'pod' ? found.spec : found.container, [...parent, ...path], value))
  )
}

/** The object around the place where it is named. */
function changesOfAccount(wanted: Wanted): Changes {
  const { edit, subject } = wanted
  const account = stepsTo(subject.at).findLast(({ parent }) => parent.kind === 'map' && parent.entry('kind'))?.parent
  if (!('set' in edit) || account?.kind !== 'map') return undefined
  const key = 'automountServiceAccountToken'
  return replacedIf(guilty(wanted), (name) => name === key, edit.value) ?? listOf(setAt(account, [key], edit.value))
}
