import { X509Certificate } from 'node:crypto'
import { isPlaceholderValue } from '../../knowledge/credential-names.ts'
import { isCredential, withoutUserInfo } from '../../knowledge/credentials.ts'
import { isTestPath } from '../../knowledge/test-paths.ts'
import {
  type ClientCertificate,
  type Kubeconfig,
  type KubeconfigCredential,
  type KubeconfigServer,
  kubeconfig,
} from '../../model/kubeconfig.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, entriesOf, factAt, itemsOf, type Node, nodeAt, type Scalar, textAt } from '../parse/yaml.ts'
import { configFrame, isFilledInLater } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'

/** A kubeconfig; undefined for another object that is called Config. `key` is its own. */
export function kubeconfigOf({ node }: Pick<KubernetesObject, 'node'>, key: string): Kubeconfig | undefined {
  if ((textAt(node, 'apiVersion') ?? 'v1') !== 'v1') return undefined
  const clusters = itemsOf(nodeAt(node, 'clusters'))
  const users = itemsOf(nodeAt(node, 'users'))
  if (clusters.length === 0 && users.length === 0) return undefined
  return kubeconfig({
    ...configFrame(node, key, 'the kubeconfig'),
    servers: clusters.flatMap(serverOf),
    unverified: clusters.flatMap(unverifiedIn),
    credentials: users.flatMap(credentialsOf),
    certificates: users.flatMap(certificateOf),
  })
}

const nameOf = (item: Node): string => textAt(item, 'name') ?? ''

/** A text that somebody wrote. */
function written(node: Node | undefined): Scalar | undefined {
  const isWritten = node?.kind === 'scalar' && !node.isNull && node.text.trim() !== '' && !isFilledInLater(node)
  return isWritten ? node : undefined
}

const describe = (item: Node): KubeconfigServer => ({
  cluster: nameOf(item),
  url: withoutUserInfo(written(nodeAt(item, 'cluster', 'server'))?.text ?? ''),
})

function serverOf(item: Node): Fact<KubeconfigServer>[] {
  const server = written(nodeAt(item, 'cluster', 'server'))
  return server ? [factAt(server, describe(item))] : []
}

function unverifiedIn(item: Node): Fact<KubeconfigServer>[] {
  const setting = nodeAt(item, 'cluster', 'insecure-skip-tls-verify')
  return setting && booleanOf(setting) ? [factAt(setting, describe(item))] : []
}

type What = KubeconfigCredential['what']

function credentialsOf(item: Node): Fact<KubeconfigCredential>[] {
  const user = nameOf(item)
  const isTest = isTestPath(item.source.path)
  const settings = nodeAt(item, 'user')
  const of = (node: Node | undefined, whatOf: (text: string) => What | undefined) => {
    const value = written(node)
    const what = value && whatOf(value.text.trim())
    return what ? [factAt(value, { user, what, isTest })] : []
  }
  const variables = itemsOf(nodeAt(settings, 'exec', 'env'))
  return [
    ...of(nodeAt(settings, 'client-key-data'), (text) => (isPrivateKey(text) ? 'private key' : undefined)),
    ...of(nodeAt(settings, 'token'), tokenKind),
    ...of(nodeAt(settings, 'password'), (text) => (isPlaceholderValue(text) ? undefined : 'password')),
    ...entriesOf(nodeAt(settings, 'auth-provider', 'config')).flatMap(({ key, value }) =>
      of(value, (text) => (isCredential(key.text, text) ? 'credential' : undefined)),
    ),
    ...variables.flatMap((variable) =>
      of(nodeAt(variable, 'value'), (text) => (isCredential(nameOf(variable), text) ? 'credential' : undefined)),
    ),
  ]
}

/** A long word with a digit is a token; a short one, or one of letters alone, stands for another. */
function tokenKind(text: string): What | undefined {
  if (/^[a-z\d]{6}\.[a-z\d]{16}$/.test(text)) return 'bootstrap token'
  return text.length >= 16 && /\d/.test(text) && !/\s/.test(text) && !isPlaceholderValue(text) ? 'token' : undefined
}

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1')

const isPrivateKey = (text: string): boolean =>
  /^-----BEGIN (?:[A-Z]{1,20} ){0,2}PRIVATE KEY-----\s+[A-Za-z\d+/=]{40}/m.test(decoded(text))

function certificateOf(item: Node): Fact<ClientCertificate>[] {
  const value = written(nodeAt(item, 'user', 'client-certificate-data'))
  const organizations = value && organizationsIn(decoded(value.text))
  return organizations
    ? [factAt(value, { user: nameOf(item), organizations, isTest: isTestPath(item.source.path) })]
    : []
}

/** Undefined for what is no certificate: left out of an example, say. */
function organizationsIn(text: string): string[] | undefined {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) return undefined
  try {
    const { subject } = new X509Certificate(text)
    return subject.split('\n').flatMap((part) => (part.startsWith('O=') ? [part.slice(2)] : []))
  } catch {
    return undefined
  }
}
