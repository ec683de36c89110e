import type { LeftOut } from '../../model/container.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact } from '../../model/source.ts'
import { at, type Values } from './values.ts'

const words = (text: string) => text.trim().split(/\s+/)

/** The keys that facts are read from. */
const read = words(`
  build cap_add cap_drop cgroup cgroup_parent command cpu_period cpu_quota cpu_shares cpus cpuset deploy device_cgroup_rules
  devices entrypoint env_file environment expose extends gpus group_add healthcheck image init ipc isolation labels
  mem_limit mem_reservation network_mode networks pid pids_limit platform ports privileged pull_policy read_only restart
  security_opt sysctls tmpfs ulimits user userns_mode uts volumes working_dir`)

/** The keys that change nothing in the container. */
const irrelevant = words(`
  annotations attach container_name develop label_file logging post_stop profiles pull_refresh_after scale stdin_open
  stop_grace_period tty`)

const known = new Set([...read, ...irrelevant])

/** The keys of a service that no fact holds, and the env files that the repository does not have. */
export function leftOutOf(values: Values): Fact<LeftOut>[] {
  const keys = values.keys().filter(({ value }) => !known.has(value) && !/^(?:x-|<<$)/.test(value))
  return [...keys.map(({ value, at: place }) => ({ value: { name: value }, at: place })), ...missingFiles(values)]
}

function missingFiles(values: Values): Fact<LeftOut>[] {
  return values.items('leftOut', 'env_file').flatMap((item): Fact<LeftOut>[] => {
    const node = item.kind === 'map' ? at(item, 'path') : item
    const path = values.plain(node)
    const isOptional = item.kind === 'map' && values.plain(at(item, 'required')) === 'false'
    if (!node || path === undefined || path.startsWith('/') || isOptional) return []
    const { folder } = values.loader.scopeOf(node.source)
    if (values.loader.repository.read(joinPath(folder, path)) !== undefined) return []
    return [
      {
        value: { name: `env_file ${path}`, isMissing: true },
        at: { source: node.source, start: node.start, end: node.end },
      },
    ]
  })
}
