import { onlyShowsRecipes } from '../../knowledge/make.ts'
import { runtimeOf } from '../../knowledge/runtimes.ts'
import { part, type Word } from '../parse/words.ts'
import type { MakeValue } from '../reader.ts'
import { baseName, commandIndex, onlyShows } from './command-line.ts'

/** A call of make, as its words have it. */
export interface CallOfMake {
  readonly folder: string
  readonly files: readonly string[]
  readonly targets: readonly string[]
  /** `--eval TEXT`: lines of a Makefile. */
  readonly lines: readonly Word[]
  readonly values: readonly { readonly name: string; readonly value: Word }[]
  /** `-e`: what stands in the environment wins over what a Makefile sets. */
  readonly isEnvironmentFirst: boolean
}

/** Whether a text may run make. */
export const mayRunMake = (text: string): boolean => /(?:^|[^\w.-])g?make(?![\w.-])/.test(text)

/** Whether it may do so with values of its own, or with a Makefile of any name. */
export const mayGiveToMake = (text: string): boolean => mayRunMake(text) && /=|-f|file/.test(text)

/** Options that take the next word. */
const valued = /^(?:-[ICfoWE]|--(?:include-dir|directory|file|makefile|old-file|assume-old|what-if|new-file|eval))$/

/** The call of make that a command line is, also behind `sudo`, `timeout 5` and their like. */
export function makeIn(words: readonly Word[]): CallOfMake | undefined {
  const at = words.findIndex((word) => word.unsure === undefined && /^g?make$/.test(baseName(word)))
  const isOther = (word: Word) => onlyShows(baseName(word)) || runtimeOf(baseName(word)) !== undefined
  if (at < 0 || (at !== commandIndex(words) && words.slice(0, at).some(isOther))) return undefined
  const files: string[] = []
  const lines: Word[] = []
  const targets: string[] = []
  const values: { name: string; value: Word }[] = []
  let folder = '.'
  let isEnvironmentFirst = false
  const own = words.slice(at + 1)
  for (let i = 0; i < own.length; i++) {
    const word = own[i]!
    const { text } = word
    const name = /^([\w.-]+)(?::{0,3}|\+)?=/.exec(text)
    if (name && !text.startsWith('-')) {
      values.push({ name: name[1]!, value: part(word, name[0].length) })
      continue
    }
    if (onlyShowsRecipes(text)) return undefined
    const evaluated = /^(?:-E|--eval)(?:=(?=.)|$)|^-E(?=.)/s.exec(text)?.[0]
    if (evaluated !== undefined) {
      const taken = evaluated === text ? own[++i] : part(word, evaluated.length)
      if (taken) lines.push(taken)
      continue
    }
    const [, option = text, joined] = /^(-[Cf]|--(?:directory|(?:make)?file)(?==))=?(.+)$/s.exec(text) ?? []
    const value = joined ?? (valued.test(option) ? own[++i]?.text : undefined)
    if (/^-(?:C|-directory)$/.test(option) && value !== undefined) folder = joinedTo(folder, value)
    else if (/^(?:-f|--(?:make)?file)$/.test(option) && value !== undefined) files.push(value)
    else if (/^-[a-zA-Z]*e|^--environment-overrides$/.test(option) && !/^-[ICfoWEjl]/.test(option))
      isEnvironmentFirst = true
    else if (!option.startsWith('-') && word.unsure === undefined) targets.push(text)
  }
  return { folder, files, targets, lines, values, isEnvironmentFirst }
}

const joinedTo = (folder: string, path: string) => (path.startsWith('/') ? path : `${folder}/${path}`)

/** What make is given by a word of a shell. */
export function makeValueOf(name: string, { text, unsure, span: place }: Word): MakeValue {
  // A command in it is read where it stands.
  if (unsure !== undefined) return { text: /`|\$\(/.test(text) ? `\${${name}}` : text, place }
  const isWritten = text.includes('$') && place.source.text.slice(place.start, place.end) === text
  return { text, place, ...(isWritten && { isWritten }) }
}

/** What is inherited is the same for the calls of thousands of jobs. */
const inherited = new WeakMap<ReadonlyMap<string, Word>, Map<boolean, ReadonlyMap<string, MakeValue>>>()

/** What make takes from its environment: values that its files overrule, unless it is told that the environment is first (`-e`). */
export function makeValuesOf(
  environment: ReadonlyMap<string, Word>,
  isEnvironmentFirst: boolean,
): ReadonlyMap<string, MakeValue> {
  const known = inherited.get(environment) ?? new Map<boolean, ReadonlyMap<string, MakeValue>>()
  inherited.set(environment, known)
  const values =
    known.get(isEnvironmentFirst) ??
    new Map(
      Array.from(environment, ([name, word]) => [
        name,
        { ...makeValueOf(name, word), ...(!isEnvironmentFirst && { isEnvironment: true as const }) },
      ]),
    )
  known.set(isEnvironmentFirst, values)
  return values
}
