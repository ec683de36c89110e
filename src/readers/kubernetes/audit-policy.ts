import {
  type AuditedResources,
  type AuditPolicy,
  type AuditRule,
  auditLevels,
  auditPolicy,
} from '../../model/audit-policy.ts'
import type { Fact } from '../../model/source.ts'
import { entryAt, factAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { configFrame, groupOf, isFilledInLater, textsIn } from './config-file.ts'
import type { KubernetesObject } from './objects.ts'
import { firstLine } from './settings.ts'

/** A Policy of `audit.k8s.io`; undefined for one of another group. `key` is its own. */
export function auditPolicyOf({ node }: KubernetesObject, key: string): AuditPolicy | undefined {
  if (groupOf(node) !== 'audit.k8s.io') return undefined
  const rules = nodeAt(node, 'rules')
  const read = itemsOf(rules).map(ruleOf)
  const open = rules && (isFilledInLater(rules) ? rules : itemsOf(rules).find((item, i) => item && !read[i]))
  const unknown = open && { because: 'one of the rules has a placeholder', at: firstLine(open) }
  const entry = entryAt(node, 'rules')
  return auditPolicy({
    ...configFrame(node, key, 'the audit policy'),
    rules: read.flatMap((rule) => rule ?? []),
    omitStages: stringsIn(node, 'omitStages'),
    nearestParent: new Map(entry ? [['rules', spanOf(entry.key)]] : []),
    ...(unknown && { opaque: unknown }),
    unresolved: new Map(unknown ? [['rules', unknown]] : []),
  })
}

const stringsIn = (node: Node, key: string): string[] => textsIn(nodeAt(node, key)).map(({ value }) => value)

/** Undefined where its level, or one of its conditions, is not known: what it matches is not known then either. */
function ruleOf(node: Node): Fact<AuditRule> | undefined {
  const level = auditLevels.find((one) => one === textAt(node, 'level'))
  if (!level || conditions.some((key) => isOpen(nodeAt(node, key)))) return undefined
  return factAt(nodeAt(node, 'level') ?? node, {
    level,
    users: stringsIn(node, 'users'),
    userGroups: stringsIn(node, 'userGroups'),
    verbs: stringsIn(node, 'verbs'),
    namespaces: stringsIn(node, 'namespaces'),
    resources: itemsOf(nodeAt(node, 'resources')).map(resourcesOf),
    nonResourceUrls: stringsIn(node, 'nonResourceURLs'),
    omitStages: stringsIn(node, 'omitStages'),
  })
}

const conditions = ['users', 'userGroups', 'verbs', 'namespaces', 'resources', 'nonResourceURLs']

const isOpen = (list: Node | undefined): boolean =>
  list !== undefined &&
  [list, ...itemsOf(list), ...itemsOf(list).flatMap((item) => itemsOf(nodeAt(item, 'resources')))].some(isFilledInLater)

const resourcesOf = (node: Node): AuditedResources => ({
  group: textAt(node, 'group') ?? '',
  resources: textsIn(nodeAt(node, 'resources')),
  resourceNames: stringsIn(node, 'resourceNames'),
})
