/** Flags of `docker run` as the keys of Ansible's modules: `{}` is the flag's value. Source: community.docker 4 and containers.podman 1. */
type Keys = Readonly<Record<string, string>>

const common: Keys = {
  cpus: '`cpus: {}`',
  'cpu-shares': '`cpu_shares: {}`',
  memory: '`memory: {}`',
  'pids-limit': '`pids_limit: {}`',
  'cap-drop': '`cap_drop: [{}]`',
  'read-only': '`read_only: true`',
  tmpfs: '`tmpfs`',
  user: '`user: "{}"`',
  'health-cmd': '`healthcheck`',
}

const ofDocker: Keys = {
  ...common,
  network: '`networks: [name: {}]`',
  'cap-add': '`capabilities`',
  'security-opt': '`security_opts: [{}]`',
  restart: '`restart_policy: on-failure` with `restart_retries: 5`',
}

const ofPodman: Keys = {
  ...common,
  network: '`network: [{}]`',
  'cap-add': '`cap_add`',
  'security-opt': '`security_opt: [{}]`',
  restart: '`restart_policy: {}`',
}

/** A fix that names flags of `docker run`, as one that names the keys of `docker_container` or `podman_container`. */
export const inModule = (fix: string, module: string): string =>
  fix.replace(/`--([\w-]+)(?: ([^`]*))?`/g, (written, flag: string, value: string | undefined) => {
    const key = (module.endsWith('podman_container') ? ofPodman : ofDocker)[flag]
    return key?.replace('{}', () => value ?? '') ?? written
  })
