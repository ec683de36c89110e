const words = (text: string) => text.trim().split(/\s+/)

/** Host directories that reach the whole host (CIS Docker 5.5, and the state of runtimes, init and cluster). */
const sensitiveDirectories = words(`
  /bin /boot /dev /etc /home /lib /lib64 /proc /root /run /sbin /sys /usr /var
  /etc/cni /etc/cron.d /etc/cron.daily /etc/cron.hourly /etc/cron.monthly /etc/cron.weekly /etc/docker /etc/pam.d /etc/profile.d /etc/sudoers.d /etc/systemd /etc/systemd/system /lib/modules /lib/systemd /lib/systemd/system
  /opt/cni /opt/cni/bin /proc/sys /run/containerd /run/crio /run/docker /run/podman /run/systemd /run/user
  /sys/fs /usr/bin /usr/lib /usr/lib/modules /usr/lib/systemd /usr/lib/systemd/system /usr/local /usr/local/bin /usr/sbin
  /var/lib /var/log /var/spool`)

/** Of these, everything below is as sensitive as the directory itself. */
const sensitiveTrees = words(`
  /boot /etc/kubernetes /etc/ssh /proc/1 /proc/sys/kernel /sys/fs/cgroup /sys/kernel
  /var/lib/containerd /var/lib/containers /var/lib/docker /var/lib/etcd /var/lib/kubelet /var/lib/rancher /var/spool/cron`)

/** Single files that give root on the host. */
const sensitiveFiles = words(`
  /etc/crontab /etc/gshadow /etc/ld.so.preload /etc/passwd /etc/shadow /etc/sudoers
  /dev/kmem /dev/mem /dev/port /proc/kcore /proc/kmsg /proc/sysrq-trigger`)

const sensitive = new Set([...sensitiveDirectories, ...sensitiveTrees, ...sensitiveFiles])

const isNamedPipe = (path: string) => /^\/\/[.?]\/pipe\/[^/.][^/]*$/i.test(path)

/** Absolute, without `.`, `..`, doubled or trailing slashes; other paths and Windows pipes as they are. */
export function normalizePath(path: string): string {
  if (!path.startsWith('/') || isNamedPipe(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
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
export function isSensitivePath(path: string): boolean {
  if (isSensitiveWindowsPath(path) || isSensitiveHomePath(path)) return true
  const place = canonical(path)
  return place === '/' || sensitive.has(place) || sensitiveTrees.some((tree) => place.startsWith(`${tree}/`))
}

const socketNames =
  /\/(?:docker|dockershim|cri-dockerd|containerd|crio|podman|frakti|rktlet|buildkitd)\.sock(?:\.ttrpc)?$/i
const pipes = /^(?:\\\\|\/\/)[.?][\\/]pipe[\\/](?:docker_engine|containerd-containerd|dockershim|podman)/i

/** Whether a path is the socket or named pipe of a container engine's API. */
export const isEngineSocket = (path: string): boolean => socketNames.test(normalizePath(path)) || pipes.test(path)

const socketDirectories = new Set(
  words('/ /run /var /run/docker /run/containerd /run/crio /run/podman /run/k3s /run/k3s/containerd'),
)

/** Whether a host directory holds an engine's socket, so that mounting it mounts the socket as well. */
export const holdsEngineSocket = (path: string): boolean => socketDirectories.has(canonical(path))

/** What mounting a host path exposes: the engine, the host's own files, or files that are only the host's. */
export type PathReach = 'engine' | 'host' | 'files'

/** One answer for the rules about mounts, so that no path is reported by two of them. `/` and `/var` are more than a socket. */
export function pathReach(path: string): PathReach {
  const whole = ['/', '/var'].includes(canonical(path))
  if (isEngineSocket(path) || (holdsEngineSocket(path) && !whole)) return 'engine'
  return isSensitivePath(path) ? 'host' : 'files'
}
