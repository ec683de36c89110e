import { expect, it } from 'vitest'
import { createOptions } from '../../../src/engine/start/create.ts'
import { type Container, container } from '../../../src/model/container.ts'
import { source, span } from '../../../src/model/source.ts'
import { runTable } from '../../../src/readers/command/flag-table.ts'
import { parseRunFlags } from '../../../src/readers/command/flags.ts'
import { readCompose } from '../../../src/readers/compose/compose.ts'
import { podOf, repository } from '../../readers/manifests.ts'

// Every setting that a container may be started with is applied or named as not applied: none vanishes.

const at = span(source('--run', '', 'argument'), 0)
const files: Record<string, string> = { 'app.env': 'A=b\n', 'profile.json': '{"defaultAction":"SCMP_ACT_ALLOW"}' }
const real = (path: string) => (path.startsWith('/repo') ? path : undefined)

/** The keys that a container's settings change in what the engine is asked for, and what is said about the others. */
function outcome(started: Container): { keys: string[]; notes: readonly string[] } {
  const created = (one: Container) =>
    createOptions(one, {
      image: 'a:1',
      imageInspect: { Id: 'i', Os: 'linux', Architecture: 'amd64' },
      name: 'n',
      labels: {},
      network: 'net',
      host: { root: '/repo', real },
      readFile: (path) => files[path],
    })
  const { options, mounts, notes } = created(started)
  const { options: bare } = created(container({ key: 'k', name: 'a', dialect: started.dialect, at }))
  const flat = ({ HostConfig: host, ...config }: typeof options) =>
    new Map([...Object.entries({ ...config, Mounts: mounts }), ...Object.entries(host ?? {})])
  const [without, own] = [flat({ ...bare, Mounts: [] } as typeof bare), flat(options)]
  without.set('Mounts', [])
  const changed = [...own].filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(without.get(key)))
  return { keys: changed.map(([key]) => key).sort(), notes }
}

/** A setting, the keys of the engine's that it changes, and what is said where that is not all. */
type Row = readonly [written: string, keys: string, ...notes: string[]]

const words = (text: string) => text.trim().split(/\s+/)

/** Flags of `docker run` that a container is given. */
const appliedFlags: readonly Row[] = [
  ['--add-host db:10.0.0.9', 'ExtraHosts'],
  ['--add-host db=[fd00::9]', 'ExtraHosts'],
  ['--blkio-weight 100', 'BlkioWeight'],
  ['--cap-add SYS_TIME', 'CapAdd'],
  ['--cap-drop ALL', 'CapDrop'],
  ['--cgroup-parent /x', 'CgroupParent'],
  ['--cgroupns private', 'CgroupnsMode'],
  ['--cpu-quota 5000', 'CpuPeriod CpuQuota'],
  ['--cpu-shares 5', 'CpuShares'],
  ['--cpus 1', 'CpuPeriod CpuQuota'],
  ['--cpuset-cpus 0', 'CpusetCpus'],
  ['--cpuset-mems 0', 'CpusetMems'],
  ['--device /dev/a:/dev/b:r', 'Devices'],
  ['--device-cgroup-rule "c 1:* rmw"', 'DeviceCgroupRules'],
  ['--dns-opt use-vc', 'DnsOptions'],
  ['--dns-option use-vc', 'DnsOptions'],
  ['--dns-search example.org', 'DnsSearch'],
  ['--domainname example.org', 'Domainname'],
  ['--entrypoint sh', 'Entrypoint'],
  ['--env A=b', 'Env'],
  ['--env-file app.env', 'Env'],
  ['--expose 80', 'ExposedPorts'],
  ['--group-add 5', 'GroupAdd'],
  ['--group-add audio', 'GroupAdd'],
  ['--health-cmd true', 'Healthcheck'],
  ['--health-interval 5s', 'Healthcheck'],
  ['--health-retries 3', 'Healthcheck'],
  ['--health-start-interval 5s', 'Healthcheck'],
  ['--health-start-period 5s', 'Healthcheck'],
  ['--health-timeout 5s', 'Healthcheck'],
  ['--hostname site', 'Hostname'],
  ['--init', 'Init'],
  ['--interactive', 'OpenStdin'],
  ['--ipc private', 'IpcMode'],
  ['--label a=b', 'Labels'],
  ['--memory="1g"', 'Memory'],
  ['--memory 1g --memory-swap 2g', 'Memory MemorySwap'],
  ['--memory-reservation 64m', 'MemoryReservation'],
  ['--memory-swappiness 4', 'MemorySwappiness'],
  ['--mount type=bind,src=/repo/a,dst=/b', 'Mounts'],
  ['--net none', 'NetworkMode'],
  ['--network none --dns 9.9.9.9', 'Dns NetworkMode'],
  ['--no-healthcheck', 'Healthcheck'],
  ['--oom-score-adj 4', 'OomScoreAdj'],
  ['--pid host', 'PidMode'],
  ['--pids-limit 4', 'PidsLimit'],
  ['--privileged', 'Privileged'],
  ['--publish 80:80', 'ExposedPorts PortBindings'],
  ['--publish-all', 'PublishAllPorts'],
  ['--read-only', 'ReadonlyRootfs'],
  ['--security-opt seccomp=profile.json', 'SecurityOpt'],
  ['--shm-size 1g', 'ShmSize'],
  ['--stop-signal SIGINT', 'StopSignal'],
  ['--stop-timeout 4', 'StopTimeout'],
  ['--sysctl net.core.somaxconn=9', 'Sysctls'],
  ['--tmpfs /x:size=1m', 'Tmpfs'],
  ['--tty', 'Tty'],
  ['--ulimit nofile=5', 'Ulimits'],
  ['--user 5:6', 'User'],
  ['--userns host', 'UsernsMode'],
  ['--uts host', 'UTSMode'],
  ['--volume /repo/a:/b', 'Mounts'],
  ['--workdir /x', 'WorkingDir'],
]

/** Those that it is not given, and what is said of them instead. */
const namedFlags: readonly Row[] = [
  ['--add-host host=host-gateway', '', 'not applied: --add-host.'],
  ['--dns 9.9.9.9', '', 'not applied: --dns.'],
  [
    '--sysctl net.ipv6.conf.all.disable_ipv6=0 --sysctl net/ipv6/conf/eth0/disable_ipv6=0',
    '',
    'not applied: sysctl net.ipv6.conf.all.disable_ipv6, sysctl net/ipv6/conf/eth0/disable_ipv6.',
  ],
  ['--network bridge --sysctl net.ipv6.conf.all.disable_ipv6=0', 'NetworkMode Sysctls'],
  ['--sysctl net.ipv6.conf.all.disable_ipv6=1', 'Sysctls'],
  ['--gpus all', '', 'GPUs are not passed to the container.'],
  ['--isolation process', '', 'not applied: --isolation.'],
  ['--memory-swap 2g', '', 'not applied: --memory-swap.'],
  ['--platform linux/arm64', '', 'not applied: --platform.'],
  ['--restart always', '', 'not applied: restart policy always.'],
  ['--security-opt writable-cgroups=true', '', 'not applied: --security-opt writable-cgroups.'],
  ['--security-opt label=nested', '', 'not applied: --security-opt label=nested.'],
  ['--health-interval often', '', 'not applied: --health-interval.'],
  ['--network name=none,alias=x', 'NetworkMode', 'not applied: --network alias.'],
  ['--volumes-from other', '', 'not applied: --volumes-from.'],
  [
    '--use-api-socket',
    'Mounts',
    '/var/run/docker.sock is an empty volume: /var/run/docker.sock does not exist on this host.',
  ],
]

/** Those that are only named. */
const unknownFlags =
  words(`annotation blkio-weight-device cpu-count cpu-percent cpu-rt-period cpu-rt-runtime device-read-bps
  device-read-iops device-write-bps device-write-iops io-maxbandwidth io-maxiops ip ip6 kernel-memory label-file link
  link-local-ip log-driver log-opt mac-address net-alias network-alias oom-kill-disable runtime storage-opt volume-driver
  arch authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds decryption-key env-from-file env-host env-merge
  gidmap group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure health-startup-cmd
  health-startup-interval health-startup-retries health-startup-success health-startup-timeout hosts-file hostuser
  http-proxy image-volume init-ctr init-path intel-rdt-closid latest log-level no-hostname no-hosts os passwd passwd-entry
  personality pidfile pod pod-id-file preserve-fd preserve-fds read-only-tmpfs requires retry retry-delay rootfs
  rootfs-propagation sdnotify seccomp-policy secret shm-size-systemd signature-policy subgidname subuidname systemd timeout
  tls-verify tz uidmap umask unsetenv unsetenv-all variant cosign-certificate-identity cosign-certificate-identity-regexp
  cosign-certificate-oidc-issuer cosign-certificate-oidc-issuer-regexp cosign-key init-binary ipfs-address rdt-class verify`)

/** Those that change nothing in the container: they are about the command itself, or about the image that is taken. */
const idleFlags: readonly string[] = [
  ...words(
    'attach=stdout cidfile=x cpu-period=1000 detach detach-keys=x disable-content-trust name=x pull=never quiet',
  ),
  ...words('replace rm rmi sig-proxy platform=linux/amd64 isolation=default'),
]

const ofFlags = (text: string) => outcome(parseRunFlags(text, '--run', (path) => files[path]))

it.each([...appliedFlags, ...namedFlags])('%s', (text, keys, ...notes) => {
  expect(ofFlags(text)).toEqual({ keys: keys === '' ? [] : keys.split(' '), notes })
})

it('every other flag is named, or changes nothing', () => {
  for (const name of unknownFlags)
    expect(ofFlags(runTable.switches.has(name) ? `--${name}` : `--${name} x`)).toEqual({
      keys: [],
      notes: [`not applied: --${name}.`],
    })
  for (const flag of idleFlags) expect(ofFlags(`--${flag}`), flag).toEqual({ keys: [], notes: [] })
})

it('no flag is forgotten', () => {
  const listed = [...appliedFlags, ...namedFlags].flatMap(([text]) =>
    [...text.matchAll(/--([\w-]+)/g)].map(([, name]) => name),
  )
  const all = [...listed, ...unknownFlags, ...idleFlags.map((flag) => flag.split('=')[0])]
  expect([...new Set(all)].sort()).toEqual(
    [...runTable.switches, ...runTable.values].filter((name) => name !== 'help').sort(),
  )
})

/** Keys of a Compose service that a container is given; the values as flow style takes them. */
const appliedKeys: readonly Row[] = [
  ['cap_add: [SYS_TIME]', 'CapAdd'],
  ['cap_drop: [ALL]', 'CapDrop'],
  ['cgroup: private', 'CgroupnsMode'],
  ['cgroup_parent: /x', 'CgroupParent'],
  ['command: [a, b]', 'Cmd'],
  ['configs: [app]', 'Mounts'],
  ['cpu_quota: 5000', 'CpuPeriod CpuQuota'],
  ['cpu_shares: 5', 'CpuShares'],
  ['cpus: 0.5', 'CpuPeriod CpuQuota'],
  ['cpuset: "0"', 'CpusetCpus'],
  ['deploy: {resources: {limits: {memory: 1g, pids: 4}}}', 'Memory PidsLimit'],
  ['device_cgroup_rules: [c 1:* rmw]', 'DeviceCgroupRules'],
  ['devices: [/dev/a:/dev/b:r]', 'Devices'],
  ['dns_opt: [use-vc]', 'DnsOptions'],
  ['dns_search: example.org', 'DnsSearch'],
  ['domainname: example.org', 'Domainname'],
  ['entrypoint: sh', 'Entrypoint'],
  ['env_file: app.env', 'Env'],
  ['environment: {A: b}', 'Env'],
  ['expose: [80]', 'ExposedPorts'],
  ['extra_hosts: [db=10.0.0.9]', 'ExtraHosts'],
  ['group_add: [audio, 5]', 'GroupAdd'],
  ['healthcheck: {interval: 5s, timeout: 5s, retries: 3, start_period: 5s, start_interval: 1s}', 'Healthcheck'],
  ['healthcheck: {disable: true}', 'Healthcheck'],
  ['hostname: site', 'Hostname'],
  ['init: true', 'Init'],
  ['ipc: private', 'IpcMode'],
  ['labels: {a: b}', 'Labels'],
  ['mem_limit: 1g', 'Memory'],
  ['mem_limit: 1g, memswap_limit: 2g', 'Memory MemorySwap'],
  ['mem_reservation: 64m', 'MemoryReservation'],
  ['mem_swappiness: 4', 'MemorySwappiness'],
  ['network_mode: none', 'NetworkMode'],
  ['oom_score_adj: 4', 'OomScoreAdj'],
  ['pid: host', 'PidMode'],
  ['pids_limit: 4', 'PidsLimit'],
  ['ports: ["80:80"]', 'ExposedPorts PortBindings'],
  ['privileged: true', 'Privileged'],
  ['read_only: true', 'ReadonlyRootfs'],
  ['secrets: [db]', 'Mounts'],
  ['security_opt: [no-new-privileges]', 'SecurityOpt'],
  ['shm_size: 1g', 'ShmSize'],
  ['stdin_open: true', 'OpenStdin'],
  ['stop_grace_period: 4s', 'StopTimeout'],
  ['stop_signal: SIGINT', 'StopSignal'],
  ['sysctls: {net.core.somaxconn: 9}', 'Sysctls'],
  ['tmpfs: /x', 'Mounts'],
  ['tty: true', 'Tty'],
  ['ulimits: {nofile: 5}', 'Ulimits'],
  ['user: "5:6"', 'User'],
  ['userns_mode: host', 'UsernsMode'],
  ['uts: host', 'UTSMode'],
  ['volumes: ["./a:/b"]', 'Mounts'],
  ['working_dir: /x', 'WorkingDir'],
]

const namedKeys: readonly Row[] = [
  ['configs: [inline]', '', '/inline (config) is not mounted: Docker cannot provide it.'],
  [
    'deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}], generic_resources: []}}}',
    '',
    'GPUs are not passed to the container.',
    'not applied: generic_resources.',
  ],
  ['dns: 9.9.9.9', '', 'not applied: dns.'],
  ['environment: [A]', '', "not set: A (from the caller's environment)."],
  ['gpus: all', '', 'GPUs are not passed to the container.'],
  ['healthcheck: {interval: often}', '', 'not applied: healthcheck.interval.'],
  ['isolation: process', '', 'not applied: isolation.'],
  ['memswap_limit: 2g', '', 'not applied: memswap_limit.'],
  ['network_mode: bridge', '', 'network bridge is not used: the container gets a network with no way out.'],
  ['networks: [back]', '', 'not applied: network back.'],
  ['platform: linux/arm64', '', 'not applied: platform.'],
  ['restart: always', '', 'not applied: restart policy always.'],
  ['secrets: [given]', '', '/run/secrets/given (secret) is not mounted: Docker cannot provide it.'],
  [
    'security_opt: ["label:nested", writable-cgroups=true]',
    '',
    'not applied: security_opt label:nested, security_opt writable-cgroups.',
  ],
  [
    'use_api_socket: true',
    'Mounts',
    '/var/run/docker.sock is an empty volume: /var/run/docker.sock does not exist on this host.',
  ],
]

const unknownKeys =
  words(`annotations blkio_config cpu_count cpu_percent cpu_rt_period cpu_rt_runtime credential_spec depends_on
  external_links label_file links logging mac_address models oom_kill_disable post_start pre_start pre_stop runtime
  storage_opt umask volumes_from`)

/** They change nothing in one container: they are about the project, or about the image that is taken. */
const idleKeys: readonly string[] = [
  ...[
    'attach: false',
    'build: {}',
    'container_name: x',
    'cpu_period: 1000',
    'develop: {}',
    'extends: {}',
    'profiles: [x]',
  ],
  ...['platform: linux/amd64', 'pull_policy: never', 'pull_refresh_after: 1h', 'scale: 3'],
]

/** Every key of a service. Source: compose-spec's schema, container_spec, workload_spec and service. */
const composeKeys = words(`annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs
  container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec
  depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose
  extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links
  logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
  oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
  pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal
  storage_opt sysctls tmpfs tty ulimits umask use_api_socket user userns_mode uts volumes volumes_from working_dir`)

const sections = `networks: {back: {}}
configs: {app: {file: ./a}, inline: {content: x}}
secrets: {db: {file: ./a}, given: {environment: PW}}
`

async function ofService(settings: string) {
  const tree = repository({ 'compose.yaml': `services: {a: {image: a, ${settings}}}\n${sections}`, ...files })
  const { subjects } = await readCompose(
    tree.sources.filter(({ path }) => path === 'compose.yaml'),
    tree,
  )
  return outcome(subjects.find((subject) => subject.kind === 'container') as Container)
}

it.each([...appliedKeys, ...namedKeys])('Compose: %s', async (settings, keys, ...notes) => {
  expect(await ofService(settings)).toEqual({ keys: keys === '' ? [] : keys.split(' '), notes })
})

it('every other key of a service is named, or changes nothing', async () => {
  for (const name of unknownKeys)
    expect(await ofService(`${name}: x`)).toEqual({ keys: [], notes: [`not applied: ${name}.`] })
  for (const settings of idleKeys) expect(await ofService(settings), settings).toEqual({ keys: [], notes: [] })
})

it('no key of a service is forgotten', () => {
  const listed = [...appliedKeys, ...namedKeys].map(([settings]) => settings)
  const named = [...listed, ...unknownKeys, ...idleKeys].map((settings) => /^\w+/.exec(settings)![0])
  // Somebody else's program provides it: it is no container.
  expect([...new Set([...named, 'image', 'provider'])].sort()).toEqual(composeKeys)
})

/** Fields of a container of a pod that it is given. */
const appliedOfContainer: readonly Row[] = [
  ['args: [a]', 'Cmd'],
  ['command: [a]', 'Entrypoint'],
  ['env: [{name: A, value: b}]', 'Env'],
  ['ports: [{containerPort: 80, hostPort: 80}]', 'ExposedPorts PortBindings'],
  ['resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}', 'CpuPeriod CpuQuota CpuShares Memory'],
  ['securityContext: {allowPrivilegeEscalation: false}', 'SecurityOpt'],
  ['securityContext: {capabilities: {add: [SYS_TIME], drop: [ALL]}}', 'CapAdd CapDrop'],
  ['securityContext: {privileged: true}', 'Privileged'],
  ['securityContext: {procMount: Unmasked}', 'MaskedPaths ReadonlyPaths'],
  ['securityContext: {readOnlyRootFilesystem: true}', 'ReadonlyRootfs'],
  ['securityContext: {runAsUser: 5, runAsGroup: 6, runAsNonRoot: true}', 'User'],
  ['securityContext: {seccompProfile: {type: Unconfined}}', 'SecurityOpt'],
  ['securityContext: {appArmorProfile: {type: Unconfined}}', 'SecurityOpt'],
  ['securityContext: {seLinuxOptions: {type: x}}', 'SecurityOpt'],
  ['stdin: true', 'OpenStdin'],
  ['tty: true', 'Tty'],
  ['volumeMounts: [{name: a, mountPath: /a}]', 'Tmpfs'],
  ['workingDir: /x', 'WorkingDir'],
]

const named = (text: string): Row[] => words(text).map((key) => [`${key}: x`, '', `not applied: ${key}.`])

const namedOfContainer: readonly Row[] = [
  ['envFrom: [{secretRef: {name: a}}]', '', 'not set: a (from a Secret).'],
  ['livenessProbe: {exec: {command: [a]}}', '', "the pod's probes are not run."],
  ['readinessProbe: {exec: {command: [a]}}', '', "the pod's probes are not run."],
  ['resources: {requests: {memory: 1Gi}}', '', "the pod's memory request is ignored outside Kubernetes."],
  ['resources: {limits: {ephemeral-storage: 1Gi}}', '', 'not applied: resources ephemeral-storage.'],
  ['resources: {claims: []}', '', 'not applied: resources claims.'],
  ['securityContext: {windowsOptions: {hostProcess: true}}', '', 'hostProcess applies to Windows nodes only.'],
  ...named(`lifecycle restartPolicy restartPolicyRules startupProbe stdinOnce terminationMessagePath
    terminationMessagePolicy volumeDevices`),
]

/** The same of the pod. */
const appliedOfPod: readonly Row[] = [
  ['hostAliases: [{ip: 10.0.0.9, hostnames: [db]}]', 'ExtraHosts'],
  ['hostIPC: true', 'IpcMode'],
  ['hostNetwork: true', 'NetworkMode'],
  ['hostPID: true', 'PidMode'],
  ['hostname: site', 'Hostname'],
  ['securityContext: {fsGroup: 5, supplementalGroups: [6]}', 'GroupAdd'],
  ['securityContext: {sysctls: [{name: net.core.somaxconn, value: "9"}]}', 'Sysctls'],
  ['terminationGracePeriodSeconds: 4', 'StopTimeout'],
]

const namedOfPod: readonly Row[] = [
  ['automountServiceAccountToken: true', '', 'not applied: automountServiceAccountToken.'],
  ['resources: {}', '', 'not applied: resources.'],
  ['ephemeralContainers: [{name: debug}]', '', 'not applied: ephemeral container debug.'],
  ['hostUsers: false', '', 'the user namespace of its own is not applied: Docker has none for one container alone.'],
  ['initContainers: [{name: migrate}]', '', 'not applied: init container migrate.'],
  ['securityContext: {supplementalGroupsPolicy: Strict}', '', 'not applied: supplementalGroupsPolicy.'],
  ...named(
    `activeDeadlineSeconds dnsConfig dnsPolicy enableServiceLinks hostnameOverride resourceClaims restartPolicy runtimeClassName setHostnameAsFQDN shareProcessNamespace subdomain`,
  ),
]

/** They say where it runs, who may run it, or what it is called. */
const idleOfContainer = words('image imagePullPolicy name resizePolicy')
const idleOfPod = words(`affinity containers evictionResponders imagePullSecrets nodeName nodeSelector os overhead
  preemptionPolicy priority priorityClassName readinessGates schedulerName schedulingGates schedulingGroup serviceAccount
  serviceAccountName tolerations topologySpreadConstraints volumes workloadRef`)

/** Every field of `Container` and of `PodSpec`. Source: k8s.io/api v0.37, core/v1/types.go. */
const containerFields =
  words(`args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe
  resizePolicy resources restartPolicy restartPolicyRules securityContext startupProbe stdin stdinOnce terminationMessagePath
  terminationMessagePolicy tty volumeDevices volumeMounts workingDir`)
const podFields = words(`activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy
  enableServiceLinks ephemeralContainers evictionResponders hostAliases hostIPC hostNetwork hostPID hostUsers hostname
  hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead preemptionPolicy priority
  priorityClassName readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates
  schedulingGroup securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain
  terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes workloadRef`)

const volumes = 'volumes: [{name: a, emptyDir: {}}]'

it.each([...appliedOfContainer, ...namedOfContainer])('a container of a pod: %s', async (settings, keys, ...notes) => {
  expect(outcome(await podOf(settings, volumes))).toEqual({ keys: keys === '' ? [] : keys.split(' '), notes })
})

it.each([...appliedOfPod, ...namedOfPod])('a pod: %s', async (settings, keys, ...notes) => {
  expect(outcome(await podOf('', settings))).toEqual({ keys: keys === '' ? [] : keys.split(' '), notes })
})

it('other fields of a pod change nothing in the container', async () => {
  const isOfFrame = (key: string) => /^(?:name|containers|volumes)$/.test(key)
  for (const key of idleOfContainer.filter((one) => !isOfFrame(one)))
    expect(outcome(await podOf(`${key}: x`)), key).toEqual({ keys: [], notes: [] })
  for (const key of idleOfPod.filter((one) => !isOfFrame(one)))
    expect(outcome(await podOf('', `${key}: x`)), key).toEqual({ keys: [], notes: [] })
})

it('no field of a pod is forgotten', () => {
  const keysOf = (rows: readonly Row[], idle: readonly string[]) =>
    [...new Set([...rows.map(([settings]) => settings.split(':')[0]!), ...idle])].sort()
  expect(keysOf([...appliedOfContainer, ...namedOfContainer], idleOfContainer)).toEqual(containerFields)
  expect(keysOf([...appliedOfPod, ...namedOfPod], idleOfPod)).toEqual(podFields.sort())
})
