import { posix } from 'node:path'
import type { BuildRequest } from '../../../model/kustomization.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textOf } from '../../parse/yaml.ts'
import { kustomizationNames } from '../claims.ts'
import { plain } from '../helm/dependencies.ts'
import type { Files, Kustomization } from './kustomization.ts'
import { miscasedKeys } from './miscased.ts'

/** Files of one kustomization, and characters of all. */
const maxFiles = 3000
const maxTexts = 33_554_432

/** Keys whose texts are paths of files, or of folders with a kustomization, wherever they stand. */
const pathKeys: ReadonlySet<string> = new Set([
  'bases',
  'components',
  'configurations',
  'crds',
  'env',
  'envs',
  'files',
  'generators',
  'patchesStrategicMerge',
  'path',
  'paths',
  'resources',
  'transformers',
  'validators',
])

/** Lists whose files, or texts, name files in turn: relative to the kustomization. */
const pluginKeys = ['generators', 'transformers', 'validators']

/**
 * A kustomization with every file that it reads. Undefined where one of them is not in the repository: nothing is fetched, and
 * nothing outside is read.
 */
export function requestFor(root: Kustomization, files: Files): BuildRequest | undefined {
  const texts = new Map<string, string>()
  const seen = new Set<string>()
  const open: Kustomization[] = [root]
  let length = 0
  const put = (path: string, text: string): boolean => {
    if (!texts.has(path)) length += text.length
    texts.set(path, text)
    return texts.size <= maxFiles && length <= maxTexts
  }
  for (let of = open.pop(); of; of = open.pop()) {
    const { folder, node, source, by } = of
    if (seen.has(folder)) continue
    seen.add(folder)
    const own = by ? JSON.stringify(plain(node)) : source.text
    if (!put(by?.isWhole ? posix.join(folder, kustomizationNames[0]) : source.path, own)) return undefined
    const named = [
      node,
      ...pluginKeys.flatMap((key) => itemsOf(nodeAt(node, key)).flatMap((item) => pluginsIn(item, folder, files))),
    ]
    // Kustomize would follow what is not seen here.
    if (named.some((one) => miscasedKeys(one).length > 0)) return undefined
    for (const path of named.flatMap(pathsIn)) {
      const place = posix.join(folder, path).replace(/(?<=.)\/$/, '')
      if (path.startsWith('/') || /^\.\.(?:\/|$)/.test(place)) return undefined
      const file = files.read(place)
      const inner = file ? undefined : files.kustomization(place)
      if (file ? !put(file.path, file.text) : !inner) return undefined
      if (inner) open.push(inner)
    }
  }
  return { folder: root.folder, files: texts }
}

function pluginsIn(item: Node, folder: string, files: Files): readonly Node[] {
  const text = textOf(item) ?? ''
  const source = text.includes('\n') ? { ...item.source, text } : files.read(posix.join(folder, text))
  return source ? parseYaml(source).documents : []
}

/** The paths that a tree names, `KEY=PATH` as the path; of a text that stands in the place of a file nothing. */
function pathsIn(node: Node): string[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'seq') return node.items.flatMap(pathsIn)
  return node.list.flatMap(({ key, value }) => {
    if (key.text === 'patch') return []
    if (!pathKeys.has(key.text)) return pathsIn(value)
    const isFiles = key.text === 'files'
    const texts = (value.kind === 'seq' ? value.items : [value]).flatMap((item) =>
      item.kind === 'scalar' ? [item.text] : pathsIn(item),
    )
    return texts.flatMap((text) =>
      text === '' || text.includes('\n') ? [] : [isFiles ? text.replace(/^[^=]*=/, '') : text],
    )
  })
}
