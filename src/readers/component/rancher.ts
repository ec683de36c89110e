import type { Component } from '../../model/component.ts'
import { addTo } from '../../model/group.ts'
import type { Program } from '../../model/program.ts'
import type { Dialect } from '../../model/subject.ts'
import { part, pieces, type Word } from '../parse/words.ts'
import { itemsOf, type Node, spanOf } from '../parse/yaml.ts'
import type { Given } from './flags.ts'
import { nodeComponent } from './node.ts'

/** What hands flags to several components at once. */
export type GivenTo = ReadonlyMap<Program, readonly Given[]>

const argument =
  /^--?(?:(kube-apiserver|kube-controller-manager|kube-controller|kube-scheduler|kube-proxy|kubelet|etcd)-arg|write-kubeconfig-mode)(=|$)/

/** A setting of their own that is about the API server: the mode of the file with which one is its administrator. */
const kubeconfigMode = 'write-kubeconfig-mode'

/**
 * The flags for components among those of k3s and RKE2: `--kube-apiserver-arg=NAME=VALUE`, or the value as the next word; and what
 * they do with the kubeconfig that they write.
 */
export function rancherArguments(words: readonly Word[]): GivenTo {
  const found = new Map<Program, Given[]>()
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const match = argument.exec(word.text)
    if (!match) continue
    const value = match[2] === '=' ? part(word, match[0].length) : words[++i]
    if (value && match[1]) add(found, programNamed(match[1]), givenIn(value))
    else if (value) add(found, 'kube-apiserver', { flag: kubeconfigMode, at: word.use ?? word.span, values: [value] })
  }
  return found
}

/** k3s had a shorter name for one of them. */
const programNamed = (name: string) => (name === 'kube-controller' ? 'kube-controller-manager' : name) as Program

export function add(found: Map<Program, Given[]>, program: Program, given: Given): void {
  addTo(found, program, given)
}

const key = /^(kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|etcd)-arg\+?$/

/** What a key of a configuration file of k3s or RKE2 hands to a component; undefined for any other key. */
export function argumentsOfRancher(name: string, value: Node): { program: Program; given: Given[] } | undefined {
  if (name === kubeconfigMode && value.kind === 'scalar') {
    const at = spanOf(value)
    return {
      program: 'kube-apiserver',
      given: [{ flag: kubeconfigMode, at, values: [{ text: value.text, span: at }] }],
    }
  }
  const program = key.exec(name)?.[1] as Program | undefined
  const items = value.kind === 'scalar' ? [value] : itemsOf(value)
  const given = items.flatMap((item) =>
    item.kind === 'scalar' ? [givenIn({ text: item.text, span: spanOf(item) })] : [],
  )
  return program && { program, given }
}

/** `NAME=VALUE`, with or without dashes; a name alone switches it on. */
export function givenIn(word: Word): Given {
  const [name, ...rest] = pieces(word, '=')
  const flag = name!.text.trim().replace(/^--/, '').replaceAll('_', '-')
  const [first] = rest
  const at = word.use ?? word.span
  if (!first) return { flag, at, values: [{ ...word, text: 'true' }] }
  const span = { ...first.span, end: Math.max(first.span.start, rest.at(-1)!.span.end) }
  return { flag, at, values: [{ ...first, text: rest.map(({ text }) => text).join('='), span }] }
}

/** Whether the words of a command are those of a server or an agent of k3s or RKE2, behind its name. */
export const isRancher = (name: string, [first]: readonly Word[]): boolean =>
  /^(?:k3s|rke2)$/.test(name) && first !== undefined && /^(?:server|agent)$/.test(first.text)

/** Components of which only what is set is known: k3s, minikube and their like set the rest. */
export function partsOf(
  given: GivenTo,
  { key, dialect }: { readonly key: string; readonly dialect: Dialect },
): Component[] {
  return [...given].map(([program, own]) =>
    nodeComponent({ program, key: `${key}${program}`, dialect, at: own[0]!.at, places: [own], isPart: true }),
  )
}
