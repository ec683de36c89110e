import { posix } from 'node:path'
import type { Source } from '../../../model/source.ts'
import { type Entry, itemsOf, type Node, nodeAt, Scalar, textAt, textOf } from '../../parse/yaml.ts'
import type { Kustomization } from './kustomization.ts'
import { fileText, mappingLike, textLike } from './nodes.ts'
import { type Resource, resourceOf } from './resource.ts'

type Read = (path: string) => Source | undefined

/** Larger files are no settings. */
const maxLength = 1_048_576
/** Files and variables of one generator. */
const maxEntries = 1000

/**
 * The ConfigMaps and Secrets that a kustomization makes of literals and of files in the repository.
 * @param objects what its `generators` name: of Kustomize's own those that do the same
 */
export function generated(of: Kustomization, read: Read, objects: readonly Node[] = []): Resource[] {
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const list = nodeAt(of.node, kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator')
    const named = objects.filter((node) => isGenerator(node) && textAt(node, 'kind') === `${kind}Generator`)
    return [...itemsOf(list), ...named].flatMap((item) => madeOf(item, kind, of, read) ?? [])
  })
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_configmapgenerator_ */
export const isGenerator = (node: Node): boolean =>
  textAt(node, 'apiVersion') === 'builtin' && /^(?:ConfigMap|Secret)Generator$/.test(textAt(node, 'kind') ?? '')

function madeOf(item: Node, kind: 'ConfigMap' | 'Secret', of: Kustomization, read: Read): Resource | undefined {
  const isObject = isGenerator(item)
  const name = isObject ? nodeAt(item, 'metadata', 'name') : nodeAt(item, 'name')
  if (!name || textOf(name) === undefined) return undefined
  const entry = (key: string, value: Node): Entry => ({ key: textLike(item, key), value })
  const namespace = isObject ? nodeAt(item, 'metadata', 'namespace') : nodeAt(item, 'namespace')
  const type = nodeAt(item, 'type')
  const readHere = (path: string) => read(posix.join(of.folder, path))
  const data = [
    ...itemsOf(nodeAt(item, 'literals')).flatMap(literalOf),
    ...itemsOf(nodeAt(item, 'files')).flatMap((file) => fileOf(file, readHere)),
    ...[...itemsOf(nodeAt(item, 'envs')), ...[nodeAt(item, 'env')]].flatMap((file) => variablesOf(file, readHere)),
  ]
  if (data.length > maxEntries) throw new Error('it generates too many values')
  const node = mappingLike(item, [
    entry('apiVersion', textLike(item, 'v1')),
    entry('kind', textLike(item, kind)),
    entry('metadata', mappingLike(item, [entry('name', name), ...(namespace ? [entry('namespace', namespace)] : [])])),
    ...(type && kind === 'Secret' ? [entry('type', type)] : []),
    entry(kind === 'Secret' ? 'stringData' : 'data', mappingLike(item, data)),
  ])
  return resourceOf(node, of.folder)
}

/** `KEY=VALUE`. */
function literalOf(item: Node): Entry[] {
  const text = textOf(item)
  const equals = text?.indexOf('=') ?? -1
  if (text === undefined || item.kind !== 'scalar' || equals < 1) return []
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text.slice(equals + 1))
  const at = item.within(equals + 1, text.length)
  return [
    {
      key: textLike(item, text.slice(0, equals)),
      value: new Scalar(at.source, at.start, at.end, '!!str', quoted ? quoted[2]! : text.slice(equals + 1)),
    },
  ]
}

/** `KEY=PATH`, or a path whose last part is the key. */
function fileOf(item: Node, read: Read): Entry[] {
  const text = textOf(item)
  if (text === undefined) return []
  const equals = text.indexOf('=')
  const source = read(text.slice(equals + 1))
  if (!source || source.text.length > maxLength) return []
  const key = equals > 0 ? text.slice(0, equals) : posix.basename(text)
  return [{ key: textLike(item, key), value: fileText(source) }]
}

/** The lines of an env file. */
function variablesOf(item: Node | undefined, read: Read): Entry[] {
  const path = textOf(item)
  const source = path === undefined ? undefined : read(path)
  if (!item || !source || source.text.length > maxLength) return []
  return [...source.text.matchAll(/^[ \t]*([A-Za-z_][\w.-]*)=([^\r\n]*)/gm)].slice(0, maxEntries + 1).map((match) => {
    const end = match.index + match[0].length
    const [, key = '', value = ''] = match
    const scalar = new Scalar(source, end - value.length, end, '!!str', value)
    return { key: textLike(item, key), value: scalar }
  })
}
