import type { Mapping, Sequence } from '../readers/parse/yaml.ts'
import { replacedFlag } from './command-line.ts'
import { listOf, type Wanted } from './hit.ts'
import { stepsTo, treesOf } from './yaml-tree.ts'
import { type Replacement, setAt, type TreeChange } from './yaml-write.ts'

/** The keys of a KubeletConfiguration, by the flag that sets the same. */
const kubeletKeys: Readonly<Record<string, readonly string[]>> = {
  'anonymous-auth': ['authentication', 'anonymous', 'enabled'],
  'make-iptables-util-chains': ['makeIPTablesUtilChains'],
  'protect-kernel-defaults': ['protectKernelDefaults'],
  'read-only-port': ['readOnlyPort'],
  'rotate-certificates': ['rotateCertificates'],
  'seccomp-default': ['seccompDefault'],
}

interface Changed {
  readonly changes: readonly TreeChange[]
  readonly replacements: readonly Replacement[]
}

/** A flag of a part of the cluster, or a key of the kubelet's file: another value, or one more at the end of its command line. */
export function changesOfComponent({ edit, hit: { at, missing }, subject }: Wanted): Changed {
  if (!('set' in edit)) return { changes: [], replacements: [] }
  if (!missing) return { changes: [], replacements: replacedFlag(at, String(edit.value)) }
  const root = treesOf(at.source).find((one) => one.start <= at.start && at.end <= one.end)
  const isKubelets = root?.kind === 'map' && root.entries.get('kind')?.value.source === at.source
  const keys = kubeletKeys[edit.set]
  const isFile = isKubelets && keys && textOfKind(root) === 'KubeletConfiguration'
  if (isFile) return { changes: listOf(setAt(root, keys, edit.value)) ?? [], replacements: [] }
  const list = commandOf(subject)
  return { changes: list ? [{ append: `--${edit.set}=${edit.value}`, to: list }] : [], replacements: [] }
}

function textOfKind(root: Mapping): string | undefined {
  const kind = root.entries.get('kind')?.value
  return kind?.kind === 'scalar' ? kind.text : undefined
}

/** The list of a container that ends with the flags of the program that the subject stands at; none where a shell starts it. */
function commandOf({ at }: Wanted['subject']): Sequence | undefined {
  const steps = stepsTo(at)
  const word = steps.at(-1)
  const entry = steps.at(-2)
  if (word?.parent.kind !== 'seq' || word.node.kind !== 'scalar' || !/^[\w./-]+$/.test(word.node.text)) return undefined
  if (word.index !== 0 || !/^(?:command|args)$/.test(entry?.entry?.key.text ?? '')) return undefined
  const container = entry!.parent as Mapping
  const args = container.entry('args')?.value
  return args === undefined ? word.parent : args.kind === 'seq' ? args : undefined
}
