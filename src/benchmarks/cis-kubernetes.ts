import type { ControlEntry } from './control.ts'
import { factsOf, labelOf, parseTable } from './table.ts'

export const kubernetesEditions = ['1.12'] as const
export type KubernetesEdition = (typeof kubernetesEditions)[number]

const columns = ['number', 'level', 'label', 'sight', 'threat', 'title'] as const

/**
 * The recommendations of the CIS Kubernetes Benchmark 1.12: number, level, label (Automated or Manual), and our own words
 * for what must hold.
 */
const table = `
# number, level, label, sight, threat, title

# Control plane: files
1.1.1  1 A  attest    K1  API server manifest has mode 600 or stricter
1.1.2  1 A  attest    K1  API server manifest is owned by root:root
1.1.3  1 A  attest    K1  controller manager manifest has mode 600 or stricter
1.1.4  1 A  attest    K1  controller manager manifest is owned by root:root
1.1.5  1 A  attest    K1  scheduler manifest has mode 600 or stricter
1.1.6  1 A  attest    K1  scheduler manifest is owned by root:root
1.1.7  1 A  attest    K2  etcd manifest has mode 600 or stricter
1.1.8  1 A  attest    K2  etcd manifest is owned by root:root
1.1.9  1 M  attest    K1  CNI configuration files have mode 600 or stricter
1.1.10 1 M  attest    K1  CNI configuration files are owned by root:root
1.1.11 1 A  attest    K3  etcd data directory has mode 700 or stricter
1.1.12 1 A  attest    K3  etcd data directory is owned by etcd:etcd
1.1.13 1 A  attest    K1  admin credential file has mode 600
1.1.14 1 A  attest    K1  admin credential file is owned by root:root
1.1.15 1 A  attest    K1  scheduler.conf has mode 600 or stricter
1.1.16 1 A  attest    K1  scheduler.conf is owned by root:root
1.1.17 1 A  attest    K1  controller-manager.conf has mode 600 or stricter
1.1.18 1 A  attest    K1  controller-manager.conf is owned by root:root
1.1.19 1 A  attest    K1  PKI directory and files are owned by root:root
1.1.20 1 M  attest    K1  PKI certificate files have mode 644 or stricter
1.1.21 1 M  attest    K1  PKI key files have mode 600

# API server
1.2.1  1 M  auto      K1  API server refuses anonymous requests
1.2.2  1 A  auto      K1  API server uses no static token file
1.2.3  1 M  auto      K1  DenyServiceExternalIPs admission is on
1.2.4  1 A  auto      K1  API server has a client certificate for kubelets
1.2.5  1 A  auto      K1  API server verifies kubelet certificates
1.2.6  1 A  auto      K5  API server authorization is not AlwaysAllow
1.2.7  1 A  auto      K5  node authorizer is on
1.2.8  1 A  auto      K5  RBAC authorizer is on
1.2.9  1 M  auto      K4  EventRateLimit admission is on
1.2.10 1 A  auto      K5  AlwaysAdmit admission is off
1.2.11 1 M  auto      K1  AlwaysPullImages admission is on
1.2.12 2 A  auto      K5  ServiceAccount admission is on
1.2.13 2 A  auto      K5  NamespaceLifecycle admission is on
1.2.14 2 A  auto      K5  NodeRestriction admission is on
1.2.15 1 A  auto      K4  API server profiling is off
1.2.16 1 A  auto      K1  API audit log is written
1.2.17 1 A  auto      K1  audit logs are kept for 30 days or more
1.2.18 1 A  auto      K1  audit logs are kept in 10 old files or more
1.2.19 1 A  auto      K1  audit logs are rotated at 100 MB or more
1.2.20 1 M  auto      K4  API request timeout is neither off nor excessive
1.2.21 1 A  auto      K1  service account tokens are looked up in etcd
1.2.22 1 A  auto      K1  service account tokens are verified with a dedicated key
1.2.23 1 A  auto      K2  API server has a client certificate for etcd
1.2.24 1 A  auto      K1  API server has a serving certificate
1.2.25 1 A  auto      K1  API server has a client CA
1.2.26 1 A  auto      K2  API server has a CA for etcd
1.2.27 1 M  auto      K3  encryption at rest is configured
1.2.28 1 M  auto      K3  first encryption provider is one that encrypts
1.2.29 1 M  auto      K1  API server uses only strong ciphers
1.2.30 1 A  auto      K1  service account token lifetime is not extended

# Controller manager
1.3.1  1 M  auto      K4  terminated pods are garbage-collected
1.3.2  1 A  auto      K4  controller manager profiling is off
1.3.3  1 A  auto      K5  controllers use service accounts of their own
1.3.4  1 A  auto      K1  controller manager has a service account signing key
1.3.5  1 A  auto      K1  controller manager has a root CA for pods
1.3.6  1 A  auto      K1  controller manager has kubelet serving rotation on
1.3.7  1 A  auto      K1  controller manager is bound to loopback

# Scheduler
1.4.1  1 A  auto      K4  scheduler profiling is off
1.4.2  1 A  auto      K1  scheduler is bound to loopback

# etcd
2.1    1 A  auto      K2  etcd has a serving certificate
2.2    1 A  auto      K2  etcd requires client certificates
2.3    1 A  auto      K2  etcd client TLS is not self-signed
2.4    1 A  auto      K2  etcd peers have certificates
2.5    1 A  auto      K2  etcd requires peer certificates
2.6    1 A  auto      K2  etcd peer TLS is not self-signed
2.7    2 M  auto      K2  etcd has a CA of its own

# Authentication and audit
3.1.1  1 M  partial   K1  client certificates are not used by people
           unchecked: credentials issued outside the repository are not checked
3.1.2  1 M  partial   K1  service account tokens are not used by people
           unchecked: credentials issued outside the repository are not checked
3.1.3  1 M  partial   K1  bootstrap tokens are not used by people
           unchecked: credentials issued outside the repository are not checked
3.2.1  1 M  auto      K1  audit policy is in force
3.2.2  2 M  auto      K1  sensitive resources are in the audit policy

# Nodes: files
4.1.1  1 A  attest    K1  kubelet service file has mode 600 or stricter
4.1.2  1 A  attest    K1  kubelet service file is owned by root:root
4.1.3  1 M  attest    K1  kube-proxy kubeconfig has mode 600 or stricter
4.1.4  1 M  attest    K1  kube-proxy kubeconfig is owned by root:root
4.1.5  1 A  attest    K1  kubelet.conf has mode 600 or stricter
4.1.6  1 A  attest    K1  kubelet.conf is owned by root:root
4.1.7  1 M  attest    K1  client CA file has mode 644 or stricter
4.1.8  1 M  attest    K1  client CA file is owned by root:root
4.1.9  1 A  attest    K1  kubelet config.yaml has mode 600 or stricter
4.1.10 1 A  attest    K1  kubelet config.yaml is owned by root:root

# Kubelet
4.2.1  1 A  auto      K1  kubelet refuses anonymous requests
4.2.2  1 A  auto      K5  kubelet authorization is not AlwaysAllow
4.2.3  1 A  auto      K1  kubelet has a client CA
4.2.4  1 M  auto      K1  kubelet read-only port is closed
4.2.5  1 M  auto      K4  kubelet streaming timeout is on
4.2.6  1 A  auto      K1  kubelet is allowed to manage its iptables chains
4.2.7  1 M  auto      K1  kubelet hostname is not overridden
4.2.8  2 M  auto      K4  kubelet event rate is limited, but not too low
4.2.9  1 M  auto      K1  kubelet has a serving certificate
4.2.10 1 A  auto      K1  kubelet client certificate is rotated
4.2.11 1 M  auto      K1  kubelet serving certificate is rotated
4.2.12 1 M  auto      K1  kubelet uses only strong ciphers
4.2.13 1 M  auto      K4  PIDs limit of pods is set
4.2.14 1 M  auto      K5  default seccomp profile of the kubelet is on

# kube-proxy
4.3.1  1 M  auto      K1  kube-proxy metrics are bound to loopback

# RBAC and service accounts
5.1.1  1 M  partial   K5  cluster-admin is bound only where needed
           unchecked: whether those who have the right need it is not checked
5.1.2  1 M  partial   K3  secrets are readable by few
           unchecked: whether those who have the right need it is not checked
5.1.3  1 M  auto      K5  roles have no wildcards
5.1.4  1 M  partial   K5  pod creation is granted to few
           unchecked: whether those who have the right need it is not checked
5.1.5  1 M  partial   K5  default service accounts are not used
           unchecked: default accounts of namespaces that no manifest shows are not checked
5.1.6  1 M  auto      K5  service account tokens are mounted only where needed
5.1.7  1 M  auto      K5  system:masters group is not used
5.1.8  1 M  partial   K5  bind, escalate and impersonate are granted to few
           unchecked: whether those who have the right need it is not checked
5.1.9  1 M  partial   K5  persistent volume creation is granted to few
           unchecked: whether those who have the right need it is not checked
5.1.10 1 M  partial   K5  nodes/proxy is granted to few
           unchecked: whether those who have the right need it is not checked
5.1.11 1 M  partial   K5  approval of certificate requests is granted to few
           unchecked: whether those who have the right need it is not checked
5.1.12 1 M  partial   K5  webhook configuration is granted to few
           unchecked: whether those who have the right need it is not checked
5.1.13 1 M  partial   K1  token creation is granted to few
           unchecked: whether those who have the right need it is not checked

# Pod admission
5.2.1  1 M  partial   K5  pod admission policy is active
           unchecked: namespaces that no manifest declares are not checked
5.2.2  1 M  admission K5  privileged containers are not admitted
5.2.3  1 M  admission K5  host PID namespace is not admitted
5.2.4  1 M  admission K5  host IPC namespace is not admitted
5.2.5  1 M  admission K5  host network namespace is not admitted
5.2.6  1 M  admission K5  privilege escalation is not admitted
5.2.7  2 M  admission K5  root containers are not admitted
5.2.8  1 M  admission K5  NET_RAW capability is not admitted
5.2.9  2 M  admission K5  capabilities are not admitted
5.2.10 1 M  admission K5  HostProcess containers are not admitted
5.2.11 1 M  admission K5  hostPath volumes are not admitted
5.2.12 1 M  admission K5  host ports are not admitted

# Network policies
5.3.1  1 M  partial   K5  network policies are enforced by the network plugin
           unchecked: the network plugin of the cluster is not checked
5.3.2  2 M  auto      K5  every namespace has a network policy

# Secrets
5.4.1  2 M  auto      K3  secrets are mounted as files
5.4.2  2 M  partial   K3  external secret store is considered
           unchecked: secret stores outside the repository are not checked

# Images
5.5.1  2 M  auto      D5  image provenance is enforced at admission

# Workloads
5.6.1  1 M  partial   K5  workloads are separated by namespaces
           unchecked: whether the namespaces suit the workloads is not checked
           unruled: which workloads belong together cannot be seen from manifests
5.6.2  2 M  auto      K5  seccomp profile is set
5.6.3  2 M  partial   K5  security contexts are set
           unchecked: whether each setting suits the program is not checked: only that the container is confined at all
5.6.4  2 M  partial   K5  default namespace is not used
           unchecked: pods that name no namespace are not checked: only pods that name the default one
`

/** The controls of an edition, in its own order. */
export function cisKubernetes(edition: KubernetesEdition): ControlEntry[] {
  return parseTable(columns, table).map((row): ControlEntry => {
    const control = `cis-kubernetes:${row.number}` as const
    const facts = factsOf(row)
    const own = { number: row.number, label: labelOf(row.label), ...facts }
    return { control, id: control, benchmark: 'cis-kubernetes', edition, ...own }
  })
}
