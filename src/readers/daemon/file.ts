import type { Refused } from '../../model/daemon.ts'
import type { Fact, Source, Span } from '../../model/source.ts'
import { parseJson } from '../parse/json.ts'
import type { Word } from '../parse/words.ts'
import { type Mapping, type Node, spanOf } from '../parse/yaml.ts'
import type { Given, Settings } from './given.ts'
import { settingByFlag, settingByKey } from './settings.ts'

/** daemon.json as dockerd reads it: strict JSON, keys in their own spelling; the last of two equal keys holds. */
export function readDaemonJson(
  source: Source,
  locate: (at: Span) => Span = (at) => at,
): Settings & { readonly root?: Mapping; readonly problem?: { readonly because: string; readonly at: number } } {
  const { documents, problems } = parseJson(source, { strict: true })
  const [problem] = problems
  if (problem) return { given: [], refused: [], problem: { because: problem.because, at: problem.at ?? 0 } }
  const [root] = documents
  if (!root || (root.kind === 'scalar' && !isQuoted(root) && root.text === '')) return { given: [], refused: [] }
  if (root.kind !== 'map') return { given: [], refused: [], problem: { because: 'not an object', at: root.start } }
  return { ...settingsIn(root, locate), root }
}

/** The settings of an object with dockerd's keys: JSON, or what a playbook makes JSON of. */
export function settingsIn(root: Mapping, locate: (at: Span) => Span = (at) => at): Settings {
  const given: Given[] = []
  const refused: Fact<Refused>[] = []
  for (const [key, entry] of root.entries) {
    const at = locate(spanOf(entry.key))
    const setting = settingByKey.get(key)
    const refuse = (because: string, where = at) => refused.push({ value: { setting: key, because }, at: where })
    if (!setting) {
      // A flag's name passes for known, and sets nothing.
      if (!settingByFlag.has(key)) refuse('is no setting of dockerd')
      continue
    }
    const { value } = entry
    const isNull = value.kind === 'scalar' && !isQuoted(value) && value.isNull
    if (!isNull && !hasForm(value, setting.form)) refuse(`must be ${formWords[setting.form]}`, locate(spanOf(value)))
    else given.push({ key, at, values: isNull ? [] : valuesIn(value, setting.form).map(moved(locate)) })
  }
  return { given, refused }
}

const formWords = {
  boolean: 'true or false',
  string: 'a string',
  list: 'a list of strings',
  map: 'an object',
  number: 'a number',
  object: 'an object or a list',
}

const moved = (locate: (at: Span) => Span) => (word: Word) => ({ ...word, span: locate(word.span) })

/** Strings of JSON begin behind their quote. */
const isQuoted = ({ source, start }: Node) => /["']/.test(source.text[start - 1] ?? '')

/** What a template engine puts in has the form that it needs. */
const isTemplated = (text: string) => /\{\{|\{%|\$\{/.test(text)

function hasForm(node: Node, form: keyof typeof formWords): boolean {
  if (node.kind === 'scalar' && isTemplated(node.text)) return true
  switch (form) {
    case 'boolean':
      return node.kind === 'scalar' && !isQuoted(node) && /^(?:true|false|yes|no|on|off)$/i.test(node.text)
    case 'number':
      return node.kind === 'scalar' && !isQuoted(node)
    case 'string':
      return node.kind === 'scalar' && !isLiteral(node)
    case 'list':
      return node.kind === 'seq' && node.items.every((item) => item.kind === 'scalar' && !isLiteral(item))
    case 'map':
      return node.kind === 'map'
    default:
      return node.kind !== 'scalar'
  }
}

/** `true`, `1`: no string. */
const isLiteral = (node: Node) =>
  node.kind === 'scalar' && !isQuoted(node) && /^(?:true|false|-?\d[\d.eE+-]*|)$/.test(node.text)

function valuesIn(node: Node, form: keyof typeof formWords): Word[] {
  if (node.kind === 'scalar') return [wordOf(node, node.text)]
  if (node.kind === 'seq')
    return node.items.flatMap((item) => (item.kind === 'scalar' ? [wordOf(item, item.text)] : []))
  return form === 'map' ? [...node.entries].map(([name, { key }]) => wordOf(key, name)) : []
}

function wordOf(node: Node, text: string): Word {
  const span = spanOf(node)
  return isTemplated(text) ? { text, span, unsure: `${text} is filled in by a template` } : { text, span }
}
