import { position } from '../../model/source.ts'
import { part, type Word } from '../parse/words.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import type { FoundGap, WrittenText } from '../reader.ts'
import { objectPatched } from './kubectl.ts'
import { switches } from './manifest-edit.ts'
import { type Files, filesAt, manifestsIn, maxFiles, mayBeManifest, shown } from './manifest-files.ts'
import { isClosed, ofPodsAlone, type Path } from './manifest-settings.ts'
import { type StreamCall, type StreamEdit, StreamEdits } from './stream-edits.ts'

/** What calls of yq, jq and sed make of manifests of the repository. */
interface ManifestEdits {
  /** The objects with no more than what is put in. */
  readonly documents: readonly WrittenText[]
  /** Edits of settings whose outcome is not known. */
  readonly gaps: readonly FoundGap[]
}

/** Assignments of one call. */
const maxAssignments = 100

export function manifestEdits(calls: readonly StreamCall[], repository: Files): ManifestEdits {
  const documents: WrittenText[] = []
  const gaps: FoundGap[] = []
  const streams = new StreamEdits(repository)
  for (const call of calls) {
    const [program] = call.words
    const { objects, open } = /sed$/.test(program!.text) ? streams.by(call) : byQuery(call, repository)
    documents.push(...objects)
    if (!open) continue
    const { source, start } = program!.use ?? program!.span
    const name = program!.text.replace(/^.*\//, '')
    const where = open.file === undefined ? 'here, in files that are known only when it runs' : `in ${open.file} here`
    const because = `${name} changes the settings of ${open.of} ${where}: what it sets is not checked`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: true })
  }
  return { documents, gaps }
}

const nothing: StreamEdit = { objects: [] }
const inUnknownFiles: StreamEdit = { objects: [], open: { of: 'pods' } }

/** `yq -i '.spec.hostPID = true | .spec.replicas = 3' pod.yaml` */
function byQuery({ words, folders }: StreamCall, repository: Files): StreamEdit {
  const operands = operandsOf(words)
  const own = /^(?:e|ea|eval|eval-all|w|write)$/.test(operands[0]?.text ?? '') ? operands.slice(1) : operands
  const query = own.find(({ text }) => switches.test(text))
  if (!query) return nothing
  const objects: WrittenText[] = []
  let file: string | undefined
  const all = assignmentsIn(query)
  const set = all.flatMap((one) => ('path' in one ? [one] : []))
  const others = own.filter((word) => word !== query).map(({ text }) => text)
  const paths = others.flatMap((text) => filesAt(text, folders, repository))
  let isCut = paths.length > maxFiles
  if (isCut) file = shown(paths[maxFiles]!)
  for (const path of paths.slice(0, maxFiles)) {
    const source = repository.read(path)
    const nodes = source ? manifestsIn(source) : []
    if (nodes.length > 0) file ??= shown(path)
    isCut ||= nodes.length > maxFiles
    for (const node of nodes.slice(0, maxFiles))
      objects.push(
        ...objectPatched(
          node,
          set.map((one) => withNames(one, node.node)),
          words,
        ),
      )
  }
  const isOpen = isCut || all.some((one) => 'isOpen' in one)
  if (file !== undefined) return { objects, ...(isOpen && { open: { file, of: 'pods' } }) }
  const isUnsafe = isCut || all.some((one) => one.mayBeOfPod && !('path' in one && isClosed(one.path, one.value.text)))
  return isUnsafe && ofPodsAlone.test(query.text) && mayBeManifest(others, repository) ? inUnknownFiles : nothing
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

/** `=`, `|=`, `+=` and their like, and what takes away; no comparison. */
const assigns = /(?:^|[^=!<>])=(?!=)|\bdel\(/

/** A path and what is done with it. */
const assignment = /^\s*((?:\.?\[[^[\]]*\]|\."[^"]*"|\.[\w-]+)+)\s*(?:\|=|[-+*/%]=|\/\/=|=(?!=))(.*)$/s
const plainValue = /^\s*(true|false|-?\d{1,15}|"[^"\\$]*")\s*$/

/** The assignments of a query, and what is none but may be about settings. */
function assignmentsIn(query: Word): (Assignment | Unread)[] {
  let from = 0
  let left = maxAssignments
  // What is chosen by one step is what the next one begins at.
  let isAtTop = true
  return query.text.split(/[ \t\n]\|[ \t\n]/).flatMap((text): (Assignment | Unread)[] => {
    const at = query.text.indexOf(text, from)
    from = at + text.length
    const [, path = '', rest = ''] = assignment.exec(text) ?? []
    const keys = keysIn(path)
    const [first] = keys ?? []
    const isOfOther = isAtTop && typeof first === 'string' && !ofObject.test(first) && !assigns.test(rest)
    if (path === '' || rest.includes('(')) isAtTop = false
    if (!switches.test(text)) return []
    if (--left < 0) return left === -1 ? [{ isOpen: true, mayBeOfPod: true }] : []
    const mayBeOfPod = !isOfOther
    const written = plainValue.exec(rest)?.[1]
    const isSet = /^\s*=/.test(text.slice(text.indexOf(path) + path.length))
    if (!keys || !isSet || written === undefined || query.unsure !== undefined)
      return assigns.test(text) ? [{ isOpen: true, mayBeOfPod }] : []
    const start = at + text.lastIndexOf(written)
    const word = part(query, start, start + written.length)
    const value = written.startsWith('"') ? { ...word, text: written.slice(1, -1) } : plainWord(word)
    return [{ path: keys, value, mayBeOfPod }]
  })
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
