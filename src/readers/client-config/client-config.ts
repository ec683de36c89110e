import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { client } from '../../model/client.ts'
import { type Fact, type Source, span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { parseJson } from '../parse/json.ts'
import { entriesOf, factAt, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Reader } from '../reader.ts'
import { connection } from '../shell/client.ts'
import { Keys } from '../shell/shell.ts'
import { isContext, isEngineKey } from './claims.ts'

/** Configuration files of the client: the registries whose credentials they hold, and the engines of its contexts. */
export const readClientConfigs: Reader = (sources, { paths }) => ({
  subjects: sources.flatMap((source) =>
    isContext(source.path) ? contextIn(source, paths) : isEngineKey(source.path) ? keyIn(source) : clientIn(source),
  ),
  gaps: [],
})

/** `contexts/meta/ID/meta.json`: an engine, and whether its certificate is verified by what stands in `contexts/tls/ID/docker`. */
function contextIn(source: Source, paths: readonly string[]): Subject[] {
  const [root] = parseJson(source).documents
  const host = nodeAt(root, 'Endpoints', 'docker', 'Host')
  if (host?.kind !== 'scalar' || !isTcpAddress(host.text)) return []
  const keys = new Keys()
  const skips = textAt(root, 'Endpoints', 'docker', 'SkipTLSVerify') === 'true'
  const authority = `${source.path.replace(/meta\/([^/]+)\/meta\.json$/, 'tls/$1')}/docker/ca.pem`
  // Certificates are seldom committed; port 2376 has TLS.
  const hasTls = paths.includes(authority) || /:2376(?:\/|$)/.test(host.text)
  const verifies = skips || hasTls ? { value: !skips, at: spanOf(host) } : undefined
  return [connection({ text: host.text, span: spanOf(host) }, verifies, (name) => keys.next(`${source.path}#${name}`))]
}

function keyIn(source: Source): Subject[] {
  const match = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/.exec(source.text)
  if (!match) return []
  const at = span(source, match.index, match.index + match[0].length)
  const frame = { key: `${source.path}#client`, name: 'the client configuration', dialect: 'daemon', at } as const
  return [client({ ...frame, auths: [{ value: 'an engine (private key)', at }] })]
}

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
