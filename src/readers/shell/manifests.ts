import type { Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** Whether a text may name manifests for a cluster. */
export const mentionsCluster = (text: string): boolean => /\b(?:kubectl|oc)\b|\bpodman\b[^\n]{0,200}\bkube\b/.test(text)

const verbs = /^(?:apply|create|replace|patch)$/

/** The files, and folders with a kustomization, that a call of kubectl sends to the cluster, or Podman plays, `-` for what it reads; empty for any other command line. */
export function manifestsOf(words: readonly Word[]): readonly Word[] {
  const podman = words.findIndex((word) => word.unsure === undefined && baseName(word) === 'podman')
  const [first, second] = words.slice(podman + 1)
  const isPlayed = podman >= 0 && /^(?:kube (?:play|apply)|play kube)$/.test(`${first?.text} ${second?.text}`)
  // Options that take a value have words that are no files of the repository.
  if (isPlayed) return words.slice(podman + 3).filter(({ text }) => text === '-' || !text.startsWith('-'))
  const at = words.findIndex((word) => word.unsure === undefined && /^(?:kubectl|oc)$/.test(baseName(word)))
  if (at < 0) return []
  const own = words.slice(at + 1)
  if (!own.some(({ text }) => verbs.test(text))) return []
  const found: Word[] = []
  for (let i = 0; i < own.length; i++) {
    const word = own[i]!
    const match = /^(?:--(?:filename|kustomize)=|-[fk]=?)(.+)$/s.exec(word.text)
    if (/^(?:-[fk]|--filename|--kustomize)$/.test(word.text) && own[i + 1]) found.push(own[++i]!)
    else if (match) found.push({ ...word, text: match[1]! })
  }
  return found
}
