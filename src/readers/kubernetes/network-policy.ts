import { type Direction, type NetworkPolicy, networkPolicy } from '../../model/network-policy.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, entriesOf, entryAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
import { type Scope, scopeOfAll, scopeOfExpression, scopeOfLabels } from './network-scope.ts'
import { objectFrame, placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'
import { everything, type Selector, selectorOf, unknownSelector } from './selector.ts'
import { firstLine, isAction } from './settings.ts'

/** A policy as whatever enforces it reads it: several specs in one object are several. */
export interface PolicySpec {
  readonly selector: Selector
  /** The directions in which only what rules allow is let through. */
  readonly directions: readonly Direction[]
  readonly allowsAll: readonly Fact<Direction>[]
  readonly ignored: readonly Fact<Direction>[]
  /** It stands in no namespace. */
  readonly isClusterWide: boolean
  /** Of such a one: the namespaces that it is about; any may be without it. */
  readonly scope?: Scope
}

const directions = ['ingress', 'egress'] as const

/** What a network policy of any kind says; empty for other objects. */
export function policySpecsOf({ kind, node }: KubernetesObject): PolicySpec[] {
  const spec = nodeAt(node, 'spec')
  const group = groupOf(node)
  if (kind === 'NetworkPolicy' && (group === 'networking.k8s.io' || group === 'extensions')) return [ofKubernetes(spec)]
  if (group === 'cilium.io') {
    const specs = [...(spec ? [spec] : []), ...itemsOf(nodeAt(node, 'specs'))]
    // One with a `nodeSelector` is about the nodes themselves.
    return specs
      .filter((one) => !entryAt(one, 'nodeSelector'))
      .map((one) => ofCilium(one, kind !== 'CiliumNetworkPolicy'))
  }
  if (/(?:^|\.)projectcalico\.org$/.test(group)) return [ofCalico(spec, kind !== 'NetworkPolicy')]
  if (group === 'policy.networking.k8s.io') return [ofAdministrator(spec)]
  if (group === 'crd.antrea.io') return [ofOthers]
  return []
}

/** A subject for the rules about the policy itself. `key` is its own. */
export function networkPolicyOf(object: KubernetesObject, key: string): NetworkPolicy[] {
  const specs = object.isPart ? [] : policySpecsOf(object)
  if (specs.length === 0) return []
  const all = specs.some(({ selector }) => selector.isEmpty)
  return [
    networkPolicy({
      ...objectFrame(object, key),
      ignored: specs.flatMap(({ ignored }) => ignored),
      allowsAll: specs.flatMap(({ allowsAll }) => allowsAll),
      ...(all && { selectsAll: { value: 'every pod', at: placeOf(object.node) } }),
    }),
  ]
}

/** Its types are `Ingress` and, where it has rules for it, `Egress`, unless it lists them. */
function ofKubernetes(spec: Node | undefined): PolicySpec {
  const rules = (direction: Direction) => itemsOf(nodeAt(spec, direction))
  const types = textsIn(nodeAt(spec, 'policyTypes')).map(({ value }) => value.toLowerCase())
  const isOf = (direction: Direction) =>
    types.length > 0 ? types.includes(direction) : direction === 'ingress' || rules('egress').length > 0
  return {
    selector: selectorOf(nodeAt(spec, 'podSelector')),
    directions: directions.filter(isOf),
    ignored: directions.flatMap((direction) => {
      const entry = entryAt(spec, direction)
      return entry && rules(direction).length > 0 && !isOf(direction)
        ? [{ value: direction, at: spanOf(entry.key) }]
        : []
    }),
    allowsAll: directions
      .filter(isOf)
      .flatMap((direction) =>
        rules(direction).flatMap((rule) =>
          isForAll(rule, direction === 'ingress' ? 'from' : 'to') ? [{ value: direction, at: firstLine(rule) }] : [],
        ),
      ),
    isClusterWide: false,
  }
}

/** No ports, and no peers or all addresses among them. */
function isForAll(rule: Node, peersKey: 'from' | 'to'): boolean {
  if (isAction(rule) || itemsOf(nodeAt(rule, 'ports')).length > 0) return false
  const peers = nodeAt(rule, peersKey)
  if (peers !== undefined && peers.kind !== 'seq') return textAt(rule, peersKey) === ''
  return itemsOf(peers).length === 0 || itemsOf(peers).some(isEveryAddress)
}

const isEveryAddress = (peer: Node): boolean =>
  isWhole(textAt(peer, 'ipBlock', 'cidr')) && itemsOf(nodeAt(peer, 'ipBlock', 'except')).length === 0

/** Of an address behind which no bit counts every one is meant. */
const isWhole = (cidr = ''): boolean => /^[\da-f:.]+\/0$/i.test(cidr)

/** A direction is closed where a rule for it is written, also one that matches nobody. */
function ofCilium(spec: Node, isClusterWide: boolean): PolicySpec {
  const isClosed = (direction: Direction) =>
    booleanOf(nodeAt(spec, 'enableDefaultDeny', direction)) ??
    [direction, `${direction}Deny`].some((key) => itemsOf(nodeAt(spec, key)).length > 0)
  const isOpen = (rule: Node, direction: Direction) => {
    const word = direction === 'ingress' ? 'from' : 'to'
    const entities = textsIn(nodeAt(rule, `${word}Entities`)).map(({ value }) => value)
    const addresses = textsIn(nodeAt(rule, `${word}CIDR`)).map(({ value }) => value)
    const sets = itemsOf(nodeAt(rule, `${word}CIDRSet`)).filter((set) => itemsOf(nodeAt(set, 'except')).length === 0)
    // The world is what 0.0.0.0/0 is.
    const isAll =
      entities.some((entity) => entity === 'all' || entity === 'world') ||
      [...addresses, ...sets.map((set) => textAt(set, 'cidr'))].some(isWhole)
    return !entryAt(rule, 'toPorts') && !entryAt(rule, 'icmps') && isAll
  }
  const endpoints = nodeAt(spec, 'endpointSelector')
  const scope = isClusterWide ? scopeOfLabels(endpoints) : undefined
  return {
    selector: scope ? everything : selectorOf(endpoints),
    ...(scope && { scope }),
    directions: directions.filter(isClosed),
    ignored: [],
    allowsAll: directions.flatMap((direction) =>
      itemsOf(nodeAt(spec, direction)).flatMap((rule) =>
        isOpen(rule, direction) ? [{ value: direction, at: firstLine(rule) }] : [],
      ),
    ),
    isClusterWide,
  }
}

/** A peer of Calico's that nothing narrows: none at all, or every address. */
const isAnyone = (peer: Node | undefined): boolean =>
  entriesOf(peer).every(({ key, value }) => key.text === 'nets' && textsIn(value).some((net) => isWhole(net.value)))

/** Its selectors are expressions: only those that are about every pod, or about namespaces by their names, are known here. */
function ofCalico(spec: Node | undefined, isClusterWide: boolean): PolicySpec {
  const types = textsIn(nodeAt(spec, 'types')).map(({ value }) => value.toLowerCase())
  const isOf = (direction: Direction) =>
    types.length > 0
      ? types.includes(direction)
      : nodeAt(spec, direction) !== undefined || (direction === 'ingress' && nodeAt(spec, 'egress') === undefined)
  const selectors = ['selector', 'namespaceSelector', 'serviceAccountSelector'].map((key) => textAt(spec, key))
  const isAll = selectors.every((text = '') => /^(?:\s*|\s*all\(\)\s*)$/.test(text))
  const scope = isClusterWide ? scopeOfAll(selectors.map(scopeOfExpression)) : undefined
  const isOpen = (rule: Node) =>
    textAt(rule, 'action') === 'Allow' &&
    !['protocol', 'notProtocol', 'http', 'icmp', 'notICMP'].some((key) => entryAt(rule, key)) &&
    ['source', 'destination'].every((key) => isAnyone(nodeAt(rule, key)))
  return {
    selector: isAll || scope ? everything : unknownSelector,
    ...(scope && { scope }),
    directions: directions.filter(isOf),
    ignored: [],
    allowsAll: directions
      .filter(isOf)
      .flatMap((direction) =>
        itemsOf(nodeAt(spec, direction)).flatMap((rule) =>
          isOpen(rule) ? [{ value: direction, at: firstLine(rule) }] : [],
        ),
      ),
    isClusterWide,
  }
}

/**
 * A policy of administrators: closed is a direction whose first rule about every pod, or every address, denies.
 * https://network-policy-api.sigs.k8s.io/api-overview/
 */
function ofAdministrator(spec: Node | undefined): PolicySpec {
  const subject = nodeAt(spec, 'subject')
  const pods = nodeAt(subject, 'pods')
  const isOfEveryPod = pods === undefined || selectorOf(nodeAt(pods, 'podSelector')).isEmpty
  const namespaces = pods ? nodeAt(pods, 'namespaceSelector') : nodeAt(subject, 'namespaces')
  const scope = isOfEveryPod && namespaces ? scopeOfLabels(namespaces) : undefined
  const isOfAll = (rule: Node, word: string) =>
    itemsOf(nodeAt(rule, 'ports')).length + itemsOf(nodeAt(rule, 'protocols')).length === 0 &&
    itemsOf(nodeAt(rule, word)).some(
      (peer) =>
        (nodeAt(peer, 'namespaces')?.kind === 'map' && selectorOf(nodeAt(peer, 'namespaces')).isEmpty) ||
        textsIn(nodeAt(peer, 'networks')).some(({ value }) => isWhole(value)),
    )
  const isClosed = (direction: Direction) => {
    const word = direction === 'ingress' ? 'from' : 'to'
    const first = itemsOf(nodeAt(spec, direction)).find((rule) => isOfAll(rule, word))
    return textAt(first, 'action') === 'Deny'
  }
  return {
    ...ofOthers,
    ...(scope && { selector: everything, scope, directions: directions.filter(isClosed) }),
  }
}

/** Policies of others' kinds, which are not followed here. */
const ofOthers: PolicySpec = {
  selector: unknownSelector,
  directions: [],
  ignored: [],
  allowsAll: [],
  isClusterWide: true,
}
