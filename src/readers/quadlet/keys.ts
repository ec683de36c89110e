/**
 * Keys of `[Container]` as flags of `podman run`: of a `text` the last line holds; a `list` has one value a line and `words` several,
 * and an empty line takes back those before it. Source: podman-systemd.unit(5).
 */
const rows = `
  AddCapability             words   cap-add
  AddDevice                 words   device
  AddHost                   list    add-host
  Annotation                words   annotation
  CgroupsMode               text    cgroups
  DNS                       list    dns
  DNSOption                 list    dns-option
  DNSSearch                 list    dns-search
  DropCapability            words   cap-drop
  Entrypoint                text    entrypoint
  Environment               words   env
  EnvironmentFile           words   env-file
  EnvironmentHost           switch  env-host
  ExposeHostPort            list    expose
  GIDMap                    list    gidmap
  GroupAdd                  list    group-add
  HealthCmd                 text    health-cmd
  HealthInterval            text    health-interval
  HealthLogDestination      text    health-log-destination
  HealthMaxLogCount         text    health-max-log-count
  HealthMaxLogSize          text    health-max-log-size
  HealthOnFailure           text    health-on-failure
  HealthRetries             text    health-retries
  HealthStartPeriod         text    health-start-period
  HealthStartupCmd          text    health-startup-cmd
  HealthStartupInterval     text    health-startup-interval
  HealthStartupRetries      text    health-startup-retries
  HealthStartupSuccess      text    health-startup-success
  HealthStartupTimeout      text    health-startup-timeout
  HealthTimeout             text    health-timeout
  HostName                  text    hostname
  HttpProxy                 switch  http-proxy
  IP                        text    ip
  IP6                       text    ip6
  Label                     words   label
  LogDriver                 text    log-driver
  LogOpt                    list    log-opt
  Memory                    text    memory
  Mount                     list    mount
  Network                   list    network
  NetworkAlias              list    network-alias
  PidsLimit                 text    pids-limit
  PublishPort               list    publish
  Pull                      text    pull
  ReadOnly                  switch  read-only
  ReadOnlyTmpfs             switch  read-only-tmpfs
  Retry                     text    retry
  RetryDelay                text    retry-delay
  RunInit                   switch  init
  Secret                    words   secret
  ShmSize                   text    shm-size
  StopSignal                text    stop-signal
  StopTimeout               text    stop-timeout
  SubGIDMap                 text    subgidname
  SubUIDMap                 text    subuidname
  Sysctl                    words   sysctl
  Timezone                  text    tz
  Tmpfs                     list    tmpfs
  UIDMap                    list    uidmap
  Ulimit                    list    ulimit
  UserNS                    text    userns
  Volume                    list    volume
  WorkingDir                text    workdir`

/** Keys whose value is an option of `--security-opt`: what stands before it, or, of a switch, the whole. */
const securityRows = `
  AppArmor                  text    apparmor=
  Mask                      text    mask=
  NoNewPrivileges           switch  no-new-privileges
  SeccompProfile            text    seccomp=
  SecurityLabelDisable      switch  label=disable
  SecurityLabelFileType     text    label=filetype:
  SecurityLabelLevel        text    label=level:
  SecurityLabelNested       switch  label=nested
  SecurityLabelType         text    label=type:
  Unmask                    text    unmask=`

export interface QuadletKey {
  readonly form: 'text' | 'words' | 'list' | 'switch'
  readonly flag: string
  /** What stands before the value. */
  readonly before: string
}

const keyed = (text: string, flag?: string): [string, QuadletKey][] =>
  text
    .trim()
    .split('\n')
    .map((row) => {
      const [name, form, rest] = row.trim().split(/\s+/) as [string, QuadletKey['form'], string]
      return [name, { form, flag: flag ?? rest, before: flag === undefined ? '' : rest }]
    })

export const containerKeys: ReadonlyMap<string, QuadletKey> = new Map([
  ...keyed(rows),
  ...keyed(securityRows, 'security-opt'),
])

/** Keys of a pod that its containers have in common, with the same flags. */
export const podKeys: ReadonlySet<string> = new Set(
  `AddHost DNS DNSOption DNSSearch GIDMap HostName IP IP6 Network NetworkAlias PublishPort ShmSize SubGIDMap SubUIDMap UIDMap UserNS
   Volume`.split(/\s+/),
)

/**
 * What else a unit's own section may say: `read` is taken by the reader itself; `unit` concerns the service, the pull or the name, and
 * nothing of the container; `left` shapes the container and is not applied when it is started here, which the report says. Every key of
 * podman-systemd.unit(5) is in one of these lists, or is a flag.
 */
export const others = {
  Container: {
    read: 'ContainerName Exec Group Image Pod PodmanArgs User',
    unit: 'AutoUpdate Notify ReloadCmd ReloadSignal ServiceName StartWithPod',
    left: 'ContainersConfModule GlobalArgs RemapGid RemapUid RemapUidSize RemapUsers Rootfs VolatileTmp',
  },
  Pod: {
    read: 'PodName PodmanArgs',
    unit: 'ExitPolicy ServiceName',
    left: 'ContainersConfModule GlobalArgs Label StopTimeout',
  },
  Volume: {
    read: 'Device Driver Options Type',
    unit: 'Label ServiceName VolumeName',
    left: 'ContainersConfModule Copy GID GlobalArgs Group Image PodmanArgs UID User',
  },
} as const

const listed = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const applied = {
  Container: new Set([...containerKeys.keys(), ...listed(others.Container.read), ...listed(others.Container.unit)]),
  Pod: new Set([...podKeys, ...listed(others.Pod.read), ...listed(others.Pod.unit)]),
  Volume: new Set([...listed(others.Volume.read), ...listed(others.Volume.unit)]),
}

/** Whether a key is not applied when the container is started here: one of those above, or one that the manual does not have. */
export const isLeftOut = (section: keyof typeof applied, name: string): boolean => !applied[section].has(name)
