/** The user part of `user[:group]`. */
const userPart = (user: string) => user.split(':', 1)[0]?.trim() ?? ''

/** Uid of `uid`, `uid:gid`; undefined for a name. */
export function uidOf(user: string): number | undefined {
  const text = userPart(user)
  // `-0` is 0 to the engine.
  return /^(?:\+?\d+|-0+)$/.test(text) ? Math.abs(Number(text)) : undefined
}

/** What the kubelet regards as root on Windows, and the accounts that are more than it. */
const windowsRoots = new Set(['containeradministrator', 'administrator', 'nt authority\\system'])

/** `root`, `0`, `00:0`, `root:staff`, Windows' administrators; an empty user leaves the engine's default, root. */
export const isRoot = (user: string): boolean => {
  const text = userPart(user).toLowerCase()
  return text === '' || text === 'root' || uidOf(user) === 0 || windowsRoots.has(text)
}
