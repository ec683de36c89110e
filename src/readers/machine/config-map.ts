import { isDaemonJson } from '../daemon/claims.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'
import { Keys } from '../shell/shell.ts'
import { fileOf, type MachineFile, readMachine } from './written.ts'

/** ConfigMaps and Secrets that hold a daemon.json: a pod that runs Docker mounts it. */
export const readConfigMaps: Reader = async (sources) => {
  const files = sources.flatMap((source) => parseYaml(source).documents.flatMap(filesIn))
  const reading = await readMachine(files, new Keys())
  return { subjects: reading.subjects, gaps: reading.gaps }
}

function filesIn(node: Node): MachineFile[] {
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
