import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/webhook-write',
  on: 'role',
  title: 'Role can change admission webhooks',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.12'],
  why: 'Whoever changes webhooks sees every object that is written, secrets included, changes pods on their way, and switches off what policies forbid.',
  fix: 'Grant it on the configurations that are needed, by `resourceNames`, without `create`.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.changeWebhooks, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [admissionregistration.k8s.io], resources: [«mutatingwebhookconfigurations»], verbs: [create, list]}',
      'medium: clerk may change what admission does',
    ),
    roleRule(
      '{apiGroups: ["*"], resources: [«validatingwebhookconfigurations»], verbs: ["*"]}',
      'medium: clerk may change what admission does',
    ),
    roleRule(
      '{apiGroups: [admissionregistration.k8s.io], resources: [«validatingadmissionpolicybindings»], verbs: [delete]}',
      'medium: clerk may change what admission does',
    ),
  ],
  good: [
    roleRule(
      '{apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [get, list, watch]}',
    ),
    roleRule(
      '{apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], resourceNames: [shop], verbs: [patch]}',
    ),
  ],
})
