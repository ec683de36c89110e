import { createHash } from 'node:crypto'
import type { BuildAnswer, BuildKustomization, BuildRequest } from '../model/kustomization.ts'
import { type Program, type Sandbox, sandboxes, withFiles } from './sandbox.ts'

const kustomize: Program = {
  label: 'Kustomize',
  all: 'kustomizations',
  // The first takes no files from outside of the folder unless it is told to, runs no plugins and no Helm; so does the second.
  commands: [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ],
  /** No programs are on its path: it would call git for what is elsewhere. */
  environment: (own) => ({
    PATH: own('nothing'),
    HOME: own('home'),
    SystemRoot: process.env['SystemRoot'],
    XDG_CONFIG_HOME: own('home'),
    KUSTOMIZE_PLUGIN_HOME: own('nothing'),
    KUBECONFIG: own('nothing'),
  }),
}

/**
 * Builds kustomizations with the `kustomize` or `kubectl` on PATH, in a sandbox with a copy of the files that they read. The same
 * request is answered once.
 * @param root a program in the repository is not run
 * @returns makes a builder for one side of a comparison
 */
export function kustomizationBuilders(root: string, path: string, signal: AbortSignal): () => BuildKustomization {
  const answers = new Map<string, Promise<BuildAnswer>>()
  const make = sandboxes(kustomize, root, path, signal)
  return () => {
    const open = make()
    return async (request) => {
      const sandbox = await open()
      if (!sandbox) return undefined
      const key = keyOf(request)
      const known = answers.get(key) ?? built(request, sandbox)
      answers.set(key, known)
      const answer = await known
      // What one side had no time for the other may have.
      if ('because' in answer && sandbox.isOutOfTime(answer.because)) answers.delete(key)
      return answer
    }
  }
}

function keyOf({ folder, files }: BuildRequest): string {
  const hash = createHash('sha256').update(folder)
  for (const [path, text] of files) hash.update(`\0${path}\0${text.length}\0`).update(text)
  return hash.digest('hex')
}

const built = ({ folder, files }: BuildRequest, sandbox: Sandbox): Promise<BuildAnswer> =>
  withFiles('kustomization', files, 'tree', async (here) => {
    const printed = await sandbox.run(here, [`./tree/${folder}`])
    return 'text' in printed ? printed : { because: printed.because }
  })
