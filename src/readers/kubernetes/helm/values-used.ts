import { settingPath } from '../kustomize/render.ts'
import { mayMakePods } from '../problems.ts'

/** What takes a value for more than the text of one setting. */
const takesWhole =
  /\b(?:if|with|range|tpl|toYaml|toJson|toPrettyJson|fromYaml|include|template|index|merge|dig|get|set)\b/

/**
 * Whether values of a chart may change the settings of a pod.
 * @param templates their texts
 * @param target the keys of the one value; without it any
 */
export function mayReachPod(templates: readonly string[], target: readonly string[] | undefined): boolean {
  const used = templates.filter((text) => text.includes('.Values'))
  // What a pod takes in may stand in a named template.
  if (!used.some((text) => mayMakePods(text))) return false
  if (!target) return true
  if (settingPath.test(target.join('.'))) return true
  const path = `.Values.${target.join('.')}`
  return used.some((text) => text.split('\n').some((line) => mayUse(line, path)))
}

/** Whether a line may take a value, or what is around it, for more than a text: all of `.Values`, `.Values.a` for `.Values.a.b`. */
function mayUse(line: string, path: string): boolean {
  for (const [name] of line.matchAll(/\.Values(?:\.\w+)*/g)) {
    if (name !== path && !path.startsWith(`${name}.`)) continue
    if (name !== path || takesWhole.test(line) || settingPath.test(line)) return true
  }
  return false
}
