import { reachOf } from '../../knowledge/role-reach.ts'
import { clusterConfigMaps, grantsOf, isOfEverything, rights } from '../../knowledge/role-rights.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/config-map-write',
  on: 'role',
  title: 'Role can change ConfigMaps of the cluster',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'The ConfigMap aws-auth says who is an administrator, coredns where every name leads: whoever writes them in kube-system takes over the cluster or its traffic.',
  fix: 'Grant it in the namespaces where it is needed, with a Role, on the ConfigMaps that are used.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    const { name, isBuiltIn, isClusterRole, namespace } = role
    const found = isBuiltIn ? [] : grantsOf(role.rules, rights.changeConfigMaps)
    const { isWide, where } = reachOf(role, context)
    for (const { at, rule } of found.toSorted((a, b) => b.rule.resourceNames.length - a.rule.resourceNames.length)) {
      const named = rule.resourceNames.find(({ value }) => clusterConfigMaps.test(value))
      if (named) {
        const severity = isWide || (!isClusterRole && !namespace) ? 'high' : 'low'
        return yield fail(named, `${name} may change the ConfigMap ${named.value} ${where}`, { severity })
      }
      if (isWide && !isOfEverything(rule))
        return yield fail(at, `${name} may change every ConfigMap ${where}`, { severity: 'low' })
    }
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [configmaps], resourceNames: [«aws-auth»], verbs: [patch]}',
      'high: clerk may change the ConfigMap aws-auth in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [configmaps], resourceNames: [«coredns»], verbs: ["*"]}' },
      'low: clerk may change the ConfigMap coredns in namespace shop',
    ),
    roleRule(
      '{apiGroups: [""], resources: [«configmaps»], verbs: [update]}',
      'low: clerk may change every ConfigMap in every namespace',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [configmaps], resourceNames: [shop], verbs: [update]}'),
    roleRule('{apiGroups: [""], resources: [configmaps], verbs: [get, list]}'),
    roleRule({ kind: 'Role', rule: '{apiGroups: [""], resources: [configmaps], verbs: [create, update]}' }),
  ],
})
