import type { LeftOut, StartSetting } from '../../model/container.ts'
import { joinPath } from '../../model/path.ts'
import type { Fact, Span } from '../../model/source.ts'
import { parseBytes, parseDurationNs } from '../parse/units.ts'
import { entriesOf, type Node, spanOf } from '../parse/yaml.ts'
import { otherSecurityOptions } from './security.ts'
import { asBoolean, asInteger, at, type Values } from './values.ts'

const words = (text: string) => text.trim().split(/\s+/)

/** The keys that facts are read from. */
const read = words(`
  build cap_add cap_drop cgroup cgroup_parent command configs cpu_period cpu_quota cpu_shares cpus cpuset deploy
  device_cgroup_rules entrypoint env_file environment expose extends gpus healthcheck image init ipc isolation
  labels mem_limit mem_reservation network_mode pid pids_limit ports privileged pull_policy read_only restart
  secrets security_opt sysctls tmpfs ulimits use_api_socket user userns_mode uts volumes working_dir`)

/** The keys that change nothing in the container. */
const irrelevant = words(`attach container_name develop profiles pull_refresh_after scale`)

type Parse = (text: string) => StartSetting['value'] | undefined

const asText: Parse = (text) => text
const asSeconds: Parse = (text) => {
  const duration = parseDurationNs(text)
  return duration === undefined ? undefined : Math.ceil(duration / 1e9)
}

/** The keys that are handed on as they are; a list's items one by one. */
const handedOn = new Map<string, readonly [name: StartSetting['name'], parse: Parse]>([
  ['devices', ['device', asText]],
  ['dns', ['dns', asText]],
  ['dns_opt', ['dns-option', asText]],
  ['dns_search', ['dns-search', asText]],
  ['domainname', ['domainname', asText]],
  ['extra_hosts', ['add-host', asText]],
  ['group_add', ['group-add', (text) => (asInteger(text) === undefined ? text : undefined)]],
  ['hostname', ['hostname', asText]],
  ['mem_swappiness', ['memory-swappiness', asInteger]],
  ['memswap_limit', ['memory-swap', (text) => (text === '-1' ? -1 : parseBytes(text))]],
  ['oom_score_adj', ['oom-score-adj', asInteger]],
  ['platform', ['platform', asText]],
  ['shm_size', ['shm-size', parseBytes]],
  ['stdin_open', ['interactive', asBoolean]],
  ['stop_grace_period', ['stop-timeout', asSeconds]],
  ['stop_signal', ['stop-signal', asText]],
  ['tty', ['tty', asBoolean]],
])

/** The same of a health check. */
const timings = new Map<string, readonly [name: StartSetting['name'], parse: Parse]>([
  ['interval', ['health-interval', parseDurationNs]],
  ['retries', ['health-retries', asInteger]],
  ['start_interval', ['health-start-interval', parseDurationNs]],
  ['start_period', ['health-start-period', parseDurationNs]],
  ['timeout', ['health-timeout', parseDurationNs]],
])

const known = new Set([...read, ...irrelevant])
/** A value that another field holds where this one does not. */
const heldElsewhere = new Set(['devices', 'group_add'])

/** What a container that is started from a service is given besides what rules read, and what it does without. */
export function startSettingsOf(values: Values): { startSettings: Fact<StartSetting>[]; leftOut: Fact<LeftOut>[] } {
  const startSettings: Fact<StartSetting>[] = []
  const leftOut: Fact<LeftOut>[] = []
  const leaveOut = (name: string, place: Span) => leftOut.push({ value: { name }, at: place })
  for (const { value: key, at: place } of values.keys()) {
    if (known.has(key) || /^(?:x-|<<$)/.test(key)) continue
    const node = values.get(key)
    const setting = handedOn.get(key)
    if (key === 'networks') networksLeftOut(values, leaveOut)
    else if (!setting) leaveOut(key, place)
    else if (node) {
      const [name, parse] = setting
      for (const [item, text] of textsIn(values, node)) {
        const value = text === undefined ? undefined : parse(text.trim())
        if (value !== undefined) startSettings.push({ value: { name, value, written: key }, at: spanOf(item) })
        else if (!heldElsewhere.has(key)) leaveOut(key, place)
      }
    }
  }
  const isolation = values.get('isolation')
  // `default` and an empty text are what Linux engines do.
  if (isolation && !/^(?:default)?$/i.test(values.plain(isolation) ?? '?')) leaveOut('isolation', spanOf(isolation))
  for (const [item, option] of otherSecurityOptions(values)) leaveOut(`security_opt ${option}`, spanOf(item))
  const generic = values.get('deploy', 'resources', 'reservations', 'generic_resources')
  if (generic) leaveOut('generic_resources', spanOf(generic))
  // Where a test of its own has no such timing, the image's has.
  for (const [key, [name, parse]] of timings) {
    const node = values.get('healthcheck', key)
    const value = parse(values.plain(node) ?? '')
    const written = `healthcheck.${key}`
    if (node && value !== undefined) startSettings.push({ value: { name, value, written }, at: spanOf(node) })
    else if (node) leaveOut(written, spanOf(node))
  }
  return { startSettings, leftOut: [...leftOut, ...filesLeftOut(values)] }
}

/** A scalar, the items of a list, or the entries of a mapping as `key:value`; undefined where a variable has no value. */
function* textsIn(values: Values, node: Node): Iterable<[Node, string | undefined]> {
  if (node.kind === 'scalar') yield [node, values.plain(node)]
  else if (node.kind === 'seq') for (const item of node.items) yield [item, values.plain(item)]
  else
    for (const { key, value } of entriesOf(node))
      for (const [item, text] of textsIn(values, value)) yield [item, text === undefined ? text : `${key.text}:${text}`]
}

/** A container that is started has a network of its own. */
function networksLeftOut(values: Values, leaveOut: (name: string, place: Span) => void): void {
  const node = values.get('networks')
  if (node?.kind === 'seq')
    for (const item of node.items) leaveOut(`network ${values.plain(item) ?? ''}`.trim(), spanOf(item))
  else if (node?.kind === 'map')
    for (const { key, value } of entriesOf(node)) {
      leaveOut(`network ${key.text}`, spanOf(key))
      for (const entry of entriesOf(value)) leaveOut(entry.key.text, spanOf(entry.key))
    }
}

/** The env files that the repository does not have, or that are not read because they are not the repository's. */
function filesLeftOut(values: Values): Fact<LeftOut>[] {
  return values.items('leftOut', 'env_file').flatMap((item): Fact<LeftOut>[] => {
    const node = item.kind === 'map' ? at(item, 'path') : item
    const path = values.plain(node)
    if (!node) return []
    const place = spanOf(node)
    if (path === undefined || path.startsWith('/'))
      return [{ value: { name: `env_file ${path ?? ''}`.trim() }, at: place }]
    const isOptional = item.kind === 'map' && values.plain(at(item, 'required')) === 'false'
    const { folder } = values.loader.scopeOf(node.source)
    if (values.loader.repository.read(joinPath(folder, path)) !== undefined) return []
    return isOptional ? [] : [{ value: { name: `env_file ${path}`, isMissing: true }, at: place }]
  })
}
