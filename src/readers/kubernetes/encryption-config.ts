import {
  type EncryptionConfig,
  type EncryptionEntry,
  type EncryptionKey,
  type EncryptionProvider,
  encryptionConfig,
} from '../../model/encryption-config.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { entriesOf, entryAt, factAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { configFrame, groupOf, isFilledInLater, textsIn } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'
import { isAction } from './settings.ts'

/** An EncryptionConfiguration, by its first name `EncryptionConfig` too; undefined for one of another group. `key` is its own. */
export function encryptionConfigOf({ kind, node }: KubernetesObject, key: string): EncryptionConfig | undefined {
  if (groupOf(node) !== (kind === 'EncryptionConfig' ? '' : 'apiserver.config.k8s.io')) return undefined
  const list = nodeAt(node, 'resources')
  const entries = itemsOf(list).flatMap((item) => entryOf(item) ?? [])
  const open = openIn(list)
  return encryptionConfig({
    ...configFrame(node, key, 'the encryption configuration'),
    entries,
    keys: itemsOf(list).flatMap((item) => itemsOf(nodeAt(item, 'providers')).flatMap(keysOf)),
    nearestParent: new Map(list ? [['entries', spanOf(entryAt(node, 'resources')?.key ?? list)]] : []),
    ...(open && { opaque: open }),
    unresolved: new Map(open ? [['entries', open]] : []),
  })
}

/** What is filled in later may be any provider of anything. */
function openIn(list: Node | undefined): Unresolved | undefined {
  const parts = [list, ...itemsOf(list).flatMap((item) => [item, nodeAt(item, 'resources'), nodeAt(item, 'providers')])]
  const all = parts.flatMap((part) => (part ? [part, ...itemsOf(part)] : []))
  const open = all.find((part) => isFilledInLater(part))
  return open && { because: 'the value is a placeholder', at: spanOf(open) }
}

function entryOf(item: Node): Fact<EncryptionEntry> | undefined {
  const resources = nodeAt(item, 'resources')
  const place = resources ?? nodeAt(item, 'providers') ?? item
  if (item.kind !== 'map' || isAction(item)) return undefined
  const providers = itemsOf(nodeAt(item, 'providers')).flatMap((provider) => providerOf(provider) ?? [])
  const at = entryAt(item, 'resources')?.key ?? place
  return factAt(at, { resources: textsIn(resources).map(({ value }) => value), providers })
}

/** A provider is called by the only key of its mapping. */
function providerOf(node: Node): Fact<EncryptionProvider> | undefined {
  const [entry] = entriesOf(node)
  if (!entry || isAction(node)) return undefined
  const name = entry.key.text
  const version = name === 'kms' ? (textAt(entry.value, 'apiVersion') ?? 'v1') : undefined
  return factAt(entry.key, version === undefined ? { name } : { name, version })
}

/** Longer than any key that the API server takes. */
const maxKeyLength = 1000

function keysOf(node: Node): Fact<EncryptionKey>[] {
  return entriesOf(node).flatMap(({ key: provider, value }) =>
    itemsOf(nodeAt(value, 'keys')).flatMap((item): Fact<EncryptionKey>[] => {
      const secret = nodeAt(item, 'secret')
      if (secret?.kind !== 'scalar' || secret.text.trim() === '' || secret.isNull || isFilledInLater(secret)) return []
      const bytes = decoded(secret.text)
      const name = textAt(item, 'name') ?? ''
      return [
        factAt(secret, {
          provider: provider.text,
          name,
          bytes: bytes?.length,
          written: likeness(bytes ?? Buffer.alloc(0)),
        }),
      ]
    }),
  )
}

/** As the API server decodes it: padded, on one line or several. */
function decoded(text: string): Buffer | undefined {
  const plain = text.replaceAll(/[\r\n]/g, '')
  if (plain.length > maxKeyLength || plain.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(plain)) return undefined
  return Buffer.from(plain, 'base64')
}

/** Of 16 random bytes, one in ten million is all text. */
function likeness(bytes: Buffer): EncryptionKey['written'] {
  if (new Set(bytes).size === 1) return 'repeated'
  return bytes.length > 0 && bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a) ? 'text' : 'random'
}
