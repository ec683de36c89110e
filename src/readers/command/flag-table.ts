/** The flags of one subcommand: which are switches and which take a value, by long name; short letters by their long name. */
export interface FlagTable {
  readonly switches: ReadonlySet<string>
  readonly values: ReadonlySet<string>
  readonly short: ReadonlyMap<string, string>
}

/** Lists are written `name` or `name/x` where `-x` is the short form. */
export function table(switches: string, values: string): FlagTable {
  const short = new Map<string, string>()
  const names = (list: string) =>
    new Set(
      list
        .trim()
        .split(/\s+/)
        .map((entry) => {
          const [name = '', letter] = entry.split('/')
          if (letter) short.set(letter, name)
          return name
        }),
    )
  return { switches: names(switches), values: names(values), short }
}

/** Docker's `run` and `create`, with what Podman and nerdctl add: no flag takes a value in one of them and none in another. */
export const runTable = table(
  `detach/d disable-content-trust help init interactive/i no-healthcheck oom-kill-disable privileged publish-all/P
   quiet/q read-only rm sig-proxy tty/t use-api-socket
   env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi rootfs tls-verify unsetenv-all
   latest`,
  `add-host annotation attach/a blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
   cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares/c cpus cpuset-cpus cpuset-mems
   detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops
   dns dns-opt dns-option dns-search domainname entrypoint env/e env-file expose gpus group-add
   health-cmd health-interval health-retries health-start-interval health-start-period health-timeout hostname/h
   io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory label/l label-file link link-local-ip log-driver log-opt
   mac-address memory/m memory-reservation memory-swap memory-swappiness mount name net net-alias network network-alias
   oom-score-adj pid pids-limit platform publish/p pull restart runtime security-opt shm-size stop-signal stop-timeout
   storage-opt sysctl tmpfs ulimit user/u userns uts volume/v volume-driver volumes-from workdir/w
   arch authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds decryption-key env-from-file env-merge
   gidmap group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure
   health-startup-cmd health-startup-interval health-startup-retries health-startup-success health-startup-timeout
   hosts-file hostuser image-volume init-ctr init-path intel-rdt-closid log-level os passwd-entry personality pidfile
   pod pod-id-file preserve-fd preserve-fds requires retry retry-delay rootfs-propagation sdnotify seccomp-policy secret
   shm-size-systemd signature-policy subgidname subuidname systemd timeout tz uidmap umask unsetenv variant
   cosign-certificate-identity cosign-certificate-identity-regexp cosign-certificate-oidc-issuer
   cosign-certificate-oidc-issuer-regexp cosign-key init-binary ipfs-address rdt-class verify`,
)

export const serviceTable = table(
  'detach/d help init no-healthcheck no-resolve-image quiet/q read-only tty/t with-registry-auth',
  `cap-add cap-drop config constraint container-label credential-spec dns dns-option dns-search endpoint-mode entrypoint
   env/e env-file generic-resource group health-cmd health-interval health-retries health-start-interval
   health-start-period health-timeout host hostname isolation label/l limit-cpu limit-memory limit-pids log-driver log-opt
   max-concurrent memory-swap memory-swappiness mode mount name network oom-score-adj placement-pref publish/p replicas
   replicas-max-per-node reserve-cpu reserve-memory restart-condition restart-delay restart-max-attempts restart-window
   rollback-delay rollback-failure-action rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism
   secret stop-grace-period stop-signal sysctl ulimit update-delay update-failure-action update-max-failure-ratio
   update-monitor update-order update-parallelism user/u workdir/w`,
)

/** `service update`: the lists of `service create` are added to and removed from. */
export const serviceUpdateTable = table(
  'detach/d force help init no-healthcheck no-resolve-image quiet/q read-only rollback tty/t with-registry-auth',
  `args cap-add cap-drop config-add config-rm constraint-add constraint-rm container-label-add container-label-rm
   credential-spec dns-add dns-option-add dns-option-rm dns-rm dns-search-add dns-search-rm endpoint-mode entrypoint
   env-add env-rm generic-resource-add generic-resource-rm group-add group-rm health-cmd health-interval health-retries
   health-start-interval health-start-period health-timeout host-add host-rm hostname image isolation label-add label-rm
   limit-cpu limit-memory limit-pids log-driver log-opt max-concurrent memory-swap memory-swappiness mount-add mount-rm
   network-add network-rm oom-score-adj placement-pref-add placement-pref-rm publish-add publish-rm replicas
   replicas-max-per-node reserve-cpu reserve-memory restart-condition restart-delay restart-max-attempts restart-window
   rollback-delay rollback-failure-action rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism
   secret-add secret-rm stop-grace-period stop-signal sysctl-add sysctl-rm ulimit-add ulimit-rm update-delay
   update-failure-action update-max-failure-ratio update-monitor update-order update-parallelism user/u workdir/w`,
)

/** `update` of a container, Docker's, Podman's and nerdctl's. */
export const updateTable = table(
  'help latest/l no-healthcheck',
  `blkio-weight blkio-weight-device cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares/c cpus cpuset-cpus
   cpuset-mems device-read-bps device-read-iops device-write-bps device-write-iops env/e health-cmd health-interval
   health-log-destination health-max-log-count health-max-log-size health-on-failure health-retries health-start-period
   health-startup-cmd health-startup-interval health-startup-retries health-startup-success health-startup-timeout
   health-timeout kernel-memory memory/m memory-reservation memory-swap memory-swappiness pids-limit restart ulimit
   unsetenv`,
)

/** `podman pod create`: what its containers share. */
export const podTable = table(
  'help infra no-hosts no-hostname replace',
  `add-host blkio-weight blkio-weight-device cgroup-parent cpu-shares cpus cpuset-cpus cpuset-mems device device-read-bps
   device-write-bps exit-policy dns dns-option dns-search gidmap gpus hostname hosts-file infra-command infra-conmon-pidfile
   infra-image infra-name ip ip6 label/l label-file mac-address memory/m memory-swap name/n network network-alias pid
   pod-id-file publish/p restart security-opt share share-parent shm-size shm-size-systemd subgidname subuidname sysctl
   uidmap userns uts volume/v volumes-from`,
)

/** `podman kube play`. Source: podman-kube-play(1). */
export const playTable = table(
  'build down force help no-hostname no-hosts no-pod-prefix publish-all quiet/q replace service-container start tls-verify wait/w',
  `annotation authfile cert-dir configmap context-dir creds ip log-driver log-opt log-level mac-address network publish
   seccomp-profile-root userns`,
)

/** `ctr run` of containerd. */
export const ctrRunTable = table(
  `rm null-io detach/d net-host privileged read-only tty/t allow-new-privs seccomp rootfs no-pivot cni enable-cni
   remap-labels runc-systemd-cgroup local help`,
  `config/c cwd env env-file label annotation mount runtime runtime-config-path runtime-root with-ns pid-file gpus
   memory-limit cap-add cap-drop seccomp-profile apparmor-default-profile apparmor-profile blockio-config-file
   blockio-class rdt-class hostname user/u device cpu-quota cpu-period cpu-shares cpuset-cpus cpuset-mems cpus cgroup
   platform uidmap gidmap rootfs-propagation snapshotter snapshotter-label log-uri fifo-dir runc-binary runc-root sandbox
   shim-cgroup`,
)

/** `crictl` of Kubernetes, with the options of the subcommands that start something. */
export const crictlTable = table(
  'debug/D version/v help/h enable-tracing no-pull with-pull',
  `config/c runtime-endpoint/r image-endpoint/i timeout/t tracing-endpoint profile-cpu profile-mem
   runtime auth creds username/u annotation/a pod-config cancel-timeout/T`,
)

export const execTable = table(
  'detach/d help interactive/i latest/l no-session privileged tty/t wait',
  'cidfile detach-keys env/e env-file preserve-fd preserve-fds user/u workdir/w',
)

export const composeRunTable = table(
  `build detach/d help interactive/i no-deps no-TTY/T quiet/q quiet-build quiet-pull remove-orphans rm service-ports/P
   tty/t use-aliases`,
  `cap-add cap-drop entrypoint env/e env-file env-from-file label/l name publish/p pull user/u volume/v workdir/w`,
)

export const composeExecTable = table(
  'detach/d help interactive/i no-TTY/T privileged tty/t',
  'env/e index user/u workdir/w',
)

/** Options that may stand between the runtime's name and its subcommand, Docker's, Podman's and nerdctl's. */
export const globalTable = table(
  `debug/D tls tlsverify version/v help remote/r syslog trace experimental insecure-registry debug-full
   transient-store`,
  `config context/c host/H log-level/l tlscacert tlscert tlskey
   cgroup-manager conmon connection events-backend hooks-dir identity imagestore module network-cmd-path network-config-dir
   noout out pull-option root runroot runtime runtime-flag ssh storage-driver storage-opt tmpdir url volumepath
   address/a namespace/n timeout connect-timeout snapshotter cni-netconfpath cni-path data-root hosts-dir`,
)

/** Options between `compose` and its subcommand, versions 1 and 2. */
export const composeGlobalTable = table(
  'all-resources compatibility debug dry-run help no-ansi skip-hostname-check tls tlsverify verbose version/v',
  `ansi context/c env-file file/f host/H log-level parallel podman-args podman-path podman-run-args profile progress
   project-directory project-name/p tlscacert tlscert tlskey workdir`,
)

/** `import` and `commit`, which make an image of files or of a container. */
export const makingTable = table(
  'help include-volumes pause/p quiet/q squash',
  'arch author/a change/c config format/f iidfile message/m os platform variant',
)

/** `docker buildx create` */
export const builderTable = table(
  'append bootstrap leave use help',
  'buildkitd-config config buildkitd-flags driver driver-opt name node platform',
)

/** Docker's `build`, with what Podman and Buildah add. */
export const buildTable = table(
  `check compress debug disable-content-trust force-rm help layers load no-cache no-hosts no-logfile pull push quiet/q
   rm squash squash-all tls-verify stdin/i
   all-platforms compat-volumes disable-compression/D http-proxy identity-label inherit-annotations inherit-labels
   no-hostname omit-history pull-always pull-never save-stages skip-unused-stages`,
  `add-host allow annotation attest authfile build-arg build-context builder cache-from cache-to cap-add cap-drop
   cgroup-parent cpu-period cpu-quota cpu-shares/c cpuset-cpus cpuset-mems file/f format from iidfile isolation jobs label
   memory/m memory-swap metadata-file network no-cache-filter output/o platform progress provenance sbom secret
   security-opt shm-size ssh tag/t target ulimit volume/v
   arch build-arg-file cache-ttl cert-dir cpp-flag creds decryption-key device dns dns-option dns-search env group-add
   hooks-dir ignorefile ipc layer-label logfile manifest os os-feature os-version pid policy retry retry-delay runtime
   runtime-flag sbom-image-output sign-by source-date-epoch timestamp unsetenv unsetlabel userns userns-gid-map
   userns-uid-map uts variant`,
)

export const bakeTable = table(
  'check debug help load no-cache print pull push',
  'allow builder call file/f list metadata-file progress provenance sbom set var',
)

export const composeBuildTable = table(
  'check compress debug force-rm help no-cache no-rm print pull push quiet/q with-dependencies',
  'build-arg builder memory/m provenance sbom ssh',
)
