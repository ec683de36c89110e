import {
  type BootstrapToken,
  type NodeBootstrap,
  nodeBootstrap,
  type TokenLifetime,
} from '../../model/node-bootstrap.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, factAt, itemsOf, type Node, nodeAt } from '../parse/yaml.ts'
import { configFrame, groupOf, isFilledInLater } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'

/** What an InitConfiguration or JoinConfiguration of kubeadm says of nodes that join. `key` is its own. */
export function nodeBootstrapOf({ kind, node }: KubernetesObject, key: string): NodeBootstrap | undefined {
  if (groupOf(node) !== 'kubeadm.k8s.io') return undefined
  const offered = itemsOf(nodeAt(node, 'bootstrapTokens'))
  const skips = nodeAt(node, 'discovery', 'bootstrapToken', 'unsafeSkipCAVerification')
  const skipsCa = booleanOf(skips)
  const written = [
    ...offered.map((item) => nodeAt(item, 'token')),
    nodeAt(node, 'discovery', 'bootstrapToken', 'token'),
    nodeAt(node, 'discovery', 'tlsBootstrapToken'),
  ]
  const certificateKey = nodeAt(node, 'certificateKey') ?? nodeAt(node, 'controlPlane', 'certificateKey')
  return nodeBootstrap({
    // The API server's own settings in the same object are another subject.
    ...configFrame(node, `${key}/bootstrap`, `the ${kind}`),
    tokens: written.flatMap(tokenOf),
    lifetimes: offered.flatMap((item) => lifetimeOf(nodeAt(item, 'ttl'))),
    ...(certificateKey?.kind === 'scalar' &&
      /^[\da-f]{64}$/i.test(certificateKey.text) && { certificateKey: factAt(certificateKey, 'literal') }),
    ...(skips && skipsCa !== undefined && { skipsCaVerification: factAt(skips, skipsCa) }),
  })
}

/** The example of kubeadm's own documentation. */
const wellKnown = 'abcdef.0123456789abcdef'

function tokenOf(node: Node | undefined): Fact<BootstrapToken>[] {
  if (node?.kind !== 'scalar' || !/^[a-z\d]{6}\.[a-z\d]{16}$/.test(node.text)) return []
  return [factAt(node, { id: node.text.slice(0, 6), isWellKnown: node.text === wellKnown })]
}

/** A duration of Go, or nothing at all for one day. */
function lifetimeOf(node: Node | undefined): Fact<TokenLifetime>[] {
  if (node?.kind !== 'scalar' || node.isNull || node.text === '' || isFilledInLater(node)) return []
  return [
    factAt(node, {
      written: node.text,
      isUnlimited: /^0(?:\.0)?(?:ns|us|ms|s|m|h)?(?:0(?:ns|us|ms|s|m|h))*$/.test(node.text),
    }),
  ]
}
