import { switches } from './manifest-edit.ts'

/** Keys and numbers of items; undefined for every item of a list. */
export type Path = readonly (string | number | undefined)[]

/** Of the settings those that nothing but a pod has. */
export const ofPodsAlone =
  /securityContext|privileged|allowPrivilegeEscalation|\bhost(?:PID|IPC|Network|Path|Users)|\brunAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|procMount|seccompProfile|appArmorProfile/

/** What keeps a pod closed. */
export const closes =
  /securityContext|runAs(?:User|Group|NonRoot)|readOnlyRootFilesystem|allowPrivilegeEscalation|capabilities|[sS]eccomp|[aA]pp[aA]rmor/

/** What isolates a pod whatever it was before. */
export function isClosed(path: Path, text: string): boolean {
  const keys = path.filter((key) => typeof key === 'string')
  const last = keys.at(-1) ?? ''
  const within = keys.at(-2) ?? ''
  if (/^runAs(?:User|Group)$/.test(last)) return /^[1-9]\d*$/.test(text)
  if (within === 'seccompProfile' || within === 'appArmorProfile')
    return last === 'type' ? text === 'RuntimeDefault' : last !== 'localhostProfile'
  if (within === 'capabilities') return last === 'drop' && text === 'ALL'
  if (/^(?:fsGroup|fsGroupChangePolicy|supplementalGroups)$/.test(last)) return true
  return !keys.some((key) => switches.test(key)) || (switches.test(last) && isSafe(`${last}: ${text}`))
}

/** Each setting in a text is the closed one. */
export const isSafe = (text: string): boolean =>
  !switches.test(
    text.replaceAll(
      /\b(?:runAs(?:User|Group)["']?: *[1-9]\d*|(?:privileged|allowPrivilegeEscalation|hostPID|hostIPC|hostNetwork|hostUsers)["']?: *false|(?:runAsNonRoot|readOnlyRootFilesystem)["']?: *true)\b/g,
      '',
    ),
  )
