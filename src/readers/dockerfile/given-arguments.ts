import type { Source } from '../../model/source.ts'
import { span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import { leaveOut } from '../left-out.ts'
import type { DockerfileBuild } from '../reader.ts'
import { syntaxOf } from './syntax.ts'

const maxGiven = 50

/** What a build gives, as far as it decides on the images and the users of a Dockerfile. */
export type Given = Required<Pick<DockerfileBuild, 'args' | 'namedContexts'>>

export const nothingGiven: Given = { args: new Map(), namedContexts: new Map() }

/** What builds give a Dockerfile, each way once; nothing where nothing is known to build it. */
export function givenBy(source: Source, builds: readonly DockerfileBuild[]): Given[] {
  const deciding = builds.some(({ args }) => args && args.size > 0) ? decidingArguments(source) : new Set<string>()
  const found = new Map<string, Given>()
  for (const { args = nothingGiven.args, namedContexts = nothingGiven.namedContexts } of builds) {
    const given = new Map([...args].filter(([name]) => deciding.has(name)).sort())
    // Who gives what nobody knows may as well give the default.
    const known = new Map([...given].filter(([, value]) => !isOpen(value)))
    for (const one of [given, known]) {
      const key = JSON.stringify([[...one], [...namedContexts].sort()])
      if (found.size <= maxGiven) found.set(key, { args: one, namedContexts })
    }
  }
  if (found.size > maxGiven)
    leaveOut(span(source, 0, 0), `only the first ${maxGiven} sets of arguments of its builds are checked`)
  const all = [...found.values()].slice(0, maxGiven)
  return all.length > 0 ? all : [nothingGiven]
}

/** Whether anything of a value is not known. */
export const isOpen = (value: string | undefined): boolean => value === undefined || value.includes('$')

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
