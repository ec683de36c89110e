import { PolicyError, type PolicyFault } from '../model/policy-error.ts'
import { position, type Source } from '../model/source.ts'
import { contentStart, type Node } from '../readers/parse/yaml.ts'

/**
 * Line ends that an editor or a diff may not show as such, and characters that reorder what is shown: a reviewer would read another
 * policy than the gate does.
 */
const misleading = /\r(?!\n)|[\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/

/** What a tag may say of a value that means the same without it. */
const plainTags = new Set(['', '!!str', '!!seq', '!!map', '!!bool', '!!null'])

/**
 * A policy is one document that reads the same to everybody.
 * @throws PolicyError
 */
export function requireOneDocument(source: Source): void {
  const { text, path } = source
  // What Windows PowerShell writes by default, among others.
  if (text.includes('\0')) throw new PolicyError('the policy is not UTF-8: save it as UTF-8', path, 1)
  const found = misleading.exec(text)
  if (found) {
    const character = `U+${text.charCodeAt(found.index).toString(16).toUpperCase().padStart(4, '0')}`
    const message = `the policy contains the character ${character}, which hides or reorders text: remove it`
    throw new PolicyError(message, path, position(source, found.index).line)
  }
  const [first, second] = [...markers(text)]
  const extra = first !== undefined && contentStart(text.slice(0, first)) < first ? first : second
  if (extra !== undefined) throw severalDocuments(source, extra)
}

/** Offsets of the lines that begin a document. */
function* markers(text: string): Generator<number> {
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) yield index
}

export const severalDocuments = (source: Source, offset: number): PolicyError =>
  new PolicyError('the policy must be one YAML document; there are several', source.path, position(source, offset).line)

/** Every key that stands twice, and every tag that gives a value another meaning. */
export function ambiguities(root: Node): PolicyFault[] {
  const faults: PolicyFault[] = []
  const fault = ({ source, start }: Node, message: string) =>
    faults.push({ message, line: position(source, start).line })
  const requirePlainTag = (node: Node) => {
    if (!plainTags.has(node.tag)) fault(node, `the tag \`${node.tag}\` is not supported in a policy`)
  }
  const seen = new Set<Node>()
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    // An alias is the node of its anchor: looking at it once is enough.
    if (seen.has(node)) continue
    seen.add(node)
    requirePlainTag(node)
    if (node.kind === 'seq') open.push(...node.items)
    if (node.kind !== 'map') continue
    const keys = new Set<string>()
    for (const { key, value } of node.own) {
      requirePlainTag(key)
      if (keys.has(key.text)) fault(key, `the key \`${key.text}\` is there twice`)
      keys.add(key.text)
      open.push(value)
    }
  }
  return faults
}
