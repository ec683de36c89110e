import { hitsOfGravest } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { withConstraints } from '../../knowledge/security-constraints.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

const constraint = (setting: string) =>
  `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: shop}\n${setting}\n`

export default defineRule({
  id: 'role/privileged-pods',
  on: 'role',
  title: 'Role can use security constraints for privileged pods',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: "Whoever starts a pod under such a constraint, or as an account that may use it, gets root or the node: OpenShift's admission, or a PodSecurityPolicy before 1.25, lets the pod through.",
  fix: 'Grant `use` of the one constraint that the pods need, by `resourceNames`: `restricted-v2` or `nonroot-v2` where they can.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding', 'security-constraint'],
  *check(role, context) {
    const { rules, related } = withConstraints(role.rules, context)
    const family = [rights.useConstraints, rights.useRootConstraint, rights.usePodPolicies]
    for (const hit of hitsOfGravest({ ...role, rules }, family, context))
      yield { ...hit, related: [...(hit.related ?? []), ...related] }
  },
  bad: [
    roleRule(
      '{apiGroups: [security.openshift.io], resources: [«securitycontextconstraints»], resourceNames: [privileged], verbs: [use]}',
      'high: clerk may use security context constraints that let pods take over nodes in every namespace',
    ),
    roleRule(
      {
        kind: 'Role',
        rule: '{apiGroups: [security.openshift.io], resources: [«securitycontextconstraints»], resourceNames: [anyuid], verbs: [use]}',
      },
      'low: clerk may use security context constraints that let pods run as root in namespace shop',
    ),
    roleRule(
      '{apiGroups: [policy], resources: [«podsecuritypolicies»], resourceNames: [eks.privileged], verbs: [use]}',
      'medium: clerk may use pod security policies that let pods take over nodes in every namespace',
    ),
    roleRule(
      {
        rule: '{apiGroups: ["*"], resources: [«securitycontextconstraints»], resourceNames: [shop], verbs: ["*"]}',
        around: constraint('allowHostPID: true'),
      },
      'high: clerk may use security context constraints that let pods take over nodes in every namespace',
    ),
  ],
  good: [
    roleRule(
      '{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [restricted-v2, nonroot-v2], verbs: [use]}',
    ),
    roleRule('{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [restricted], verbs: [use]}'),
    roleRule({
      rule: '{apiGroups: ["*"], resources: [securitycontextconstraints], resourceNames: [shop], verbs: [use]}',
      around: constraint('allowHostPID: false'),
    }),
  ],
})
