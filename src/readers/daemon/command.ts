import type { Refused } from '../../model/daemon.ts'
import type { Fact, Span } from '../../model/source.ts'
import { splitFlags } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import type { Given, Settings } from './given.ts'
import { daemonTable, settingByFlag, settingByKey } from './settings.ts'

/** The flags of a dockerd command line, without the program's name. */
export function settingsOfFlags(words: readonly Word[]): Settings {
  const { flags, opaque } = splitFlags(words, daemonTable, { flagsOnly: true })
  const given = flags.flatMap(({ name, value }): Given[] => {
    const setting = settingByFlag.get(name)
    return setting ? [{ key: setting.key, at: value.use ?? value.span, values: [value] }] : []
  })
  return { given, refused: [], ...(opaque && { opaque }) }
}

/** Where the words of a daemon begin: behind `dockerd`, `docker daemon`, `docker -d`; undefined where none is started. */
export function daemonWords(words: readonly Word[]): readonly Word[] | undefined {
  const [first, second] = words
  const name = first?.text.replace(/^.*[/\\]/s, '').replace(/\.exe$/i, '')
  if (name === 'dockerd' || name === 'dockerd-rootless.sh' || name === 'dockerd-entrypoint.sh')
    return second?.text === 'dockerd' ? words.slice(2) : words.slice(1)
  if (name !== 'docker') return undefined
  const at = words.findIndex(({ text }, i) => i > 0 && (text === 'daemon' || text === '-d' || text === '--daemon'))
  const isFirst = at > 0 && words.slice(1, at).every(({ text }) => text.startsWith('-'))
  return isFirst ? [...words.slice(1, at), ...words.slice(at + 1)] : undefined
}

/**
 * dockerd does not start with a setting that its file gives as well, equal or not.
 * @param program where the command line begins: the values of other settings (options of a log driver) are not pointed at
 */
export function conflicts(flags: readonly Given[], file: readonly Given[], program: Span): Fact<Refused>[] {
  const inFile = new Set(file.map(({ key }) => key))
  const seen = new Set<string>()
  return flags.flatMap(({ key, at }) => {
    // Runtimes of both are put together.
    if (!inFile.has(key) || key === 'runtimes' || seen.has(key)) return []
    seen.add(key)
    return [
      {
        value: { setting: key, because: 'is set by a flag and in daemon.json' },
        at: settingByKey.get(key)?.field ? at : program,
      },
    ]
  })
}
