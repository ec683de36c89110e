import type { Subject } from '../../model/subject.ts'
import { kindPatchesOf } from '../component/kind.ts'
import { kopsClusterOf } from '../component/kops.ts'
import { controlPlaneOf, kubeadmKinds, kubeletOf } from '../component/kubeadm.ts'
import { kubeletsOf } from '../component/kubelets.ts'
import { kubeletConfigOf, proxyConfigOf, schedulerConfigOf } from '../component/node-config.ts'
import { provisionedBy, provisioningKinds } from '../component/provisioned.ts'
import { eventRateLimitOf, imagePolicyWebhooksOf, podSecurityConfigOf } from './admission.ts'
import { authenticationConfigOf, authorizationConfigOf } from './api-server-config.ts'
import { auditPolicyOf } from './audit-policy.ts'
import { encryptionConfigOf } from './encryption-config.ts'
import { flowControlOf } from './flow-control.ts'
import { ingressOf } from './ingress.ts'
import { jobOf } from './job.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { isJoined } from './namespaces.ts'
import { networkPolicyOf } from './network-policy.ts'
import { nodeBootstrapOf } from './node-bootstrap.ts'
import { type KubernetesObject, makesPods } from './objects.ts'
import { persistentVolumeOf } from './persistent-volume.ts'
import { imagePolicyOf } from './pod-admission.ts'
import { podSecurityPolicyOf } from './pod-security-policy.ts'
import { bindingOf, operatorRolesOf, roleOf } from './rbac.ts'
import { securityConstraintOf } from './security-constraint.ts'
import { serviceOf } from './service.ts'
import { serviceAccountOf } from './service-account.ts'
import { configMapOf, mayHoldCredential, secretOf } from './stored-data.ts'
import { webhooksOf } from './webhook.ts'

/** What an object is beside the pods that it makes; nothing where it is of another group. `key` is its own. */
type ReadObject = (object: KubernetesObject, key: string) => readonly Subject[]

const one = (subject: Subject | undefined): readonly Subject[] => (subject ? [subject] : [])

/** Every kind of object that rules are about, with what reads it. One kind may hold several subjects. */
const readers: readonly (readonly [kind: string, read: ReadObject])[] = [
  ...kubeadmKinds.map((kind) => [kind, controlPlaneOf] as const),
  ...kubeadmKinds.map((kind) => [kind, kubeletsOf] as const),
  ...provisioningKinds.map((kind) => [kind, provisionedBy] as const),
  ['AdmissionConfiguration', imagePolicyWebhooksOf],
  ['AuthenticationConfiguration', (object, key) => one(authenticationConfigOf(object, key))],
  ['AuthorizationConfiguration', (object, key) => one(authorizationConfigOf(object, key))],
  ['CiliumClusterwideNetworkPolicy', networkPolicyOf],
  ['CiliumNetworkPolicy', networkPolicyOf],
  ['Cluster', kindPatchesOf],
  ['Cluster', kopsClusterOf],
  ['ClusterConfig', kubeletsOf],
  ...[
    'ClusterImagePolicy',
    'ClusterPolicy',
    'ImageValidatingPolicy',
    'K8sAllowedRepos',
    'K8sAllowedReposv2',
    'Policy',
  ].map((kind) => [kind, (object: KubernetesObject, key: string) => one(imagePolicyOf(object, key))] as const),
  ['ClusterRole', roleOf],
  ['ClusterRoleBinding', bindingOf],
  ['ClusterServiceVersion', operatorRolesOf],
  ['Config', (object, key) => one(kubeconfigOf(object, key))],
  ['ConfigMap', (object, key) => one(configMapOf(object, key))],
  ['Configuration', (object, key) => one(eventRateLimitOf(object, key))],
  ['CronJob', (object, key) => one(jobOf(object, key))],
  ['EncryptionConfig', (object, key) => one(encryptionConfigOf(object, key))],
  ['EncryptionConfiguration', (object, key) => one(encryptionConfigOf(object, key))],
  ['FlowSchema', (object, key) => one(flowControlOf(object, key))],
  ['GlobalNetworkPolicy', networkPolicyOf],
  ['Ingress', (object, key) => one(ingressOf(object, key))],
  ['InitConfiguration', (object, key) => one(nodeBootstrapOf(object, key))],
  ['InitConfiguration', kubeletOf],
  ['InstanceGroup', kopsClusterOf],
  ['KopsControlPlane', kopsClusterOf],
  ['Job', (object, key) => one(jobOf(object, key))],
  ['JoinConfiguration', (object, key) => one(nodeBootstrapOf(object, key))],
  ['JoinConfiguration', kubeletOf],
  ['KubeProxyConfiguration', (object, key) => one(proxyConfigOf(object, key))],
  ['KubeSchedulerConfiguration', (object, key) => one(schedulerConfigOf(object, key))],
  ['KubeletConfig', kubeletsOf],
  ['NodeConfig', kubeletsOf],
  ['KubeletConfiguration', (object, key) => one(kubeletConfigOf(object, key))],
  ['MutatingWebhookConfiguration', webhooksOf],
  ['NetworkPolicy', networkPolicyOf],
  ['PersistentVolume', ({ node }, key) => [persistentVolumeOf(node, key)]],
  ['PodSecurityConfiguration', (object, key) => one(podSecurityConfigOf(object, key))],
  ['PodSecurityPolicy', (object, key) => one(podSecurityPolicyOf(object, key))],
  ['PodSecurityPolicy', (object, key) => one(securityConstraintOf(object, key))],
  ['Policy', (object, key) => one(auditPolicyOf(object, key))],
  ['PriorityLevelConfiguration', (object, key) => one(flowControlOf(object, key))],
  ['Role', roleOf],
  ['RoleBinding', bindingOf],
  ['Secret', (object, key) => one(secretOf(object, key))],
  ['SecurityContextConstraints', (object, key) => one(securityConstraintOf(object, key))],
  ['Service', (object, key) => one(serviceOf(object, key))],
  ['ServiceAccount', ({ node }, key) => one(serviceAccountOf(node, key))],
  ['ValidatingWebhookConfiguration', webhooksOf],
]

const readersByKind = new Map<string, ReadObject[]>()
for (const [kind, read] of readers) readersByKind.set(kind, [...(readersByKind.get(kind) ?? []), read])

/** Whether an object of this kind is read; a ConfigMap only for what its text may hold. */
export const isRead = (kind: string, text = ''): boolean =>
  kind === 'ConfigMap'
    ? mayHoldCredential(text) || text.includes('ETCD_') || text.includes('binaryData')
    : makesPods(kind) || readersByKind.has(kind) || isJoined(kind)

export const readObject: ReadObject = (object, key) =>
  readersByKind.get(object.kind)?.flatMap((read) => read(object, key)) ?? []
