const coreTags = 'tag:yaml.org,2002:'

/** A tag as `!!name` where it is one of YAML's own, else as written. */
export function shortTag(raw: string): string {
  const written = raw.startsWith('!<') ? raw.slice(2, -1) : raw
  const tag = written.includes('%') ? decoded(written) : written
  return tag.startsWith(coreTags) ? `!!${tag.slice(coreTags.length)}` : tag
}

function decoded(tag: string): string {
  try {
    return decodeURIComponent(tag)
  } catch {
    return tag
  }
}

/** Compose's own, which say how files are merged. */
const mergeTags = ['!reset', '!override']

const numeric = /^[-+]?(?:[\d_]+(?:\.[\d_]*)?(?:e[-+]?\d+)?|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.[\d_]+|\.inf|\.nan)$/i

/** The texts that a tag may stand at without changing what they are. */
const scalarTags: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['!', (text) => text !== '<<'],
  ['!!str', () => true],
  ['!!merge', (text) => text === '<<'],
  ['!!null', (text) => /^(?:~|null|Null|NULL|)$/.test(text)],
  ['!!bool', (text) => /^(?:true|false|yes|no|on|off|y|n)$/i.test(text)],
  ['!!int', (text) => numeric.test(text)],
  ['!!float', (text) => numeric.test(text)],
  ['!!binary', (text) => /^[A-Za-z\d+/\s]*={0,2}\s*$/.test(text)],
])

/** Why a node with this tag is not read alike by all; undefined where it is. */
export function doubtOf(
  tag: string,
  node: 'scalar' | 'map' | 'seq',
  text: (() => string) | undefined,
  knownTags: readonly string[] = [],
): string | undefined {
  const isKnown =
    tag === '' ||
    mergeTags.includes(tag) ||
    knownTags.includes(tag) ||
    (node === 'scalar' ? scalarTags.get(tag)?.(text?.() ?? '') : tag === `!!${node}`)
  return isKnown ? undefined : `the tag ${tag.slice(0, 60)} makes the value undetermined`
}
