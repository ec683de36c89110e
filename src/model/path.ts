/** Whether a path is a folder or lies in it. Both are normal and separated by `/`; every absolute path lies in `/`. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)

/** The folder of a repository-relative path; empty for the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/**
 * A path below a folder with `.` and `..` resolved; what leads out of the repository keeps its leading `..`, what is below a folder
 * of the machine its leading `/`.
 */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = []
  const isAbsolute = folder.startsWith('/')
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !isAbsolute) parts.push(part)
  }
  return `${isAbsolute ? '/' : ''}${parts.join('/')}`
}

/** What a builder takes in a context that no Dockerfile is named for, Podman's name last. */
export const dockerfilesIn = (context: string): string[] =>
  ['Dockerfile', 'dockerfile', 'Containerfile'].map((name) => joinPath(context, name))

/** Whether a path, as `joinPath` gives it, leads out of the repository. */
export const isOutside = (path: string): boolean => /^(?:\/|\.\.(?:\/|$))/.test(path)
