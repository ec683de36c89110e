import { posix } from 'node:path'
import { publishedFeatures } from '../../knowledge/devcontainer-features.ts'
import type { Flag } from '../command/flag-words.ts'
import { parseJson } from '../parse/json.ts'
import type { Word } from '../parse/words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, type Scalar, spanOf } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import { mountsOf } from './words.ts'

/** What the features of a dev container add to its run flags, and those of which that is not known. */
export interface Features {
  readonly flags: readonly Flag[]
  readonly unknown: readonly Word[]
}

/** Features that features of the repository depend on are followed so far. */
const maxDepth = 8

/**
 * Features bring settings of their own: the published ones by what is known of them, those of the repository by their metadata.
 * Any other may ask for anything.
 */
export function featuresOf(map: Node | undefined, folder: string, repository: Repository, depth = 0): Features {
  const all = entriesOf(map).map(({ key }) => featureOf(key, folder, repository, depth))
  return { flags: all.flatMap(({ flags }) => flags), unknown: all.flatMap(({ unknown }) => unknown) }
}

function featureOf(key: Scalar, folder: string, repository: Repository, depth: number): Features {
  const word: Word = { text: key.text, span: spanOf(key) }
  if (/^\.\.?\//.test(key.text)) return ownFeature(word, posix.join(folder, key.text), repository, depth)
  // The dev container CLI takes these names in any case.
  const name = key.text.toLowerCase()
  const id = /^(?:ghcr\.io\/devcontainers\/features\/)?([\w-]+)(?:[:@].*)?$/.exec(name)?.[1] ?? ''
  const known = publishedFeatures.get(id)
  if (!known) return unknownFeature(word, `the feature ${key.text} may set it`)
  const flag = (name: string) => (text: string) => ({ name, value: { ...word, text } })
  return {
    flags: [
      ...(known.privileged ? [flag('privileged')('true')] : []),
      ...(known.init ? [flag('init')('true')] : []),
      ...(known.capAdd ?? []).map(flag('cap-add')),
      ...(known.securityOpt ?? []).map(flag('security-opt')),
      ...(known.mounts ?? []).map(flag('mount')),
    ],
    unknown: [],
  }
}

const unknownFeature = (word: Word, unsure: string): Features => ({ flags: [], unknown: [{ ...word, unsure }] })

/** A feature that lies in the repository: its metadata says what it asks for, at its own lines. */
function ownFeature(word: Word, folder: string, repository: Repository, depth: number): Features {
  const path = posix.join(folder, 'devcontainer-feature.json')
  const source = repository.read(path)
  const root = source && parseJson(source).documents[0]
  if (root?.kind !== 'map' || depth >= maxDepth) return unknownFeature(word, `${path} cannot be read`)
  // A feature can only ask: `false` takes nothing back.
  const switches = ['privileged', 'init'].flatMap((name) => {
    const node = nodeAt(root, name)
    return node && booleanOf(node) ? [{ name, value: { text: 'true', span: spanOf(node) } }] : []
  })
  const listed = (key: string, name: string) =>
    itemsOf(nodeAt(root, key)).flatMap((item): Flag[] =>
      item.kind === 'scalar' ? [{ name, value: { text: item.text, span: spanOf(item) } }] : [],
    )
  const needed = featuresOf(nodeAt(root, 'dependsOn'), folder, repository, depth + 1)
  return {
    flags: [
      ...switches,
      ...listed('capAdd', 'cap-add'),
      ...listed('securityOpt', 'security-opt'),
      ...mountsOf(nodeAt(root, 'mounts')),
      ...needed.flags,
    ],
    unknown: needed.unknown,
  }
}
