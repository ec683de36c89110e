import { runtimeOf } from '../../knowledge/runtimes.ts'
import type { Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** Whether a text may name manifests for a cluster, or write what configures one or a machine of it. */
export const mentionsCluster = (text: string): boolean =>
  /\b(?:kubectl|oc|helm|kubeadm|kubelet|k3d|eksctl|talosctl)\b|\.k8s\.io\/v\d|EncryptionConfig|kubeconfig\b|\bkind\s+create\b|\/(?:kubernetes|rancher|containers\/systemd|etcd)\/|\bpodman\b[^\n]{0,200}\bkube\b/.test(
    text,
  )

const verbs = /^(?:apply|create|replace|patch)$/

/** Whether a command of a pipe may send what it reads to a cluster, by its text. */
export const sendsToCluster = (text: string): boolean =>
  /\b(?:kubectl|oc)\b[^|;\n]{0,200}\b(?:apply|create|replace|patch)\b/.test(text)

/** The files, and folders with a kustomization, that a call of kubectl sends to the cluster, or Podman plays, `-` for what it reads; empty for any other command line. */
export function manifestsOf(words: readonly Word[]): readonly Word[] {
  const podman = words.findIndex((word) => word.unsure === undefined && runtimeOf(baseName(word))?.name === 'podman')
  const [first, second] = words.slice(podman + 1)
  const isPlayed = podman >= 0 && /^(?:kube (?:play|apply)|play kube)$/.test(`${first?.text} ${second?.text}`)
  // Options that take a value have words that are no files of the repository.
  if (isPlayed) return words.slice(podman + 3).filter(({ text }) => text === '-' || !text.startsWith('-'))
  const maker = words.findIndex((word) => word.unsure === undefined && makers.test(baseName(word)))
  if (maker >= 0)
    return optionsOf(words.slice(maker + 1), /^(?:--config(?:-file)?|-[cf])$/, /^--config(?:-file)?=(.+)$/s)
  const at = words.findIndex((word) => word.unsure === undefined && /^(?:kubectl|oc)$/.test(baseName(word)))
  if (at < 0) return []
  const own = words.slice(at + 1)
  if (!own.some(({ text }) => verbs.test(text))) return []
  return [
    ...optionsOf(own, /^(?:-f|--filename)$/, /^(?:--filename=|-f=?)(.+)$/s).flatMap(listed),
    ...optionsOf(own, /^(?:-k|--kustomize)$/, /^(?:--kustomize=|-k=?)(.+)$/s),
  ]
}

/** The patches of machines' configurations that stand in a call of talosctl; one of a file begins with `@`. */
export function machinePatchesIn(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex((word) => word.unsure === undefined && baseName(word) === 'talosctl')
  if (at < 0) return []
  const patches = optionsOf(
    words.slice(at + 1),
    /^(?:-p|--(?:config-)?patch(?:-control-plane|-worker)?)$/,
    /^--(?:config-)?patch(?:-control-plane|-worker)?=(.+)$/s,
  )
  return patches.filter(({ text }) => !text.startsWith('@'))
}

/** `-f` takes several names between commas. */
const listed = (word: Word): Word[] =>
  word.text.startsWith('<(') ? [word] : word.text.split(',').map((text) => ({ ...word, text }))

/** Programs that make a cluster, or a machine of it, from a file. */
const makers = /^(?:kubeadm|kubelet|kind|k3d|eksctl)$/

/** The values of an option, as the next word or in the same. */
function optionsOf(words: readonly Word[], alone: RegExp, joined: RegExp): Word[] {
  return words.flatMap((word, i) => {
    const value = joined.exec(word.text)?.[1]
    if (value !== undefined) return [{ ...word, text: value }]
    return alone.test(word.text) ? (words[i + 1] ?? []) : []
  })
}
