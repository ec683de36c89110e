import { type Component, type ComponentFacts, lists, numbers, switches, texts } from '../../../src/model/component.ts'
import type { Fact } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

const flags = [...switches, ...numbers, ...texts, 'version', ...lists] as const

/** The components that files set up, each with what is known of it: `flag value line:text`, `flag? why not`. */
export async function componentsIn(files: Readonly<Record<string, string>>): Promise<string[][]> {
  const { subjects } = await readAll(repository(files))
  const found = subjects.filter((subject): subject is Component => subject.kind === 'component')
  return found.map((subject) => [subject.key, place(subject.at), ...settingsOf(subject)])
}

function settingsOf(subject: Component): string[] {
  const facts: ComponentFacts = subject
  const set = flags.flatMap((flag) => {
    const found = facts[flag]
    const values = found === undefined ? [] : Array.isArray(found) ? found : [found]
    return (values as Fact<unknown>[]).map(({ value, at }) => `${flag} ${value} ${place(at)}`)
  })
  const open = [...subject.unresolved].map(([flag, { because }]) => `${flag}? ${because}`)
  return [...set, ...open, ...(subject.opaque ? [`? ${subject.opaque.because}`] : [])]
}
