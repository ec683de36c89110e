import { part, type Word } from '../parse/words.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import type { WrittenText } from '../reader.ts'
import { type EditCall, type Edited, mayConcernPods } from './edit-call.ts'
import { objectPatched } from './kubectl.ts'
import { type Put, putAt, putsIn } from './manifest-changes.ts'
import { mergesFiles, switches } from './manifest-edit.ts'
import { contentOf, type Files, filesAt, manifestsIn, maxFiles, shown } from './manifest-files.ts'
import { isClosed, ofPodsAlone, type Path } from './manifest-settings.ts'
import { opensServiceByQuery } from './service-queries.ts'

/** Assignments of one call. */
const maxAssignments = 100

const nothing: Edited = { objects: [] }
const inUnknownFiles: Edited = { objects: [], open: { of: 'pods' } }

/** `yq -i '.spec.hostPID = true | .spec.replicas = 3' pod.yaml` */
export function editByQuery(call: EditCall, repository: Files): Edited {
  const { folders, inputFiles = [] } = call
  const { query, others } = queryOf(call.words)
  if (!query) return nothing
  const all = assignmentsIn(query)
  const set = all.flatMap((one) => ('path' in one ? [one] : []))
  const read = others.filter((text) => text !== '-')
  const paths = (read.length > 0 ? read : inputFiles).flatMap((text) => filesAt(text, folders, repository))
  const merged = mergedBy(query, paths, read, folders, repository)
  const objects: WrittenText[] = []
  let isCut = paths.length > maxFiles
  let file = isCut ? shown(paths[maxFiles]!) : undefined
  for (const path of paths.slice(0, maxFiles)) {
    const source = repository.read(path)
    const nodes = source ? manifestsIn(source) : []
    if (nodes.length > 0) file ??= shown(path)
    isCut ||= nodes.length > maxFiles
    for (const node of nodes.slice(0, maxFiles)) {
      const edits = [...set.map((one) => withNames(one, node.node)), ...merged.edits.map((one) => putAt(query, one))]
      objects.push(...objectPatched(node, edits, call.words))
    }
  }
  const isOpen = isCut || merged.isOpen || all.some((one) => 'isOpen' in one)
  if (file !== undefined) return { objects, ...(isOpen && { open: { file, of: 'pods' } }) }
  const services = opensServiceByQuery(query.text) ? paths.slice(0, maxFiles).find(isCompose(repository)) : undefined
  if (services !== undefined) return { objects, open: { file: shown(services), of: 'services' } }
  const isUnsafe = isCut || all.some((one) => one.mayBeOfPod && !('path' in one && isClosed(one.path, one.value.text)))
  return isUnsafe && ofPodsAlone.test(query.text) && mayConcernPods(read, call, repository) ? inUnknownFiles : nothing
}

const isCompose =
  ({ read }: Files) =>
  (path: string): boolean => {
    const source = read(path)
    return source !== undefined && contentOf(source) === 'services'
  }

/** The query that may change settings, and the words beside it. */
function queryOf(words: readonly Word[]): { readonly query: Word | undefined; readonly others: readonly string[] } {
  const operands = operandsOf(words)
  const own = /^(?:e|ea|eval|eval-all|w|write)$/.test(operands[0]?.text ?? '') ? operands.slice(1) : operands
  const query = own.find(({ text }) => switches.test(text) || mergesFiles.test(text))
  return { query, others: own.filter((word) => word !== query).map(({ text }) => text) }
}

interface Merged {
  readonly edits: readonly Put[]
  readonly isOpen: boolean
}

/** What a query lays over a manifest from files that are none: `. *= load("x.yaml")`, `select(fi == 0) * select(fi == 1)`. */
function mergedBy(
  query: Word,
  paths: readonly string[],
  operands: readonly string[],
  folders: readonly string[],
  repository: Files,
): Merged {
  if (!mergesFiles.test(query.text)) return { edits: [], isOpen: false }
  const loads = [...query.text.matchAll(/\bload\w*\(\s*(?:"([^"]*)")?/g)].map(([, path]) => path)
  const loaded = loads.flatMap((path) => (path === undefined ? [] : filesAt(path, folders, repository)))
  const isUnknown = loads.includes(undefined) || operands.some((text) => /[$`]/.test(text))
  const prefix = keysIn(/^\s*((?:\.[\w-]+)+)\s*\*?=/.exec(query.text)?.[1] ?? '') ?? []
  const all = [...new Set([...paths, ...loaded])]
  const found = all.slice(0, maxFiles).flatMap((path) => {
    const source = repository.read(path)
    return source && manifestsIn(source).length === 0 ? [putsIn(source, prefix.map(String))] : []
  })
  return {
    edits: found.flatMap(({ edits }) => edits),
    isOpen: isUnknown || all.length > maxFiles || found.some(({ isOpen }) => isOpen),
  }
}

/** Options of yq and jq with a word behind them, and those of jq with two. */
const withValue = /^(?:-[IopLf]|--(?:indent|output-format|input-format|split-exp|from-file|expression|front-matter))$/
const withTwo = /^--(?:arg|argjson|slurpfile|rawfile)$/

/** What is no option, and no value of one. */
function operandsOf([, ...words]: readonly Word[]): Word[] {
  const found: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const { text } = words[i]!
    const own = /^--expression(?:=|$)/.exec(text)?.[0]
    if (own !== undefined)
      found.push(...(own.endsWith('=') ? [part(words[i]!, own.length)] : words.slice(i + 1, i + 2)))
    if (withTwo.test(text)) i += 2
    else if (withValue.test(text)) i++
    else if (!text.startsWith('-')) found.push(words[i]!)
  }
  return found
}

/** Where an assignment puts a value. */
interface Assignment {
  readonly path: Path
  readonly value: Word
  /** Nothing says that it is of another object. */
  readonly mayBeOfPod: boolean
}

/** What is none but may be about settings. */
interface Unread {
  readonly isOpen: true
  readonly mayBeOfPod: boolean
}

/** Keys at the top of what holds a pod; a bare `[]` is one as well. */
const ofObject = /^(?:spec|template|items)$/

/** `=`, `|=`, `+=` and their like, and what takes away or sets by other words; no comparison. */
const changes = /(?:^|[^=!<>])=(?!=)|\b(?:del|delpaths|setpath)\(/

/** What is laid over an object: `. * {"spec": {"hostPID": true}}`. */
const laysOver = /[*+][+?nd]*\s*\{/
const ofSetting = new RegExp(String.raw`(?:${switches.source})\w*["']?\s*:`)

/** Whether a step of a query changes something; a text in it may say anything. */
const assigns = (step: string): boolean =>
  changes.test(step.replaceAll(/"(?:\\.|[^"\\])*(?:"|$)/gs, '""')) || (laysOver.test(step) && ofSetting.test(step))

/** `setpath(["spec", "hostPID"]; true)` in the words of an assignment. */
const withoutSetpath = (step: string): string =>
  step.replace(setsPath, (_, keys: string, value: string) => {
    const path = [...keys.matchAll(/"[^"]*"|\d+/g)].map(([key]) => `[${key}]`).join('')
    return `.${path} = ${value}`
  })

const key = String.raw`(?:"[^"]*"|\d{1,4})`
const setsPath = new RegExp(String.raw`^\s*setpath\(\s*\[\s*(${key}(?:\s*,\s*${key})*)\s*\]\s*;([^()]*)\)\s*$`)

/** A path and what is done with it. */
const assignment = /^\s*((?:\.?\[[^[\]]*\]|\."[^"]*"|\.[\w-]+)+)\s*(?:\|=|[-+*/%]=|\/\/=|=(?!=))(.*)$/s
const plainValue = /^\s*(true|false|-?\d{1,15}|"[^"\\$]*")\s*$/

/** The assignments of a query, and what is none but may be about settings. */
function assignmentsIn(query: Word): (Assignment | Unread)[] {
  let from = 0
  let left = maxAssignments
  // What is chosen by one step is what the next one begins at.
  let isAtTop = true
  return query.text.split(/[ \t\n]\|[ \t\n]/).flatMap((step): (Assignment | Unread)[] => {
    const at = query.text.indexOf(step, from)
    from = at + step.length
    const text = withoutSetpath(step)
    const [, path = '', rest = ''] = assignment.exec(text) ?? []
    const keys = keysIn(path)
    const [first] = keys ?? []
    const isOfOther = isAtTop && typeof first === 'string' && !ofObject.test(first) && !assigns(rest)
    if (path === '' || rest.includes('(')) isAtTop = false
    if (!switches.test(text)) return []
    if (--left < 0) return left === -1 ? [{ isOpen: true, mayBeOfPod: true }] : []
    const mayBeOfPod = !isOfOther
    const written = plainValue.exec(rest)?.[1]
    const isSet = /^\s*=/.test(text.slice(text.indexOf(path) + path.length))
    const over = query.unsure === undefined && mayBeOfPod ? laidOver(query, text) : undefined
    if (over) return over
    if (!keys || !isSet || written === undefined || query.unsure !== undefined)
      return assigns(text) ? [{ isOpen: true, mayBeOfPod }] : []
    const start = at + step.lastIndexOf(written)
    const word = part(query, start, start + written.length)
    const value = written.startsWith('"') ? { ...word, text: written.slice(1, -1) } : plainWord(word)
    return [{ path: keys, value, mayBeOfPod }]
  })
}

/** `. * {…}`, `.spec += {…}` with nothing but values in it. */
function laidOver(query: Word, step: string): (Assignment | Unread)[] | undefined {
  const [, path = '', text] =
    /^\s*(\.|(?:\.[\w-]+)+)\s*(?:\*[+?nd]*=?|\+=?|\|=\s*\.\s*[*+])\s*(\{[^$()]*\})\s*$/s.exec(step) ?? []
  if (text === undefined) return undefined
  const { edits, isOpen } = putsIn({ ...query.span.source, text }, (keysIn(path) ?? []).map(String))
  const set = edits.map((one): Assignment => ({ path: one.path, value: putAt(query, one).value, mayBeOfPod: true }))
  return isOpen ? [...set, { isOpen: true, mayBeOfPod: true }] : set
}

const plainWord = (word: Word): Word => Object.assign({ ...word }, { isPlain: true })

/** `.spec.containers[0]["name"]`; undefined for a path that chooses. */
function keysIn(path: string): (string | number | undefined)[] | undefined {
  const found: (string | number | undefined)[] = []
  for (const [one] of path.matchAll(/\.?\[[^[\]]*\]|\."[^"]*"|\.[\w-]+/g)) {
    const inner = /^\.?\[(.*)\]$/.exec(one)?.[1]
    if (inner === undefined) found.push(one.slice(1).replaceAll('"', ''))
    else if (inner === '') found.push(undefined)
    else if (/^\d{1,4}$/.test(inner)) found.push(Number(inner))
    else if (/^"[^"]*"$/.test(inner)) found.push(inner.slice(1, -1))
    else return undefined
  }
  return found.length > 0 ? found : undefined
}

/** The path with the items that are meant, and their names beside the value. */
function withNames({ path, value }: Assignment, node: Node) {
  const keys: string[] = []
  const named: { path: readonly string[]; value: string }[] = []
  let at: Node | undefined = node
  for (const key of path) {
    const items = itemsOf(at)
    keys.push(String(key ?? 0))
    at = typeof key === 'string' ? nodeAt(at, key) : items[key ?? 0]
    const name = typeof key === 'string' ? undefined : textAt(at, 'name')
    if (name !== undefined) named.push({ path: [...keys, 'name'], value: name })
  }
  return { path: keys, value, named }
}
