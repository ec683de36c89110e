import { isSwitch } from '../../knowledge/component-flags.ts'
import type { Program } from '../../model/program.ts'
import type { Span, Unresolved } from '../../model/source.ts'
import { part, unresolvedOf, type Word } from '../parse/words.ts'

/** A setting as a file or a command line gives it, by the name of its flag. */
export interface Given {
  readonly flag: string
  /** The flag, or the key. */
  readonly at: Span
  readonly values: readonly Word[]
}

/** What one place says of a component: later settings of it win, and lists of flags add up. */
export interface Settings {
  readonly given: readonly Given[]
  /** Further settings that are not known come with these. */
  readonly opaque?: Unresolved
}

/** Single letters of the programs of Kubernetes. */
const letters: Readonly<Record<string, string>> = { v: 'v', h: 'help', V: 'version' }

/**
 * The flags of a component's command line, without its name. Those of Kubernetes are pflag's: `--flag value` or `--flag=value`, a
 * switch never takes the word behind it, and `_` stands for `-`. etcd's are those of Go's own library: one dash or two, and what is
 * no flag ends them.
 */
export function settingsOfFlags(words: readonly Word[], program: Program): Settings {
  const given: Given[] = []
  let opaque: Unresolved | undefined
  const isEtcd = program === 'etcd'
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word.text === '--') break
    const dashes = /^--?(?=[A-Za-z])/.exec(word.text)?.[0]
    if (dashes === undefined) {
      if (word.unsure !== undefined || word.several) opaque ??= unresolvedOf(word)
      else if (isEtcd) break
      continue
    }
    const equals = word.text.indexOf('=')
    const written = word.text.slice(dashes.length, equals < 0 ? undefined : equals)
    const flag = isEtcd || dashes === '--' ? nameOf(written, isEtcd) : letters[written[0]!]
    if (flag === undefined) continue
    const at = word.use ?? word.span
    if (equals >= 0) given.push({ flag, at, values: [part(word, equals + 1)] })
    else if (isSwitch(flag)) given.push({ flag, at, values: [{ ...word, text: 'true' }] })
    else if (dashes === '-' && !isEtcd && written.length > 1) continue
    else {
      const next = words[i + 1]
      // A flag that is not known here may be a switch.
      if (!next || next.text.startsWith('-')) continue
      given.push({ flag, at, values: [next] })
      i++
    }
  }
  return { given, ...(opaque && { opaque }) }
}

const nameOf = (written: string, isEtcd: boolean) => (isEtcd ? written : written.replaceAll('_', '-'))
