import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/token-create',
  on: 'role',
  title: 'Role can create tokens of service accounts',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.13'],
  why: 'Whoever creates tokens of a service account acts as it, with all of its permissions.',
  fix: 'Grant `create` on serviceaccounts/token for the accounts that are needed, by `resourceNames`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.createTokens, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [""], resources: [«serviceaccounts/token»], verbs: [create]}',
      'high: clerk may create tokens of service accounts in every namespace',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: [""], resources: ["«*/token»"], verbs: ["*"]}' },
      'low: clerk may create tokens of service accounts in namespace shop',
    ),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [shop], verbs: [create]}'),
    roleRule('{apiGroups: [""], resources: [serviceaccounts], verbs: [create]}'),
    roleRule('{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}'),
  ],
})
