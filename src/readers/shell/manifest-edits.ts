import { folderOf, joinPath } from '../../model/path.ts'
import { position, type Source } from '../../model/source.ts'
import { streamEditOf } from '../component/stream-edits.ts'
import { mayHoldObject } from '../kubernetes/claims.ts'
import { podPaths } from '../kubernetes/objects.ts'
import { part, type Word } from '../parse/words.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { FoundGap, Repository, WrittenText } from '../reader.ts'
import { objectPatched, type Workload } from './kubectl.ts'
import { manifestName, switches } from './manifest-edit.ts'
import { matchesPattern } from './patterns.ts'

type Files = Pick<Repository, 'read' | 'paths'>

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

export function manifestEdits(calls: readonly EditCall[], repository: Files): ManifestEdits {
  const documents: WrittenText[] = []
  const gaps: FoundGap[] = []
  for (const call of calls) {
    const [program] = call.words
    const { objects, isOpen, file } = /sed$/.test(program!.text) ? bySed(call, repository) : byQuery(call, repository)
    documents.push(...objects)
    if (!isOpen) continue
    const { source, start } = program!.use ?? program!.span
    const name = program!.text.replace(/^.*\//, '')
    const because = `${name} changes the settings of pods ${file === undefined ? 'here, in files that are known only when it runs' : `in ${file} here`}: what it sets is not checked`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: true })
  }
  return { documents, gaps }
}

interface Edited {
  readonly objects: readonly WrittenText[]
  /** It may change more than is known. */
  readonly isOpen: boolean
  /** Undefined where only the run names it. */
  readonly file: string | undefined
}

const nothing: Edited = { objects: [], isOpen: false, file: undefined }
const inUnknownFiles: Edited = { objects: [], isOpen: true, file: undefined }

/** What keeps a pod closed. */
const closes =
  /securityContext|runAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|allowPrivilegeEscalation|capabilities|[sS]eccomp|[aA]pp[aA]rmor/

/** What sed takes out whole lines of: a setting that keeps a pod closed. */
const takesAway = new RegExp(String.raw`\/[^/\n]*(?:${closes.source})[^/\n]*\/[^;\n{}/]*d(?:[;}\s]|$)`)

/** Characters of a program of sed that are looked through for it; a longer one that names such a setting may take it out. */
const maxProgram = 2000

/** What sed puts into a line is part of it: where that turns isolation on nothing is lost. */
function bySed({ words, folders }: EditCall, repository: Files): Edited {
  const edit = streamEditOf(words)
  const isOpen =
    edit?.put.some(({ text }) => switches.test(text) && !isSafe(text)) ||
    words.some(({ text }) => (text.length > maxProgram ? closes.test(text) : takesAway.test(text)))
  if (!isOpen || !edit) return nothing
  const file = edit.paths
    .flatMap((path) => filesAt(path, folders, repository))
    .find((path) => manifestsIn(path, repository).length > 0)
  if (file !== undefined) return { objects: [], isOpen: true, file: shown(file) }
  const isOfPods = edit.put.some(({ text }) => ofPodsAlone.test(text.replaceAll(otherSetting, '')))
  return isOfPods && mayBeManifest(edit.paths, repository) ? inUnknownFiles : nothing
}

/** `privileged = true` is of TOML, as a GitLab runner has it: no manifest is written so. */
const otherSetting = /\b\w{1,60}[ \t]{0,20}=/g

/** `yq -i '.spec.hostPID = true | .spec.replicas = 3' pod.yaml` */
function byQuery({ words, folders }: EditCall, repository: Files): Edited {
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
    const nodes = manifestsIn(path, repository)
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
  if (file !== undefined) return { objects, isOpen: isCut || all.some((one) => 'isOpen' in one), file }
  const isUnsafe = isCut || all.some((one) => one.mayBeOfPod && !('path' in one && isClosed(one)))
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

/** Of the settings those that nothing but a pod has. */
const ofPodsAlone =
  /securityContext|privileged|allowPrivilegeEscalation|\bhost(?:PID|IPC|Network|Path|Users)|\brunAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|procMount|seccompProfile|appArmorProfile/

/** Where an assignment puts a value: keys and numbers of items; undefined for every item of a list. */
interface Assignment {
  readonly path: readonly (string | number | undefined)[]
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

/** What isolates a pod whatever it was before. */
function isClosed({ path, value: { text } }: Assignment): boolean {
  const keys = path.filter((key) => typeof key === 'string')
  const last = keys.at(-1) ?? ''
  const within = keys.at(-2) ?? ''
  if (/^runAs(?:User|Group)$/.test(last)) return /^[1-9]\d*$/.test(text)
  if (within === 'seccompProfile' || within === 'appArmorProfile')
    return last === 'type' ? text === 'RuntimeDefault' : last !== 'localhostProfile'
  if (within === 'capabilities') return last === 'drop' && text === 'ALL'
  if (/^(?:fsGroup|fsGroupChangePolicy|supplementalGroups)$/.test(last)) return true
  return !keys.some((key) => switches.test(key)) || (switches.test(last) && isSafe(`${last}: ${text}`))
}

/** Each setting in a text is the closed one. */
const isSafe = (text: string): boolean =>
  !switches.test(
    text.replaceAll(
      /\b(?:runAs(?:User|Group)["']?: *[1-9]\d*|(?:privileged|allowPrivilegeEscalation|hostPID|hostIPC|hostNetwork|hostUsers)["']?: *false|(?:runAsNonRoot|readOnlyRootFilesystem)["']?: *true)\b/g,
      '',
    ),
  )

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

interface Manifest extends Workload {
  readonly node: Node
}

/** Variables and substitutions, of a path that is known only when it is run. */
const unknown = /\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|\$\w+|\$./g

/** The files that a path or a pattern names, from where it may be. */
function filesAt(path: string, folders: readonly string[], { read, paths }: Files): readonly string[] {
  if (/^(?:\/|~)|[$`]/.test(path)) return []
  if (/[*?[]/.test(path)) {
    const patterns = folders.map((folder) => joinPath(folder, path))
    // One more than are read: that there are more is said.
    const found = patterns.map((pattern) => paths.filter((one) => isNamedBy(one, pattern)).slice(0, maxFiles + 1))
    return found.find((list) => list.length > 0) ?? []
  }
  const own = manifestName.test(path)
    ? folders.map((folder) => joinPath(folder, path)).find((one) => read(one) !== undefined)
    : undefined
  return own === undefined ? [] : [own]
}

/** A `*` stands for no slash. */
function isNamedBy(path: string, pattern: string): boolean {
  const [names, patterns] = [path.split('/'), pattern.split('/')]
  return (
    manifestName.test(path) &&
    names.length === patterns.length &&
    names.every((name, i) => matchesPattern(name, patterns[i]!) === true)
  )
}

/** Files that are looked through for a manifest; beyond, there may be one. */
const maxSearched = 500

/** Whether one of the files that only the run names, or what is read where none is named, may be a manifest of the repository. */
function mayBeManifest(operands: readonly string[], repository: Files): boolean {
  const names = operands
    .filter((text) => /[$`]/.test(text))
    .map((text) => text.replace(unknown, '*').replace(/^.*\//s, ''))
  if (names.length === 0 && operands.length > 0) return false
  const found = repository.paths.filter(
    (path) =>
      manifestName.test(path) &&
      (names.length === 0 ||
        names.some((name) => matchesPattern(path.slice(path.lastIndexOf('/') + 1), name) !== false)),
  )
  return found.length > maxSearched || found.some((path) => manifestsIn(path, repository).length > 0)
}

function manifestsIn(path: string, repository: Files): readonly Manifest[] {
  const source = repository.read(path)
  if (!source || !mayHoldObject(source.text)) return []
  const before = known.get(source)
  if (before) return before
  const found = parsed(source)
  known.set(source, found)
  return found
}

const known = new WeakMap<Source, readonly Manifest[]>()

function parsed(source: Source): Manifest[] {
  try {
    return parseYaml(source).documents.flatMap((node): Manifest[] => {
      const [kind = '', apiVersion = 'v1'] = [textAt(node, 'kind'), textAt(node, 'apiVersion')]
      const name = textAt(node, 'metadata', 'name') ?? folderOf(source.path)
      const namespace = textAt(node, 'metadata', 'namespace')
      return podPaths.has(kind) ? [{ node, apiVersion, kind, name, namespace }] : []
    })
  } catch {
    // Its merge keys multiply: its reader says so.
    return []
  }
}

const shown = (path: string) => `\`${path.replaceAll(/[^\w./-]/g, '').slice(0, 80)}\``
