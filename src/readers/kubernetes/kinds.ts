import type { Subject } from '../../model/subject.ts'
import { eventRateLimitOf, imagePolicyWebhooksOf, podSecurityConfigOf } from './admission.ts'
import { authenticationConfigOf, authorizationConfigOf } from './api-server-config.ts'
import { auditPolicyOf } from './audit-policy.ts'
import { encryptionConfigOf } from './encryption-config.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { nodeBootstrapOf } from './node-bootstrap.ts'
import { type KubernetesObject, makesPods } from './objects.ts'
import { persistentVolumeOf } from './persistent-volume.ts'
import { bindingOf, operatorRolesOf, roleOf } from './rbac.ts'
import { serviceAccountOf } from './service-account.ts'

/** What an object is beside the pods that it makes; nothing where it is of another group. `key` is its own. */
type ReadObject = (object: KubernetesObject, key: string) => readonly Subject[]

const one = (subject: Subject | undefined): readonly Subject[] => (subject ? [subject] : [])

/** Every kind of object that rules are about, with what reads it. One kind may hold several subjects. */
const readers: readonly (readonly [kind: string, read: ReadObject])[] = [
  ['ClusterRole', roleOf],
  ['ClusterRoleBinding', bindingOf],
  ['ClusterServiceVersion', operatorRolesOf],
  ['PersistentVolume', ({ node }, key) => [persistentVolumeOf(node, key)]],
  ['Role', roleOf],
  ['RoleBinding', bindingOf],
  ['AdmissionConfiguration', imagePolicyWebhooksOf],
  ['AuthenticationConfiguration', (object, key) => one(authenticationConfigOf(object, key))],
  ['AuthorizationConfiguration', (object, key) => one(authorizationConfigOf(object, key))],
  ['Config', (object, key) => one(kubeconfigOf(object, key))],
  ['Configuration', (object, key) => one(eventRateLimitOf(object, key))],
  ['EncryptionConfig', (object, key) => one(encryptionConfigOf(object, key))],
  ['EncryptionConfiguration', (object, key) => one(encryptionConfigOf(object, key))],
  ['InitConfiguration', (object, key) => one(nodeBootstrapOf(object, key))],
  ['JoinConfiguration', (object, key) => one(nodeBootstrapOf(object, key))],
  ['PodSecurityConfiguration', (object, key) => one(podSecurityConfigOf(object, key))],
  ['Policy', (object, key) => one(auditPolicyOf(object, key))],
  ['ServiceAccount', ({ node }, key) => one(serviceAccountOf(node, key))],
]

const readersByKind = new Map<string, ReadObject[]>()
for (const [kind, read] of readers) readersByKind.set(kind, [...(readersByKind.get(kind) ?? []), read])

/** Kinds that are read whatever their text says. */
export const isRead = (kind: string): boolean => makesPods(kind) || readersByKind.has(kind)

export const readObject: ReadObject = (object, key) =>
  readersByKind.get(object.kind)?.flatMap((read) => read(object, key)) ?? []
