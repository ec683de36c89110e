/** What a run fills in, as it is written: variables, commands, expressions and placeholders. */
const openPart =
  /\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\}|<%[^%]*%>|@[A-Za-z]\w*@|\$\{[^{}]*\}|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|\$(?:\w+|[?!#@*$-])/g

/** Longer names are none, and hostile ones slow to match. */
const maxLength = 1000

/** Those that rules know: another network or namespace has a name that somebody gave, or is another container's. */
const ownModes = ['host', 'bridge', 'default']

/** The network that a workflow makes for the containers of a job. */
const ofJob = /^\$\{\{\s{0,9}job\.(?:container|services\.[\w-]+)\.network\s{0,9}\}\}$/

const partsOf = (text: string): readonly string[] => (text.length > maxLength ? [text] : text.split(openPart))

/** Whether a part of the text is for the run to fill in. */
export const isOpenMode = (mode: string): boolean => partsOf(mode).length > 1

/**
 * Whether a network or namespace of which a part is open is none of the engine's own, whatever the run fills in:
 * `${PROJECT}_default`, `container:$ID`. What stands around an open part must be plain, or more than that may be open.
 */
export function isNamedMode(mode: string): boolean {
  const parts = partsOf(mode)
  const isPlain = parts.every((part) => /^[\w.:=/-]*$/.test(part))
  const isOther = ofJob.test(mode) || !ownModes.some((own) => parts.every((part) => own.includes(part)))
  return parts.length > 1 && isPlain && isOther
}
