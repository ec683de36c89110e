// A file of its own, so that recognizing a call does not load what reads it.

/** Settings that open a pod, or that keep it closed. */
export const switches =
  /securityContext|privileged|allowPrivilegeEscalation|capabilities|\bhost(?:PID|IPC|Network|Path|Users)|\brunAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|procMount|[sS]eccomp|[aA]pp[aA]rmor|\bvolumes\b/

/** A manifest, by its ending. */
export const manifestName = /\.(?:ya?ml|json)$/i

/** Whether a call changes settings of pods in what may be a manifest. */
export const editsManifest = (words: readonly { readonly text: string }[], at = 0): boolean =>
  /(?:^|\/)(?:yq|jq|sed)$/.test(words[at]?.text ?? '') &&
  words.some(({ text }, i) => i > at && manifestName.test(text)) &&
  words.some(({ text }, i) => i > at && switches.test(text))

/** Text in which a call may do so: what it changes may be deployed by a text, or a tool, that stands elsewhere. */
export const mentionsManifestEdit = (text: string): boolean =>
  /\b(?:yq|jq|sed)\b/.test(text) && switches.test(text) && /\.(?:ya?ml|json)\b/i.test(text)

/** Whether the text of a command may be one of those. */
export const mayEditManifest = (text: string): boolean => /^(?:yq|jq|sed)\b/.test(text) && switches.test(text)
