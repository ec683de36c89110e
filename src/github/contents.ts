import type { Api } from './api.ts'
import { attempt, Degraded, type Published } from './published.ts'

/**
 * A file of the repository at a commit, through the API: a shallow clone does not have the base. `text` is null where the commit
 * can be read and lacks it. Without a commit: at the tip of the default branch.
 */
export function readFileAt(
  api: Api,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  path: string,
  ref?: string,
): Promise<Published<{ readonly text: string | null }>> {
  return attempt(`${path} could not be read`, async () => {
    const answer = await api
      .call('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path, ...(ref !== undefined && { ref }) })
      .catch(absence)
    if (answer === absent) {
      // GitHub says the same of a file that is not there and of a repository that the token may not read.
      await api.call('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { owner, repo, tree_sha: ref ?? 'HEAD' })
      return { text: null }
    }
    const { type, encoding, content } = (answer ?? {}) as { type?: unknown; encoding?: unknown; content?: unknown }
    if (type !== 'file' || encoding !== 'base64' || typeof content !== 'string') {
      throw new Degraded('GitHub’s response is not a file')
    }
    return { text: Buffer.from(content, 'base64').toString('utf8') }
  })
}

const absent = Symbol('absent')

function absence(error: unknown): typeof absent {
  if (error instanceof Degraded && error.status === 404) return absent
  throw error
}
