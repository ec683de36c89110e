// A file of its own, so that recognizing a call does not load what reads it.

/** Settings that open a pod, or that keep it closed. */
export const switches =
  /securityContext|privileged|allowPrivilegeEscalation|capabilities|\bhost(?:PID|IPC|Network|Path|Users)|\brunAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|procMount|[sS]eccomp|[aA]pp[aA]rmor|\bvolumes\b/

/** A manifest, by its ending. */
export const manifestName = /\.(?:ya?ml|json)$/i

type Words = readonly { readonly text: string }[]

/** Where the last setting stands: each word of a line is asked whether a call begins there. */
const lasts = new WeakMap<Words, number>()

function lastSetting(words: Words): number {
  const found = lasts.get(words) ?? words.findLastIndex(({ text }) => switches.test(text))
  lasts.set(words, found)
  return found
}

const streams = 'g?sed|perl|[gmn]?awk'
const queries = 'yq|jq|gojq|jaq'
const nameOf = (programs: string) => new RegExp(String.raw`(?:^|\/)(?:${programs})$`)
const streamName = nameOf(streams)
const queryName = nameOf(queries)

/** A program that changes lines. */
export const isStream = (program: string): boolean => streamName.test(program)

/** `perl -pi`, and what awk changes or puts in; of both most calls only read. */
const editsLines = new RegExp(String.raw`^-\w*[pi]|\bg?sub\s*\(|"[^"]*(?:${switches.source})`)

/** What lays files over each other, in a query: `. *= load("x.yaml")`, `select(fi == 0) * select(fi == 1)`. */
export const mergesFiles = /\*[+?nd=]*\s*(?:load\w*\(|select\(|\$\w|\.\[|input)/

/** Whether a call may change a manifest: what changes lines need not name a setting. */
export function editsManifest(words: Words, at = 0): boolean {
  const name = words[at]?.text ?? ''
  if (isStream(name)) return /sed$/.test(name) || words.some(({ text }, i) => i > at && editsLines.test(text))
  return (
    queryName.test(name) && (lastSetting(words) > at || words.some(({ text }, i) => i > at && mergesFiles.test(text)))
  )
}

const anyProgram = new RegExp(String.raw`\b(?:${queries}|${streams})\b`)
const anyStream = new RegExp(String.raw`\b(?:${streams})\b`)
const aManifest = /\.(?:ya?ml|json)\b/i

/** Text in which a call may do so: what it changes may be deployed by a text, or a tool, that stands elsewhere. */
export const mentionsManifestEdit = (text: string): boolean =>
  (anyProgram.test(text) && (switches.test(text) || mergesFiles.test(text))) ||
  (anyStream.test(text) && aManifest.test(text))

const beginsWithStream = new RegExp(`^(?:${streams})\\b`)
const beginsWithQuery = new RegExp(`^(?:${queries})\\b`)

/** Whether the text of a command may be one of those. */
export const mayEditManifest = (text: string): boolean =>
  beginsWithStream.test(text) || (beginsWithQuery.test(text) && (switches.test(text) || mergesFiles.test(text)))
