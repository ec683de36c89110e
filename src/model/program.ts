/** The programs that a cluster is made of. */
export const programs = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'etcd',
  'kubelet',
  'kube-proxy',
] as const

export type Program = (typeof programs)[number]
