import { gunzipSync } from 'node:zlib'
import { TarReader } from '../../parse/tar.ts'
import { itemsOf, type Node, nodeAt, parseYaml, textAt } from '../../parse/yaml.ts'
import type { Repository } from '../../reader.ts'
import { isAction } from '../settings.ts'

/** A file of the copy that Helm sees, and where it comes from: a path of the repository, or an archive. */
export interface ChartFile {
  readonly content: string | Buffer
  readonly path: string
}

/** Bytes of an archive, unpacked. */
const maxUnpacked = 32 << 20

/** Helm reads the schemas that a schema names, wherever they are. */
export const isLeftOut = (name: string): boolean => /(?:^|\/)values\.schema\.json$/.test(name)

/** The files of a packaged chart; undefined where it is none. */
export function unpacked(archive: Buffer): ReadonlyMap<string, string> | undefined {
  const files = new Map<string, string>()
  const tar = new TarReader(({ name, type }) => {
    const isPlain = type === 'file' && !name.startsWith('/') && !/(?:^|\/)\.\.?(?:\/|$)/.test(name)
    if (!isPlain || isLeftOut(name)) return undefined
    const pieces: Buffer[] = []
    return {
      write: (piece) => pieces.push(Buffer.from(piece)),
      end: () => files.set(name, Buffer.concat(pieces).toString('utf8')),
    }
  })
  try {
    tar.write(gunzipSync(archive, { maxOutputLength: maxUnpacked }))
    tar.end()
    return files
  } catch {
    return undefined
  }
}

/** A chart that a chart needs. */
export interface Dependency {
  readonly name: string
  readonly node: Node
  /** The folder of the repository that it is in, where its address says so. */
  readonly folder?: string
  readonly isWanted: boolean
}

/** What a chart needs, by its own file or by the one that came before it. */
export function dependenciesOf(folder: string, repository: Repository, resolve: (path: string) => string) {
  return ['Chart.yaml', 'requirements.yaml'].flatMap((file) => {
    const source = repository.read(folder + file)
    if (!source?.text.includes('dependencies')) return []
    const [node] = parseYaml(source).documents
    // Parsed once, and only where something may be switched off by it.
    const values = source.text.includes('condition') ? valuesIn(`${folder}values.yaml`, repository) : undefined
    const all = itemsOf(nodeAt(node, 'dependencies')).flatMap((item): Dependency[] => {
      const name = textAt(item, 'name')
      if (!name) return []
      const path = /^file:\/\/(.+)$/.exec(textAt(item, 'repository') ?? '')?.[1]
      return [
        {
          name,
          node: item,
          isWanted: isWanted(item, values),
          ...(path && { folder: resolve(path) }),
        },
      ]
    })
    return [{ file, source, node, all }]
  })
}

/** Unless values say that its condition does not hold. */
export function isWanted(item: Node, values: Node | undefined): boolean {
  const conditions = (textAt(item, 'condition') ?? '').split(',').map((one) => one.trim())
  return conditions[0] === '' || !conditions.some((path) => textAt(values, ...path.split('.')) === 'false')
}

/** The first document of a file of values. */
function valuesIn(path: string, repository: Repository): Node | undefined {
  const source = repository.read(path)
  return source && parseYaml(source).documents[0]
}

/** The same file without some of what it needs, as JSON: Helm renders nothing where one is missing. */
export function without(node: Node | undefined, missing: ReadonlySet<Node>): string {
  return JSON.stringify(plain(node, missing))
}

type Plain = null | string | number | boolean | Plain[] | { [key: string]: Plain }

/** As a program reads it; numbers with a point stay as they are written, and what a template engine puts in is a text. */
export function plain(node: Node | undefined, left: ReadonlySet<Node> = new Set()): Plain {
  if (node?.kind === 'seq') return node.items.filter((item) => !left.has(item)).map((item) => plain(item, left))
  if (node && isAction(node)) return node.source.text.slice(node.start, node.end)
  if (node?.kind === 'map') return Object.fromEntries(node.list.map(({ key, value }) => [key.text, plain(value, left)]))
  if (!node || node.isNull) return null
  if (!node.plain || node.tag !== '') return node.text
  if (/^(?:true|false)$/.test(node.text)) return node.text === 'true'
  return /^(?:0|[1-9]\d{0,14})$/.test(node.text) ? Number(node.text) : node.text
}
