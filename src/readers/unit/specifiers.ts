import type { Word } from '../parse/words.ts'

/** Folders of the machine that systemd knows, as those of a service of the system; a user's home is `~` for either. */
const folders: Readonly<Record<string, string>> = {
  h: '~',
  t: '/run',
  S: '/var/lib',
  C: '/var/cache',
  L: '/var/log',
  E: '/etc',
  T: '/tmp',
  V: '/var/tmp',
}

/** Known only on the machine: its name, its user, its boot. */
const ofMachine = new Set('aAbBcdDfgGHIJlmMoqrRsuUvwWyY')

/**
 * A word with the specifiers of systemd put in: `%n` is the unit, `%p` its name before the `@`, `%i` what stands behind it. What only
 * the machine knows makes the word unsure.
 * @param unit its file's name: `web.service`, `web@.service`, `web@blue.service`
 */
export function specified(word: Word, unit: string): Word {
  if (!word.text.includes('%')) return word
  const name = unit.replace(/\.\w+$/, '')
  const at = name.indexOf('@')
  const prefix = at < 0 ? name : name.slice(0, at)
  const instance = at < 0 ? '' : name.slice(at + 1)
  const isOpen = at >= 0 && instance === ''
  let unknown: string | undefined
  const text = word.text.replace(/%([%a-zA-Z])/g, (written, letter: string) => {
    if (letter === '%') return '%'
    if (letter === 'p' || letter === 'P') return prefix
    if (letter === 'j') return prefix.slice(prefix.lastIndexOf('-') + 1)
    const value = { n: unit, N: name, i: instance, I: instance }[letter]
    if (value !== undefined && !isOpen) return value
    if (folders[letter] !== undefined) return folders[letter]
    if (value !== undefined || ofMachine.has(letter)) unknown ??= written
    return written
  })
  return unknown === undefined
    ? { ...word, text }
    : { ...word, text, unsure: `${unknown} is known only on the machine` }
}
