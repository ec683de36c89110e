import { folderOf, joinPath } from '../../model/path.ts'
import { position } from '../../model/source.ts'
import { streamEditOf } from '../component/stream-edits.ts'
import { mayHoldObject } from '../kubernetes/claims.ts'
import { podPaths } from '../kubernetes/objects.ts'
import { part, type Word } from '../parse/words.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { FoundGap, Repository, WrittenText } from '../reader.ts'
import { objectPatched, type Value, type Workload } from './kubectl.ts'
import { manifestName, switches } from './manifest-edit.ts'

/** What calls of yq, jq and sed make of manifests of the repository. */
interface ManifestEdits {
  /** The objects with no more than what is put in. */
  readonly documents: readonly WrittenText[]
  /** Edits of settings of pods whose outcome is not known. */
  readonly gaps: readonly FoundGap[]
}

interface EditCall {
  readonly words: readonly Word[]
  /** Where it may run, the likeliest first. */
  readonly folders: readonly string[]
}

/** Files, and assignments, of one call. */
const maxFiles = 100
const maxAssignments = 100

export function manifestEdits(calls: readonly EditCall[], repository: Pick<Repository, 'read'>): ManifestEdits {
  const documents: WrittenText[] = []
  const gaps: FoundGap[] = []
  for (const call of calls) {
    const [program] = call.words
    const { objects, isOpen, file } = /sed$/.test(program!.text) ? bySed(call, repository) : byQuery(call, repository)
    documents.push(...objects)
    if (!isOpen) continue
    const { source, start } = program!.use ?? program!.span
    const because = `${program!.text.replace(/^.*\//, '')} changes the settings of pods in ${file} here: what it sets is not checked`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: true })
  }
  return { documents, gaps }
}

interface Edited {
  readonly objects: readonly WrittenText[]
  /** It may change more than is known. */
  readonly isOpen: boolean
  readonly file: string
}

const nothing: Edited = { objects: [], isOpen: false, file: '' }

/** What keeps a pod closed. */
const closes =
  /securityContext|runAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|allowPrivilegeEscalation|capabilities|[sS]eccomp|[aA]pp[aA]rmor/

/** What sed takes out whole lines of: a setting that keeps a pod closed. */
const takesAway = new RegExp(String.raw`\/[^/\n]*(?:${closes.source})[^/\n]*\/[^;\n{}/]*d(?:[;}\s]|$)`)

/** Characters of a program of sed that are looked through for it; a longer one that names such a setting may take it out. */
const maxProgram = 2000

/** What sed puts into a line is part of it: where that turns isolation on nothing is lost. */
function bySed({ words, folders }: EditCall, repository: Pick<Repository, 'read'>): Edited {
  const edit = streamEditOf(words)
  const isOpen =
    edit?.put.some(({ text }) => switches.test(text) && !isSafe(text)) ||
    words.some(({ text }) => (text.length > maxProgram ? closes.test(text) : takesAway.test(text)))
  const [file] = isOpen && edit ? edit.paths.filter((path) => manifestsAt(path, folders, repository).length > 0) : []
  return file === undefined ? nothing : { objects: [], isOpen: true, file: shown(file) }
}

/** `yq -i '.spec.hostPID = true | .spec.replicas = 3' pod.yaml` */
function byQuery({ words, folders }: EditCall, repository: Pick<Repository, 'read'>): Edited {
  const operands = words.slice(1).filter(({ text }) => !text.startsWith('-'))
  const own = /^(?:e|ea|eval|eval-all|w|write)$/.test(operands[0]?.text ?? '') ? operands.slice(1) : operands
  const query = own.find(({ text }) => switches.test(text))
  if (!query) return nothing
  const objects: WrittenText[] = []
  let file: string | undefined
  const all = assignmentsIn(query)
  const set = all.flatMap((one) => ('path' in one ? [one] : []))
  const files = own.filter((word) => word !== query)
  let isCut = files.length > maxFiles
  if (isCut) file = shown(files[maxFiles]!.text)
  for (const { text } of files.slice(0, maxFiles)) {
    const nodes = manifestsAt(text, folders, repository)
    if (nodes.length > 0) file ??= shown(text)
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
  return file === undefined ? nothing : { objects, isOpen: isCut || all.some((one) => 'isOpen' in one), file }
}

/** Where an assignment puts a value: keys and numbers of items; undefined for every item of a list. */
interface Assignment {
  readonly path: readonly (string | number | undefined)[]
  readonly value: Value
}

/** Each setting in a text is the closed one. */
const isSafe = (text: string): boolean =>
  !switches.test(
    text.replaceAll(
      /\b(?:(?:privileged|allowPrivilegeEscalation|hostPID|hostIPC|hostNetwork|hostUsers)["']?: *false|(?:runAsNonRoot|readOnlyRootFilesystem)["']?: *true)\b/g,
      '',
    ),
  )

/** `=`, `|=`, `+=` and their like, and what takes away; no comparison. */
const assigns = /(?:^|[^=!<>])=(?!=)|\bdel\(/

/** The assignments of a query, and what is none but may be about settings. */
function assignmentsIn(query: Word): (Assignment | { readonly isOpen: true })[] {
  let from = 0
  let left = maxAssignments
  return query.text.split(/[ \t\n]\|[ \t\n]/).flatMap((text): (Assignment | { readonly isOpen: true })[] => {
    const at = query.text.indexOf(text, from)
    from = at + text.length
    if (!switches.test(text)) return []
    if (--left < 0) return left === -1 ? [{ isOpen: true }] : []
    const [, path = '', written = ''] =
      /^\s*((?:\.?\[[^[\]]*\]|\."[^"]*"|\.[\w-]+)+)\s*=\s*(true|false|-?\d{1,15}|"[^"\\$]*")\s*$/.exec(text) ?? []
    const keys = keysIn(path)
    if (!keys || query.unsure !== undefined) return assigns.test(text) ? [{ isOpen: true }] : []
    const start = at + text.lastIndexOf(written)
    const word = part(query, start, start + written.length)
    const value = written.startsWith('"') ? { ...word, text: written.slice(1, -1) } : plainWord(word)
    return [{ path: keys, value }]
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

interface Manifest extends Workload {
  readonly node: Node
}

function manifestsAt(path: string, folders: readonly string[], repository: Pick<Repository, 'read'>): Manifest[] {
  if (!manifestName.test(path) || /^(?:\/|~|\$)/.test(path)) return []
  const source = folders.map((folder) => repository.read(joinPath(folder, path))).find((one) => one !== undefined)
  if (!source || !mayHoldObject(source.text)) return []
  try {
    return parseYaml(source).documents.flatMap((node): Manifest[] => {
      const [kind = '', apiVersion = 'v1'] = [textAt(node, 'kind'), textAt(node, 'apiVersion')]
      const name = textAt(node, 'metadata', 'name') ?? folderOf(path)
      const namespace = textAt(node, 'metadata', 'namespace')
      return podPaths.has(kind) ? [{ node, apiVersion, kind, name, namespace }] : []
    })
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

const shown = (path: string) => `\`${path.replaceAll(/[^\w./-]/g, '').slice(0, 80)}\``
