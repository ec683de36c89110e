// A hash of everything that dist is built from. The build writes it into dist and the tests compare it with the source at hand.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = join(dirname(fileURLToPath(import.meta.url)), '..')
const inputs = /^(?:src\/.+\.ts|stubs\/.+|scripts\/build\.mjs|tsconfig[^/]*\.json|package-lock\.json)$/

/** SHA-256 of the paths and texts of the bundle's inputs, in hexadecimal. The same on every system and with every line ending. */
export function sourceHash(root = here) {
  const hash = createHash('sha256')
  for (const path of ['.', 'src', 'stubs', 'scripts']
    .flatMap((folder) => filesIn(root, folder))
    .filter((path) => inputs.test(path))
    .sort()) {
    const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')
    hash.update(`${path}\0${text}\0`)
  }
  return hash.digest('hex')
}

/** Paths relative to the repository, with slashes. */
function filesIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: folder !== '.', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll('\\', '/'))
}

/** Undefined where dist was built from the source at hand, else what to do about it. */
export function staleness(root = here) {
  const path = join(root, 'dist', 'source.sha256')
  const built = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
  return built === sourceHash(root) ? undefined : 'dist is not built from this src: run npm run build and commit dist.'
}
