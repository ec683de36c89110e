import { gitOutput } from './git.ts'
import { topOf } from './listing.ts'

/** A commit of Hullgate that others can fetch. */
export interface PublishedCommit {
  readonly commit: string
  /** The tag that it has; absent between two versions. */
  readonly tag?: string
}

const ownAddress = /[/:]hullgate\/hullgate(?:\.git)?\/?$/

/**
 * What the program in this folder is of: the version's tag where its clone has that, else the commit that is checked out and that a
 * branch of Hullgate's own repository has. Undefined where it lies in no clone of that.
 */
export function publishedCommit(folder: string, version: string): PublishedCommit | undefined {
  try {
    const top = topOf(folder)
    if (top === undefined) return undefined
    const remotes = gitOutput(top, 'remote', '--verbose').split('\n')
    const [remote] = remotes.flatMap((line) => {
      const [name = '', address = ''] = line.replace(/ \((?:fetch|push)\)$/, '').split('\t')
      return ownAddress.test(address) ? [name] : []
    })
    if (remote === undefined) return undefined
    const tag = `v${version}`
    const tagged = commitOf(top, `refs/tags/${tag}`)
    if (tagged !== undefined) return { commit: tagged, tag }
    const commit = commitOf(top, 'HEAD')
    const branches = `refs/remotes/${remote}`
    const isPublished = commit && gitOutput(top, 'for-each-ref', '--count=1', '--contains', commit, branches) !== ''
    return isPublished ? { commit } : undefined
  } catch {
    return undefined
  }
}

function commitOf(top: string, name: string): string | undefined {
  try {
    return gitOutput(top, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`).trim()
  } catch {
    return undefined
  }
}
