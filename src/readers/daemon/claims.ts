import type { Container } from '../../model/container.ts'
import { withoutTemplateEnding } from '../../model/template.ts'

/** `daemon.json`, `docker-daemon.json`, `daemon-prod.json`. */
export const isDaemonJson = (path: string): boolean =>
  /(?:^|[/._-])daemon(?:[._-][\w.-]*)?\.json$/i.test(withoutTemplateEnding(path))

/** A systemd unit that may start or open dockerd, or a drop-in of one. */
export const isUnit = (path: string): boolean =>
  /\.(?:service|socket)$|\.(?:service|socket)\.d\/[^/]+\.conf$/.test(withoutTemplateEnding(path))

/** `/etc/default/docker`, `/etc/sysconfig/docker`. */
const isOptionFile = (path: string) =>
  /(?:^|\/)(?:default|sysconfig)\/docker(?:-network|-storage)?$/.test(withoutTemplateEnding(path))

/** Whether a file of a machine, by its path, may configure a daemon. */
export const claimsDaemon = (path: string): boolean => isDaemonJson(path) || isUnit(path) || isOptionFile(path)

/** JSON, or text that has to do with Docker: units of other programs go by. */
export const mayConfigureDaemon = (text: string): boolean =>
  /^\s*(?:\{|null\s*$|$)/.test(text) || /docker|ListenStream|OPT/i.test(text)

/** Whether a container may run a daemon, by its command or by Docker's own image. */
export const mayRunDaemon = ({ image, entrypoint, command }: Container): boolean =>
  (command !== undefined && image?.value.includes('dind') === true) ||
  [entrypoint, command].some((fact) => fact?.value.some((word) => word.includes('dockerd')))
