import type { DaemonFacts } from '../../model/daemon.ts'
import { type FlagTable, table } from '../command/flag-table.ts'

type Listed = { readonly [F in keyof DaemonFacts]-?: DaemonFacts[F] extends readonly unknown[] ? F : never }
export type ListField = Exclude<Listed[keyof DaemonFacts], undefined | 'refused'>
export type SingleField = Exclude<keyof DaemonFacts, ListField | 'refused' | 'swarm' | 'version'>

/** How dockerd reads a value: `map` is an object in the file and `name=value` as a flag. */
type Form = 'boolean' | 'string' | 'list' | 'map' | 'number' | 'object'

interface Setting {
  /** Its key in daemon.json; where several make one setting, as dockerd names it. */
  readonly key: string
  readonly form: Form
  readonly field?: ListField | SingleField
  /** Its flag; without one the file alone sets it. */
  readonly flag?: string
}

/**
 * What daemon.json and dockerd take, as the newest engine has it: form, key, flag (with its letter) where it is another, field.
 * Source: moby, daemon/config and cmd/dockerd.
 */
const rows = `
  list    hosts                   host/H                hosts
  boolean tls                     =                     tls
  boolean tlsverify               =                     tlsVerify
  string  tlscacert               =                     tlsCaCert
  string  tlscert
  string  tlskey
  boolean icc                     =                     icc
  string  log-level               log-level/l           logLevel
  boolean debug                   debug/D               debug
  string  log-driver              =                     logDriver
  map     log-opts                log-opt
  string  log-format
  boolean iptables                =                     iptables
  boolean ip6tables               =                     ip6tables
  list    insecure-registries     insecure-registry     insecureRegistries
  list    registry-mirrors        registry-mirror       registryMirrors
  string  storage-driver          storage-driver/s      storageDriver
  list    storage-opts            storage-opt           storageOpts
  string  userns-remap            =                     usernsRemap
  map     default-ulimits         default-ulimit        defaultUlimits
  string  cgroup-parent           =                     cgroupParent
  list    authorization-plugins   authorization-plugin  authorizationPlugins
  boolean no-new-privileges       =                     noNewPrivileges
  boolean live-restore            =                     liveRestore
  boolean userland-proxy          =                     userlandProxy
  string  seccomp-profile         =                     seccompProfile
  boolean experimental            =                     experimental
  string  api-cors-header         =                     apiCorsHeader
  string  ip                      =                     ip
  boolean allow-direct-routing    =                     allowDirectRouting
  boolean selinux-enabled         =                     selinuxEnabled
  string  default-cgroupns-mode   =                     defaultCgroupnsMode
  string  default-ipc-mode        =                     defaultIpcMode
  string  metrics-addr            =                     metricsAddr
  boolean rootless                =                     rootless
  list    exec-opts               exec-opt
  string  data-root
  string  graph                   graph/g
  string  exec-root
  string  pidfile                 pidfile/p
  string  group                   group/G
  string  bridge                  bridge/b
  string  bip
  string  bip6
  string  fixed-cidr
  string  fixed-cidr-v6
  string  default-gateway
  string  default-gateway-v6
  boolean ip-forward
  boolean ip-forward-no-drop
  boolean ip-masq
  boolean ipv6
  string  userland-proxy-path
  object  default-address-pools   default-address-pool
  map     default-network-opts    default-network-opt
  number  mtu
  number  network-control-plane-mtu
  number  network-diagnostic-port
  list    dns
  list    dns-opts                dns-opt
  list    dns-search
  list    host-gateway-ips        host-gateway-ip
  string  host-gateway-ip         -
  list    labels                  label
  string  containerd
  string  containerd-namespace
  string  containerd-plugin-namespace  containerd-plugins-namespace
  boolean cri-containerd
  object  runtimes                add-runtime
  string  default-runtime
  string  default-shm-size
  boolean default-init            -
  boolean init
  string  init-path
  number  cpu-rt-period
  number  cpu-rt-runtime
  number  oom-score-adjust
  number  max-concurrent-downloads
  number  max-concurrent-uploads
  number  max-download-attempts
  number  shutdown-timeout
  string  swarm-default-advertise-addr
  number  swarm-raft-election-tick     -
  number  swarm-raft-heartbeat-tick    -
  list    node-generic-resources  node-generic-resource
  list    allow-nondistributable-artifacts
  boolean raw-logs
  list    cdi-spec-dirs           cdi-spec-dir
  object  features                feature
  object  builder                 -
  object  proxies                 -
  string  http-proxy
  string  https-proxy
  string  no-proxy
  string  resolv-conf             -
  string  firewall-backend
  string  nri-opts                nri-opt
  string  bridge-accept-fwmark
  string  cluster-store
  string  cluster-advertise
  map     cluster-store-opts      cluster-store-opt
  boolean disable-legacy-registry
  string  deprecated-key-path     -
  boolean restart                 restart/r
  boolean validate                -`

const isLetter = /\/(.)$/

export const settings: readonly Setting[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [form, key, written = '=', field] = row.trim().split(/\s+/) as [Form, string, string?, string?]
    const flag = written === '-' ? undefined : written === '=' ? key : written.replace(isLetter, '')
    return { key, form, ...(flag !== undefined && { flag }), ...(field && { field: field as ListField | SingleField }) }
  })

export const settingByKey: ReadonlyMap<string, Setting> = new Map(settings.map((setting) => [setting.key, setting]))

export const settingByFlag: ReadonlyMap<string, Setting> = new Map(
  settings.flatMap((setting) => (setting.flag === undefined ? [] : [[setting.flag, setting] as const])),
)

const flagsOf = (isSwitch: boolean) =>
  rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [form, key, written = '='] = row.trim().split(/\s+/)
      if (written === '-' || (form === 'boolean') !== isSwitch) return []
      return [written === '=' ? key! : written]
    })
    .join(' ')

/** dockerd's own flags. */
export const daemonTable: FlagTable = table(`${flagsOf(true)} validate help version/v`, `${flagsOf(false)} config-file`)
