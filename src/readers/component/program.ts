import { type Program, programs } from '../../model/program.ts'
import type { Word } from '../parse/words.ts'

/** A program with the words behind its name. */
export interface Started {
  readonly program: Program
  readonly name: Word
  readonly words: readonly Word[]
}

/** What the one binary of older releases calls its parts. */
const parts: Readonly<Record<string, Program>> = {
  apiserver: 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  proxy: 'kube-proxy',
  kubelet: 'kubelet',
}

const base = (path: string) => path.replace(/^.*[/\\]/s, '').replace(/\.exe$/i, '')

export const programOf = (name: string): Program | undefined => programs.find((program) => program === name)

/** Programs that start the one that their words name. */
const wrappers = new Set([
  'go-runner',
  'exec',
  'tini',
  'dumb-init',
  'nice',
  'ionice',
  'sudo',
  'env',
  'nohup',
  'gosu',
  'su-exec',
])

/** The component that a command line starts, by the base name of what is run; undefined where it starts none. */
export function startedBy(words: readonly Word[]): Started | undefined {
  let at = 0
  const isWrapped = words[0] !== undefined && wrappers.has(base(words[0].text))
  if (isWrapped) {
    at = words.findIndex(
      ({ text }, i) => i > 0 && !text.startsWith('-') && (programOf(base(text)) || base(text) === 'hyperkube'),
    )
    if (at < 0) return undefined
  }
  const name = words[at]
  if (!name) return undefined
  const own = programOf(base(name.text))
  if (own) return { program: own, name, words: words.slice(at + 1) }
  const next = words[at + 1]
  if (base(name.text) !== 'hyperkube' || !next) return undefined
  const program = programOf(next.text) ?? parts[next.text]
  return program && { program, name: next, words: words.slice(at + 2) }
}
