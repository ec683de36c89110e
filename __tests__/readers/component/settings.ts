import { type Component, type ComponentFacts, lists, numbers, switches, texts } from '../../../src/model/component.ts'
import type { Fact } from '../../../src/model/source.ts'
import { place } from '../read-file.ts'

const flags = [...switches, ...numbers, ...texts, 'version', ...lists] as const

/** What a component is set to, each setting with its place; then what is not known of it. */
export function settingsOf(subject: Component): string[] {
  const facts: ComponentFacts = subject
  const set = flags.flatMap((flag) => {
    const found = facts[flag]
    const values = found === undefined ? [] : Array.isArray(found) ? found : [found]
    return (values as Fact<unknown>[]).map(({ value, at }) => `${flag} ${value} ${place(at)}`)
  })
  const open = [...subject.unresolved].map(([flag, { because }]) => `${flag}? ${because}`)
  return [...set, ...open, ...(subject.opaque ? [`? ${subject.opaque.because}`] : [])]
}
