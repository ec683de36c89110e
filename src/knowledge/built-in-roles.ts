import type { RoleReference } from '../model/binding.ts'

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
