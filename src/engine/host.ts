import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { normalizePath } from '../knowledge/host-paths.ts'
import { isWithin } from '../model/path.ts'
import type { Connection } from './connection.ts'
import type { HostPaths } from './start/danger.ts'

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
  return {
    root: real(root) ?? root,
    real: isLocal ? real : undefined,
    engineSocket,
    runner: runnerFolders(process.env),
  }
}

/** A runner keeps its work in `<runner>/_work`, with `_temp`, `_actions` and every repository in it. */
export function runnerFolders(env: Readonly<Record<string, string | undefined>>): string[] {
  const temp = env['RUNNER_TEMP']
  const folders = [env['RUNNER_TOOL_CACHE'], temp, temp && dirname(temp), temp && dirname(dirname(temp))]
  return folders.flatMap((folder) => (folder?.startsWith('/') && folder !== '/' ? [normalizePath(folder)] : []))
}

const maximumBytes = 1_048_576

/**
 * Files of the repository that a container's settings name; undefined for what is absent, too long or leads out of it.
 * @param root behind every link
 */
export function repositoryFile(root: string): (path: string) => string | undefined {
  return (path) => fileAt(`${root}/${path}`, (real) => isWithin(real, root))
}

/** The same of what the caller's own flags name: a path that is absolute may be anywhere. */
export function callersFile(root: string): (path: string) => string | undefined {
  return (path) => (path.startsWith('/') ? fileAt(path, () => true) : repositoryFile(realpathSync(root))(path))
}

function fileAt(path: string, mayRead: (real: string) => boolean): string | undefined {
  try {
    const real = realpathSync(path)
    const file = statSync(real)
    return mayRead(real) && file.isFile() && file.size <= maximumBytes ? readFileSync(real, 'utf8') : undefined
  } catch {
    return undefined
  }
}
