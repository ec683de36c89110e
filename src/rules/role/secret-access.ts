import { hitsOfGravest } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/secret-access',
  on: 'role',
  title: 'Role gives access to secrets',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K3', 'K5'],
  controls: ['cis-kubernetes:5.1.2'],
  why: 'Secrets hold passwords, keys and tokens: whoever reads those of a namespace can act as every program in it.',
  fix: 'Grant `get` on the secrets that are needed, by `resourceNames`, or mount them instead.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfGravest(role, [rights.readSecrets, rights.changeSecrets], context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«secrets»], verbs: [get]}',
      'medium: clerk may read secrets in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [pods, «secrets»], verbs: [list]}' },
      'low: clerk may read secrets in namespace shop',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: [«secrets»], verbs: ["*"]}' },
      'low: clerk may read secrets in namespace shop',
    ),
    roleRule(
      '{apiGroups: ["*"], resources: [«secrets»], verbs: [patch]}',
      'low: clerk may change secrets in every namespace',
    ),
    roleRule(
      {
        kind: 'Role',
        rule: '{apiGroups: [""], resources: [configmaps, «secrets»], verbs: [list]}\n{apiGroups: [""], resources: [secrets], verbs: [create]}',
      },
      'low: clerk may read secrets in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [secrets], resourceNames: [shop-tls], verbs: [get]}'),
    roleRule('{apiGroups: [apps], resources: [secrets], verbs: [get]}'),
    roleRule('{apiGroups: [""], resources: [secrets], verbs: [GET]}'),
    roleRule('{apiGroups: [""], resources: [secrets/*, Secrets, secret], verbs: [get]}'),
  ],
})
