import { countMerged, Mapping, type Node, Sequence } from '../parse/yaml.ts'

/** Lists that are merged by the names of their items; another list of a step replaces the template's. */
const mergedLists = new Set(['env', 'volumeMounts', 'volumeDevices'])

/**
 * A step of a Tekton task with what `stepTemplate` sets for all of them: the step's own values win, mappings are merged.
 * https://tekton.dev/docs/pipelines/tasks/#specifying-a-step-template
 */
export function withStepTemplate(template: Mapping, step: Mapping): Mapping {
  const made = new Mapping(step.source, step.start, step.tag)
  made.end = step.end
  const { entries } = template
  countMerged(step.source, entries.size)
  for (const [name, { key, value }] of entries) {
    const own = step.entry(name)
    if (!own) made.own.push({ key, value })
  }
  for (const [name, { key, value }] of step.entries)
    made.own.push({ key, value: merged(name, entries.get(name)?.value, value) })
  return made
}

function merged(name: string, template: Node | undefined, own: Node): Node {
  if (template?.kind === 'map' && own.kind === 'map') return withStepTemplate(template, own)
  if (template?.kind !== 'seq' || own.kind !== 'seq' || !mergedLists.has(name)) return own
  countMerged(own.source, template.items.length)
  const list = new Sequence(own.source, own.start, own.tag)
  list.end = own.end
  list.items.push(...own.items, ...template.items)
  return list
}
