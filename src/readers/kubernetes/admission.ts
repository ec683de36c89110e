import {
  type EventLimit,
  type EventRateLimit,
  eventRateLimit,
  type ImagePolicyWebhook,
  imagePolicyWebhook,
  type PodSecurityConfig,
  podSecurityConfig,
} from '../../model/admission.ts'
import type { Fact, Unresolved } from '../../model/source.ts'
import { booleanOf, entryAt, factAt, integerOf, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { configFrame, groupOf, isFilledInLater, textsIn } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'
import { firstLine } from './settings.ts'

/** A PodSecurityConfiguration, in a file of its own or in an AdmissionConfiguration. `key` is its own. */
export function podSecurityConfigOf({ node }: KubernetesObject, key: string): PodSecurityConfig | undefined {
  if (groupOf(node) !== 'pod-security.admission.config.k8s.io') return undefined
  const enforce = nodeAt(node, 'defaults', 'enforce')
  const isOpen = enforce !== undefined && isFilledInLater(enforce)
  const level = enforce?.kind === 'scalar' && !isOpen && !enforce.isNull && enforce.text !== '' ? enforce : undefined
  const pinned = nodeAt(node, 'defaults', 'enforce-version')
  const isPinned = pinned?.kind === 'scalar' && !pinned.isNull && !isFilledInLater(pinned)
  const defaults = entryAt(node, 'defaults')
  const unknown = isOpen ? [['enforce', filledIn(enforce)] as const] : []
  return podSecurityConfig({
    ...configFrame(node, key, 'the Pod Security configuration'),
    ...(level && { enforce: factAt(level, level.text) }),
    ...(isPinned && { pinned: factAt(pinned, pinned.text) }),
    exemptUsers: textsIn(nodeAt(node, 'exemptions', 'usernames')),
    exemptNamespaces: textsIn(nodeAt(node, 'exemptions', 'namespaces')),
    exemptRuntimeClasses: textsIn(nodeAt(node, 'exemptions', 'runtimeClasses')),
    nearestParent: new Map(defaults ? [['enforce', spanOf(defaults.key)]] : []),
    unresolved: new Map(unknown),
  })
}

const filledIn = (node: Node): Unresolved => ({ because: 'the value is a placeholder', at: firstLine(node) })

/** The Configuration of EventRateLimit; undefined for one of another group. `key` is its own. */
export function eventRateLimitOf({ node }: KubernetesObject, key: string): EventRateLimit | undefined {
  if (groupOf(node) !== 'eventratelimit.admission.k8s.io') return undefined
  const list = nodeAt(node, 'limits')
  const items = itemsOf(list)
  const open = [list, ...items, ...items.flatMap((item) => [nodeAt(item, 'qps'), nodeAt(item, 'burst')])].find(
    (part) => part && isFilledInLater(part),
  )
  const entry = entryAt(node, 'limits')
  return eventRateLimit({
    ...configFrame(node, key, 'the EventRateLimit configuration'),
    limits: open ? [] : items.map(limitOf),
    nearestParent: new Map(entry ? [['limits', spanOf(entry.key)]] : []),
    ...(open && { opaque: filledIn(open) }),
    unresolved: new Map(open ? [['limits', filledIn(open)]] : []),
  })
}

const limitOf = (node: Node): Fact<EventLimit> =>
  factAt(nodeAt(node, 'type') ?? node, {
    type: textAt(node, 'type') ?? '',
    qps: integerOf(nodeAt(node, 'qps')) ?? 0,
    burst: integerOf(nodeAt(node, 'burst')) ?? 0,
  })

/** What an AdmissionConfiguration holds of ImagePolicyWebhook; other plugins' configurations are objects of their own. */
export function imagePolicyWebhooksOf({ node }: KubernetesObject, key: string): ImagePolicyWebhook[] {
  if (!/^(?:apiserver\.config\.k8s\.io|apiserver\.k8s\.io)$/.test(groupOf(node))) return []
  return itemsOf(nodeAt(node, 'plugins')).flatMap((plugin) => {
    const settings = nodeAt(plugin, 'configuration', 'imagePolicy')
    return settings && textAt(plugin, 'name') === 'ImagePolicyWebhook'
      ? [imagePolicyWebhookOf(settings, nodeAt(plugin, 'name')!, key)]
      : []
  })
}

function imagePolicyWebhookOf(settings: Node, place: Node, key: string): ImagePolicyWebhook {
  const node = nodeAt(settings, 'defaultAllow')
  const value = booleanOf(node)
  return imagePolicyWebhook({
    key: `${key}/ImagePolicyWebhook`,
    name: 'ImagePolicyWebhook',
    dialect: 'pod',
    at: spanOf(place),
    ...(node && value !== undefined && { defaultAllow: factAt(node, value) }),
    ...(node && value === undefined && { unresolved: new Map([['defaultAllow', filledIn(node)]]) }),
  })
}
