import type { Source } from '../../model/source.ts'
import { span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import type { BuildArguments, DockerfileBuild } from '../reader.ts'
import { syntaxOf } from './syntax.ts'

const maxGiven = 50

/**
 * The arguments that builds give a Dockerfile, as far as they decide on its images and users, each set once; a single empty one where
 * nothing is known to build it.
 */
export function argumentsGiven(source: Source, builds: readonly DockerfileBuild[]): BuildArguments[] {
  const deciding = builds.some(({ args }) => args && args.size > 0) ? decidingArguments(source) : new Set<string>()
  const found = new Map<string, BuildArguments>()
  for (const { args = new Map<string, string>() } of builds) {
    const given = new Map([...args].filter(([name]) => deciding.has(name)).sort())
    // Who gives what nobody knows may as well give the default.
    const known = new Map([...given].filter(([, value]) => isKnown(value)))
    for (const one of [given, known]) {
      const key = JSON.stringify([...one].map(([name, value]) => [name, value ?? null]))
      if (found.size <= maxGiven) found.set(key, one)
    }
  }
  if (found.size > maxGiven)
    leaveOut(span(source, 0, 0), `only the first ${maxGiven} sets of arguments of its builds are checked`)
  const all = [...found.values()].slice(0, maxGiven)
  return all.length > 0 ? all : [new Map()]
}

/** Whether nothing of a value is open. */
const isKnown = (value: string | undefined): value is string => value !== undefined && !value.includes('$')

/** The arguments that an image or a user is made of, also by the defaults of others. */
function decidingArguments(source: Source): ReadonlySet<string> {
  const { instructions } = syntaxOf(source)
  const values = new Map<string, string[]>()
  const found = new Set<string>()
  const add = (text = '') => {
    for (const [, name] of text.matchAll(/\$\{?(\w+)/g)) found.add(name!)
  }
  for (const { keyword, words, flags, pairs } of instructions) {
    if (keyword === 'FROM') add(words[0]?.text)
    if (keyword === 'USER') for (const { text } of words) add(text)
    for (const { name, value } of flags) if (name === 'from' || name === 'mount') add(value)
    if (keyword !== 'ARG' && keyword !== 'ENV') continue
    for (const { name, value } of pairs) values.set(name.text, [...(values.get(name.text) ?? []), value?.text ?? ''])
  }
  // What is added on the way is gone through as well.
  for (const name of found) for (const text of values.get(name) ?? []) add(text)
  spend('build variable', found.size)
  return found
}
