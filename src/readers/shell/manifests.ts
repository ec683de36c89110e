import type { Word } from '../parse/words.ts'
import { baseName } from './command-line.ts'

/** Whether a text may name manifests for a cluster. */
export const mentionsCluster = (text: string): boolean => /\b(?:kubectl|oc)\b/.test(text)

const verbs = /^(?:apply|create|replace|patch)$/

/** The files that a call of kubectl sends to the cluster, `-` for what it reads; empty for any other command line. */
export function manifestsOf(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex((word) => word.unsure === undefined && /^(?:kubectl|oc)$/.test(baseName(word)))
  if (at < 0) return []
  const own = words.slice(at + 1)
  if (!own.some(({ text }) => verbs.test(text))) return []
  const found: Word[] = []
  for (let i = 0; i < own.length; i++) {
    const word = own[i]!
    const match = /^(?:--filename=|-f=?)(.+)$/s.exec(word.text)
    if (/^(?:-f|--filename)$/.test(word.text) && own[i + 1]) found.push(own[++i]!)
    else if (match) found.push({ ...word, text: match[1]! })
  }
  return found
}
