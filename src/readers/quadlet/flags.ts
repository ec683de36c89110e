import { type FlagTable, runTable } from '../command/flag-table.ts'
import { type Flag, type SplitFlags, splitFlags } from '../command/flag-words.ts'
import { type Directive, directives, headerOf, unitWords } from '../parse/unit-file.ts'
import { part, type Word } from '../parse/words.ts'
import { assignmentOf, expanded, trimmed } from '../unit/commands.ts'
import type { UnitFiles } from '../unit/files.ts'
import { specified } from '../unit/specifiers.ts'
import { containerKeys } from './keys.ts'

/** One setting of a unit, with the words of its value. */
export interface Setting extends Pick<Directive, 'section' | 'name'> {
  readonly value: Word
  words(): readonly Word[]
}

/** Every setting of a unit in the order of its files; specifiers are put in, and variables where Podman's generator makes a command of it. */
export function settingsOf({ files, name: unit }: UnitFiles): Setting[] {
  const written = files.flatMap((file) =>
    directives(file.text).map(({ section, name, value, at }) => ({
      section,
      name,
      value: filledIn(specified(trimmed(value, at, file), unit)),
      words: () => unitWords(value, (from, to) => file.locate(at + from, at + to)).map((word) => specified(word, unit)),
    })),
  )
  const variables = new Map(
    written.flatMap(({ section, name, words }) =>
      section === 'Service' && name === 'Environment' ? words().map(assignmentOf) : [],
    ),
  )
  return written.map((setting) =>
    /^(?:Unit|Service|Install)$/.test(setting.section)
      ? setting
      : {
          ...setting,
          value: inOneWord(setting.value, variables),
          words: () => setting.words().flatMap((word) => expanded(word, variables)),
        },
  )
}

function inOneWord(word: Word, variables: ReadonlyMap<string, Word>): Word {
  const [first = word, ...others] = expanded(word, variables)
  return others.length === 0 ? first : { ...word, unsure: `${word.text} stands for several words` }
}

const filledIn = (word: Word): Word =>
  /\{\{|<%=/.test(word.text) ? { ...word, unsure: `${word.text} is filled in by a template` } : word

/** The header of the section that describes what is started, else whatever stands first. */
export function placeOf({ files }: UnitFiles, section: string, settings: readonly Setting[]) {
  for (const file of files) {
    const header = headerOf(file, section)
    if (header) return header
  }
  return settings[0]?.value.span ?? files[0]!.locate(0, 0)
}

/** The last value of a setting; one that is empty takes it back. */
export function lastOf(settings: readonly Setting[], name: string): Setting | undefined {
  const last = settings.findLast((setting) => setting.name === name)
  return last && last.value.text !== '' ? last : undefined
}

/** The settings of one section as the flags that Podman's generator makes of them. */
export function flagsOf(
  settings: readonly Setting[],
  keys: (name: string) => boolean = () => true,
  table: FlagTable = runTable,
): SplitFlags {
  const flags = withoutTakenBack(settings).flatMap((setting) => (keys(setting.name) ? flagsIn(setting) : []))
  const words = withoutTakenBack(settings.filter(({ name }) => name === 'PodmanArgs')).flatMap((one) => one.words())
  const more = splitFlags(words, table, { flagsOnly: true })
  return { flags: [...flags, ...user(settings), ...more.flags], rest: [], ...(more.opaque && { opaque: more.opaque }) }
}

/** An empty value takes back those of its name before it. */
function withoutTakenBack(settings: readonly Setting[]): readonly Setting[] {
  const from = new Map<string, number>()
  settings.forEach(({ name, value }, i) => {
    if (value.text === '') from.set(name, i)
  })
  return from.size === 0 ? settings : settings.filter(({ name }, i) => i > (from.get(name) ?? -1))
}

function flagsIn({ name, value, words }: Setting): Flag[] {
  const key = containerKeys.get(name)
  if (!key) return []
  const { form, flag, before } = key
  if (form === 'switch') {
    const isOn = /^(?:1|true|yes|on|y|t)$/i.test(value.text)
    if (before !== '')
      return isOn || value.unsure !== undefined ? [{ name: flag, value: { ...value, text: before } }] : []
    return [{ name: flag, value: { ...value, text: value.unsure === undefined ? String(isOn) : value.text } }]
  }
  const written = form === 'words' ? words() : [value]
  // `-/dev/sda`: where the host has it.
  const values = flag === 'device' ? written.map((word) => (word.text.startsWith('-') ? part(word, 1) : word)) : written
  return values.map((word) => ({
    name: flag,
    value: before === '' ? word : { ...word, text: `${before}${word.text}` },
  }))
}

/** `User=` and `Group=` are one flag. */
function user(settings: readonly Setting[]): Flag[] {
  const own = lastOf(settings, 'User')?.value
  const group = lastOf(settings, 'Group')?.value
  if (!own) return []
  return [{ name: 'user', value: group ? { ...own, text: `${own.text}:${group.text}` } : own }]
}
