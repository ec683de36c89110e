import { judged } from '../judged.ts'
import { tree } from '../tree.ts'

/** The findings of one rule in a repository: `x.sh:3 critical: web is privileged`, in order. */
export async function found(files: Readonly<Record<string, string>>, rule = 'container/privileged'): Promise<string[]> {
  const { findings } = await judged(tree(files), '.')
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ location, severity, message }) => `${location?.file}:${location?.line} ${severity}: ${message}`)
    .sort()
}
