import type { DaemonField } from '../model/daemon.ts'
import { type Changes, guilty, listOf, removal, replacedIf, type Wanted } from './hit.ts'
import { treesOf } from './yaml-tree.ts'
import { setAt } from './yaml-write.ts'

/** The keys of daemon.json. */
const keys: { readonly [F in DaemonField]?: string } = {
  icc: 'icc',
  logLevel: 'log-level',
  noNewPrivileges: 'no-new-privileges',
  liveRestore: 'live-restore',
  userlandProxy: 'userland-proxy',
  usernsRemap: 'userns-remap',
  ip: 'ip',
  defaultCgroupnsMode: 'default-cgroupns-mode',
  defaultIpcMode: 'default-ipc-mode',
  storageDriver: 'storage-driver',
  metricsAddr: 'metrics-addr',
}

/** A daemon.json of the repository: no flags, and no text that a script writes. */
export const isDaemonFile = ({ hit }: Wanted): boolean =>
  /^\ufeff?\s*\{/.test(hit.at.source.text) && treesOf(hit.at.source)[0]?.kind === 'map'

export function changesOfDaemon(wanted: Wanted): Changes {
  const { edit, hit } = wanted
  const root = treesOf(hit.at.source)[0]
  if (root?.kind !== 'map') return undefined
  if ('remove' in edit) return removal(wanted)
  const key = 'set' in edit ? keys[edit.set as DaemonField] : undefined
  if (!('set' in edit) || key === undefined) return undefined
  return replacedIf(guilty(wanted), (name) => name === key, edit.value) ?? listOf(setAt(root, [key], edit.value))
}
