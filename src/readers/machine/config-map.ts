import { isDaemonJson } from '../daemon/claims.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { Reader, WrittenText } from '../reader.ts'
import { fileOf } from './content.ts'

/** ConfigMaps and Secrets that hold a daemon.json: a pod that runs Docker mounts it. */
export const readConfigMaps: Reader = (sources) => ({
  subjects: [],
  gaps: [],
  written: sources.flatMap((source) => parseYaml(source).documents.flatMap(filesIn)),
})

function filesIn(node: Node): WrittenText[] {
  const kind = textAt(node, 'kind')
  if (kind === 'List' || kind === 'ConfigMapList') return itemsOf(nodeAt(node, 'items')).flatMap(filesIn)
  if (kind !== 'ConfigMap' && kind !== 'Secret') return []
  const name = textAt(node, 'metadata', 'name') ?? ''
  return ['data', 'stringData', 'binaryData'].flatMap((list) =>
    entriesOf(nodeAt(node, list)).flatMap(({ key, value }) => {
      if (value.kind !== 'scalar' || !isDaemonJson(key.text)) return []
      const isEncoded = list === 'binaryData' || (kind === 'Secret' && list === 'data')
      // Each is of a machine of its own.
      return fileOf(`${name}/${key.text}`, value, isEncoded ? 'b64' : '') ?? []
    }),
  )
}
