import {
  type ComponentFacts,
  type ComponentField,
  type ComponentFlag,
  lists,
  type NumberFlag,
  numbers,
  type SwitchFlag,
  switches,
  type TextFlag,
  texts,
} from '../model/component.ts'
import type { Program } from '../model/program.ts'
import { fail, type Hit, missing, type Severity } from '../model/rule.ts'
import type { Fact, Span } from '../model/source.ts'

/** How the values of flags that rules read are written. */
export const formOf: ReadonlyMap<string, 'switch' | 'number' | 'text' | 'list'> = new Map([
  ...switches.map((flag) => [flag, 'switch'] as const),
  ...numbers.map((flag) => [flag, 'number'] as const),
  ...texts.map((flag) => [flag, 'text'] as const),
  ...lists.map((flag) => [flag, 'list'] as const),
])

/** What a file may set of a component, or its image says. */
export const componentFields: readonly (ComponentFlag | 'version')[] = [
  ...switches,
  ...numbers,
  ...texts,
  ...lists,
  'version',
]

export const isComponentFlag = (name: string): name is ComponentFlag => formOf.has(name)

/** Switches of the programs beside those that rules read: they take no word after them. Source: each program's own options. */
const otherSwitches = new Set(
  `aggregator-reject-forwarding-redirect allocate-node-cidrs allow-privileged alsologtostderr audit-log-compress
   authentication-skip-lookup authentication-token-webhook authentication-tolerate-lookup-failure
   bind-address-hard-fail cgroups-per-qos cleanup configure-cloud-routes conntrack-tcp-be-liberal containerized
   contention-profiling cpu-cfs-quota disable-attach-detach-reconcile-sync disable-force-detach-on-timeout
   disable-http2-serving emulation-forward-compatible enable-aggregator-routing enable-bootstrap-token-auth
   enable-cadvisor-json-endpoints enable-controller-attach-detach enable-debugging-handlers enable-dsr
   enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner enable-logs-handler enable-server
   enable-swagger-ui enable-taint-manager encryption-provider-config-automatic-reload exit-on-lock-contention
   experimental-allocatable-ignore-eviction fail-cgroupv1 fail-swap-on forward-healthcheck-vip help init-only
   iptables-localhost-nodeports ipvs-strict-arp kernel-memcg-notification leader-elect
   local-storage-capacity-isolation log-json-split-stream log-text-split-stream logtostderr masquerade-all
   one-output permit-address-sharing permit-port-sharing register-node register-schedulable repair-malformed-updates
   run-once runonce runtime-config-emulation-forward-compatible serialize-image-pulls show-hidden-metrics
   shutdown-send-retry-after skip-headers skip-log-headers watch-cache windows-service
   debug enable-grpc-gateway enable-pprof enable-v2 experimental-compact-hash-check-enabled
   experimental-initial-corrupt-check force-new-cluster pre-vote
   socket-reuse-address socket-reuse-port strict-reconfig-check unsafe-no-fsync version`.split(/\s+/),
)

export const isSwitch = (name: string): boolean => formOf.get(name) === 'switch' || otherSwitches.has(name)

/** Admission plugins of the API server that are on where nothing switches them off. */
export const defaultPlugins: ReadonlySet<string> = new Set([
  'NamespaceLifecycle',
  'LimitRanger',
  'ServiceAccount',
  'TaintNodesByCondition',
  'PodSecurity',
  'Priority',
  'DefaultTolerationSeconds',
  'DefaultStorageClass',
  'StorageObjectInUseProtection',
  'PersistentVolumeClaimResize',
  'RuntimeClass',
  'CertificateApproval',
  'CertificateSigning',
  'ClusterTrustBundleAttest',
  'CertificateSubjectRestriction',
  'DefaultIngressClass',
  'PodTopologyLabels',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionWebhook',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
  'ResourceQuota',
])

/** What the helpers below need of a component beside the facts that the rule reads. */
interface Target {
  readonly name: string
  readonly program?: Program
  readonly at: Span
  readonly nearestParent: ReadonlyMap<ComponentField, Span>
}

type With<F extends ComponentField> = Target & Pick<ComponentFacts, F>
type Flags<F extends ComponentField> = Pick<ComponentFacts, F>
type Details = Pick<Hit, 'severity'>

const absent = (subject: Target, flag: ComponentFlag, message: string, details: Details = {}): Hit =>
  missing(subject, flag, `${subject.name} ${message}`, details)

/** A file, an address or a level that must be named. */
export function* required<F extends TextFlag>(
  subject: With<F>,
  flag: F,
  consequence: string,
  details?: Details,
): Iterable<Hit> {
  const fact: Fact<string> | undefined = (subject as Flags<TextFlag>)[flag]
  if (!fact) yield absent(subject, flag, `does not set --${flag}: ${consequence}`, details)
  else if (fact.value === '') yield fail(fact, `${subject.name} sets --${flag} to nothing: ${consequence}`, details)
}

/** The profiles that a program lets others take. */
export const profilingOff = (subject: With<'profiling'>): Iterable<Hit> =>
  switched(subject, 'profiling', false, {
    consequence: 'profiles can be taken',
    byDefault: 'profiling is on by default',
  })

/** Certificates that etcd must demand of those who connect; a CA to check them by makes it demand them as well. */
export function* certificatesDemanded<
  F extends 'client-cert-auth' | 'peer-client-cert-auth',
  C extends 'trusted-ca-file' | 'peer-trusted-ca-file',
>(
  subject: With<F | C> & Parameters<typeof openEtcd>[0],
  [flag, caFile]: readonly [F, C],
  listened: readonly Fact<string>[],
  who: string,
): Iterable<Hit> {
  const ca: Fact<string> | undefined = (subject as Flags<TextFlag>)[caFile]
  const isOwn = listened.every(({ value }) => isOwnAddress(value))
  const consequence = ca?.value ? `certificates are demanded only because of --${caFile}` : `${who} need no certificate`
  yield* switched(subject, flag, true, {
    consequence,
    byDefault: ca?.value ? consequence : `${consequence} by default`,
    severity: ca?.value ? 'low' : openEtcd(subject, isOwn),
  })
}

/** A certificate and its key: one is of no use without the other. */
export function* requiredPair<F extends TextFlag>(
  subject: With<F>,
  [first, second]: readonly [F, F],
  consequence: string,
  details?: Details,
): Iterable<Hit> {
  const facts = subject as Flags<TextFlag>
  const [one, other] = [facts[first], facts[second]].map((fact) => fact?.value)
  if (one && other) return
  const [given, lacking] = one ? [first, second] : [second, first]
  const message = one || other ? `sets --${given} without --${lacking}` : `does not set --${first} and --${second}`
  yield absent(subject, lacking, `${message}: ${consequence}`, details)
}

/** A setting that nothing should have. */
export function* forbidden<F extends TextFlag>(
  subject: With<F>,
  flag: F,
  consequence: string,
  details?: Details,
): Iterable<Hit> {
  const fact: Fact<string> | undefined = (subject as Flags<TextFlag>)[flag]
  if (fact && fact.value !== '') yield fail(fact, `${subject.name} sets --${flag}: ${consequence}`, details)
}

/** A switch that must have one value. @param byDefault the clause about a component that leaves it to a default, where that is wrong */
export function* switched<F extends SwitchFlag>(
  subject: With<F>,
  flag: F,
  wanted: boolean,
  { consequence, byDefault, ...details }: Details & { readonly consequence: string; readonly byDefault?: string },
): Iterable<Hit> {
  const fact: Fact<boolean> | undefined = (subject as Flags<SwitchFlag>)[flag]
  if (!fact) {
    if (byDefault !== undefined) yield absent(subject, flag, `does not set --${flag}=${wanted}: ${byDefault}`, details)
  } else if (fact.value !== wanted)
    yield fail(fact, `${subject.name} sets --${flag}=${fact.value}: ${consequence}`, details)
}

/** A number that must not be below another one; 0 is as good as nothing. */
export function* atLeast<F extends NumberFlag>(
  subject: With<F>,
  flag: F,
  minimum: number,
  byDefault: string,
): Iterable<Hit> {
  const fact: Fact<number> | undefined = (subject as Flags<NumberFlag>)[flag]
  if (!fact) yield absent(subject, flag, `does not set --${flag}: ${byDefault}`)
  else if (fact.value === 0) yield fail(fact, `${subject.name} sets --${flag}=0: ${byDefault}`)
  else if (fact.value < minimum)
    yield fail(fact, `${subject.name} sets --${flag}=${fact.value}, which is below ${minimum}`)
}

/** Whether the API server runs an admission plugin. What is switched off is off, whatever switches it on. */
export function runsPlugin(
  subject: Flags<'admission-control' | 'enable-admission-plugins' | 'disable-admission-plugins'>,
  plugin: string,
): boolean {
  const has = (list: readonly Fact<string>[]) => list.some(({ value }) => value === plugin)
  if (has(subject['disable-admission-plugins'])) return false
  const old = subject['admission-control']
  return has(subject['enable-admission-plugins']) || (old.length > 0 ? has(old) : defaultPlugins.has(plugin))
}

/** An admission plugin that must be switched on. */
export function* requiredPlugin(
  subject: With<'admission-control' | 'enable-admission-plugins' | 'disable-admission-plugins'>,
  plugin: string,
  consequence: string,
  details?: Details,
): Iterable<Hit> {
  if (runsPlugin(subject, plugin)) return
  const off = subject['disable-admission-plugins'].find(({ value }) => value === plugin)
  if (off) yield fail(off, `${subject.name} switches the admission plugin ${plugin} off: ${consequence}`, details)
  else
    yield absent(
      subject,
      subject['admission-control'].length > 0 ? 'admission-control' : 'enable-admission-plugins',
      `does not run the admission plugin ${plugin}: ${consequence}`,
      details,
    )
}

/** The last value of a feature gate. */
export function gate(gates: ComponentFacts['feature-gates'], name: string): Fact<boolean> | undefined {
  const found = gates.findLast(({ value }) => value.startsWith(`${name}=`))
  return found && { ...found, value: /=\s*(?:1|t|true)$/i.test(found.value) }
}

const nanoseconds: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }

/** Go's durations in seconds: `1h30m`, `90s`, `0`; undefined for what is none. */
export function seconds(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0
  if (!/^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(amount) * nanoseconds[unit!]!
  return text.startsWith('-') ? -sum : sum
}

/** Suites that Go itself calls insecure: without forward secrecy, with RC4 or 3DES, or open to padding attacks. */
const weakSuite = /^TLS_RSA_|_(?:RC4|3DES)_|_CBC_SHA256$/

export const isWeakCipher = (suite: string): boolean => weakSuite.test(suite)

/** Suites that authenticate what they encrypt. */
export const isStrongCipher = (suite: string): boolean =>
  /^TLS_(?:(?:ECDHE_(?:ECDSA|RSA)|RSA)_WITH_)?(?:AES_(?:128|256)_GCM_SHA(?:256|384)|CHACHA20_POLY1305(?:_SHA256)?)$/.test(
    suite,
  )

/** An address that only the machine itself reaches. */
export const isOwnAddress = (address: string): boolean =>
  /^(?:\w+:\/\/)?(?:localhost|127(?:\.\d+){3}|\[?::1\]?|\[?::ffff:127(?:\.\d+){3}\]?)(?::\d+)?(?:\/.*)?$/i.test(
    address,
  ) || /^unix(?:s)?:/i.test(address)

/**
 * How bad it is that an etcd is open. Its own machine, or the containers of its network, are few; an application's store is no
 * cluster's. What a script starts at its own machine's address is a test, and so is the store that a job throws away.
 */
export function openEtcd(
  { application, oneOff }: Pick<ComponentFacts, 'application'> & { readonly oneOff: boolean },
  isOwn: boolean,
): Severity {
  if (application?.value === 'private' || (oneOff && application) || (isOwn && (oneOff || application))) return 'low'
  return isOwn || application || oneOff ? 'medium' : 'high'
}

/** An address that should be that of the machine itself. */
export function* loopback(subject: With<'bind-address'>): Iterable<Hit> {
  const address = subject['bind-address']
  if (!address)
    yield absent(subject, 'bind-address', 'does not set --bind-address: it listens on all addresses by default')
  else if (!isOwnAddress(address.value))
    yield fail(address, `${subject.name} listens on ${address.value === '' ? 'all addresses' : address.value}`)
}

/** Whether a version is known and older than another: `1.19.3` than `1.20`. */
export function isBefore(version: Fact<string> | undefined, other: string): boolean {
  if (!version) return false
  const numbersOf = (text: string) => text.split('.').map(Number)
  const [own, wanted] = [numbersOf(version.value), numbersOf(other)]
  for (const [i, part] of wanted.entries()) if ((own[i] ?? 0) !== part) return (own[i] ?? 0) < part
  return false
}
