import type { Subject } from '../../model/subject.ts'
import { eventRateLimitOf, imagePolicyWebhooksOf, podSecurityConfigOf } from './admission.ts'
import { auditPolicyOf } from './audit-policy.ts'
import { encryptionConfigOf } from './encryption-config.ts'
import { type KubernetesObject, makesPods } from './objects.ts'
import { persistentVolumeOf } from './persistent-volume.ts'
import { bindingOf, operatorRolesOf, roleOf } from './rbac.ts'
import { serviceAccountOf } from './service-account.ts'

/** What an object is beside the pods that it makes; nothing where it is of another group. `key` is its own. */
type ReadObject = (object: KubernetesObject, key: string) => readonly Subject[]

const one = (subject: Subject | undefined): readonly Subject[] => (subject ? [subject] : [])

/** Every kind of object that rules are about, with what reads it. */
const readersByKind: ReadonlyMap<string, ReadObject> = new Map<string, ReadObject>([
  ['ClusterRole', roleOf],
  ['ClusterRoleBinding', bindingOf],
  ['ClusterServiceVersion', operatorRolesOf],
  ['PersistentVolume', ({ node }, key) => [persistentVolumeOf(node, key)]],
  ['Role', roleOf],
  ['RoleBinding', bindingOf],
  ['AdmissionConfiguration', imagePolicyWebhooksOf],
  ['Configuration', (object, key) => one(eventRateLimitOf(object, key))],
  ['EncryptionConfig', (object, key) => one(encryptionConfigOf(object, key))],
  ['EncryptionConfiguration', (object, key) => one(encryptionConfigOf(object, key))],
  ['PodSecurityConfiguration', (object, key) => one(podSecurityConfigOf(object, key))],
  ['Policy', (object, key) => one(auditPolicyOf(object, key))],
  ['ServiceAccount', ({ node }, key) => one(serviceAccountOf(node, key))],
])

/** Kinds that are read whatever their text says. */
export const isRead = (kind: string): boolean => makesPods(kind) || readersByKind.has(kind)

export const readObject: ReadObject = (object, key) => readersByKind.get(object.kind)?.(object, key) ?? []
