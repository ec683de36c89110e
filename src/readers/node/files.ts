import type { ContainerFiles, LiveEvidence } from '../../model/live.ts'
import type { NodeFileRole } from '../../model/node.ts'
import { isWithin } from '../../model/path.ts'
import { type TarContent, type TarEntry, TarError, TarReader } from '../parse/tar.ts'

type OpenPath = ContainerFiles['open']

/** Where only a node has something; what is no kubelet's and no distribution's can have the first one alone. */
const telling = ['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/rancher']

const ofNodes = /kube|k3s|rke2|rancher/i

/**
 * Whether a container may run a kubelet or a distribution, and is worth a look at all of its folders. A kubelet mounts, for which it
 * needs rights that no image can give itself; what the image and the programs are called can only add to that.
 */
export function mayRunKubelet({ inspect, processes, started }: LiveEvidence): boolean {
  const { HostConfig: host, Config: config, Mounts: mounts } = inspect
  if (!started || processes.length === 0 || host.Privileged) return true
  if ((host.CapAdd ?? []).some((name) => /^(?:cap_)?(?:all|sys_admin)$/i.test(name))) return true
  const targets = (mounts ?? []).map(({ Destination }) => Destination)
  if (telling.some((path) => targets.some((target) => isWithin(path, target) || isWithin(target, path)))) return true
  return [config.Image, ...processes, ...[config.Entrypoint ?? [], config.Cmd ?? []].flat()].some((text) =>
    ofNodes.test(text),
  )
}

const rancher = ['k3s', 'rke2'].map((name) => `/var/lib/rancher/${name}`)

/** Folders and files that are looked at whole: none of them is large. */
const trees = [
  '/etc/kubernetes',
  '/etc/cni/net.d',
  '/var/lib/kubelet/config.yaml',
  '/var/lib/kubelet/kubeconfig',
  ...['/etc', '/usr/lib', '/lib'].flatMap((folder) => [
    `${folder}/systemd/system/kubelet.service`,
    `${folder}/systemd/system/kubelet.service.d`,
  ]),
  '/etc/rancher',
  ...rancher.flatMap((folder) => [
    `${folder}/server/cred`,
    `${folder}/server/tls`,
    `${folder}/agent/pod-manifests`,
    `${folder}/agent/etc/cni/net.d`,
    ...['kubelet.kubeconfig', 'kubeproxy.kubeconfig', 'client-ca.crt'].map((name) => `${folder}/agent/${name}`),
  ]),
]

/** Folders of which only the folder itself matters: they may hold gigabytes. */
const folders = ['/var/lib/etcd', ...rancher.map((folder) => `${folder}/server/db/etcd`)]

const manifests = String.raw`(?:^\/etc\/kubernetes\/manifests|\/agent\/pod-manifests)\/`
const pki = String.raw`(?:^\/etc\/kubernetes\/pki|\/server\/tls)`

const roles: readonly (readonly [NodeFileRole, RegExp])[] = [
  ['apiServerManifest', new RegExp(String.raw`${manifests}kube-apiserver\.ya?ml$`)],
  ['controllerManagerManifest', new RegExp(String.raw`${manifests}kube-controller-manager\.ya?ml$`)],
  ['schedulerManifest', new RegExp(String.raw`${manifests}kube-scheduler\.ya?ml$`)],
  ['etcdManifest', new RegExp(String.raw`${manifests}etcd\.ya?ml$`)],
  ['cniConfig', /\/cni\/net\.d\/.+\.(?:conf|conflist|json)$/],
  ['etcdData', /^\/var\/lib\/etcd$|\/server\/db\/etcd$/],
  [
    'adminConf',
    /^\/etc\/kubernetes\/(?:super-)?admin\.conf$|^\/etc\/rancher\/\w+\/\w+\.yaml$|\/server\/cred\/admin\.kubeconfig$/,
  ],
  ['schedulerConf', /^\/etc\/kubernetes\/scheduler\.conf$|\/server\/cred\/scheduler\.kubeconfig$/],
  ['controllerManagerConf', /^\/etc\/kubernetes\/controller-manager\.conf$|\/server\/cred\/controller\.kubeconfig$/],
  ['pki', new RegExp(String.raw`${pki}(?:\/|$)`)],
  ['pkiCertificate', new RegExp(String.raw`${pki}\/.*\.(?:crt|pem)$`)],
  ['pkiKey', new RegExp(String.raw`${pki}\/.*\.key$`)],
  ['kubeletService', /\/systemd\/system\/kubelet\.service(?:\.d\/[^/]+\.conf)?$/],
  ['proxyConf', /^\/etc\/kubernetes\/(?:kube-)?proxy\.(?:conf|kubeconfig)$|\/agent\/kubeproxy\.kubeconfig$/],
  ['kubeletConf', /^\/etc\/kubernetes\/kubelet\.conf$|\/agent\/kubelet\.kubeconfig$|^\/var\/lib\/kubelet\/kubeconfig$/],
  ['clientCa', /^\/etc\/kubernetes\/pki\/ca\.crt$|\/agent\/client-ca\.crt$/],
  ['kubeletConfig', /^\/var\/lib\/kubelet\/config\.yaml$|^\/etc\/kubernetes\/kubelet(?:-config)?\.yaml$/],
]

/** Files of one container that are listed. */
const maxFiles = 5000
const maxTableBytes = 1 << 20

/**
 * Owners and modes of a node's files, as the lines that the reader of nodes takes; undefined for a container that is none.
 * @param mayRun whether it may run a kubelet: otherwise one folder tells
 * @throws Error with one clause where the engine's archive breaks off
 */
export async function nodeListing(files: ContainerFiles, mayRun: boolean): Promise<string | undefined> {
  try {
    if (!(await isNode(files, mayRun))) return undefined
    const open: OpenPath = (path) => files.open(path)
    const [users, groups] = [await names(open, '/etc/passwd'), await names(open, '/etc/group')]
    const found = new Map<string, TarEntry>()
    for (const path of trees) await list(open, path, found)
    for (const path of folders) {
      const entry = await firstOf(open, path)
      if (entry) found.set(path, entry)
    }
    return [...found].flatMap(([path, entry]) => linesOf(path, entry, users, groups)).join('\n')
  } catch (error) {
    if (error instanceof TarError) throw new Error(`the files of this node cannot be read: ${error.message}`)
    throw error
  }
}

async function isNode(files: ContainerFiles, mayRun: boolean): Promise<boolean> {
  const asked = mayRun ? telling : telling.slice(0, 1)
  return (await Promise.all(asked.map((path) => files.has(path)))).includes(true)
}

function linesOf(
  path: string,
  { mode, uid, gid, type }: TarEntry,
  users: ReadonlyMap<number, string>,
  groups: ReadonlyMap<number, string>,
): string[] {
  const owner = `${users.get(uid) ?? uid}:${groups.get(gid) ?? gid}`
  const own = roles.filter(
    ([role, pattern]) => pattern.test(path) && (type === 'file' || role === 'pki' || role === 'etcdData'),
  )
  return own.map(([role]) => `file ${role} ${(mode & 0o7777).toString(8)} ${owner} ${path}`)
}

/** The entry of a path itself. The rest of the archive is not asked for. */
async function firstOf(open: OpenPath, path: string): Promise<TarEntry | undefined> {
  let first: TarEntry | undefined
  const reader = new TarReader((entry) => {
    first ??= entry
    return undefined
  })
  for await (const chunk of open(path)) {
    reader.write(chunk)
    if (first) break
  }
  return first
}

/** The engine names what it packs from the last part of the path on. */
async function list(open: OpenPath, path: string, found: Map<string, TarEntry>): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const reader = new TarReader((entry) => {
    const isListed = entry.type === 'file' || entry.type === 'directory'
    const own = `${folder}/${entry.name.replace(/^\.?\/+|\/+$/g, '')}`
    if (!isListed || /[\r\n]|(?:^|\/)\.\.(?:\/|$)/.test(own)) return undefined
    if (found.size >= maxFiles) throw new TarError(`they are more than ${maxFiles}`)
    found.set(own, entry)
    return undefined
  })
  for await (const chunk of open(path)) reader.write(chunk)
  reader.end()
}

/** Names by their numbers; 0 is root on every Linux machine. */
async function names(open: OpenPath, path: string): Promise<ReadonlyMap<number, string>> {
  const pieces: Buffer[] = []
  const reader = new TarReader(({ type, size }): TarContent | undefined =>
    type === 'file' && size <= maxTableBytes
      ? { write: (piece) => void pieces.push(Buffer.from(piece)), end: () => {} }
      : undefined,
  )
  for await (const chunk of open(path)) reader.write(chunk)
  const rows = Buffer.concat(pieces)
    .toString()
    .split('\n')
    .map((row) => row.split(':'))
  return new Map([
    [0, 'root'],
    ...rows.flatMap(([name = '', , id = '']) =>
      /^[\w.-]+$/.test(name) && /^\d+$/.test(id) && id !== '0' ? [[Number(id), name] as const] : [],
    ),
  ])
}
