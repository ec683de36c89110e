import { type Direction, type NetworkPolicy, networkPolicy } from '../../model/network-policy.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, entryAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { groupOf, textsIn } from './config-file.ts'
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
  /** It is about every namespace. */
  readonly isClusterWide: boolean
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
  if (group === 'policy.networking.k8s.io' || group === 'crd.antrea.io') return [ofOthers]
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
    return !entryAt(rule, 'toPorts') && !entryAt(rule, 'icmps') && (entities.includes('all') || addresses.some(isWhole))
  }
  return {
    selector: selectorOf(nodeAt(spec, 'endpointSelector')),
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

/** Its selectors are expressions: only those that are about every pod are known here. */
function ofCalico(spec: Node | undefined, isClusterWide: boolean): PolicySpec {
  const types = textsIn(nodeAt(spec, 'types')).map(({ value }) => value.toLowerCase())
  const isOf = (direction: Direction) =>
    types.length > 0
      ? types.includes(direction)
      : nodeAt(spec, direction) !== undefined || (direction === 'ingress' && nodeAt(spec, 'egress') === undefined)
  const isAll = ['selector', 'namespaceSelector', 'serviceAccountSelector'].every((key) =>
    /^(?:\s*|\s*all\(\)\s*)$/.test(textAt(spec, key) ?? ''),
  )
  const isOpen = (rule: Node) =>
    textAt(rule, 'action') === 'Allow' &&
    !['source', 'destination', 'protocol', 'http', 'icmp'].some((key) => entryAt(rule, key))
  return {
    selector: isAll ? everything : unknownSelector,
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

/** Policies of administrators, whose subjects are not followed here. */
const ofOthers: PolicySpec = {
  selector: unknownSelector,
  directions: [],
  ignored: [],
  allowsAll: [],
  isClusterWide: true,
}
