import type { Grantee, RoleReference } from '../model/binding.ts'
import type { Severity } from '../model/rule.ts'

/** Roles of every cluster that show no more than its version, its API, and who one is. */
const open = new Set(['system:public-info-viewer', 'kubeadm:bootstrap-signer-clusterinfo'])
const forUsers = new Set([
  ...open,
  'system:basic-user',
  'system:discovery',
  'system:service-account-issuer-discovery',
  // OpenShift lets the service accounts of a project pull the images of its own.
  'system:image-puller',
])

/** Whether anybody may have it, without credentials too. */
export const isOpenToAll = (role: RoleReference | undefined): boolean => open.has(role?.name ?? '')

/** Whether whoever has credentials may have it. */
export const isOpenToUsers = (role: RoleReference | undefined): boolean => forUsers.has(role?.name ?? '')

/**
 * Cluster roles that the API server makes and that only parts of the cluster, or administrators, are bound to. Those that everybody
 * is bound to are not among them: what is added there is everybody's.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
const reserved = new Set(
  `cluster-admin admin edit
  system:aggregate-to-admin system:aggregate-to-edit system:auth-delegator system:heapster system:kube-aggregator
  system:kube-controller-manager system:kube-dns system:kube-scheduler system:kubelet-api-admin system:monitoring system:node
  system:node-bootstrapper system:node-problem-detector system:node-proxier system:persistent-volume-provisioner
  system:volume-scheduler
  system:certificates.k8s.io:certificatesigningrequests:nodeclient
  system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
  system:certificates.k8s.io:kube-apiserver-client-approver
  system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
  system:certificates.k8s.io:kubelet-serving-approver system:certificates.k8s.io:legacy-unknown-approver`.split(/\s+/),
)

const controllers = new Set(
  `attachdetach-controller certificate-controller clusterrole-aggregation-controller cronjob-controller daemon-set-controller
  deployment-controller device-taint-eviction-controller disruption-controller endpoint-controller endpointslice-controller
  endpointslicemirroring-controller ephemeral-volume-controller expand-controller generic-garbage-collector
  horizontal-pod-autoscaler job-controller legacy-service-account-token-cleaner namespace-controller node-controller
  persistent-volume-binder pod-garbage-collector pv-protection-controller pvc-protection-controller replicaset-controller
  replication-controller resource-claim-controller resourcequota-controller root-ca-cert-publisher route-controller
  selinux-warning-controller service-account-controller service-cidrs-controller service-controller statefulset-controller
  storage-version-migrator-controller storageversion-garbage-collector taint-eviction-controller ttl-after-finished-controller
  ttl-controller validatingadmissionpolicy-status-controller volumeattributesclass-protection-controller`.split(/\s+/),
)

const ofController = 'system:controller:'

/** Whether the cluster itself has a role of this name. */
export const isReserved = (name: string): boolean =>
  reserved.has(name) || (name.startsWith(ofController) && controllers.has(name.slice(ofController.length)))

const podMakers = ['cronjob', 'daemon-set', 'deployment', 'job', 'replicaset', 'replication', 'statefulset']

/**
 * Roles of parts of the cluster with which another takes it over: what each may, and how grave that is. Source:
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
 */
const takingOver: readonly (readonly [role: string, may: string, severity: Severity])[] = [
  ['system:kube-controller-manager', 'create tokens of service accounts and read secrets', 'high'],
  ['system:kubelet-api-admin', 'use the API of every kubelet', 'high'],
  ['system:node', 'create tokens of service accounts and read secrets', 'high'],
  [`${ofController}certificate-controller`, 'approve and sign certificates', 'high'],
  [`${ofController}clusterrole-aggregation-controller`, 'grant rights that it does not have (escalate)', 'high'],
  [`${ofController}generic-garbage-collector`, 'read and change everything', 'high'],
  [`${ofController}namespace-controller`, 'read and delete everything', 'high'],
  [`${ofController}expand-controller`, 'read secrets', 'medium'],
  [`${ofController}persistent-volume-binder`, 'create pods and persistent volumes', 'medium'],
  ['system:aggregate-to-admin', 'create pods', 'medium'],
  ['system:aggregate-to-edit', 'create pods', 'medium'],
  ...podMakers.map((name) => [`${ofController}${name}-controller`, 'create pods', 'medium'] as const),
]

export const systemRoles: ReadonlyMap<string, readonly [may: string, severity: Severity]> = new Map(
  takingOver.map(([role, may, severity]) => [role, [may, severity] as const]),
)

/** The group of every service account of a namespace, before its name. */
export const everyAccountOf = 'system:serviceaccounts:'

/** Whether it is, or holds, the service account that pods have by default. */
export const holdsDefault = ({ kind, name }: Grantee): boolean =>
  (kind === 'ServiceAccount' && name === 'default') ||
  (kind === 'User' && /^system:serviceaccount:[^:]+:default$/.test(name)) ||
  (kind === 'Group' && name.startsWith(everyAccountOf))
