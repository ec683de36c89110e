/** What an answer must look like, as far as it is read. Whatever is not there, or `null`, is in order unless it is `needed`. */
export type Shape =
  | 'text'
  | 'number'
  | 'boolean'
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape | 'anything' }
  | { readonly either: readonly Shape[] }
  | Fields

interface Fields {
  readonly fields: Readonly<Record<string, Shape>>
  readonly needed?: readonly string[]
}

const texts: Shape = { listOf: 'text' }
const textMap: Shape = { mapOf: 'text' }
const portBindings: Shape = { mapOf: { listOf: { fields: { HostIp: 'text', HostPort: 'text' } } } }

const config: Fields = {
  fields: {
    Image: 'text',
    User: 'text',
    Tty: 'boolean',
    Env: texts,
    Entrypoint: { either: ['text', texts] },
    Cmd: { either: ['text', texts] },
    WorkingDir: 'text',
    Labels: textMap,
    ExposedPorts: { mapOf: 'anything' },
    Healthcheck: {
      fields: { Test: texts, Interval: 'number', Timeout: 'number', StartPeriod: 'number', Retries: 'number' },
    },
  },
}

const hostConfig: Fields = {
  fields: {
    Privileged: 'boolean',
    CapAdd: texts,
    CapDrop: texts,
    SecurityOpt: texts,
    ReadonlyRootfs: 'boolean',
    MaskedPaths: texts,
    GroupAdd: texts,
    NetworkMode: 'text',
    PidMode: 'text',
    IpcMode: 'text',
    UTSMode: 'text',
    UsernsMode: 'text',
    CgroupnsMode: 'text',
    CgroupParent: 'text',
    Memory: 'number',
    MemoryReservation: 'number',
    NanoCpus: 'number',
    CpuQuota: 'number',
    CpuPeriod: 'number',
    CpuShares: 'number',
    CpusetCpus: 'text',
    PidsLimit: 'number',
    RestartPolicy: { fields: { Name: 'text', MaximumRetryCount: 'number' } },
    Ulimits: { listOf: { fields: { Name: 'text', Soft: 'number', Hard: 'number' } } },
    Sysctls: textMap,
    Tmpfs: textMap,
    Mounts: { listOf: { fields: { Type: 'text', Source: 'text', Target: 'text', ReadOnly: 'boolean' } } },
    Devices: { listOf: { fields: { PathOnHost: 'text' } } },
    DeviceRequests: { listOf: { fields: { Capabilities: { listOf: texts } } } },
    DeviceCgroupRules: texts,
    PortBindings: portBindings,
    PublishAllPorts: 'boolean',
    Init: 'boolean',
  },
}

/** `GET /containers/{id}/json`. */
export const containerShape: Shape = {
  needed: ['Id', 'Name', 'Image', 'State', 'HostConfig', 'Config'],
  fields: {
    Id: 'text',
    Name: 'text',
    Image: 'text',
    Platform: 'text',
    AppArmorProfile: 'text',
    ProcessLabel: 'text',
    RestartCount: 'number',
    State: {
      needed: ['Running'],
      fields: {
        Status: 'text',
        Running: 'boolean',
        Restarting: 'boolean',
        OOMKilled: 'boolean',
        Pid: 'number',
        ExitCode: 'number',
        StartedAt: 'text',
        Health: { fields: { Status: 'text' } },
      },
    },
    HostConfig: hostConfig,
    Config: { ...config, needed: ['Image'] },
    Mounts: {
      listOf: {
        needed: ['Type', 'Destination'],
        fields: {
          Type: 'text',
          Name: 'text',
          Source: 'text',
          Destination: 'text',
          RW: 'boolean',
          Propagation: 'text',
        },
      },
    },
    NetworkSettings: {
      fields: { IPAddress: 'text', Ports: portBindings, Networks: { mapOf: { fields: { IPAddress: 'text' } } } },
    },
  },
}

/** `GET /images/{name}/json`. */
export const imageShape: Shape = {
  needed: ['Id'],
  fields: {
    Id: 'text',
    RepoTags: texts,
    Os: 'text',
    Architecture: 'text',
    Variant: 'text',
    Size: 'number',
    Config: config,
  },
}

/** `POST /containers/create`. */
export const createdShape: Shape = { needed: ['Id'], fields: { Id: 'text', Warnings: texts } }

/** `GET /volumes/{name}`. */
export const volumeShape: Shape = { needed: ['Name'], fields: { Name: 'text', Driver: 'text', Options: textMap } }

/** `GET /info`. */
export const infoShape: Shape = {
  fields: {
    NCPU: 'number',
    SecurityOptions: texts,
    Debug: 'boolean',
    Driver: 'text',
    LoggingDriver: 'text',
    ExperimentalBuild: 'boolean',
    LiveRestoreEnabled: 'boolean',
    ServerVersion: 'text',
    Plugins: { fields: { Authorization: texts } },
    RegistryConfig: {
      fields: {
        InsecureRegistryCIDRs: texts,
        IndexConfigs: { mapOf: { fields: { Name: 'text', Secure: 'boolean' } } },
        Mirrors: texts,
      },
    },
    FirewallBackend: { fields: { Driver: 'text', Info: { listOf: texts } } },
    Swarm: { fields: { LocalNodeState: 'text', Managers: 'number', ControlAvailable: 'boolean' } },
    Warnings: texts,
  },
}

/** `GET /networks/{name}`. */
export const networkShape: Shape = { fields: { Name: 'text', Options: textMap } }
export const networksShape: Shape = { listOf: networkShape }

/** `GET /swarm`. */
export const swarmShape: Shape = {
  fields: {
    Spec: {
      fields: {
        EncryptionConfig: { fields: { AutoLockManagers: 'boolean' } },
        CAConfig: { fields: { NodeCertExpiry: 'number' } },
      },
    },
  },
}

/** `GET /containers/json`, and `GET /networks` of what is to be removed. */
export const listedShape: Shape = { listOf: { fields: { Id: 'text' }, needed: ['Id'] } }

/** `GET /volumes`. */
export const volumesShape: Shape = {
  fields: { Volumes: { listOf: { fields: { Name: 'text' }, needed: ['Name'] } } },
}

/** Whether an answer is what it should be: what is not could be read as a setting that is not there. */
export function hasShape(value: unknown, shape: Shape): boolean {
  if (shape === 'text') return typeof value === 'string'
  if (shape === 'number' || shape === 'boolean') return typeof value === shape
  if ('either' in shape) return shape.either.some((one) => hasShape(value, one))
  if ('listOf' in shape)
    return Array.isArray(value) && value.every((item) => isAbsent(item) || hasShape(item, shape.listOf))
  if (!isRecord(value)) return false
  if ('mapOf' in shape) {
    const { mapOf } = shape
    return mapOf === 'anything' || Object.values(value).every((item) => isAbsent(item) || hasShape(item, mapOf))
  }
  const { fields, needed } = shape
  if (needed?.some((name) => isAbsent(value[name]))) return false
  // Every answer is checked: no list of entries is made for it.
  for (const name in fields) {
    const item = value[name]
    if (!isAbsent(item) && !hasShape(item, fields[name]!)) return false
  }
  return true
}

const isAbsent = (value: unknown) => value === undefined || value === null

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
