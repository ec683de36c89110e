import type { Container, Port } from '../../../src/model/container.ts'
import type { Exec } from '../../../src/model/exec.ts'
import { type Fact, type Source, source } from '../../../src/model/source.ts'
import { claimsCompose, looksLikeCompose } from '../../../src/readers/compose/claims.ts'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import { Loader } from '../../../src/readers/compose/load.ts'
import { readProject } from '../../../src/readers/compose/project.ts'
import type { ComposeCommand, Repository } from '../../../src/readers/reader.ts'

/** What is known of a service, by the names that main.go gives to it. What nothing sets is absent. */
export type Facts = Readonly<Record<string, unknown>>

export interface Row {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly run?: {
    readonly files?: readonly string[]
    readonly projectDirectory?: string
    readonly envFiles?: readonly string[]
    readonly environment?: Readonly<Record<string, string>>
  }
  readonly services?: Readonly<Record<string, Facts>>
  readonly refused?: string
}

export interface OurAnswer {
  readonly services: Readonly<Record<string, Facts>>
  /** The fields whose value is not known, by service. */
  readonly unresolved: Readonly<Record<string, readonly string[]>>
  readonly gaps: readonly string[]
}

export async function ourAnswer({ files, run }: Row): Promise<OurAnswer> {
  const sources = new Map<string, Source>(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const call: ComposeCommand | undefined = run && {
    folders: [''],
    files: run.files ?? [],
    envFiles: run.envFiles ?? [],
    environment: new Map(Object.entries(run.environment ?? {})),
    ...(run.projectDirectory !== undefined && { projectDirectory: run.projectDirectory }),
  }
  const repository: Repository = {
    paths: [...sources.keys()].sort(),
    read: (path) => sources.get(path),
    ...(call && { composeCommands: [call] }),
  }
  const taken = [...sources.values()].filter(
    ({ path, text }) => !call && (claimsCompose(path) || (/\.ya?ml$/.test(path) && looksLikeCompose(text))),
  )
  const { subjects, gaps } = await readCompose(taken, repository)
  const services: Record<string, Facts> = {}
  const unresolved: Record<string, readonly string[]> = {}
  for (const subject of subjects) {
    if (subject.kind !== 'container' || subject.key.includes('/pre_start/')) continue
    const hooks = subjects.filter(
      (other): other is Exec => other.kind === 'exec' && other.key.startsWith(`${subject.key}/`),
    )
    // Where several files have a service of this name the project's comes first.
    const name = subject.key.includes('#jobs/') ? `jobs/${subject.name}` : subject.name
    services[name] ??= factsOf(subject, hooks)
    unresolved[name] ??= [...subject.unresolved.keys()]
  }
  // A subject has only what differs from its service.
  const loader = new Loader(repository)
  const hasSteps = [...sources.values()].some(({ text }) => text.includes('pre_start'))
  const names = hasSteps ? ['compose.yaml', 'compose.override.yaml'] : []
  const project = names.flatMap((path) => sources.get(path) ?? [])
  const whole = await readProject(loader, loader.project(project, loader.ownScope('compose.yaml')))
  for (const { container, before } of whole)
    for (const [i, one] of before.entries()) services[`${container.name}/pre_start/${i}`] = factsOf(one, [])
  return { services, unresolved, gaps: gaps.map(({ because }) => because) }
}

const isNothing = (value: unknown) =>
  value === undefined || value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)

function factsOf(container: Container, hooks: readonly Exec[]): Facts {
  const { restart, healthcheck } = container
  const facts: Facts = {
    image: container.image?.value,
    privileged: container.privileged?.value,
    user: container.user?.value,
    capAdd: sorted(container.capAdd),
    capDrop: sorted(container.capDrop),
    securityOpt: securityOptions(container),
    pid: container.pidMode?.value,
    ipc: container.ipcMode?.value,
    uts: container.utsMode?.value,
    userns: container.usernsMode?.value,
    cgroup: container.cgroupnsMode?.value,
    cgroupParent: container.cgroupParent?.value,
    readOnly: container.readOnlyRootFilesystem?.value,
    network: networkOf(container.networkMode?.value),
    workingDir: container.workingDir?.value,
    command: container.command?.value,
    entrypoint: container.entrypoint?.value,
    init: container.init?.value,
    sysctls: container.sysctls.map(({ value }) => `${value.name}=${value.value}`).sort(),
    labels: container.labels.map(({ value }) => `${value.name}=${value.value}`).sort(),
    environment: container.env
      .map(({ value: { name, value } }) => (value === undefined ? name : `${name}=${value}`))
      .sort(),
    memory: container.memoryLimit?.value,
    memoryRequest: container.memoryRequest?.value,
    cores: rounded(container.cpuLimit?.value),
    coresRequest: rounded(container.cpuRequest?.value),
    cpuShares: container.cpuShares?.value,
    cpuSet: container.cpuSet?.value,
    pids: container.pidsLimit?.value,
    restart:
      restart && `${restart.value.name}${restart.value.maximumRetryCount ? `:${restart.value.maximumRetryCount}` : ''}`,
    ulimits: container.ulimits.map(({ value: { name, soft, hard } }) => `${name}=${soft}:${hard}`).sort(),
    devices: sorted(container.devices),
    deviceRules: container.deviceCgroupRules.map(({ value }) => value),
    ports: container.ports.flatMap(({ value }) => portTexts(value)).sort(),
    mounts: container.mounts
      .map(({ value: { type, source: from = '', target, readOnly, propagation } }) =>
        [
          type,
          from,
          target.replace(/(?<=.)\/$/, ''),
          ...(readOnly ? ['ro'] : []),
          ...(propagation ? [propagation] : []),
        ].join(' '),
      )
      .sort(),
    healthcheck: healthcheck?.value.state === 'disabled' ? ['NONE'] : healthcheck?.value.test,
    hooks: hooks.map(({ privileged, user }) => `privileged=${privileged?.value ?? false} user=${user?.value ?? ''}`),
  }
  return withoutNothing(facts)
}

/** What compose-go says, in the same words. */
export function theirFacts(facts: Facts): Facts {
  // Docker knows a build, groups by name, isolation and what is exposed otherwise, or from the image as well.
  const { securityOpt, networks, network, build, groups, isolation, expose, ...rest } = facts
  const names = networks as string[] | undefined
  // One network decides where there are several, and the project's own go without a name.
  const joined = names?.find((name) => /^(?:host|bridge)$/.test(name))
  return withoutNothing({
    ...rest,
    network: network ?? joined,
    securityOpt: lastOfEach((securityOpt as string[] | undefined) ?? []),
  })
}

/** Of several networks only the engine's own decide anything; the others, and the modes, by name. */
const networkOf = (name: string | undefined) =>
  name === undefined || /^(?:host|bridge|none|default)$|:/.test(name) ? name : undefined

/** The engine takes the last of several options of one name. */
const lastOfEach = (options: readonly string[]) =>
  [...new Map(options.map(theirOption).map((option) => [option.split(' ')[0], option])).values()].sort()

const withoutNothing = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => !isNothing(value)))
const sorted = (facts: readonly Fact<string>[]) => [...new Set(facts.map(({ value }) => value))].sort()
const rounded = (value: number | undefined) => value && Number(value.toFixed(4))

/** The engine splits an option at the first `=`, else at the first `:`. */
function theirOption(text: string): string {
  const [, name = text, value = ''] = (text.includes('=') ? /^([^=]*)=(.*)$/ : /^([^:]*):(.*)$/).exec(text) ?? []
  switch (name) {
    case 'no-new-privileges':
      return `${name} ${!/^(?:false|0|f)$/i.test(value)}`
    case 'seccomp':
      return `${name} ${value === 'unconfined' ? value : 'localhost'}`
    case 'apparmor':
      return `${name} ${value === 'docker-default' ? 'default' : value}`
    default:
      return `${name} ${value}`
  }
}

function securityOptions({ noNewPrivileges, seccomp, appArmor, seLinux, procMount }: Container): string[] {
  const labels = seLinux?.value
  return [
    ...(noNewPrivileges ? [`no-new-privileges ${noNewPrivileges.value}`] : []),
    ...(seccomp ? [`seccomp ${seccomp.value}`] : []),
    ...(appArmor ? [`apparmor ${appArmor.value}`] : []),
    ...(labels?.disabled ? ['label disable'] : []),
    ...(labels?.type ? [`label type:${labels.type}`] : []),
    ...(procMount?.value === 'Unmasked' ? ['systempaths unconfined'] : []),
  ].sort()
}

/** One text a port of the container, as Compose lists them. */
function portTexts({
  hostIp,
  hostPort,
  hostPortEnd = hostPort,
  containerPort,
  containerPortEnd,
  protocol,
}: Port): string[] {
  const address = hostIp === undefined ? '' : `${hostIp}:`
  return Array.from({ length: (containerPortEnd ?? containerPort) - containerPort + 1 }, (_, i) => {
    const range = hostPortEnd === hostPort ? hostPort : `${hostPort}-${hostPortEnd}`
    const published = hostPort === undefined ? '' : containerPortEnd === undefined ? range : hostPort + i
    return `${address}${published}:${containerPort + i}/${protocol}`
  })
}
