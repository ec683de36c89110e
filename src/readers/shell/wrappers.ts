import type { Word } from '../parse/words.ts'

/** A program that runs the command in its arguments: its options that take a value, and how many words of its own come before. */
interface Wrapper {
  readonly values?: RegExp
  /** Own operands before the command (`timeout 5`). */
  readonly operands?: number
  /** With one of these options it only looks a command up. */
  readonly inert?: RegExp
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { values: /^(?:-[ugpCTDRrth]|--(?:user|group|prompt|close-from|chdir|chroot|role|type|host|other-user))$/ },
  doas: { values: /^-[uC]$/ },
  env: { values: /^(?:-[uCS]|--(?:unset|chdir))$/ },
  time: { values: /^-[fo]$/ },
  exec: { values: /^-a$/ },
  command: { inert: /^-[pvV]*[vV]/ },
  builtin: {},
  nohup: {},
  setsid: {},
  chronic: {},
  unbuffer: {},
  caffeinate: {},
  nice: { values: /^(?:-n|--adjustment)$/ },
  ionice: { values: /^(?:-[cnpPu]|--(?:class|classdata))$/ },
  stdbuf: { values: /^-[ioe]$/ },
  timeout: { values: /^(?:-[ks]|--(?:kill-after|signal))$/, operands: 1 },
  gtimeout: { values: /^(?:-[ks]|--(?:kill-after|signal))$/, operands: 1 },
  flock: { values: /^(?:-[wEc]|--(?:timeout|wait|conflict-exit-code))$/, operands: 1 },
  xargs: { values: /^(?:-[nIPLdaseE]|--(?:max-args|replace|max-procs|max-lines|delimiter|arg-file|max-chars))$/ },
  watch: { values: /^(?:-n|--interval)$/ },
  lima: {},
  winpty: {},
  'cross-env': {},
  dotenv: { values: /^-[epv]$/ },
}

const shells = /^(?:ba|da|a|k|z)?sh$/
const sshValues = /^-[bcDEeFIiJLlmOopQRSWw]$/
/** Helper functions (`retry 3 docker run …`) run their arguments. */
const helper = /(?:^|[-_])(?:retry|try|run|exec|execute|attempt|cmd|command|with|until|wait)(?:[-_]|$)/i
const runtime = /^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/

/** What a command line comes down to: other words, or a text that another shell reads. */
export type Unwrapped = { readonly words: readonly Word[] } | { readonly nested: Word } | { readonly shell: true }

/** Whether a command of this name can lead to a container runtime: what else a script runs is not looked at. */
export function mayRun(name: string): boolean {
  const base = name.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '')
  return (
    runtime.test(base) ||
    Object.hasOwn(wrappers, base) ||
    /^(?:ssh|eval|su|sg|runuser)$/.test(base) ||
    shells.test(base) ||
    helper.test(base)
  )
}

export const isRuntimeName = (name: string) => runtime.test(name)

export const baseName = (word: Word) => word.text.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '')

/** Removes `sudo`, `env A=b`, `timeout 5`, `xargs` … from a command line. */
export function unwrap(words: readonly Word[]): Unwrapped {
  let rest = words
  for (let depth = 0; depth < 10; depth++) {
    const [first] = rest
    if (!first) break
    const name = baseName(first)
    if (name === 'ssh') return remote(rest)
    if (shells.test(name)) return shellText(rest)
    if (/^(?:su|sg|runuser)$/.test(name)) return asUser(rest)
    if (name === 'eval') return joined(rest.slice(1))
    const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
    if (wrapper) rest = afterWrapper(rest, wrapper)
    else if (helper.test(name) && first.unsure === undefined) return { words: afterHelper(rest) }
    else break
  }
  return { words: rest }
}

function afterWrapper(words: readonly Word[], { values, operands = 0, inert }: Wrapper): readonly Word[] {
  let i = 1
  for (; i < words.length; i++) {
    const { text } = words[i]!
    if (inert?.test(text)) return []
    if (text === '--') return words.slice(i + 1 + operands)
    if (text.startsWith('-')) {
      if (values?.test(text)) i++
    } else if (!/^\w+=/.test(text)) break
  }
  return words.slice(i + operands)
}

function afterHelper(words: readonly Word[]): readonly Word[] {
  const start = words.findIndex((word) => word.unsure === undefined && runtime.test(baseName(word)))
  return start < 0 ? words : words.slice(start)
}

/** `sh -c TEXT`; a shell without a script reads its standard input. */
function shellText(words: readonly Word[]): Unwrapped {
  for (let i = 1; i < words.length; i++) {
    const { text } = words[i]!
    if (/^-[a-zA-Z]*c$/.test(text)) {
      const nested = words[i + 1]
      return nested ? { nested } : { words: [] }
    }
    if (/^[-+][a-zA-Z]*o$/.test(text)) i++
    else if (!/^[-+]/.test(text)) return { words: [] }
  }
  return { shell: true }
}

/** `su - user -c TEXT`, `sg docker -c TEXT`. */
function asUser(words: readonly Word[]): Unwrapped {
  const nested = words[words.findIndex((word) => word.text === '-c' || word.text === '--command') + 1]
  return nested && nested !== words[0] ? { nested } : { shell: true }
}

/** A command for another machine counts as well. */
function remote(words: readonly Word[]): Unwrapped {
  let i = 1
  for (; i < words.length && words[i]!.text.startsWith('-'); i++) if (sshValues.test(words[i]!.text)) i++
  const command = words.slice(i + 1)
  if (command.length === 0) return { shell: true }
  return joined(command)
}

function joined(words: readonly Word[]): Unwrapped {
  const [first] = words
  return words.length === 1 && first ? { nested: first } : { words }
}
