import { podLine, runtimeMention } from '../../knowledge/runtimes.ts'
import type { Repository, WrittenText } from '../reader.ts'
import { mentionsCall } from './call-kinds.ts'
import { mentionsClient } from './client-call.ts'
import { foldersOf, mentionsSource, sourcedText } from './libraries.ts'
import { mayRunMake } from './make.ts'
import { mentionsCluster } from './manifests.ts'
import { mayRunFiles } from './named-scripts.ts'
import { mayGiveToTasks } from './task-runners.ts'
import { withoutQuotes } from './text.ts'

const runtimeOrVariable = new RegExp(
  String.raw`${runtimeMention}|\$[{(]?\w*container|(?:\$\w+|\$\{[^\s{}]*\})\s+(?:run|create)\b`,
  'i',
)
const starting = /\b(?:runp?|create|exec)\b|RUN/
const startsPods = new RegExp(podLine)

/** Whether a text that cannot be read may start a container. */
export function mayStart(text: string): boolean {
  const bare = withoutQuotes(text)
  return (runtimeOrVariable.test(bare) && starting.test(bare)) || startsPods.test(bare)
}

/** What is of interest of a runtime beside what starts a container: which Compose files are read together, which images are built. */
const ofRuntime = /compose|build|volume|stack|\bupdate\b/i

/** A program may make another text of this one. */
const mayMakeTexts = (text: string) => /\bbase64\s+-|\|\s*(?:rev|tr)\s/.test(text)

/** What is of interest without the name of a runtime: the first looks at a text, each of which is enough. */
const looks: readonly ((text: string) => boolean)[] = [
  mentionsCluster,
  mayRunMake,
  mayRunFiles,
  mayGiveToTasks,
  mayMakeTexts,
  (text) => mentionsCall(text),
]

const mentionsOthers = (text: string) => looks.some((look) => look(text))

/** Whether a text may hold what the shell's reader looks for. */
export function isOfInterest(text: string): boolean {
  if (mentionsOthers(text)) return true
  const bare = withoutQuotes(text)
  return runtimeOrVariable.test(bare) && (starting.test(bare) || ofRuntime.test(text) || mentionsClient(text))
}

/** Whether texts within this one may be of interest, none of whose words is split between lines. */
export const mayHoldInterest = (text: string): boolean =>
  runtimeOrVariable.test(withoutQuotes(text)) || mentionsOthers(text)

/** A text, with the values that are given to it. */
interface Texts {
  readonly key: string
  readonly text: string
  readonly given?: string
}

/** The text with the variables that are given to it: what they hold may be run. */
export const allOf = ({ text, given }: Texts) => (given ? `${text}\n${given}` : text)

/** A text that names no runtime, with what it sources where that names one. */
export function withSourced<T extends Texts>(script: T, repository: Pick<Repository, 'read'>): T {
  if (!mentionsSource(script.text) || isOfInterest(script.text)) return script
  const found = sourcedText(script.text, foldersOf(script.key), repository, isOfInterest)
  return found === undefined ? script : { ...script, given: `${script.given ?? ''}\n${found}` }
}

/** Which texts may matter, alone or by a file that one of them writes and another one uses. */
export function relevantOf<T extends Texts>(scripts: readonly T[], given: readonly WrittenText[]): readonly T[] {
  const own = scripts.filter((script) => mayHoldInterest(allOf(script)))
  if (scripts.length + given.length < 2) return own
  if (own.length === scripts.length) return scripts
  const ofOwn = new Set(own)
  const others = scripts.filter((script) => !ofOwn.has(script))
  const names = [
    ...own.flatMap(({ text }) => (isOfInterest(text) ? namesWritten(text) : [])),
    ...given.flatMap(({ path, text }) => (isOfInterest(text) ? nameOf(path) : [])),
  ]
  // Too many to look for: any of them may be used.
  if (names.length > maxNames || others.some(({ text }) => namesWritten(text).length > maxNames)) return scripts
  const used = naming(names)
  let named: ReadonlySet<string> | undefined
  const isUsed = (text: string) => {
    const names = namesWritten(text)
    if (names.length === 0) return false
    named ??= new Set(own.flatMap((script) => wordsLikeNames(script.text)))
    return names.some((name) => isFoundUnnamed.test(name) || named?.has(name))
  }
  const more = new Set(others.filter(({ text }) => used?.test(text) || isUsed(text)))
  return scripts.filter((script) => ofOwn.has(script) || more.has(script))
}

/** Files that commands read without naming them. */
const isFoundUnnamed = /^(?:(?:docker-)?compose(?:\.override)?\.ya?ml|(?:Docker|Container)file|\.env)$/

/** Names that are looked for at once. */
const maxNames = 100

/** The names of the files that a text writes. */
function namesWritten(text: string): string[] {
  if (!/>|\b(?:tee|cp|mv|ln|install)\b/.test(text)) return []
  const names = new Set<string>()
  for (const [, written, copied] of text.matchAll(writes)) {
    const path = written ?? copied
    const name = nameOf(path!)
    if (/^[\w.-]+$/.test(name) && name !== 'null') names.add(name)
  }
  return [...names]
}

/** What a command writes to, or copies a file to. */
const writes =
  /(?:>|\btee(?:[ \t]+-\w+)?)[ \t]*["']?([\w./~${}-]+)|(?:^|[\n;&|]|\bsudo[ \t])[ \t]*(?:cp|mv|ln|install)[ \t][^\n;&|]{1,300}[ \t]["']?([\w./~${}-]+)["']?[ \t]*(?=[\n;&|]|$)/g

const nameOf = (path: string) => path.replace(/^.*\//s, '')

/** What `naming` finds in a text. */
const wordsLikeNames = (text: string): string[] =>
  [...text.matchAll(/(?:^|[\s/"'=])([\w.-]+)/g)].map(([, name]) => name!)

const naming = (names: readonly string[]): RegExp | undefined =>
  names.length > 0
    ? new RegExp(
        `(?:^|[\\s/"'=])(?:${names.map((name) => name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')).join('|')})(?![\\w.-])`,
      )
    : undefined
