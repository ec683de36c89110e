import { hitsOfRight } from '../../knowledge/role-reach.ts'
import { rights } from '../../knowledge/role-rights.ts'
import { defineRule } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/certificate-approval',
  on: 'role',
  title: 'Role can approve certificate requests',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: ['cis-kubernetes:5.1.11'],
  why: 'Whoever approves certificate requests gets a client certificate under the name of any user, also of a node or a part of the control plane.',
  fix: 'Remove it, or limit the signers by `resourceNames` to one that issues no client certificates.',
  reads: ['rules'],
  consults: ['isClusterRole', 'namespace', 'isBuiltIn'],
  joins: ['binding'],
  *check(role, context) {
    yield* hitsOfRight(role, rights.approveCertificates, context)
  },
  bad: [
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [«certificatesigningrequests/approval»], verbs: [update]}',
      'high: clerk may approve certificate requests',
    ),
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [«signers»], verbs: [approve]}',
      'high: clerk may approve certificate requests',
    ),
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: ["«*»"], verbs: ["*"]}',
      'high: clerk may approve certificate requests',
    ),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["*"], resources: [«certificatesigningrequests/approval»], verbs: [patch]}' },
      'low: clerk names certificatesigningrequests/approval, which only a ClusterRole can grant',
    ),
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [«signers»], resourceNames: [kubernetes.io/kube-apiserver-client], verbs: [approve]}',
      'high: clerk may approve certificate requests',
    ),
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [«certificatesigningrequests/approval»], verbs: [update]}\n{apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [kubernetes.io/kubelet-serving], verbs: [approve]}',
      'low: clerk may approve certificate requests, but of no signer of client certificates',
    ),
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [«certificatesigningrequests/approval»], verbs: [update]}\n{apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [kubernetes.io/kubelet-serving, kubernetes.io/kube-apiserver-client], verbs: [approve]}',
      'high: clerk may approve certificate requests',
    ),
  ],
  good: [
    roleRule(
      '{apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [shop.example/*], verbs: [approve, sign]}',
    ),
    roleRule('{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create, get]}'),
    roleRule('{apiGroups: [""], resources: [certificatesigningrequests/approval], verbs: [update]}'),
  ],
})
