import { isWithin } from '../model/path.ts'

const words = (text: string) => text.trim().split(/\s+/)

/** Host directories that reach the whole host (CIS Docker 5.5, and the state of runtimes, init and cluster). */
const sensitiveDirectories = words(`
  /bin /boot /dev /etc /home /lib /lib64 /proc /root /run /sbin /sys /usr /var
  /etc/docker /lib/systemd /lib/systemd/system
  /proc/sys /run/containerd /run/crio /run/docker /run/podman /run/systemd /run/user
  /sys/fs /usr/bin /usr/lib /usr/lib/systemd /usr/lib/systemd/system /usr/lib64 /usr/libexec /usr/local /usr/local/bin
  /usr/local/lib /usr/local/sbin /usr/sbin
  /var/lib /var/log /var/spool`)

/** Of these, everything below is as sensitive as the directory itself: the host runs or loads what lies there, or it is secret. */
const sensitiveTrees = words(`
  /boot /etc/cni /etc/cron.d /etc/cron.daily /etc/cron.hourly /etc/cron.monthly /etc/cron.weekly /etc/cron.yearly /etc/init.d
  /etc/kubernetes /etc/ld.so.conf.d /etc/modprobe.d /etc/modules-load.d /etc/pam.d /etc/profile.d /etc/security /etc/ssh
  /etc/ssl/private /etc/sudoers.d /etc/systemd /etc/udev /etc/update-motd.d /lib/modules /opt/cni /usr/lib/modules /proc/1
  /proc/self /proc/thread-self /proc/sys/kernel /sys/fs/cgroup /sys/kernel
  /var/lib/containerd /var/lib/containers /var/lib/docker /var/lib/etcd /var/lib/kubelet /var/lib/rancher /var/spool/cron`)

/** Below these lies what the host runs as root: harmless to read, but not to write. */
const runDirectories = words(`
  /bin /sbin /lib/systemd /run/systemd/system /usr/bin /usr/lib/systemd /usr/local/bin /usr/local/lib/systemd /usr/local/sbin /usr/sbin`)

/** Single files that give root on the host. */
const sensitiveFiles = words(`
  /etc/anacrontab /etc/crontab /etc/gshadow /etc/ld.so.preload /etc/passwd /etc/shadow /etc/sudoers
  /dev/kmem /dev/mem /dev/port /proc/kcore /proc/kmsg /proc/sysrq-trigger`)

const sensitive = new Set([...sensitiveDirectories, ...sensitiveTrees, ...sensitiveFiles])

const isNamedPipe = (path: string) => /^\/\/[.?]\/pipe\/[^/.][^/]*$/i.test(path)

/** No checkout lies so near the root that fewer `..` than these are sure to leave every folder of its owner. */
const stepsToRoot = 3

/** The folder of a command and the user's home directory, as paths and shells spell them. */
const knownFolder = /^(?:\$\{?PWD\}?|\$\(pwd\)|(\$\{?HOME\}?))(?=\/|$)/

/** How a process sees the root of the host: the engine that resolves the path has the host's own. */
const processRoot = /^\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/(?:root|cwd)(?=\/|$)/

/**
 * The path that a host path ends at: absolute, without `.`, `..`, doubled or trailing slashes, also where it climbs from a relative
 * path or a home directory. What stays in those, and Windows pipes, are as they are.
 */
export function normalizePath(written: string): string {
  if (isNamedPipe(written)) return written
  const path = written.replace(knownFolder, (_, home) => (home ? '~' : '.'))
  if (path.startsWith('/')) return behindProcesses(`/${partsOf(path).parts.join('/')}`)
  if (path.startsWith('~/')) {
    const { parts, climbed } = partsOf(path.slice(2))
    if (climbed === 0) return written
    return normalizePath(climbed === 1 ? `/home/${parts.join('/')}` : `/${parts.join('/')}`)
  }
  const { parts, climbed } = partsOf(path)
  return climbed < stepsToRoot ? written : normalizePath(`/${parts.join('/')}`)
}

function partsOf(path: string): { parts: readonly string[]; climbed: number } {
  const parts: string[] = []
  let climbed = 0
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) climbed++
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return { parts, climbed }
}

function behindProcesses(path: string): string {
  const rest = path.replace(processRoot, '')
  if (rest === path) return path
  return rest === '' ? '/' : behindProcesses(rest)
}

/** A slash at the end means nothing, except that of the root. A pattern would look at a million slashes a million times. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** `/var/run` is a link to `/run` on every current distribution. */
const canonical = (path: string) => normalizePath(path).replace(/^\/var\/run(?=\/|$)/, '/run')

/** A whole home directory, or the keys and sessions in it. */
const isSensitiveHomePath = (path: string) =>
  /^(?:~|\/home\/[^/]+|\/Users\/[^/]+|\/root)(?:\/\.(?:ssh|aws|azure|kube|docker|gnupg|config\/gcloud)(?:\/.*)?)?$/.test(
    path,
  )

/** Windows drives and system directories count whole: `C:\`, `c:/windows/system32`. */
const isSensitiveWindowsPath = (path: string) =>
  /^[a-z]:[\\/]*(?:windows(?:[\\/].*)?|programdata|users)?[\\/]*$/i.test(path)

/** Whether mounting this host path endangers the host. Ordinary single files below (`/etc/localtime`) do not count. */
function isSensitivePath(path: string): boolean {
  const place = canonical(path)
  if (isSensitiveWindowsPath(path) || isSensitiveHomePath(place)) return true
  return (
    place === '/' ||
    sensitive.has(place) ||
    wholeHostDevice.test(place) ||
    sensitiveTrees.some((tree) => isWithin(place, tree))
  )
}

const socketNames =
  /\/(?:docker|dockershim|cri-dockerd|containerd|crio|podman|frakti|rktlet|buildkitd)\.sock(?:\.ttrpc)?$/i
const pipes = /^(?:\\\\|\/\/)[.?][\\/]pipe[\\/](?:docker_engine|containerd-containerd|dockershim|podman)/i

/** Whether a path is the socket or named pipe of a container engine's API. */
export const isEngineSocket = (path: string): boolean => socketNames.test(normalizePath(path)) || pipes.test(path)

/** Disks and memory give access to the whole host. Source: Linux, admin-guide/devices.txt. */
const wholeHostDevice =
  /^\/dev(?:$|\/(?:[shv]d[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\b|disk\b|loop|root\b|k?mem\b|port\b))/

/** Whether a device file gives access to the whole host. */
export const isWholeHostDevice = (path: string): boolean => wholeHostDevice.test(normalizePath(path))

const socketDirectories = new Set(
  words('/ /run /var /run/docker /run/containerd /run/crio /run/podman /run/k3s /run/k3s/containerd'),
)

/** Whether a host directory holds an engine's socket, so that mounting it mounts the socket as well. */
function holdsEngineSocket(path: string): boolean {
  const place = canonical(path)
  // A rootless engine listens in its user's folder.
  return socketDirectories.has(place) || /^\/run\/user(?:\/\d+(?:\/podman)?)?$/.test(place)
}

/**
 * What mounting a host path exposes: the engine, the whole host, settings or libraries of a program that the host runs, something
 * else of its system, or files that are only the host's. The time zone is of the system, too: no fault, but nothing that an image
 * is started with unasked.
 */
export type PathReach = 'engine' | 'host' | 'settings' | 'system' | 'files'

const belowSystem = /^\/(?:bin|boot|dev|etc|home|lib|lib64|proc|root|run|sbin|sys|usr|var\/(?:lib|spool))(?:\/|$)/

/**
 * One answer for the rules about mounts, so that no path is reported by two of them, and for what is not started. `/` and `/var`
 * are more than a socket.
 * @param isWritable whether what mounts it may write there
 */
export function pathReach(path: string, isWritable = false): PathReach {
  const place = canonical(path)
  if (isEngineSocket(path) || (holdsEngineSocket(path) && place !== '/' && place !== '/var')) return 'engine'
  if (isSensitivePath(path)) return 'host'
  if (isWritable && runDirectories.some((directory) => isWithin(place, directory))) return 'host'
  if (isWritable && settingsFolders.test(place) && !isFileName(place)) return 'settings'
  return belowSystem.test(place) ? 'system' : 'files'
}

/** Who writes below these tells a program of the host what to load, to run or to trust. */
const settingsFolders = /^\/(?:etc|sys|(?:usr\/)?lib(?:64|exec)?)\/./

/** Names of files without an ending; a manifest does not show whether a path is a folder. */
const fileNames =
  /^(?:TZ|adjtime|environment|exports|fstab|group|host(?:name|s)|issue|localtime|machine-id|motd|mtab|networks|protocols|rpc|services|shells|subgid|subuid|timezone|(?:os|lsb|debian|alpine|redhat)-release)$/

function isFileName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return fileNames.test(name) || (/.\.[^.]+$/.test(name) && !name.endsWith('.d'))
}

/** Whether a path gives control of the host. */
export const isHostEscapePath = (path: string): boolean => ['engine', 'host'].includes(pathReach(path))

/** What a static pod of the control plane mounts of its node: its configuration and keys, the certificates that it trusts, its data, plugins. */
const controlPlaneTrees = words(`
  /etc/ca-certificates /etc/kubernetes /etc/pki /etc/ssl/certs /usr/local/share/ca-certificates /usr/share/ca-certificates
  /usr/libexec/kubernetes/kubelet-plugins/volume/exec /var/lib/etcd /var/log/kubernetes`)

export const isControlPlanePath = (path: string): boolean =>
  controlPlaneTrees.some((tree) => isWithin(path, tree)) &&
  !/^\/etc\/kubernetes(?:\/manifests.*|\/(?:super-)?admin\.conf)?$/.test(path)
