import { client } from '../../model/client.ts'
import type { Fact, Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { parseJson } from '../parse/json.ts'
import { entriesOf, factAt, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'

/** Configuration files of the client: the registries whose credentials they hold. */
export const readClientConfigs: Reader = (sources) => ({ subjects: sources.flatMap(clientIn), gaps: [] })

function clientIn(source: Source): Subject[] {
  const [root] = parseJson(source).documents
  const auths = source.path.endsWith('.dockercfg') ? root : nodeAt(root, 'auths')
  if (!root || !auths) return []
  return [
    client({
      key: `${source.path}#client`,
      name: 'the client configuration',
      dialect: 'daemon',
      at: { ...spanOf(root), end: root.start + 1 },
      auths: entriesOf(auths).flatMap(({ key, value }): Fact<string>[] =>
        holdsSecret(value) ? [factAt(key, key.text)] : [],
      ),
    }),
  ]
}

const holdsSecret = (node: Node) =>
  ['auth', 'password', 'identitytoken', 'registrytoken'].some((key) => {
    const text = textAt(node, key)
    return text !== undefined && text !== '' && !/[${<]/.test(text)
  })
