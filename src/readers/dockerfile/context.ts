import { credentialFileKind, keyFileKind } from '../../knowledge/credential-files.ts'
import { maxSecretFileBytes, secretIn } from '../../knowledge/image-secrets.ts'
import { isTestPath } from '../../knowledge/test-paths.ts'
import type { CarriedFile, CopiedPath } from '../../model/dockerfile.ts'
import { joinPath } from '../../model/path.ts'
import { ignoreLines, ignorePatterns } from '../parse/ignore-patterns.ts'
import type { Repository } from '../reader.ts'

/** The files of one build's context that matter when a whole folder of it is copied. */
export interface BuildContext {
  /**
   * @param source of a COPY, as written
   * @param excluded patterns of `--exclude`
   */
  carriedBy(source: string, excluded: readonly string[]): CarriedFile[]
  /** What becomes of a source that may be a file with credentials. */
  fileOf(source: string): Pick<CopiedPath, 'isLeftOut' | 'holdsSecret'>
}

const mayHoldCredentials = (path: string) => credentialFileKind(path) !== undefined || keyFileKind(path) !== undefined

const mayMatter = (path: string) =>
  credentialFileKind(path) !== undefined || /\.(?:pem|key|tfvars|tfstate)$/i.test(path)

/** One pass over the paths for all Dockerfiles of a run. */
const candidates = new WeakMap<Repository['paths'], readonly string[]>()

function candidatesOf(paths: Repository['paths']): readonly string[] {
  const known = candidates.get(paths)
  if (known) return known
  const found = paths.filter(mayMatter)
  candidates.set(paths, found)
  return found
}

/** So many are named or read: who keeps more has them for tests. */
const maxFiles = 200

/**
 * The contexts that a Dockerfile is built with. Nothing is looked up before a COPY asks.
 * @param folders of the contexts, repository-relative
 */
export function contextOf(dockerfile: string, folders: readonly string[], repository: Repository): BuildContext {
  const ignoring = new Map<string, (path: string) => boolean>()
  const isIgnored = (folder: string, path: string): boolean => {
    let ignores = ignoring.get(folder)
    if (!ignores) {
      // The Dockerfile's own list wins over that of the context.
      const text = repository.read(`${dockerfile}.dockerignore`) ?? repository.read(joinPath(folder, '.dockerignore'))
      ignores = ignorePatterns(ignoreLines(text?.text ?? ''))
      ignoring.set(folder, ignores)
    }
    return ignores(path)
  }
  return {
    carriedBy(source, excluded) {
      const inside = joinPath('', source.replace(/^\/+/, '').replace(/(?:^|\/)\*$/, '')).replace(/^\.?\/?$/, '')
      if (/[*?[\]$]|^\.\./.test(inside)) return []
      const isExcluded = ignorePatterns(excluded)
      const found = new Map<string, CarriedFile>()
      const take = (folder: string, path: string, kindOf: () => CarriedFile['kind'] | undefined): void => {
        const own = inside === '' ? path : path.slice(inside.length + 1)
        if (inside !== '' && !path.startsWith(`${inside}/`)) return
        if (isIgnored(folder, path) || isExcluded(own)) return
        const kind = kindOf()
        if (kind) found.set(path, { path, kind })
      }
      for (const folder of folders) {
        const base = folder === '' ? '' : `${folder}/`
        const own = candidatesOf(repository.paths).filter((path) => path.startsWith(base))
        for (const path of own) {
          if (found.size >= maxFiles) break
          const below = path.slice(base.length)
          if (!isTestPath(below)) take(folder, below, () => kindOf(path, repository))
        }
        if (folder === '' && inside === '.git') {
          if (!isIgnored(folder, inside)) found.set(inside, { path: inside, kind: 'repository' })
        } else if (folder === '') take(folder, '.git', () => 'repository')
      }
      return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
    },
    fileOf(source) {
      const path = joinPath('', source.replace(/^\/+/, '').replace(/(?:(?<!\*)|\/)\*+$/, ''))
      if (path === '' || /[[?*$]|^\.\.(?:\/|$)/.test(path) || !mayHoldCredentials(path)) return {}
      const isLeftOut = folders.every((folder) => isIgnored(folder, path))
      const texts = folders.flatMap((folder) => repository.read(joinPath(folder, path))?.text ?? [])
      const holdsSecret = texts.some((text) => secretIn(path, Buffer.from(text, 'utf8')) !== undefined)
      return { ...(isLeftOut && { isLeftOut }), ...(texts.length > 0 && { holdsSecret }) }
    },
  }
}

/** Secrets first: not all are named. */
const rank = ({ kind }: CarriedFile): number => (kind === 'secret' ? 0 : 1)

/** By what it holds; an `.env` without a credential may get one on the next machine. */
function kindOf(path: string, repository: Repository): CarriedFile['kind'] | undefined {
  const text = repository.read(path)?.text
  const isRead = text !== undefined && text.length <= maxSecretFileBytes
  if (isRead && secretIn(path, Buffer.from(text, 'utf8'))) return 'secret'
  return /(?:^|\/)\.env(?:\.\w+)*$/.test(path) && credentialFileKind(path) ? 'settings' : undefined
}
