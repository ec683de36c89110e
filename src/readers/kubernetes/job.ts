import { type Job, type JobFacts, job } from '../../model/job.ts'
import { entriesOf, nodeAt, spanOf } from '../parse/yaml.ts'
import { groupOf } from './config-file.ts'
import { ObjectSettings, objectFrame, placeOf } from './object-frame.ts'
import type { KubernetesObject } from './objects.ts'

/** A Job or a CronJob; undefined for another group's, and for a part of one. `key` is its own. */
export function jobOf(object: KubernetesObject, key: string): Job | undefined {
  const { kind, node, isPart } = object
  if (groupOf(node) !== 'batch' || isPart) return undefined
  const settings = new ObjectSettings<keyof JobFacts>(node)
  const limits = ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const
  const hook = entriesOf(nodeAt(node, 'metadata', 'annotations')).find(({ key }) =>
    /^(?:helm\.sh\/hook-delete-policy|argocd\.argoproj\.io\/hook(?:-delete-policy)?)$/.test(key.text),
  )
  return job({
    ...objectFrame(object, key),
    ttl: settings.integer('ttl', 'spec', 'ttlSecondsAfterFinished'),
    history: limits.flatMap((limit) => settings.integer('history', 'spec', limit) ?? []),
    ...(hook && { deletedBy: { value: hook.key.text, at: spanOf(hook.key) } }),
    ...(kind === 'CronJob' && { repeated: { value: true, at: placeOf(node) } }),
    unresolved: settings.unresolved,
  })
}
