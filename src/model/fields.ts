import type { Field } from './container-facts.ts'

/** The forms that a container is written in, by what they can express. `service` is `docker service create`. */
export type Form = 'compose' | 'run' | 'service' | 'pod'

interface FieldTraits {
  /** The forms that can express it. */
  readonly forms: readonly Form[]
  /** Has no meaning for a Windows container. */
  readonly linuxOnly?: true
  /**
   * Whether the engine reports it: of every container (`always`), of those that Docker itself runs
   * (`docker`: started from a pod, the kubelet sets it), or `never`.
   */
  readonly live: 'always' | 'docker' | 'never'
  /** Pods: whether the container or the pod around it sets it, and the key it stands under. */
  readonly pod?: { readonly level: 'container' | 'pod'; readonly parent?: readonly string[] }
  /** Compose: the keys it may stand under, the nearest first; each is a path of keys. */
  readonly composeParents?: readonly (readonly string[])[]
  /** A built image sets it where nothing overrides it. */
  readonly fromImage?: true
  /**
   * Turns isolation on or off: privileged, a namespace, a capability, a profile. One word decides, so that an unknown value is as
   * grave as the worst; of a path, a port or a number it is not.
   */
  readonly isSwitch?: true
  /** What it holds is for a program: marks of a template engine may be that program's own. */
  readonly ofProgram?: true
}

const docker = ['compose', 'run'] as const
const swarm = ['compose', 'run', 'service'] as const
const every = ['compose', 'run', 'service', 'pod'] as const

const onContainer = { level: 'container' } as const
const onPod = { level: 'pod' } as const
const inSecurityContext = { level: 'container', parent: ['securityContext'] } as const
const inCapabilities = { level: 'container', parent: ['securityContext', 'capabilities'] } as const
const inLimits = { level: 'container', parent: ['resources', 'limits'] } as const
const inRequests = { level: 'container', parent: ['resources', 'requests'] } as const

const composeLimits = [['deploy', 'resources', 'limits'], ['deploy', 'resources'], ['deploy']] as const
const composeReservations = [['deploy', 'resources', 'reservations'], ['deploy', 'resources'], ['deploy']] as const
const composeSecurity = [['security_opt']] as const

/** One row a field: every list of fields that a reader needs is derived from this table, so that no reader can forget one. */
export const containerFields: Readonly<Record<Field, FieldTraits>> = {
  image: { forms: every, live: 'always', pod: onContainer, composeParents: [['build']] },
  build: { forms: swarm, live: 'never' },
  pullPolicy: { forms: ['compose', 'run', 'pod'], live: 'never', pod: onContainer },
  user: { forms: every, live: 'always', pod: inSecurityContext, composeParents: [['build']], fromImage: true },
  group: { forms: ['pod'], linuxOnly: true, live: 'docker', pod: inSecurityContext },
  supplementalGroups: { forms: every, linuxOnly: true, live: 'docker', pod: onPod },
  runAsNonRoot: { forms: ['pod'], live: 'never', pod: inSecurityContext },
  privileged: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'always',
    pod: inSecurityContext,
  },
  capAdd: { isSwitch: true, forms: every, linuxOnly: true, live: 'always', pod: inCapabilities },
  capDrop: {
    isSwitch: true,
    forms: every,
    linuxOnly: true,
    live: 'always',
    pod: inCapabilities,
    composeParents: [['cap_drop']],
  },
  capBounding: { forms: [], live: 'always' },
  seccomp: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'docker',
    pod: inSecurityContext,
    composeParents: composeSecurity,
  },
  seccompProfile: { forms: docker, linuxOnly: true, live: 'never', composeParents: composeSecurity },
  appArmor: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'docker',
    pod: inSecurityContext,
    composeParents: composeSecurity,
  },
  seLinux: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'docker',
    pod: inSecurityContext,
    composeParents: composeSecurity,
  },
  noNewPrivileges: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'always',
    pod: inSecurityContext,
    composeParents: composeSecurity,
  },
  securityContext: { forms: ['pod'], linuxOnly: true, live: 'never', pod: inSecurityContext },
  procMount: {
    isSwitch: true,
    forms: ['compose', 'run', 'pod'],
    linuxOnly: true,
    live: 'docker',
    pod: inSecurityContext,
    composeParents: composeSecurity,
  },
  readOnlyRootFilesystem: { forms: every, linuxOnly: true, live: 'always', pod: inSecurityContext },
  mounts: { forms: every, live: 'docker', pod: onContainer },
  volumes: { forms: ['pod'], live: 'never', pod: onPod },
  devices: { forms: docker, live: 'docker' },
  deviceCgroupRules: { forms: docker, linuxOnly: true, live: 'docker' },
  networkMode: { isSwitch: true, forms: every, live: 'docker', pod: onPod },
  pidMode: { isSwitch: true, forms: ['compose', 'run', 'pod'], linuxOnly: true, live: 'docker', pod: onPod },
  ipcMode: { isSwitch: true, forms: ['compose', 'run', 'pod'], linuxOnly: true, live: 'docker', pod: onPod },
  utsMode: { isSwitch: true, forms: docker, linuxOnly: true, live: 'docker' },
  usernsMode: { isSwitch: true, forms: ['compose', 'run', 'pod'], linuxOnly: true, live: 'docker', pod: onPod },
  cgroupnsMode: { isSwitch: true, forms: docker, linuxOnly: true, live: 'docker' },
  cgroupParent: { forms: docker, linuxOnly: true, live: 'docker' },
  ports: { forms: every, live: 'docker', pod: onContainer },
  exposedPorts: { forms: every, live: 'docker', pod: onContainer, fromImage: true },
  memoryLimit: { forms: every, live: 'always', pod: inLimits, composeParents: composeLimits },
  memoryRequest: { forms: every, live: 'docker', pod: inRequests, composeParents: composeReservations },
  cpuLimit: { forms: every, live: 'always', pod: inLimits, composeParents: composeLimits },
  cpuShares: { forms: docker, live: 'docker', composeParents: composeLimits },
  cpuSet: { forms: docker, live: 'docker' },
  cpuRequest: {
    forms: ['compose', 'service', 'pod'],
    live: 'docker',
    pod: inRequests,
    composeParents: composeReservations,
  },
  pidsLimit: { forms: swarm, linuxOnly: true, live: 'docker', composeParents: composeLimits },
  restart: { forms: swarm, live: 'docker', composeParents: [['deploy', 'restart_policy']] },
  ulimits: { forms: swarm, linuxOnly: true, live: 'docker' },
  healthcheck: { ofProgram: true, forms: swarm, live: 'docker', composeParents: [['healthcheck']], fromImage: true },
  livenessProbe: { forms: ['pod'], live: 'never', pod: onContainer },
  readinessProbe: { forms: ['pod'], live: 'never', pod: onContainer },
  probeHosts: { forms: ['pod'], live: 'never', pod: onContainer },
  sysctls: { forms: every, linuxOnly: true, live: 'docker', pod: onPod },
  env: { ofProgram: true, forms: every, live: 'always', pod: onContainer, fromImage: true },
  writtenCredentials: { forms: swarm, live: 'never' },
  entrypoint: { ofProgram: true, forms: every, live: 'always', pod: onContainer, fromImage: true },
  command: { ofProgram: true, forms: every, live: 'always', pod: onContainer, fromImage: true },
  workingDir: { forms: every, live: 'always', pod: onContainer },
  processes: { forms: every, live: 'always', pod: onContainer },
  windowsHostProcess: { isSwitch: true, forms: ['pod'], live: 'never', pod: inSecurityContext },
  serviceAccountToken: { forms: ['pod'], live: 'never', pod: onPod },
  serviceAccount: { forms: ['pod'], live: 'never', pod: onPod },
  namespace: { forms: ['pod'], live: 'never', pod: onPod },
  init: { forms: swarm, live: 'docker' },
  labels: { forms: every, live: 'docker', pod: onContainer },
  startSettings: { forms: every, live: 'never', pod: onContainer },
  leftOut: { forms: every, live: 'never', pod: onContainer },
}

export const allFields = Object.keys(containerFields) as readonly Field[]

/** The fields whose row fits, in the table's order. */
export const fieldsWhere = (fits: (traits: FieldTraits) => boolean): readonly Field[] =>
  allFields.filter((field) => fits(containerFields[field]))

const switches: ReadonlySet<string> = new Set(fieldsWhere(({ isSwitch }) => isSwitch === true))

/** Whether a field of a container is a switch. */
export const isSwitch = (field: string): boolean => switches.has(field)

const without = (form: Form): readonly Field[] => fieldsWhere(({ forms }) => !forms.includes(form))

const linuxOnly = fieldsWhere((traits) => traits.linuxOnly === true)

const unsupported: Readonly<Record<Form, Readonly<Record<'linux' | 'windows', ReadonlySet<Field>>>>> = {
  compose: byOs('compose'),
  run: byOs('run'),
  service: byOs('service'),
  pod: byOs('pod'),
}

function byOs(form: Form): Readonly<Record<'linux' | 'windows', ReadonlySet<Field>>> {
  return { linux: new Set(without(form)), windows: new Set([...without(form), ...linuxOnly]) }
}

/** The fields that a form cannot express about a container of this operating system. */
export const unsupportedBy = (form: Form, os: 'linux' | 'windows' = 'linux'): ReadonlySet<Field> =>
  unsupported[form][os]
