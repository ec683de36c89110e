import { claimsComponent, mayConfigureComponent } from '../component/claims.ts'
import { claimsComponentUnit, mayStartComponent } from '../component/units-claims.ts'
import { isDaemonJson } from '../daemon/claims.ts'
import { decodedScalar } from '../parse/embedded.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, textAt } from '../parse/yaml.ts'
import type { Reader, WrittenText } from '../reader.ts'
import { fileOf } from './content.ts'

/** ConfigMaps and Secrets that hold files of a machine: a daemon.json, units, and what etcd, k3s or Talos is configured by. */
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
      if (value.kind !== 'scalar') return []
      const isEncoded = list === 'binaryData' || (kind === 'Secret' && list === 'data')
      const text = isEncoded ? decodedScalar(value)?.text : value.text
      const file = isDaemonJson(key.text) ? key.text : text && fileOfComponent(key.text, text)
      // Each is of a machine of its own.
      return !file ? [] : (fileOf(`${name}/${file}`, value, isEncoded ? 'b64' : '') ?? [])
    }),
  )
}

/** The name under which a text sets up a component of a cluster; objects of the cluster are read where they stand. */
function fileOfComponent(key: string, text: string): string | undefined {
  if (claimsComponentUnit(key)) return mayStartComponent(text) ? key : undefined
  if (/^kind:/m.test(text) || !mayConfigureComponent(text)) return undefined
  return claimsComponent(key) ? key : `${key}.yaml`
}
