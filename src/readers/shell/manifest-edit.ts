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

/** Whether a call may change a manifest: what sed does to lines need not name a setting. */
export const editsManifest = (words: Words, at = 0): boolean => {
  const name = words[at]?.text ?? ''
  return streams.test(name) || (queries.test(name) && lastSetting(words) > at)
}

const streams = /(?:^|\/)g?sed$/
const queries = /(?:^|\/)(?:yq|jq)$/

/** Text in which a call may do so: what it changes may be deployed by a text, or a tool, that stands elsewhere. */
export const mentionsManifestEdit = (text: string): boolean =>
  (/\b(?:yq|jq|sed)\b/.test(text) && switches.test(text)) || (/\bsed\b/.test(text) && mayNameManifest.test(text))

/** A manifest, a pattern or a variable in place of its name. */
const mayNameManifest = /\.(?:ya?ml|json)\b/i

/** Whether the text of a command may be one of those. */
export const mayEditManifest = (text: string): boolean =>
  /^g?sed\b/.test(text) || (/^(?:yq|jq)\b/.test(text) && switches.test(text))
