import { entriesOf, nodeAt } from '../parse/yaml.ts'
import type { NamedManifest } from '../reader.ts'
import type { Job } from './jobs.ts'
import { inEveryWay } from './worlds.ts'

/** Ways in which an input may come out. */
const maxWays = 64

/** `manifests` of azure/k8s-deploy, `manifest-files`, `kubernetes_manifest_path`: how actions that deploy are given their files. */
const fileInput = /^(?:(?:k8s|kubernetes|kube)[-_])?manifests?(?:[-_](?:files?|paths?))?$/i
/** A service of Cloud Run is such a file as well. */
const cloudRun = /^google-github-actions\/deploy-cloudrun@/

/** The manifests that a step hands to an action, whatever their names; what is no file of the repository names none. */
export function manifestsOf(job: Job): NamedManifest[] {
  return job.steps.flatMap((step, at) => {
    const uses = nodeAt(step, 'uses')
    if (uses?.kind !== 'scalar' || job.workflows.unitOf(step)) return []
    const inputs = entriesOf(nodeAt(step, 'with')).flatMap(({ key: { text }, value }) =>
      value.kind === 'scalar' && (fileInput.test(text) || (text === 'metadata' && cloudRun.test(uses.text)))
        ? [value]
        : [],
    )
    const scope = job.before(at)
    return inputs.flatMap((input) =>
      inEveryWay((world) => {
        const { text, unsure } = scope.word(input, world)
        const files = unsure === undefined ? text.split(/[\s,]+/) : []
        return files.flatMap((file) => (file === '' || file === '-' ? [] : [{ folders: [''], file }]))
      }, maxWays).flat(),
    )
  })
}
