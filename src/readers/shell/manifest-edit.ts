// A file of its own, so that recognizing a call does not load what reads it.

/** Settings that open a pod, or that keep it closed, and a path to those of a service. */
export const switches =
  /securityContext|privileged|allowPrivilegeEscalation|capabilities|\bhost(?:PID|IPC|Network|Path|Users)|\brunAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|procMount|[sS]eccomp|[aA]pp[aA]rmor|\bvolumes\b|\.services\b|["']services["']\s*:/

/** A manifest, by its ending. */
export const manifestName = /\.(?:ya?ml|json)$/i

type Words = readonly { readonly text: string }[]

/** Where the last word of a kind stands: each word of a line is asked whether a call begins there. */
function lastOf(pattern: RegExp): (words: Words) => number {
  const known = new WeakMap<Words, number>()
  return (words) => {
    const found = known.get(words) ?? words.findLastIndex(({ text }) => pattern.test(text))
    known.set(words, found)
    return found
  }
}

/** `perl -pi`, and what awk changes or puts in; of both most calls only read. */
const editsLines = new RegExp(String.raw`^-\w*[pi]|\bg?sub\s*\(|\$\w+\s*=(?![=~])|"[^"]*(?:${switches.source})`)

/** What lays files over each other, in a query: `. *= load("x.yaml")`, `select(fi == 0) * select(fi == 1)`. */
export const mergesFiles = /\*[+?nd=]*\s*(?:load\w*\(|select\(|\$\w|\.\[|input)/

const lastSetting = lastOf(switches)
const lastMerge = lastOf(mergesFiles)
const lastEdit = lastOf(editsLines)
const lastPatch = lastOf(/^patch$/)
const lastFile = lastOf(/^(?:-f|--filename|--patch-file)/)

/** Programs that may change a manifest, by how they do it, and whether a call of one at a word does. */
const programs = {
  lines: {
    names: 'g?sed|perl|[gmn]?awk|sd|rpl|r?ed|ex|n?vim?',
    begins: (words: Words, at: number) => !onlySome.test(words[at]!.text) || lastEdit(words) > at,
  },
  query: {
    names: 'yq|jq|gojq|jaq',
    begins: (words: Words, at: number) => Math.max(lastSetting(words), lastMerge(words)) > at,
  },
  patch: { names: 'kubectl|oc', begins: (words: Words, at: number) => lastPatch(words) > at && lastFile(words) > at },
  other: {
    names: String.raw`kustomize|dasel|python[\d.]*|ruby|node`,
    begins: (words: Words, at: number) => lastSetting(words) > at || readsProgram(words, at),
  },
}

const onlySome = /(?:perl|awk)$/
/** Programs of the lines that put one text in the place of another. */
export const isSubstitute = /^(?:sd|rpl)$/

/** Whether an interpreter reads its program: no word behind it names a file. */
const readsProgram = (words: Words, at: number): boolean =>
  /(?:python[\d.]*|ruby|node)$/.test(words[at]!.text) && words.every(({ text }, i) => i <= at || text.startsWith('-'))

/** How a program changes a manifest. */
type Way = keyof typeof programs

const ways = (Object.keys(programs) as Way[]).map((way) => ({
  way,
  name: new RegExp(String.raw`(?:^|\/)(?:${programs[way].names})$`),
  begins: programs[way].begins,
}))

export const wayOf = (program: string): Way | undefined => ways.find(({ name }) => name.test(program))?.way

/** Whether a call may change a manifest: what changes lines need not name a setting. */
export function editsManifest(words: Words, at = 0): boolean {
  const text = words[at]?.text ?? ''
  return ways.some(({ name, begins }) => name.test(text) && begins(words, at))
}

const all = Object.values(programs)
  .map(({ names }) => names)
  .join('|')
const anyProgram = new RegExp(String.raw`\b(?:${all})\b`)
const ofLines = new RegExp(String.raw`\b(?:${programs.lines.names})\b`)
/** A program in a text that changes what it is given. */
export const editorIn = (text: string): string | undefined => anyProgram.exec(text)?.[0]

const beginsWithLines = new RegExp(`^(?:${programs.lines.names})\\b`)
const beginsWithOther = new RegExp(`^(?:${all})\\b`)
/** A program that another command prints into an interpreter. */
const beginsAlone = /^(?:python[\d.]*|ruby|node)(?:[ \t]+-\w*)*[ \t]*$/
const namesMore = (text: string) =>
  switches.test(text) || mergesFiles.test(text) || /--patch-file\b|\bpatch\b[^\n]*\s-f\b/.test(text)

/** Text in which a call may do so: what it changes may be deployed by a text, or a tool, that stands elsewhere. */
export const mentionsManifestEdit = (text: string): boolean =>
  (anyProgram.test(text) && namesMore(text)) || (ofLines.test(text) && /\.(?:ya?ml|json)\b/i.test(text))

/** Whether the text of a command may be one of those. */
export const mayEditManifest = (text: string): boolean =>
  beginsWithLines.test(text) || beginsAlone.test(text) || (beginsWithOther.test(text) && namesMore(text))
