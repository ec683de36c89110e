import { pathReach } from '../../knowledge/host-paths.ts'
import type { Source } from '../../model/source.ts'
import { unknownMark } from '../parse/sed-pattern.ts'
import type { Word } from '../parse/words.ts'
import {
  booleanOf,
  documentsIn,
  entriesOf,
  integerOf,
  isNull,
  type Node,
  nodeAt,
  parseYaml,
  textAt,
  textOf,
} from '../parse/yaml.ts'
import { switches } from './manifest-edit.ts'
import { type Manifest, manifestsIn } from './manifest-files.ts'
import { isClosed } from './manifest-settings.ts'

/** A setting that an edit puts into an object. */
export interface Put {
  readonly path: readonly string[]
  readonly text: string
  /** Written without quotes, a boolean or a number. */
  readonly isPlain: boolean
  /** The names of the items that it stands in. */
  readonly named: readonly { readonly path: readonly string[]; readonly value: string }[]
}

/** The setting as the value of a word. */
export const putAt = (word: Word, { path, text, isPlain, named }: Put) => ({
  path,
  value: Object.assign({ ...word, text }, isPlain && { isPlain }),
  named,
})

/** What an edit of a file makes of its settings. */
export interface Changes {
  readonly puts: readonly { readonly manifest: Manifest; readonly edits: readonly Put[] }[]
  /** It takes away what keeps a pod closed, or puts in what only the run knows. */
  readonly isOpen: boolean
}

/** Nodes of one comparison. */
const maxNodes = 50_000

/** What differs between the pods of a file and the same once it is edited. */
export function podChanges(before: Source, after: Source): Changes {
  const [from, to] = [manifestsIn(before), manifestsIn(after)]
  const nameOf = (one: Manifest) => `${one.kind}/${one.namespace ?? ''}/${one.name}`
  let isOpen = false
  const puts = pairs(from, to, nameOf).flatMap(([own, manifest]) => {
    if (!manifest) return []
    const comparison = new Comparison()
    comparison.compare(own?.node, manifest.node, [], [])
    isOpen ||= comparison.isOpen
    return comparison.edits.length > 0 ? [{ manifest, edits: comparison.edits }] : []
  })
  return { puts, isOpen }
}

/** The settings of pods that a text holds which is laid over a manifest, below a path. */
export function putsIn(
  source: Source,
  prefix: readonly string[],
): { readonly edits: readonly Put[]; readonly isOpen: boolean } {
  const comparison = new Comparison()
  for (const document of documentsIn(source)) comparison.compare(undefined, document, prefix, [])
  return comparison
}

/** What belongs together: by its name, and else in order. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string | undefined,
): (readonly [T | undefined, T | undefined])[] {
  const rest = new Set(before)
  const byName = new Map(before.map((one) => [nameOf(one), one]))
  const found = after.map((one) => {
    const name = nameOf(one)
    const own = name === undefined ? undefined : byName.get(name)
    return [own !== undefined && rest.delete(own) ? own : undefined, one] as const
  })
  const [others] = [[...rest]]
  const paired = found.map(([own, one]) => [own ?? others.shift(), one] as const)
  return [...paired, ...others.map((one) => [one, undefined] as const)]
}

type Named = Put['named']

class Comparison {
  readonly edits: Put[] = []
  isOpen = false
  private nodes = 0

  compare(before: Node | undefined, after: Node | undefined, path: readonly string[], named: Named): void {
    if (++this.nodes > maxNodes) {
      this.isOpen = true
      return
    }
    if (before?.kind === 'map' || after?.kind === 'map') {
      const [own, more] = [before, after].map((node) => (node?.kind === 'map' ? node : undefined))
      const keys = new Set([...entriesOf(own), ...entriesOf(more)].map(({ key }) => key.text))
      for (const key of keys) this.compare(nodeAt(own, key), nodeAt(more, key), [...path, key], named)
    }
    if (before?.kind === 'seq' || after?.kind === 'seq') this.items(before, after, path, named)
    if (before?.kind === 'scalar' || after?.kind === 'scalar') this.scalar(before, after, path, named)
  }

  private items(before: Node | undefined, after: Node | undefined, path: readonly string[], named: Named): void {
    const [from, to] = [before, after].map((node) => (node?.kind === 'seq' ? node.items : []))
    pairs(from!, to!, (node) => textAt(node, 'name') ?? textOf(node)).forEach(([own, one], i) => {
      const at = [...path, String(i)]
      const name = textAt(one, 'name')
      // A container that is gone keeps nothing closed.
      if (!one && textAt(own, 'name') !== undefined) return
      this.compare(own, one, at, name === undefined ? named : [...named, { path: [...at, 'name'], value: name }])
    })
  }

  private scalar(before: Node | undefined, after: Node | undefined, path: readonly string[], named: Named): void {
    const [was, is] = [before, after].map((node) => (isNull(node) ? undefined : textOf(node)))
    if (was === is || !path.some((key) => switches.test(key))) return
    if (was !== undefined && closesBy(path, was)) this.isOpen ||= is === undefined
    if (is === undefined) return
    if (is.includes(unknownMark)) this.isOpen ||= !isOfVolume(path) || path.includes('hostPath')
    else if (path.includes('hostPath')) this.isOpen ||= path.at(-1) === 'path'
    else if (!isOfVolume(path) && !isClosed(keysOf(path), is)) {
      const isPlain = booleanOf(after) !== undefined || integerOf(after) !== undefined
      this.edits.push({ path, text: is, isPlain, named })
    }
  }
}

/** The settings of a volume matter where it is of the host. */
const isOfVolume = (path: readonly string[]) => path.includes('volumes')

const keysOf = (path: readonly string[]) => path.filter((key) => !/^\d+$/.test(key))

/** Settings whose absence leaves a pod more than it had. */
const closing = /^(?:runAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|allowPrivilegeEscalation|drop|hostUsers)$/

function closesBy(path: readonly string[], text: string): boolean {
  const keys = keysOf(path)
  const last = keys.at(-1) ?? ''
  const isProfile = last === 'type' && /^(?:seccomp|appArmor)Profile$/.test(keys.at(-2) ?? '')
  return last === 'drop' || ((closing.test(last) || isProfile) && isClosed(keys, text))
}

/** Whether an edit gives a service of a Compose file more than it had, or what only the run knows. */
export function opensService(before: Source, after: Source): boolean {
  const [was, is] = [before, after].map(servicesIn)
  return (
    [...is!].some((one) => opens.test(one) && !was!.has(one)) ||
    [...was!].some((one) => shuts.test(one) && !is!.has(one))
  )
}

/** The settings of services, one a line: `web privileged true`. */
function servicesIn(source: Source): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (node: Node | undefined, path: string): void => {
    if (found.size > maxNodes) return
    for (const { key, value } of entriesOf(node)) visit(value, `${path} ${key.text}`)
    if (node?.kind === 'seq') for (const item of node.items) visit(item, path)
    const text = textOf(node)
    if (text !== undefined) found.add(`${path} ${gist(path, text)}`)
  }
  for (const document of documentsIn(source))
    for (const { key, value } of entriesOf(nodeAt(document, 'services'))) visit(value, key.text.replaceAll(/\s/g, ''))
  return found
}

/** What matters of a setting: one account is as good as another that is not root, also that of whoever runs the script. */
const gist = (path: string, text: string): string =>
  isOfHost(path, text) ? 'HOST' : /^\S+ user$/.test(path) && !/^(?:0|root)(?::|$)/.test(text) ? 'OTHER' : text

/** A bind of the engine's socket, or of what makes up the host. */
const isOfHost = (path: string, text: string) =>
  / volumes(?: source)?$/.test(path) && /^(?:engine|host)$/.test(pathReach(text.replace(/:.*/s, '')))

/** Whether a file parses; the problems of a template are there before it is edited as well. */
export const problemsIn = (source: Source): number => {
  try {
    return parseYaml(source).problems.length
  } catch {
    return 1
  }
}

const unknownText = `.*${unknownMark}`

/** What gives a service more. */
const opens = new RegExp(
  String.raw`^\S+ (?:privileged (?:true|${unknownText})|cap_add |devices |device_cgroup_rules |security_opt (?!no-new-privileges(?::true)?$)|(?:network_mode|pid|ipc|uts|userns_mode|cgroup) (?:host|container:|${unknownText})|read_only false|user (?:0|root)(?::|$)|volumes.* HOST$)`,
  's',
)

/** What leaves it less. */
const shuts = /^\S+ (?:cap_drop |read_only true|security_opt no-new-privileges|user OTHER$)/
