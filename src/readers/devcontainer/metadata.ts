import { posix } from 'node:path'
import { type Source, type Span, source } from '../../model/source.ts'
import type { Flag } from '../command/flag-words.ts'
import { readBuiltImage } from '../dockerfile/built-image.ts'
import { parseJson } from '../parse/json.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import type { Repository } from '../reader.ts'
import { mountsOf, wordOf, wordsOf } from './words.ts'

/** An image says in this label what a dev container of it asks for. */
const label = 'devcontainer.metadata'

/** What the image of a dev container adds to its run flags, where the repository builds it. */
export function imageFlags(file: Source, root: Node, repository: Repository): Flag[] {
  const built = dockerfileOf(file, root, repository)
  const found = built && readBuiltImage(built, textAt(root, 'build', 'target'))?.labels.get(label)
  return found ? metadataFlags(found.value, found.at) : []
}

function dockerfileOf(file: Source, root: Node, repository: Repository): Source | undefined {
  const own = textAt(root, 'build', 'dockerfile') ?? textAt(root, 'dockerFile')
  if (own !== undefined) return repository.read(posix.join(posix.dirname(file.path), own))
  const image = textAt(root, 'image')?.replace(/:latest$/, '')
  const from = repository.builtImages?.findLast(([name]) => name.replace(/:latest$/, '') === image)?.[1]
  return from === undefined ? undefined : (repository.read(from) ?? repository.read(posix.join(from, 'Dockerfile')))
}

/** One object, or a list of them; each may only ask for more. */
function metadataFlags(text: string, at: Span): Flag[] {
  const [root] = parseJson(source(at.source.path, text)).documents
  const parts = root?.kind === 'seq' ? root.items : root ? [root] : []
  return parts.flatMap(flagsOf).map(({ name, value }) => ({ name, value: { ...value, span: at } }))
}

function flagsOf(part: Node): Flag[] {
  const listed = (key: string, name: string) =>
    itemsOf(nodeAt(part, key))
      .flatMap(wordsOf)
      .map((value) => ({ name, value }))
  const switches = ['privileged', 'init'].flatMap((name): Flag[] => {
    const node = nodeAt(part, name)
    return node?.kind === 'scalar' && booleanOf(node) ? [{ name, value: { ...wordOf(node), text: 'true' } }] : []
  })
  const user = nodeAt(part, 'containerUser')
  const env = entriesOf(nodeAt(part, 'containerEnv')).flatMap(({ key, value }): Flag[] =>
    value.kind === 'scalar' ? [{ name: 'env', value: wordOf(value, `${key.text}=`) }] : [],
  )
  return [
    ...switches,
    ...(user ? wordsOf(user).map((value) => ({ name: 'user', value })) : []),
    ...listed('capAdd', 'cap-add'),
    ...listed('securityOpt', 'security-opt'),
    ...mountsOf(nodeAt(part, 'mounts')),
    ...env,
  ]
}
