import type { Program } from './program.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    component: ComponentFacts
  }
}

/** Flags that rules read, by the form of their values. A setting of a configuration file has the name of the flag that sets the same. */
export const switches = [
  'anonymous-auth',
  'auto-tls',
  'client-cert-auth',
  'enable-priority-and-fairness',
  'kubelet-https',
  'make-iptables-util-chains',
  'peer-auto-tls',
  'peer-client-cert-auth',
  'profiling',
  'protect-kernel-defaults',
  'rotate-certificates',
  'rotate-server-certificates',
  'seccomp-default',
  'service-account-extend-token-expiration',
  'service-account-lookup',
  'use-service-account-credentials',
] as const

export const numbers = [
  'audit-log-maxage',
  'audit-log-maxbackup',
  'audit-log-maxsize',
  'event-qps',
  'insecure-port',
  'max-mutating-requests-inflight',
  'max-requests-inflight',
  'pod-max-pids',
  'read-only-port',
  'secure-port',
  'terminated-pod-gc-threshold',
] as const

export const texts = [
  'admission-control-config-file',
  'audit-log-path',
  'audit-policy-file',
  'audit-webhook-config-file',
  'authentication-config',
  'authorization-config',
  'basic-auth-file',
  'bind-address',
  'cert-file',
  'client-ca-file',
  'config',
  'config-dir',
  'encryption-provider-config',
  'etcd-cafile',
  'etcd-certfile',
  'etcd-keyfile',
  'hostname-override',
  'insecure-bind-address',
  'key-file',
  'kubelet-certificate-authority',
  'kubelet-client-certificate',
  'kubelet-client-key',
  'metrics-bind-address',
  'peer-cert-file',
  'peer-key-file',
  'peer-trusted-ca-file',
  'request-timeout',
  'root-ca-file',
  'service-account-private-key-file',
  'streaming-connection-idle-timeout',
  'tls-cert-file',
  'tls-min-version',
  'tls-private-key-file',
  'token-auth-file',
  'trusted-ca-file',
  'write-kubeconfig-mode',
] as const

export const lists = [
  'admission-control',
  'authorization-mode',
  'cipher-suites',
  'disable-admission-plugins',
  'enable-admission-plugins',
  'etcd-servers',
  'feature-gates',
  'initial-cluster',
  'listen-client-urls',
  'listen-metrics-urls',
  'listen-peer-urls',
  'service-account-key-file',
  'tls-cipher-suites',
] as const

export type SwitchFlag = (typeof switches)[number]
export type NumberFlag = (typeof numbers)[number]
export type TextFlag = (typeof texts)[number]
export type ListFlag = (typeof lists)[number]
export type ComponentFlag = SwitchFlag | NumberFlag | TextFlag | ListFlag

/**
 * What one program of a cluster is set to, by flags, the environment or a configuration file. A fact is absent where nothing sets
 * it: the default of the program then holds. Of a list every value is a fact: `RBAC`, `RotateKubeletServerCertificate=true`.
 */
export type ComponentFacts = { readonly [F in SwitchFlag]?: Fact<boolean> } & {
  readonly [F in NumberFlag]?: Fact<number>
} & { readonly [F in TextFlag]?: Fact<string> } & { readonly [F in ListFlag]: readonly Fact<string>[] } & {
  /** Of the program, as far as its image or its configuration says: `1.24.1`. */
  readonly version?: Fact<string>
  /** Of an etcd that keeps the data of an application, not of a cluster: whether more than the containers of its network reach it. */
  readonly application?: Fact<'private' | 'reachable'>
}

export type Component = SubjectOf<'component'>
export type ComponentField = ComponentFlag | 'version' | 'application'

const emptyLists = Object.fromEntries(lists.map((flag) => [flag, []])) as unknown as {
  readonly [F in ListFlag]: readonly never[]
}

const bare = { ...frameDefaults, platform: 'kubernetes' as const, ...emptyLists, kind: 'component' as const }

/**
 * A program that a cluster is made of. Its reference has the program's name, so that a rule finds the API server to which an etcd
 * belongs.
 */
export const component = (
  given: FrameInput<'component'> & { readonly program: Program } & Partial<ComponentFacts>,
): Component =>
  // Copying one literal and assigning to it takes a fraction of the time of spreading several.
  Object.assign({ ...bare, reference: { namespace: 'default', name: given.program } }, given)
