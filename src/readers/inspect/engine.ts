import { type Daemon, type DaemonFacts, type DaemonField, daemon } from '../../model/daemon.ts'
import type { EngineAnswers } from '../../model/docker-api.ts'
import { type Fact, source, span } from '../../model/source.ts'

/** What the API of an engine does not say. */
const silent: readonly DaemonField[] = [
  'userlandProxy',
  'defaultUlimits',
  'cgroupParent',
  'iptables',
  'storageOpts',
  'logLevel',
]

/** The engine that answers, as the daemon that it is. Its answers have no text: every fact points at the engine. */
export function readEngine({ engine, info, bridge }: EngineAnswers): Daemon {
  const at = span(source('engine', '', 'engine'), 0)
  const fact = <T>(value: T): Fact<T> => ({ value, at })
  const options = new Map((info.SecurityOptions ?? []).map((option) => [nameIn(option), option]))
  const icc = bridge?.Options?.['com.docker.network.bridge.enable_icc']
  const profile = /(?:^|,)profile=([^,]*)/.exec(options.get('seccomp') ?? '')?.[1]
  const frame = { key: 'engine', name: 'the engine', dialect: 'live', at, evidence: 'live' } as const
  const facts: Partial<DaemonFacts> = {
    ...(info.Debug !== undefined && { debug: fact(info.Debug) }),
    ...(info.Driver && { storageDriver: fact(info.Driver) }),
    ...(info.LoggingDriver && { logDriver: fact(info.LoggingDriver) }),
    ...(info.ExperimentalBuild !== undefined && { experimental: fact(info.ExperimentalBuild) }),
    ...(info.LiveRestoreEnabled !== undefined && { liveRestore: fact(info.LiveRestoreEnabled) }),
    ...(info.ServerVersion && { version: fact(info.ServerVersion) }),
    ...(icc !== undefined && { icc: fact(icc !== 'false') }),
    ...(profile && { seccompProfile: fact(profile) }),
    ...(options.has('userns') && { usernsRemap: fact('set') }),
    noNewPrivileges: fact(options.has('no-new-privileges')),
    rootless: fact(options.has('rootless')),
    swarm: fact(/^(?:active|pending|locked)$/.test(info.Swarm?.LocalNodeState ?? '')),
    authorizationPlugins: (info.Plugins?.Authorization ?? []).map(fact),
    insecureRegistries: [...(info.RegistryConfig?.InsecureRegistryCIDRs ?? []), ...insecureNames(info)].map(fact),
    registryMirrors: (info.RegistryConfig?.Mirrors ?? []).map(fact),
    hosts: openAddresses(info).map(fact),
  }
  if (engine === 'podman') return daemon({ ...frame, name: 'Podman', ...only(facts), unsupported: new Set(ofDockerd) })
  const proxy = usesProxy(info)
  const unsaid = proxy === undefined ? silent : silent.filter((field) => field !== 'userlandProxy')
  const hidden = bridge ? unsaid : [...unsaid, 'icc' as const]
  return daemon({
    ...frame,
    ...facts,
    ...(proxy !== undefined && { userlandProxy: fact(proxy) }),
    unobserved: new Map(hidden.map((field) => [field, 'the API of the engine does not say it'])),
  })
}

/** Whether it starts a proxy for published ports; older engines do not say it. Source: libnetwork/controller_linux.go of Docker 29.5. */
function usesProxy({ FirewallBackend, ServerVersion = '' }: EngineAnswers['info']): boolean | undefined {
  const [major = 0, minor = 0] = ServerVersion.split('.').map(Number)
  if (!FirewallBackend || !(major > 29 || (major === 29 && minor >= 5))) return undefined
  return (FirewallBackend.Info ?? []).some((pair) => pair?.[0] === 'EnableUserlandProxy' && pair[1] === 'true')
}

/** Podman has no daemon that dockerd's settings are about. */
const ofDockerd: readonly DaemonField[] = [
  ...silent,
  ...(['icc', 'debug', 'logDriver', 'experimental', 'liveRestore', 'noNewPrivileges', 'usernsRemap'] as const),
  ...(['authorizationPlugins', 'storageDriver', 'seccompProfile', 'hosts', 'swarm', 'version'] as const),
]

const only = ({ rootless, insecureRegistries, registryMirrors }: Partial<DaemonFacts>): Partial<DaemonFacts> => ({
  ...(rootless && { rootless }),
  ...(insecureRegistries && { insecureRegistries }),
  ...(registryMirrors && { registryMirrors }),
})

const nameIn = (option: string) => /^name=([^,]*)/.exec(option)?.[1] ?? option

const insecureNames = (info: EngineAnswers['info']): string[] =>
  Object.entries(info.RegistryConfig?.IndexConfigs ?? {}).flatMap(([name, { Secure }]) =>
    Secure === false ? [name] : [],
  )

/** The engine warns of each address over TCP that asks for no certificate: `API is accessible on http://0.0.0.0:2375 without encryption`. */
const openAddresses = ({ Warnings }: EngineAnswers['info']): string[] =>
  (Warnings ?? []).flatMap((warning) => {
    const host = /API is accessible on (?:https?:\/\/)?(\S+) without/.exec(warning)?.[1]
    return host === undefined ? [] : [`tcp://${host.replace(/[.,]$/, '')}`]
  })
