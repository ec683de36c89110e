import type { Client } from '../../model/client.ts'
import type { Source } from '../../model/source.ts'
import { parseToml } from '../parse/toml.ts'
import { itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader } from '../reader.ts'
import { unverifiedRegistry } from '../shell/client.ts'
import { Keys } from '../shell/shell.ts'

/** Which registries Podman and its kin reach without TLS that is verified. Source: containers-registries.conf(5). */
export const readRegistries: Reader = (sources) => {
  const gaps: FoundGap[] = []
  return { subjects: sources.flatMap((source) => registriesIn(source, gaps)), gaps }
}

function registriesIn(source: Source, gaps: FoundGap[]): Client[] {
  const { documents, problems } = parseToml(source)
  for (const { line, because } of problems)
    gaps.push({ path: source.path, line, because: `the list of registries does not parse: ${because}`, blocking: true })
  const [root] = documents
  const keys = new Keys()
  const client = (name: string, at: Node) =>
    unverifiedRegistry('Podman', name, spanOf(at), (own) => keys.next(`${source.path}#${own}`))
  const older = itemsOf(nodeAt(root, 'registries', 'insecure', 'registries'))
  return [
    ...itemsOf(nodeAt(root, 'registry')).flatMap((registry) => [
      ...insecure(registry, client),
      ...itemsOf(nodeAt(registry, 'mirror')).flatMap((mirror) => insecure(mirror, client)),
    ]),
    ...older.flatMap((item) => (item.kind === 'scalar' ? [client(item.text, item)] : [])),
  ]
}

/** A registry or a mirror of one, at the setting. */
function insecure(registry: Node, client: (name: string, at: Node) => Client): Client[] {
  const at = nodeAt(registry, 'insecure')
  if (!at || textAt(registry, 'insecure') !== 'true') return []
  return [client(textAt(registry, 'location') ?? textAt(registry, 'prefix') ?? '', at)]
}
