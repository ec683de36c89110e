import type { Program } from '../model/program.ts'
import { type Span, span } from '../model/source.ts'
import type { Mapping, Node, Sequence } from '../readers/parse/yaml.ts'
import { replacedFlag } from './command-line.ts'
import { listOf, type Wanted } from './hit.ts'
import { type Step, stepsTo, treesOf } from './yaml-tree.ts'
import { type Replacement, replaced, setAt, type TreeChange } from './yaml-write.ts'

type Keys = Readonly<Record<string, readonly string[]>>

/** The keys of configuration files, by their kind and the flag that sets the same. */
const keysOf: Readonly<Record<string, Keys>> = {
  KubeletConfiguration: {
    'anonymous-auth': ['authentication', 'anonymous', 'enabled'],
    'make-iptables-util-chains': ['makeIPTablesUtilChains'],
    'protect-kernel-defaults': ['protectKernelDefaults'],
    'read-only-port': ['readOnlyPort'],
    'rotate-certificates': ['rotateCertificates'],
    'seccomp-default': ['seccompDefault'],
  },
  KubeSchedulerConfiguration: { profiling: ['enableProfiling'] },
}

/** Where a kubeadm configuration has the flags of a program. */
const partsOf: { readonly [P in Program]?: readonly string[] } = {
  'kube-apiserver': ['apiServer', 'extraArgs'],
  'kube-controller-manager': ['controllerManager', 'extraArgs'],
  'kube-scheduler': ['scheduler', 'extraArgs'],
  etcd: ['etcd', 'local', 'extraArgs'],
}

interface Changed {
  readonly changes: readonly TreeChange[]
  readonly replacements: readonly Replacement[]
}

const inTree = (change: TreeChange | undefined): Changed => ({ changes: listOf(change) ?? [], replacements: [] })

/** A flag of a part of the cluster, or a key of its file: another value, or one more where the others stand. */
export function changesOfComponent({ edit, hit: { at, missing }, subject }: Wanted): Changed {
  if (!('set' in edit)) return inTree(undefined)
  const isPlugin = edit.set === 'enable-admission-plugins'
  if (!missing && (isPlugin || (edit.set === 'authorization-mode' && isAmongOthers(at))))
    return { changes: [], replacements: withoutItem(at) }
  const isGiven = at.source !== subject.at.source || at.start !== subject.at.start
  if (isPlugin && isGiven) return withItem(at, String(edit.value))
  if (!missing) return { changes: [], replacements: replacedFlag(at, String(edit.value)) }
  const flag = `--${edit.set}=${edit.value}`
  if (!/\.(?:ya?ml|json|manifest)$/i.test(at.source.path))
    return { changes: [], replacements: behindName(subject, flag) }
  const root = treesOf(at.source).find((one) => one.start <= at.start && at.end <= one.end)
  const keys = keysOf[textIn(root, 'kind') ?? '']?.[edit.set]
  if (keys && root?.kind === 'map') return inTree(setAt(root, keys, edit.value))
  const list = commandOf(subject)
  return inTree(list ? { append: flag, to: list } : inKubeadm(subject, textIn(root, 'apiVersion'), edit))
}

/** One more item of a list that a flag, a key, or a name beside a value has. */
function withItem(at: Span, item: string): Changed {
  const { source, start, end } = at
  if (/^--[\w-]+=[\w,]+$/.test(source.text.slice(start, end)))
    return { changes: [], replacements: [{ at: span(source, end), text: `,${item}` }] }
  const step = /\.(?:ya?ml|json|manifest)$/i.test(source.path) ? stepsTo(at).at(-1) : undefined
  if (!step?.entry) return behindFlag(at, item, step)
  const { entry, node, parent } = step
  const isName = entry.key.text === 'name' && node === entry.value
  const value = node === entry.key ? entry.value : isName ? parent.entry('value')?.value : undefined
  return inTree(value?.kind === 'scalar' ? replaced(value, `${value.text},${item}`) : undefined)
}

/** A flag whose list is the word behind it, on a line or as an item of its own. */
function behindFlag({ source, start, end }: Span, item: string, step: Step | undefined): Changed {
  if (!/^--[\w-]+$/.test(source.text.slice(start, end))) return inTree(undefined)
  if (!step) {
    const [words] = /^[ \t]+\w[\w,]*(?=[ \t\r\n]|$)/.exec(source.text.slice(end, end + 1000)) ?? []
    return { changes: [], replacements: words ? [{ at: span(source, end + words.length), text: `,${item}` }] : [] }
  }
  const next = step.parent.kind === 'seq' ? step.parent.items[step.index + 1] : undefined
  return inTree(
    next?.kind === 'scalar' && /^\w[\w,]*$/.test(next.text) ? replaced(next, `${next.text},${item}`) : undefined,
  )
}

const isAmongOthers = ({ source: { text }, start, end }: Span): boolean => text[start - 1] === ',' || text[end] === ','

/** An item of a list goes with the comma behind it, or the one before. */
function withoutItem({ source, start, end }: Span): Replacement[] {
  const { text } = source
  if (!/^\w+$/.test(text.slice(start, end))) return []
  if (text[end] === ',') return [{ at: span(source, start, end + 1), text: '' }]
  return [{ at: span(source, text[start - 1] === ',' ? start - 1 : start, end), text: '' }]
}

function textIn(root: Node | undefined, key: string): string | undefined {
  const value = root?.kind === 'map' ? root.entries.get(key)?.value : undefined
  return value?.kind === 'scalar' && value.source === root?.source ? value.text : undefined
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

const isKubeadm = /^kubeadm\.k8s\.io\/|\.cluster\.x-k8s\.io\//
/** Since these its flags are a list of names and values, before that a mapping of texts. */
const hasLists = /^kubeadm\.k8s\.io\/v1beta(?![123]$)|\.cluster\.x-k8s\.io\/v1beta(?!1$)/

/** One more of the flags that kubeadm hands to a program. */
function inKubeadm(
  { at, program }: Wanted['subject'],
  version: string | undefined,
  { set, value }: { readonly set: string; readonly value: string | number | boolean },
): TreeChange | undefined {
  const path = program && partsOf[program]
  const step = stepsTo(at).at(-1)
  if (!path || !step?.entry || version === undefined || !isKubeadm.test(version)) return undefined
  const { entry, node, parent } = step
  // The subject stands at the innermost of the keys that are there, or at what says what the whole is.
  const isWhole = entry.key.text === 'kind' && node === entry.value
  const depth = path.indexOf(entry.key.text)
  const around = isWhole || depth >= 0 ? parent : entry.value.kind === 'map' ? entry.value : undefined
  if (!around) return undefined
  const rest = path.slice(Math.max(0, depth))
  // Where nothing is listed kubeadm itself switches this one on.
  const others = set === 'enable-admission-plugins' && value !== 'NodeRestriction' ? 'NodeRestriction,' : ''
  const text = `${others}${value}`
  return hasLists.test(version)
    ? setAt(around, rest, [{ name: set, value: text }])
    : setAt(around, [...rest, set], text)
}

/** A flag right behind the name of the program that a line starts; on a line of its own where the next one has that. */
function behindName({ at: { source, start, end }, program }: Wanted['subject'], flag: string): Replacement[] {
  const { text } = source
  if (text.slice(start, end).replace(/^.*\//s, '') !== program) return []
  const behind = text.slice(end, end + 200)
  const broken = /^([ \t]+\\\r?\n[ \t]*)-/.exec(behind)?.[1]
  const isOnLine = broken !== undefined || /^(?:[ \t]+-|[ \t]*(?:\r?\n|$))/.test(behind)
  return isOnLine ? [{ at: span(source, end), text: `${broken ?? ' '}${flag}` }] : []
}
