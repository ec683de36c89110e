import { readFileSync, realpathSync, statSync } from 'node:fs'
import type { Connection } from './connection.ts'
import type { HostPaths } from './danger.ts'

/** @param root absolute path of the repository */
export function hostPaths(root: string, isLocal: boolean, connection: Connection): HostPaths {
  const real = (path: string) => {
    try {
      return realpathSync(path)
    } catch {
      return undefined
    }
  }
  const engineSocket = connection.kind === 'socket' ? (real(connection.path) ?? connection.path) : undefined
  return { root: real(root) ?? root, real: isLocal ? real : undefined, engineSocket }
}

const maximumBytes = 1_048_576

/** Files of the repository that a container's settings name; undefined for what is absent, too long or leads out of it. */
export function repositoryFile(root: string): (path: string) => string | undefined {
  return (path) => {
    try {
      const real = realpathSync(`${root}/${path}`)
      const file = statSync(real)
      const isOurs = real.startsWith(`${root}/`) && file.isFile() && file.size <= maximumBytes
      return isOurs ? readFileSync(real, 'utf8') : undefined
    } catch {
      return undefined
    }
  }
}
