import type { BuildAnswer, BuildKustomization, BuildRequest } from '../model/kustomization.ts'
import { answering, type Program, type Sandbox, withFiles } from './sandbox.ts'

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
 * Builds kustomizations with the `kustomize` or `kubectl` on PATH, in a sandbox with a copy of the files that they read.
 * @param root a program in the repository is not run
 * @returns makes a builder for one side of a comparison
 */
export const kustomizationBuilders = (root: string, path: string, signal: AbortSignal): (() => BuildKustomization) =>
  answering(
    kustomize,
    { root, path, signal },
    ({ folder, files }) => [folder, ...[...files].flat()],
    built,
    (answer) => ('because' in answer ? [answer.because] : []),
  )

const built = ({ folder, files }: BuildRequest, sandbox: Sandbox): Promise<BuildAnswer> =>
  withFiles('kustomization', files, 'tree', async (here) => {
    const printed = await sandbox.run(here, [`./tree/${folder}`])
    return 'text' in printed ? printed : { because: printed.because }
  })
